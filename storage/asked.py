"""Which taught pairs people asked for, counted from the talk that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from storage.database import Database

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Asked:
    """`core.popular.Asked` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def most(self, limit: int) -> Sequence[int]:
        """The ids of the pairs that answered most often in the talk that is kept, the most asked first."""
        return await self._database.read(lambda sqlite: _most(sqlite, limit))


def _most(sqlite: Sqlite, limit: int) -> list[int]:
    rows = sqlite.execute(
        """SELECT pair FROM turns WHERE pair IS NOT NULL
           GROUP BY pair ORDER BY count(*) DESC, max(id) DESC LIMIT ?""",
        (limit,),
    )
    return [pair for (pair,) in rows]
