"""Asks Discord whether everything is set up for the bot, without connecting to the gateway."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Iterable, Mapping
from typing import Any

import discord
from discord.http import Route

from adapters.discord.client import use_address
from adapters.discord.commands import payloads
from adapters.discord.faults import UNSTEADY
from adapters.discord.invitation import LABELS, PERMISSIONS, invitation
from adapters.discord.options import DiscordOptions
from adapters.discord.texts import discord_text
from core.commands import COMMANDS
from core.model import Language

Finding = tuple[str, bool, str]
"""A part, whether it is fine, and what to say about it."""
_PATIENCE = 20.0  # seconds for everything
_MOST_SERVERS, _MOST_CHANNELS = 20, 5


async def examine_discord(options: DiscordOptions, language: Language) -> list[Finding]:
    """Return what is known about the token, the application, its intent, its commands and its servers.

    Changes nothing. What Discord does not answer in time is a finding too; raises nothing.
    """
    found: list[Finding] = []
    try:
        async with asyncio.timeout(_PATIENCE), _logged_in(options) as client:
            async for finding in Examination(client, options, language).findings():
                found.append(finding)
    except discord.LoginFailure:
        found.append(("Discord: DISCORD_TOKEN", False, discord_text("doctor_token_bad", language)))
    except (discord.HTTPException, TimeoutError, *UNSTEADY) as error:
        text = discord_text("doctor_unreachable", language, kind=type(error).__name__)
        found.append(("Discord", False, text))
    return found


@contextlib.asynccontextmanager
async def _logged_in(options: DiscordOptions) -> AsyncGenerator[discord.Client]:
    use_address(options)
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        await client.login(options.token)
        yield client


class Examination:
    """What can be asked of Discord with a client that is logged in."""

    def __init__(self, client: discord.Client, options: DiscordOptions, language: Language) -> None:
        self._client, self._options, self._language = client, options, language
        self._id = client.application_id or 0

    async def findings(self) -> AsyncGenerator[Finding]:
        """Yield each finding as soon as it is known; raises `discord.HTTPException`."""
        about = await self._client.http.request(Route("GET", "/applications/@me"))
        yield "Discord: DISCORD_TOKEN", True, self._say("doctor_token", user=self._client.user)
        yield self._application(about)
        yield self._intent(int(about.get("flags") or 0))
        yield await self._commands()
        async for finding in self._servers():
            yield finding

    def _say(self, key: str, **facts: object) -> str:
        return discord_text(key, self._language, **facts)

    def _application(self, about: Mapping[str, Any]) -> Finding:
        part = self._say("doctor_application_part")
        facts = {"id": self._id, "name": about.get("name") or ""}
        if about.get("interactions_endpoint_url"):
            return part, False, self._say("doctor_endpoint", id=self._id)
        if about.get("bot_public") and not self._options.guilds:
            return part, False, self._say("doctor_public", id=self._id)
        return part, True, self._say("doctor_application", **facts)

    def _intent(self, flags: int) -> Finding:
        held = discord.ApplicationFlags._from_value(flags)
        part = "Discord: Message Content Intent"
        if not self._options.message_content:
            return part, True, self._say("doctor_intent_unused")
        on = held.gateway_message_content or held.gateway_message_content_limited
        return part, on, self._say("doctor_intent" if on else "doctor_intent_off", id=self._id)

    async def _commands(self) -> Finding:
        registered = _shape(await self._client.http.get_global_commands(self._id))
        wanted = _shape(payloads(COMMANDS))
        right = sum(registered.get(key) == shape for key, shape in wanted.items())
        fine = registered == wanted
        key = "doctor_commands" if fine else "doctor_commands_old"
        return self._say("doctor_commands_part"), fine, self._say(key, have=right, all=len(wanted))

    async def _servers(self) -> AsyncGenerator[Finding]:
        allowed, part = self._options.guilds, self._say("doctor_servers_part")
        link = invitation(self._id)
        inside = {guild.id: guild async for guild in self._client.fetch_guilds(with_counts=False)}
        if not inside:
            yield part, False, self._say("doctor_nowhere", link=link)
            return
        for missing in sorted(allowed - inside.keys()):
            yield f"Discord: {missing}", False, self._say("doctor_not_in", guild=missing, link=link)
        others = len(inside.keys() - allowed) if allowed else 0
        if others:
            yield part, True, self._say("doctor_others", count=others)
        if not allowed and len(inside) > 1:
            yield part, False, self._say("doctor_no_list", count=len(inside))
        served = [guild for id, guild in inside.items() if not allowed or id in allowed]
        for guild in served[:_MOST_SERVERS]:
            yield f"Discord: {guild.name}", *await self._server(guild.id)

    async def _server(self, id: int) -> tuple[bool, str]:
        """Whether the bot may do what it needs, in the server and in each channel that it sees."""
        guild = await self._client.fetch_guild(id, with_counts=False)
        me = await guild.fetch_member(self._id)
        missing = _missing(me.guild_permissions)
        if missing:
            facts = {"rights": self._named(missing), "link": invitation(self._id)}
            return False, self._say("doctor_rights_missing", **facts)
        channels: list[Any] = []
        with contextlib.suppress(discord.InvalidData):  # a kind of channel that is newer than discord.py
            channels = [one for one in await guild.fetch_channels() if isinstance(one, discord.TextChannel)]
        shut = [
            self._shut(one, lacking)
            for one in channels
            if (lacking := _missing(one.permissions_for(me))) and "view_channel" not in lacking
        ]
        if shut:
            return False, self._say("doctor_channels_shut", channels="; ".join(shut[:_MOST_CHANNELS]))
        seen = sum(one.permissions_for(me).view_channel for one in channels)
        return True, self._say("doctor_server", seen=seen, all=len(channels))

    def _shut(self, channel: discord.TextChannel, lacking: Iterable[str]) -> str:
        return f"#{channel.name} ({self._named(lacking)})"

    def _named(self, rights: Iterable[str]) -> str:
        return ", ".join(LABELS[right][0 if self._language == "ko" else 1] for right in rights)


def _missing(held: discord.Permissions) -> list[str]:
    return [name for name in PERMISSIONS if not getattr(held, name)]


def _shape(commands: Iterable[Mapping[str, Any]]) -> dict[tuple[int, str], frozenset[str]]:
    """What tells commands apart: the kind and the name, and the names of the options."""
    return {
        (int(one.get("type") or 1), str(one["name"])): frozenset(
            str(option["name"]) for option in one.get("options") or ()
        )
        for one in commands
    }
