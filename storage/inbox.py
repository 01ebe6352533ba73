"""Which incoming messages were taken up and done, so that each is answered at most once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_KEPT = timedelta(days=1)  # platforms repeat a delivery for an hour or so


class Inbox:
    """`core.ports.Inbox` in SQLite. Messages are known for a day, their text until they are done."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def claim(self, key: str, message: str, now: datetime) -> bool:
        """Take a message up; False when it was taken before. ``message`` is what is needed to answer it."""
        values = (key, message, text_of(now))
        expired = text_of(now - _KEPT)
        return await self._database.write(lambda sqlite: _claim(sqlite, values, expired))

    async def done(self, key: str) -> None:
        """The message was answered."""
        at = text_of(self._now())
        await self._database.write(lambda sqlite: _done(sqlite, key, at))

    async def unfinished(self, since: datetime) -> Sequence[tuple[str, str]]:
        """(key, message) taken up after ``since`` and never done."""
        text = text_of(since)
        return await self._database.read(lambda sqlite: _unfinished(sqlite, text))


def _claim(sqlite: Sqlite, values: tuple[str, str, str], expired: str) -> bool:
    sqlite.execute("DELETE FROM messages WHERE taken_at < ?", (expired,))
    cursor = sqlite.execute(
        "INSERT INTO messages (key, message, taken_at) VALUES (?, ?, ?) ON CONFLICT (key) DO NOTHING", values
    )
    return cursor.rowcount == 1


def _done(sqlite: Sqlite, key: str, at: str) -> None:
    sqlite.execute("UPDATE messages SET done_at = ?, message = '' WHERE key = ?", (at, key))


def _unfinished(sqlite: Sqlite, since: str) -> list[tuple[str, str]]:
    rows = sqlite.execute(
        """SELECT key, message FROM messages
           WHERE taken_at > ? AND done_at IS NULL ORDER BY taken_at, rowid""",
        (since,),
    )
    return [(key, message) for key, message in rows]
