"""What admins chose for single channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.model import Channel
from core.places import Way
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Places:
    """`core.places.Places` in SQLite. A choice belongs to a channel's place, threads and all."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def way(self, channel: Channel) -> Way | None:
        """How the channel's place is answered; None where nobody chose."""
        return await self._database.read(lambda sqlite: _way(sqlite, _place(channel)))

    async def choose(self, channel: Channel, way: Way | None, by: str) -> None:
        """Keep a choice for the channel's place, threads and all; None takes it back."""
        row = (_place(channel), way, by, text_of(self._now()))
        await self._database.write(lambda sqlite: _choose(sqlite, row))


def _place(channel: Channel) -> str:
    return str(replace(channel, thread=None))


def _way(sqlite: Sqlite, place: str) -> Way | None:
    row = sqlite.execute("SELECT answers FROM places WHERE channel = ?", (place,)).fetchone()
    return row[0] if row else None


def _choose(sqlite: Sqlite, row: tuple[str, Way | None, str, str]) -> None:
    sqlite.execute("DELETE FROM places WHERE channel = ?", row[:1])
    if row[1] is not None:
        sqlite.execute("INSERT INTO places (channel, answers, chosen_by, chosen_at) VALUES (?, ?, ?, ?)", row)
