"""What was said in each channel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.model import Channel, Turn
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Talks:
    """`core.ports.Talks` in SQLite. What is cleared is deleted, not hidden."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def recent(self, channel: Channel, limit: int) -> Sequence[Turn]:
        """The last turns since the channel was last cleared, oldest first."""
        return await self._database.read(lambda sqlite: _recent(sqlite, str(channel), limit))

    async def add(self, channel: Channel, turns: Sequence[Turn]) -> Sequence[int]:
        """Store turns together and return their ids."""
        at = text_of(self._now())
        return await self._database.write(
            lambda sqlite: [_insert(sqlite, str(channel), turn, at) for turn in turns]
        )

    async def exchange(self, answer: int, near: Channel) -> tuple[Turn, Turn] | None:
        """The question and the answer of an exchange in ``near``'s place, by the answer's turn id."""
        place = str(replace(near, thread=None))
        return await self._database.read(lambda sqlite: _exchange(sqlite, answer, place))

    async def forget(self, channel: Channel) -> int:
        """Clear a channel; returns how many turns went."""
        gone = await self._database.write(lambda sqlite: _forget(sqlite, str(channel)))
        await self._database.wipe()
        return gone

    async def forget_before(self, moment: datetime) -> int:
        """Delete everything said before ``moment``, in all channels; returns how many turns went."""
        text = text_of(moment)
        gone = await self._database.write(
            lambda sqlite: sqlite.execute("DELETE FROM turns WHERE said_at < ?", (text,)).rowcount
        )
        await self._database.wipe()
        return gone


def _recent(sqlite: Sqlite, channel: str, limit: int) -> list[Turn]:
    rows = sqlite.execute(
        """SELECT id, role, text, name, cut, model, outcome, person, private, pair FROM turns
           WHERE channel = ? ORDER BY id DESC LIMIT ?""",
        (channel, limit),
    )
    return [_turn(row) for row in rows][::-1]


def _insert(sqlite: Sqlite, channel: str, turn: Turn, at: str) -> int:
    cursor = sqlite.execute(
        """INSERT INTO turns (channel, role, text, name, cut, model, outcome, person, private, pair, said_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            *(channel, turn.role, turn.text, turn.name, turn.cut, turn.model, turn.outcome),
            *(turn.person, turn.private, turn.pair, at),
        ),
    )
    return cursor.lastrowid or 0


def _exchange(sqlite: Sqlite, answer: int, place: str) -> tuple[Turn, Turn] | None:
    rows = sqlite.execute(
        """SELECT question.id, question.role, question.text, question.name, question.cut,
                  question.model, question.outcome, question.person, question.private, question.pair,
                  answer.id, answer.role, answer.text, answer.name, answer.cut, answer.model, answer.outcome,
                  answer.person, answer.private, answer.pair
           FROM turns AS answer JOIN turns AS question
             ON question.channel = answer.channel AND question.role = 'user' AND question.id < answer.id
           WHERE answer.id = :answer AND answer.role = 'assistant'
             AND (answer.channel = :place OR substr(answer.channel, 1, length(:place) + 1) = :place || ':')
           ORDER BY question.id DESC LIMIT 1""",
        {"answer": answer, "place": place},
    ).fetchone()
    return (_turn(rows[:10]), _turn(rows[10:])) if rows else None


def _forget(sqlite: Sqlite, channel: str) -> int:
    return sqlite.execute("DELETE FROM turns WHERE channel = ?", (channel,)).rowcount


def _turn(row: Sequence[Any]) -> Turn:
    number, role, text, name, cut, model, outcome, person, private, pair = row
    return Turn(role, text, name, bool(cut), model, outcome, number, person, bool(private), pair)
