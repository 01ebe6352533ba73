"""The short notice about a server that is not on the list, to whoever invited the bot there."""

from __future__ import annotations

import logging

import discord

from adapters.discord.faults import UNSTEADY
from adapters.discord.texts import discord_text
from core.model import Language

_LOOKED_THROUGH = 20  # bots that were added to the server lately
log = logging.getLogger(__name__)


async def tell_uninvited(client: discord.Client, guild: discord.Guild, language: Language) -> None:
    """Say once, directly, why nothing happens in a server.

    Discord names who added a bot in the audit log alone. The invitation does not ask for the right to read
    it, so mostly the server's owner is told; where the server gave that right by itself, the inviter is.
    """
    log.warning("invited to server %d, which is not in DISCORD_GUILDS", guild.id)
    text = discord_text("invited", language, name=guild.name, guild=guild.id)
    for person in (await _inviter(client, guild), guild.owner_id):
        if person is None:
            continue
        try:
            await (await client.fetch_user(person)).send(text)
        except (discord.HTTPException, *UNSTEADY) as error:
            log.info("%d cannot be told so: %s", person, type(error).__name__)
        else:
            return


async def _inviter(client: discord.Client, guild: discord.Guild) -> int | None:
    if client.user is None or not guild.me.guild_permissions.view_audit_log:
        return None
    added = guild.audit_logs(action=discord.AuditLogAction.bot_add, limit=_LOOKED_THROUGH)
    try:
        async for entry in added:
            if entry.target and entry.target.id == client.user.id:
                return entry.user_id
    except (discord.HTTPException, *UNSTEADY) as error:
        log.info("who invited the bot cannot be read: %s", type(error).__name__)
    return None
