"""Every revision of the pairs, and changes of several pairs that hold together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.errors import PairChanged
from core.model import QAPair
from core.reply import Notice
from core.revision import Revision
from storage.counters import next_change
from storage.database import Database
from storage.outbox import insert_notice
from storage.pair_rows import Stamp, pair_of, pairs_by_id, update_pair
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Revisions:
    """`core.ports_pairs.Revisions` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def of(self, pair: int) -> Sequence[Revision]:
        """Every revision of a pair, newest first."""
        query = "SELECT * FROM all_revisions WHERE id = ? ORDER BY revision DESC"
        return await self._database.read(lambda sqlite: _rows(sqlite, query, pair))

    async def made_together(self, change: int) -> Sequence[Revision]:
        """The revisions that one change made, by pair; none for the number 0."""
        query = "SELECT * FROM all_revisions WHERE change = ? AND change > 0 ORDER BY id, revision"
        return await self._database.read(lambda sqlite: _rows(sqlite, query, change))

    async def last_by(self, person: str) -> int:
        """The number of the newest change that a person made; 0 where there is none."""
        query = "SELECT coalesce(max(change), 0) FROM revisions WHERE changed_by = ?"
        return await self._database.read(lambda sqlite: int(sqlite.execute(query, (person,)).fetchone()[0]))

    async def settle(
        self, pairs: Sequence[QAPair], by: str, notices: Sequence[Notice] = ()
    ) -> Sequence[QAPair]:
        """Store the next revision of each pair, and news of it, in one transaction, as one change.

        Raises `PairChanged`, and changes nothing, where one of them is not the newest any more.
        """
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _settle(sqlite, pairs, (by, at), notices))


def _rows(sqlite: Sqlite, query: str, value: int) -> list[Revision]:
    return [_revision(row) for row in sqlite.execute(query, (value,))]


def _revision(row: Sequence[Any]) -> Revision:
    change, by, at = row[11], row[19], row[20]
    return Revision(pair_of(row), by, moment_of(at), change)


def _settle(
    sqlite: Sqlite, pairs: Sequence[QAPair], stamp: tuple[str, str], notices: Sequence[Notice]
) -> list[QAPair]:
    by, at = stamp
    present = {pair.id: pair for pair in pairs_by_id(sqlite, [pair.id for pair in pairs])}
    for pair in pairs:
        if pair.id not in present or present[pair.id].revision != pair.revision:
            raise PairChanged(number=pair.id)
    change = Stamp(by, at, next_change(sqlite, "pairs"))
    for notice in notices:
        insert_notice(sqlite, notice, at)
    return [update_pair(sqlite, present[pair.id], pair, change) for pair in pairs]
