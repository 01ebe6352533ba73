"""What people thought of answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from core.model import Feedback
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Feedbacks:
    """`core.ports.Feedbacks` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def put(self, feedback: Feedback) -> None:
        """Keep what a person thinks of an answer, in the place of what they thought before."""
        at = text_of(feedback.at or self._now())
        values = (feedback.turn, feedback.person, feedback.thumb, feedback.comment, at)
        await self._database.write(lambda sqlite: _put(sqlite, values))

    async def counts(self, turn: int) -> dict[str, int]:
        """How many thumbs an answer has, by thumb."""
        return await self._database.read(lambda sqlite: _counts(sqlite, turn))


def _put(sqlite: Sqlite, values: tuple[int, str, str, str, str]) -> None:
    sqlite.execute("DELETE FROM feedback WHERE turn = ? AND person = ?", values[:2])
    sqlite.execute(
        "INSERT INTO feedback (turn, person, thumb, comment, given_at) VALUES (?, ?, ?, ?, ?)", values
    )


def _counts(sqlite: Sqlite, turn: int) -> dict[str, int]:
    rows = sqlite.execute("SELECT thumb, count(*) FROM feedback WHERE turn = ? GROUP BY thumb", (turn,))
    return {"up": 0, "down": 0} | {str(thumb): int(count) for thumb, count in rows}
