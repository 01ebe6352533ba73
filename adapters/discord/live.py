"""Shows how a training stands as one message of a channel that is edited in its place."""

from __future__ import annotations

import hashlib

import discord

from adapters.discord.buttons import view_of
from adapters.discord.faults import UNSTEADY, may_pass
from adapters.discord.show import Page
from adapters.discord.words import address_of
from core.errors import ChannelGone, MessageGone
from core.reply import LiveMessage


async def show_live(client: discord.Client, live: LiveMessage, page: Page) -> str:
    """Send the message or edit it, and return its id; it is the bot's own, so no interaction's time runs out.

    Raises `MessageGone` where it was deleted or may not be written, `ChannelGone` where it may work later.
    """
    channel = client.get_partial_messageable(address_of(live.channel))
    try:
        if not live.message:
            return str((await _sent(channel, live.key, page)).id)
        message = channel.get_partial_message(int(live.message))
        await message.edit(content=page.text, view=view_of(page.buttons) if page.buttons else None)
    except (discord.HTTPException, *UNSTEADY) as error:
        gone = ChannelGone if may_pass(error) else MessageGone
        raise gone(channel=str(live.channel)) from error
    return live.message


async def _sent(channel: discord.PartialMessageable, key: str, page: Page) -> discord.Message:
    """The message; if an earlier process sent it just before it ended, Discord returns that one."""
    nonce = hashlib.sha256(key.encode()).hexdigest()[:20]
    view = view_of(page.buttons) if page.buttons else discord.utils.MISSING
    return await channel.send(page.text, view=view, nonce=nonce, suppress_embeds=True, silent=True)
