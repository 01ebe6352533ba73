"""Other wordings of taught questions that wait for a teacher."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.clean import same
from core.model import Status, Wording
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Wordings:
    """`core.ports.Wordings` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def propose(self, wording: Wording) -> Wording:
        """Store a proposal; the same text for the same pair is stored once, however it is spaced."""
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _propose(sqlite, wording, at))

    async def pending(self, limit: int) -> Sequence[Wording]:
        """Proposals nobody decided yet, oldest first."""
        return await self._database.read(lambda sqlite: _pending(sqlite, limit))

    async def get(self, id: int) -> Wording | None:
        """One proposal."""
        return await self._database.read(lambda sqlite: _get(sqlite, id))

    async def decide(self, id: int, status: Status, by: str) -> bool:
        """Settle a proposal; False when it was settled before."""
        values = (status, by, text_of(self._now()), id)
        return await self._database.write(lambda sqlite: _decide(sqlite, values))


def _propose(sqlite: Sqlite, wording: Wording, at: str) -> Wording:
    normal = same(wording.text) or wording.text
    sqlite.execute(
        """INSERT INTO proposed_wordings (pair, text, normal, author, status, proposed_at)
           VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (pair, normal) DO NOTHING""",
        (wording.pair, wording.text, normal, wording.author, wording.status, at),
    )
    row = sqlite.execute(
        "SELECT pair, text, author, status, id FROM proposed_wordings WHERE pair = ? AND normal = ?",
        (wording.pair, normal),
    ).fetchone()
    return _wording(row)


def _pending(sqlite: Sqlite, limit: int) -> list[Wording]:
    rows = sqlite.execute(
        """SELECT pair, text, author, status, id FROM proposed_wordings
           WHERE status = 'draft' ORDER BY id LIMIT ?""",
        (limit,),
    )
    return [_wording(row) for row in rows]


def _get(sqlite: Sqlite, number: int) -> Wording | None:
    row = sqlite.execute(
        "SELECT pair, text, author, status, id FROM proposed_wordings WHERE id = ?", (number,)
    ).fetchone()
    return _wording(row) if row else None


def _decide(sqlite: Sqlite, values: tuple[Status, str, str, int]) -> bool:
    cursor = sqlite.execute(
        """UPDATE proposed_wordings SET status = ?, decided_by = ?, decided_at = ?
           WHERE id = ? AND status = 'draft'""",
        values,
    )
    return cursor.rowcount == 1


def _wording(row: Sequence[Any]) -> Wording:
    pair, text, author, status, number = row
    return Wording(pair, text, author, Status(status), number)
