"""Drives Discord through the shared conversations, in its simulated server."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.results import InteractionResult

from core.model import Language
from tests.adapters.discord.conftest import Scene, opened
from tests.contract import Face, Shown, Who


class DiscordFace:
    """People in a channel of the simulated server."""

    def __init__(self, scene: Scene, language: Language) -> None:
        self.scene, self.bot, self.language = scene, scene.bot, language

    async def ask(self, who: Who, text: str) -> Shown:
        before = len(self._mine())
        await self._person(who).send(self.scene.channel, f"{self.scene.me} {text}")
        return _shown(self._mine()[before:])

    async def run(self, who: Who, command: str, **values: str) -> Shown:
        before = len(self._mine())
        result = await self._person(who).slash(self.scene.channel, command, **values)
        return self._seen(result, before)

    async def press(self, who: Who, shown: Shown, label: str, **filled: str) -> Shown:
        before = len(self._mine())
        result = await self._person(who).click(shown.handle, label=label)
        if not filled:
            return self._seen(result, before)
        assert result.modal is not None
        fields = {one["component"]["custom_id"]: one["component"] for one in result.modal["components"]}
        form = {name: field.get("value") or "" for name, field in fields.items()}
        sent = await self._person(who).submit_modal(result, {**form, **filled})
        after = self._seen(sent, before)
        return Shown(after.text, after.labels, form, after.handle)

    def _person(self, who: Who) -> MemberActor:
        return {"member": self.scene.member, "teacher": self.scene.teacher, "admin": self.scene.admin}[who]

    def _mine(self) -> list[discord.Message]:
        me = self.scene.connection.client.user
        history = sorted(self.scene.channel.history(), key=lambda message: message.id)
        return [one for one in history if me and one.author.id == me.id]

    def _seen(self, result: InteractionResult, before: int) -> Shown:
        answers: list[Any] = [result.response] if result.response is not None else []
        answers += result.followups  # a private reply of several messages is in no channel's history
        known = {one.id for one in answers}
        return _shown([*answers, *(one for one in self._mine()[before:] if one.id not in known)])


def _shown(messages: list[discord.Message]) -> Shown:
    rows = [row for row in messages[-1].components if isinstance(row, discord.ActionRow)]
    labels = tuple(
        str(one.label or one.emoji) for row in rows for one in row.children if isinstance(one, discord.Button)
    )
    return Shown("\n".join(one.content for one in messages), labels, handle=messages[-1])


@asynccontextmanager
async def discord_face(folder: Path, language: Language) -> AsyncGenerator[Face]:
    """A server whose people's Discord is in this language."""
    async with opened(folder, taught=()) as scene:
        scene.speak(language if language == "ko" else "en-US")
        yield DiscordFace(scene, language)
