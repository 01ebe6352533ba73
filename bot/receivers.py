"""Who hears of a training's end beside the channel that asked; each imported only if it is configured."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.settings import Settings
from bot.settings_news import signing_key
from core.model import Channel
from core.ports import Announcer

if TYPE_CHECKING:
    from adapters.mail.options import MailOptions
    from adapters.webhook.options import WebhookOptions


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where its news goes, who brings it there, and what the doctor finds: (part, fine, words)."""

    channel: Channel
    announcer: Announcer
    examine: Callable[[], Coroutine[None, None, list[tuple[str, bool, str]]]]


def receivers(settings: Settings, now: Callable[[], datetime]) -> list[Receiver]:
    """The receivers that are configured."""
    found = [_mail(settings, now)] if settings.hobane_mail_server else []
    return [*found, _webhook(settings, now)] if settings.hobane_webhook_url else found


def _mail(settings: Settings, now: Callable[[], datetime]) -> Receiver:
    from adapters.mail.announcer import MailAnnouncer
    from adapters.mail.doctor import examine_mail
    from adapters.mail.options import NEWS

    options = _mail_options(settings)
    return Receiver(NEWS, MailAnnouncer(options, now), lambda: examine_mail(options))


def _mail_options(settings: Settings) -> MailOptions:
    from adapters.mail.options import MailOptions

    password = settings.hobane_mail_password
    return MailOptions(
        server=settings.hobane_mail_server or "",
        port=settings.hobane_mail_port,
        tls=settings.hobane_mail_tls,
        user=settings.hobane_mail_user,
        password=password.get_secret_value() if password else None,
        sender=settings.hobane_mail_from or "",
        recipients=tuple(sorted(settings.hobane_mail_to)),
        language=settings.hobane_language,
    )


def _webhook(settings: Settings, now: Callable[[], datetime]) -> Receiver:
    from adapters.webhook.announcer import WebhookAnnouncer
    from adapters.webhook.doctor import examine_webhook
    from adapters.webhook.options import NEWS

    options = _webhook_options(settings)
    return Receiver(NEWS, WebhookAnnouncer(options, now), lambda: examine_webhook(options))


def _webhook_options(settings: Settings) -> WebhookOptions:
    from adapters.webhook.options import WebhookOptions

    secret = settings.hobane_webhook_secret
    key = signing_key(secret.get_secret_value()) if secret else b""
    return WebhookOptions(settings.hobane_webhook_url or "", key, settings.hobane_language)
