"""What people thought of answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.model import Feedback
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


_DISLIKED = """SELECT (SELECT text FROM turns AS question WHERE question.channel = answer.channel
           AND question.role = 'user' AND question.id < answer.id ORDER BY question.id DESC LIMIT 1) AS asked,
       answer.text
    FROM turns AS answer
    WHERE answer.role = 'assistant' AND asked IS NOT NULL
      AND EXISTS (SELECT 1 FROM feedback WHERE feedback.turn = answer.id AND thumb = 'down')
    ORDER BY answer.id"""


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

    async def disliked(self) -> Sequence[tuple[str, str]]:
        """(question, answer) of every answer that got a thumb down and is still kept, oldest first."""
        return await self._database.read(
            lambda sqlite: [(row[0], row[1]) for row in sqlite.execute(_DISLIKED)]
        )


def _put(sqlite: Sqlite, values: tuple[int, str, str, str, str]) -> None:
    sqlite.execute("DELETE FROM feedback WHERE turn = ? AND person = ?", values[:2])
    sqlite.execute(
        "INSERT INTO feedback (turn, person, thumb, comment, given_at) VALUES (?, ?, ?, ?, ?)", values
    )


def _counts(sqlite: Sqlite, turn: int) -> dict[str, int]:
    rows = sqlite.execute("SELECT thumb, count(*) FROM feedback WHERE turn = ? GROUP BY thumb", (turn,))
    return {"up": 0, "down": 0} | {str(thumb): int(count) for thumb, count in rows}
