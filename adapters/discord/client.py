"""The connection to Discord's gateway: what it listens to, what it keeps, where its events go."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import discord
from discord.http import Route

from adapters.discord.buttons import CommandButton
from adapters.discord.options import DiscordOptions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ears:
    """Where events go."""

    started: Callable[[], Awaitable[None]]
    ready: Callable[[], Awaitable[None]]
    message: Callable[[discord.Message], Awaitable[None]]
    interaction: Callable[[discord.Interaction[Any]], Awaitable[None]]
    pressed: Callable[[discord.Interaction[Any], str], Awaitable[None]]
    joined: Callable[[discord.Guild], Awaitable[None]]


class HobaneClient(discord.AutoShardedClient):
    """A client without memory of members and messages that pings nobody."""

    def __init__(self, options: DiscordOptions, ears: Ears, message_content: bool) -> None:
        use_address(options)
        super().__init__(
            intents=_intents(message_content),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self._ears = ears
        if options.gateway_url:
            self.http.ws_connect = _through(self.http.ws_connect, options.gateway_url)  # type: ignore[method-assign, assignment]

    async def setup_hook(self) -> None:
        """Logged in, not yet connected."""
        self.add_dynamic_items(CommandButton)
        await self._ears.started()

    async def on_ready(self) -> None:
        """Connected; comes again after a lost session."""
        await self._ears.ready()

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something."""
        await self._ears.message(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Somebody used a command or sent a form."""
        await self._ears.interaction(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Somebody invited the bot."""
        await self._ears.joined(guild)

    async def pressed(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        """Somebody pressed a button."""
        await self._ears.pressed(interaction, custom_id)

    async def on_error(self, event_method: str, /, *args: object, **kwargs: object) -> None:
        """Log what escaped an event's handler."""
        log.exception("unforeseen in %s", event_method)


def use_address(options: DiscordOptions) -> None:
    """Let discord.py talk to the Discord of the settings; it has one address for the whole process."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # nobody speaks here
    if options.api_url:
        Route.BASE = options.api_url.rstrip("/")


def _intents(message_content: bool) -> discord.Intents:
    """Servers and messages; what messages say needs a switch in the developer portal."""
    return discord.Intents(
        guilds=True, guild_messages=True, dm_messages=True, message_content=message_content
    )


def _through(connect: Callable[..., Awaitable[Any]], gateway: str) -> Callable[..., Awaitable[Any]]:
    """Connect to another gateway, also where Discord names one to resume at."""

    async def ws_connect(url: str, *, compress: int = 0) -> Any:  # noqa: ANN401 - discord.py's own type
        asked = urlsplit(url)
        other = urlsplit(gateway)
        return await connect(urlunsplit((*other[:3], asked.query, "")), compress=compress)

    return ws_connect
