"""Where an answer goes: into a thread that is opened for its question, or under the question itself."""

from __future__ import annotations

import logging

import discord

from adapters.discord.options import DiscordOptions
from adapters.discord.words import Asked, thread_channel
from core.clean import one_line
from core.errors import StorageTrouble
from core.model import Channel
from core.places import Places, Way, way_of

_THREAD_NAME = 90  # characters
_THREAD_EXISTS = 160004  # Discord's code; the thread then has the message's own id
log = logging.getLogger(__name__)


class Placing:
    """Follows the deployment's choice, the channel's own, and what Discord allows there."""

    def __init__(self, client: discord.Client, options: DiscordOptions, places: Places) -> None:
        self._client, self._answers, self._places = client, options.answers, places

    async def placed(self, asked: Asked) -> Asked:
        """Return the question as asked in a thread of its own, where that is wanted and possible."""
        if not asked.opens_thread or await self._way(asked) != "thread":
            return asked
        channel = self._client.get_channel(asked.place)
        if channel is not None and not isinstance(channel, discord.TextChannel):
            return asked  # the chat of a voice channel knows no threads
        known = channel or self._client.get_partial_messageable(asked.place, guild_id=asked.guild)
        name = one_line(asked.text, _THREAD_NAME) or asked.name
        try:  # it is archived when the channel's own setting says so
            thread = await known.get_partial_message(asked.message).create_thread(name=name)
        except discord.HTTPException as error:
            return thread_channel(asked, asked.message) if error.code == _THREAD_EXISTS else asked
        return thread_channel(asked, thread.id)

    async def _way(self, asked: Asked) -> Way:
        try:
            return await way_of(Channel.parse(asked.talk), self._answers, self._places)
        except StorageTrouble as trouble:
            log.warning("how channel %s is answered cannot be read: %s", asked.place, trouble.key)
            return "reply"
