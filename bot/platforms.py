"""The chat platforms that are configured, each imported only then."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from bot.build import Bot
from bot.settings import Settings
from core.ports import Announcer

if TYPE_CHECKING:
    from adapters.slack.answers import Ports
    from adapters.slack.options import SlackOptions

Asgi = Callable[
    [
        MutableMapping[str, Any],
        Callable[[], Awaitable[MutableMapping[str, Any]]],
        Callable[[MutableMapping[str, Any]], Awaitable[None]],
    ],
    Awaitable[None],
]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's way out (its announcer) and, once the bot is open, its way in (``run``).

    ``examine`` is for the doctor: (part, whether it is fine, what to tell). ``door`` is what its requests
    lead to where it calls the bot over HTTP, below the path ``/name``.
    """

    name: str
    announcer: Announcer
    run: Callable[[Bot], Coroutine[None, None, None]]
    examine: Callable[[], Coroutine[None, None, list[tuple[str, bool, str]]]]
    door: Asgi | None = None


def configured(settings: Settings) -> list[Platform]:
    """The platforms whose tokens are set."""
    platforms = [_discord(settings)] if settings.discord_token else []
    return [*platforms, _slack(settings)] if settings.slack_bot_token else platforms


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None


def _discord(settings: Settings) -> Platform:
    from adapters.discord.connection import DiscordConnection, Parts
    from adapters.discord.doctor import examine_discord
    from adapters.discord.faults import TokenRefused
    from adapters.discord.notices import DiscordAnnouncer
    from adapters.discord.options import DiscordOptions
    from adapters.discord.sync import FileMark

    announcer, language = DiscordAnnouncer(settings.hobane_language), settings.hobane_language
    options = DiscordOptions(
        token=_secret(settings.discord_token) or "",
        guilds=settings.discord_guilds,
        admin_roles=settings.discord_admin_roles,
        teacher_roles=settings.discord_teacher_roles,
        answers=settings.discord_answers,
        message_content=settings.discord_message_content,
        hosts=settings.discord_link_hosts,
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
        window=settings.discord_window,
    )

    async def run(bot: Bot) -> None:
        parts = Parts(bot.app, bot.services, bot.inbox, FileMark(settings.data / "discord-commands.txt"))
        try:
            await DiscordConnection(parts, options, announcer).run()
        except TokenRefused:
            log.error("Discord is off until DISCORD_TOKEN is mended; everything else goes on")

    return Platform("discord", announcer, run, lambda: examine_discord(options, language))


def _slack(settings: Settings) -> Platform:
    from adapters.slack.connection import SlackConnection
    from adapters.slack.doctor import examine_slack
    from adapters.slack.http import Door
    from adapters.slack.notices import SlackAnnouncer
    from adapters.slack.one import One
    from adapters.slack.trouble import SlackRefused
    from adapters.slack.workspace import open_workspace

    announcer, door, options = SlackAnnouncer(), Door(), _slack_options(settings)

    async def run(bot: Bot) -> None:
        async with open_workspace(options) as workspace:
            announcer.use(workspace, bot.services.drafts)
            one = One(bot.app, _slack_ports(bot), workspace)
            connection = SlackConnection(one, workspace)
            door.leads_to = connection.events
            try:
                await connection.run()
            except SlackRefused as refused:
                log.error(refused.sentence(settings.hobane_language))

    front = None if settings.slack_app_token else door
    return Platform("slack", announcer, run, lambda: examine_slack(options, options.language), front)


def _slack_ports(bot: Bot) -> Ports:
    from adapters.slack.answers import Ports
    from adapters.slack.overview import Overview

    services = bot.services
    overview = Overview(
        datasets=services.dataset.datasets,
        wordings=services.wordings,
        versions=services.versions,
        evaluations=services.evaluations,
        jobs=services.jobs,
        base_model=services.options.base_model,
    )
    pairs, now = services.dataset.pairs, services.now
    return Ports(bot.inbox, services.talks, services.drafts, pairs, now, overview)


def _slack_options(settings: Settings) -> SlackOptions:
    from adapters.slack.options import SlackOptions

    return SlackOptions(
        bot_token=_secret(settings.slack_bot_token) or "",
        app_token=_secret(settings.slack_app_token),
        signing_secret=_secret(settings.slack_signing_secret),
        api_url=settings.slack_api_url,
        teams=settings.slack_teams,
        admin_groups=settings.slack_admin_groups,
        teacher_groups=settings.slack_teacher_groups,
        prefix=settings.slack_prefix,
        language=settings.hobane_language,
    )
