"""System prompts and their history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.model import Channel, SystemPrompt
from storage.database import Database
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_DEPLOYMENT = ""


class Prompts:
    """`core.ports.Prompts` in SQLite. A prompt belongs to a channel's place, threads and all."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def current(self, channel: Channel) -> SystemPrompt | None:
        """The newest prompt of the channel's place, else of the deployment; None where none is set."""
        return await self._database.read(lambda sqlite: _current(sqlite, _place(channel)))

    async def add(self, prompt: SystemPrompt) -> SystemPrompt:
        """Store the next version (an empty text is a reset) and return it numbered."""
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _add(sqlite, prompt, at))

    async def history(self, channel: Channel | None, limit: int) -> Sequence[SystemPrompt]:
        """Versions of a channel's place or of the deployment, newest first."""
        return await self._database.read(lambda sqlite: _history(sqlite, _place(channel), limit))


def _place(channel: Channel | None) -> str:
    return _DEPLOYMENT if channel is None else str(replace(channel, thread=None))


def _current(sqlite: Sqlite, place: str) -> SystemPrompt | None:
    newest = (_history(sqlite, place, 1), _history(sqlite, _DEPLOYMENT, 1))
    return next((prompts[0] for prompts in newest if prompts and prompts[0].text), None)


def _history(sqlite: Sqlite, place: str, limit: int) -> list[SystemPrompt]:
    rows = sqlite.execute(
        """SELECT text, author, channel, version, written_at FROM system_prompts
           WHERE channel = ? ORDER BY version DESC LIMIT ?""",
        (place, limit),
    )
    return [_prompt(row) for row in rows]


def _add(sqlite: Sqlite, prompt: SystemPrompt, at: str) -> SystemPrompt:
    place = _place(prompt.channel)
    newest = _history(sqlite, place, 1)
    version = newest[0].version + 1 if newest else 1
    row = (prompt.text, prompt.author, place, version, at)
    sqlite.execute(
        "INSERT INTO system_prompts (text, author, channel, version, written_at) VALUES (?, ?, ?, ?, ?)", row
    )
    return _prompt(row)


def _prompt(row: Sequence[Any]) -> SystemPrompt:
    text, author, place, version, at = row
    channel = None if place == _DEPLOYMENT else Channel.parse(place)
    return SystemPrompt(text, author, channel, version, moment_of(at))
