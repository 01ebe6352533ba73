"""The one line for somebody whose answer cannot be shown, where it can be said at all."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord.faults import UNSTEADY, Kind, kind_of
from adapters.discord.texts import discord_text
from adapters.discord.words import Asked
from core.clean import one_line
from core.model import Language

_QUOTED = 80  # characters of a question
_DIRECTLY: dict[Kind, tuple[str, ...]] = {
    "deleted": ("moved", "answer_deleted"),
    "forbidden": ("cannot_write",),
    "gone": ("place_gone",),
}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Used:
    """A command or a button as it was used, with its name as people know it."""

    interaction: discord.Interaction[Any]
    subject: str
    private: bool


class Regrets:
    """Says why an answer ended: under its question where that is possible, else directly. Raises nothing."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def tell(self, asked: Asked, error: discord.HTTPException, language: Language) -> None:
        """Say it once to whoever asked; what cannot be said is logged."""
        kind = self._kind(error, asked.guild)
        log.warning("the answer to message %s could not be shown: %s (%s)", asked.message, kind, error.code)
        if kind == "deleted" and await self._told_there(asked, discord_text("answer_deleted", language)):
            return
        if asked.guild:
            subject = f"‘{one_line(asked.text, _QUOTED)}’"
            facts = {"channel": asked.place, "subject": subject}
            await self._tell_directly(asked.person, kind, language, facts)

    async def tell_user(self, used: Used, error: discord.HTTPException, language: Language) -> None:
        """Say it once to whoever used a command or a button; what cannot be said is logged."""
        interaction, kind = used.interaction, self._kind(error, used.interaction.guild_id or 0)
        log.warning("the reply to %s could not be shown: %s (%s)", used.subject, kind, error.code)
        if kind == "deleted" and not used.private:  # whoever dismisses a private reply knows
            with contextlib.suppress(discord.HTTPException, *UNSTEADY):
                await interaction.followup.send(discord_text("answer_deleted", language), ephemeral=True)
        elif kind != "deleted" and interaction.guild_id:
            facts = {"channel": interaction.channel_id, "subject": used.subject}
            await self._tell_directly(str(interaction.user.id), kind, language, facts)

    def _kind(self, error: discord.HTTPException, guild: int) -> Kind:
        """Without access to a server that the bot is not in any more, its channels are gone."""
        kind = kind_of(error)
        return "gone" if kind == "forbidden" and guild and not self._client.get_guild(guild) else kind

    async def _told_there(self, asked: Asked, text: str) -> bool:
        """Reply to the question; False where that is gone, too."""
        channel = self._client.get_partial_messageable(asked.place, guild_id=asked.guild or None)
        question = channel.get_partial_message(asked.message)
        try:
            await (channel.send(text) if asked.alone else question.reply(text, mention_author=False))
        except (discord.HTTPException, *UNSTEADY):
            return False
        return True

    async def _tell_directly(
        self, person: str, kind: Kind, language: Language, facts: Mapping[str, object]
    ) -> None:
        keys = _DIRECTLY.get(kind, ())
        text = "\n".join(discord_text(key, language, **facts) for key in keys)
        if not text:
            return
        try:
            user = await self._client.fetch_user(int(person))
            await user.send(text)
        except (discord.HTTPException, *UNSTEADY) as error:
            log.info("why an answer ended cannot be said to %s: %s", person, type(error).__name__)
