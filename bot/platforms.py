"""The chat platforms that are configured, each imported only then."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from bot.build import Bot
from bot.settings import Settings
from core.ports import Announcer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform's way out (its announcer) and, once the bot is open, its way in (``run``)."""

    name: str
    announcer: Announcer
    run: Callable[[Bot], Coroutine[None, None, None]]


def configured(settings: Settings) -> list[Platform]:
    """The platforms whose tokens are set."""
    return [_discord(settings)] if settings.discord_token else []


def _discord(settings: Settings) -> Platform:
    from adapters.discord.connection import DiscordConnection, Parts
    from adapters.discord.faults import TokenRefused
    from adapters.discord.notices import DiscordAnnouncer
    from adapters.discord.options import DiscordOptions
    from adapters.discord.sync import FileMark

    announcer = DiscordAnnouncer(settings.hobane_language)
    options = DiscordOptions(
        token=settings.discord_token.get_secret_value() if settings.discord_token else "",
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
        mark = FileMark(settings.data / "discord-commands.txt")
        try:
            await DiscordConnection(Parts(bot.app, bot.services, bot.inbox, mark), options, announcer).run()
        except TokenRefused:
            log.error("Discord is off until DISCORD_TOKEN is mended; everything else goes on")

    return Platform("discord", announcer, run)
