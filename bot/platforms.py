"""The chat platforms that are configured, each imported only then."""

from __future__ import annotations

import logging

from bot.build import Bot
from bot.platform import Platform, secret_of
from bot.platforms_slack import slack
from bot.settings import Settings

log = logging.getLogger(__name__)


def configured(settings: Settings) -> list[Platform]:
    """The platforms whose tokens are set."""
    platforms = [_discord(settings)] if settings.discord_token else []
    on = settings.slack_bot_token or settings.slack_client_id
    return [*platforms, slack(settings)] if on else platforms


def _discord(settings: Settings) -> Platform:
    from adapters.discord.connection import DiscordConnection, Parts
    from adapters.discord.doctor import examine_discord
    from adapters.discord.faults import TokenRefused
    from adapters.discord.notices import DiscordAnnouncer
    from adapters.discord.options import DiscordOptions
    from adapters.discord.sync import FileMark

    announcer, language = DiscordAnnouncer(settings.hobane_language), settings.hobane_language
    options = DiscordOptions(
        token=secret_of(settings.discord_token) or "",
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
