"""Comments under 👎 that nobody has looked at yet, with the exchange that each is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.remark import Remark
from storage.database import Database

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Remarks:
    """`core.ports_pairs.Remarks` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, limit: int) -> Sequence[Remark]:
        """The oldest of them."""
        return await self._database.read(lambda sqlite: _oldest(sqlite, limit))

    async def count(self) -> int:
        """How many there are."""
        query = "SELECT count(*) FROM open_remarks"
        return await self._database.read(lambda sqlite: int(sqlite.execute(query).fetchone()[0]))

    async def settle(self, id: int, by: str) -> bool:
        """Somebody has looked at one; False when it was settled before, or is gone."""
        query = "UPDATE feedback SET settled_by = ? WHERE id = ? AND id IN (SELECT id FROM open_remarks)"
        return await self._database.write(lambda sqlite: sqlite.execute(query, (by, id)).rowcount == 1)


def _oldest(sqlite: Sqlite, limit: int) -> list[Remark]:
    rows = sqlite.execute("SELECT * FROM open_remarks ORDER BY id LIMIT ?", (limit,))
    return [
        Remark(number, person, comment, question or "", answer)
        for number, person, comment, question, answer in rows
    ]
