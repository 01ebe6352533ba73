"""Which servers the bot works in, which it believes about roles, and who may write to it directly."""

from __future__ import annotations

import logging
import time

import discord

from adapters.discord.options import DiscordOptions
from adapters.discord.words import Person

_REMEMBERED = 600.0  # seconds for which somebody is known as a member
_MOST_REMEMBERED = 10_000
log = logging.getLogger(__name__)


class Gate:
    """Decides by the settings; without a list of servers, every server may ask."""

    def __init__(self, client: discord.Client, options: DiscordOptions) -> None:
        self._client, self._allowed = client, options.guilds
        self._members: dict[int, float] = {}
        self._warned = False

    def admits_guild(self, guild: int) -> bool:
        """Whether the bot works in a server."""
        return not self._allowed or guild in self._allowed

    def trusts(self, guild: int | None) -> bool:
        """Whether a server's own rights count.

        Without a list, only where there is one server: else anybody could invite the bot to a server of
        their own and be admin there.
        """
        if guild is None:
            return False
        if self._allowed:
            return guild in self._allowed
        alone = len(self._client.guilds) == 1
        if not alone and not self._warned:
            self._warned = True
            log.warning(
                "the rights of servers do not count: the bot is in several and DISCORD_GUILDS is empty"
            )
        return alone

    async def admits_person(self, person: Person) -> bool:
        """Whether somebody may write directly: a member of one of the listed servers."""
        if not self._allowed:
            return True
        now = time.monotonic()
        if now - self._members.get(person.id, -_REMEMBERED) < _REMEMBERED:
            return True
        for guild in self._client.guilds:
            if guild.id in self._allowed and await _is_member(guild, person.id):
                if len(self._members) >= _MOST_REMEMBERED:
                    self._members.clear()
                self._members[person.id] = now
                return True
        return False


async def _is_member(guild: discord.Guild, person: int) -> bool:
    if guild.get_member(person) is not None:
        return True
    try:
        await guild.fetch_member(person)
    except discord.HTTPException:
        return False
    return True
