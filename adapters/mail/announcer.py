"""Hands news to an SMTP server."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.mail.message import message_of
from adapters.mail.options import PLATFORM, MailOptions
from core.errors import MessageGone, NotDelivered
from core.reply import LiveMessage, Notice

if TYPE_CHECKING:
    import aiosmtplib

_FAREWELL = 1.0  # seconds for the server's goodbye; only after it the mail is noted as sent
log = logging.getLogger(__name__)


class MailAnnouncer:
    """Fits `core.ports.Announcer`; the outbox sees to it that what was not taken is tried again."""

    def __init__(self, options: MailOptions, now: Callable[[], datetime]) -> None:
        self._options, self._now = options, now

    @property
    def platform(self) -> str:
        """The first part of the channels it reaches."""
        return PLATFORM

    async def announce(self, notice: Notice) -> None:
        """Send the news as one message to all addresses; raises `NotDelivered` if none gets it.

        Once the server has taken it, no trouble in taking leave makes it go out again.
        """
        import aiosmtplib

        message = message_of(notice, self._options, self._now())
        refused: Mapping[str, object] | None = None
        try:
            async with asyncio.timeout(2 * self._options.patience), connection(self._options) as server:
                refused, _ = await server.send_message(message, recipients=list(self._options.recipients))
                await server.quit(timeout=_FAREWELL)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            if refused is None:
                raise NotDelivered(receiver=self._options.server, reason=reason_of(error)) from error
        if refused:
            log.warning("%s of %s addresses were refused", len(refused), len(self._options.recipients))

    async def show(self, live: LiveMessage) -> str:
        """Mail cannot be changed in its place."""
        raise MessageGone(channel=str(live.channel))


def connection(options: MailOptions) -> AbstractAsyncContextManager[aiosmtplib.SMTP]:
    """A connection that is secured and logged in as the options say, for the length of a block."""
    import aiosmtplib

    return aiosmtplib.SMTP(
        hostname=options.server,
        port=options.port,
        username=options.user,
        password=options.password,
        use_tls=options.tls == "tls",
        start_tls=options.tls == "starttls",
        timeout=options.patience,
    )


def reason_of(error: BaseException) -> str:
    """Why mail was not taken, in a word and a number at most: servers like to repeat names and addresses."""
    code = getattr(error, "code", None)
    return f"{type(error).__name__} {code}" if isinstance(code, int) else type(error).__name__
