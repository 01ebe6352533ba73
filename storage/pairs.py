"""The taught pairs, with every revision kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.clean import same
from core.errors import PairChanged
from core.model import Found, PairChanges, PairSearch, QAPair
from storage.counters import last_change, next_change
from storage.database import Database
from storage.grams import loose_query, strict_query
from storage.pair_rows import Stamp, insert_pair, pair_by_entry, pair_of, pairs_by_id, update_pair
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_HAS_TAG = """EXISTS (SELECT 1 FROM revisions, json_each(tags) WHERE pair = pairs.id
    AND revisions.revision = pairs.revision AND json_each.value = :tag)"""


class Pairs:
    """`core.ports.Pairs` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def add(self, pairs: Sequence[QAPair]) -> Sequence[QAPair]:
        """Store new pairs in one transaction and return them with ids; a known ``entry`` returns its pair."""
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _add(sqlite, pairs, at))

    async def change(self, pair: QAPair, by: str) -> QAPair:
        """Store the next revision; raises `PairChanged` unless ``pair.revision`` is still the newest."""
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _change(sqlite, pair, by, at))

    async def get(self, ids: Sequence[int]) -> Sequence[QAPair]:
        """The pairs with these ids, in this order; unknown ids are left out."""
        return await self._database.read(lambda sqlite: pairs_by_id(sqlite, ids))

    async def find(self, search: PairSearch) -> Found:
        """One page of the pairs that match, newest first (best first where ``text`` is given).

        A text is looked for by its words, of which one must occur, also as a part of a longer word. Where
        none does, pairs are found that share two neighbouring characters with it.
        """
        return await self._database.read(lambda sqlite: _find(sqlite, search))

    async def changed_since(self, mark: int) -> PairChanges:
        """What changed after ``mark`` (0 = everything that is not removed or rejected)."""
        return await self._database.read(lambda sqlite: _changed_since(sqlite, mark))


def _add(sqlite: Sqlite, pairs: Sequence[QAPair], at: str) -> list[QAPair]:
    change = next_change(sqlite, "pairs")
    return [
        pair_by_entry(sqlite, pair.entry) or insert_pair(sqlite, pair, Stamp(pair.author, at, change))
        for pair in pairs
    ]


def _change(sqlite: Sqlite, pair: QAPair, by: str, at: str) -> QAPair:
    present = pairs_by_id(sqlite, [pair.id])
    if not present or present[0].revision != pair.revision:
        raise PairChanged(number=pair.id)
    return update_pair(sqlite, present[0], pair, Stamp(by, at, next_change(sqlite, "pairs")))


def _changed_since(sqlite: Sqlite, mark: int) -> PairChanges:
    rows = sqlite.execute(
        """SELECT * FROM present_pairs WHERE change > :mark
           AND (:mark > 0 OR status NOT IN ('removed', 'rejected')) ORDER BY id""",
        {"mark": mark},
    )
    return PairChanges(tuple(map(pair_of, rows)), last_change(sqlite, "pairs"))


def _find(sqlite: Sqlite, search: PairSearch) -> Found:
    if search.text is None or not search.text.strip():
        return _page(sqlite, search, None)
    found = _page(sqlite, search, strict_query(search.text))
    return found if found.total else _page(sqlite, search, loose_query(search.text))


def _page(sqlite: Sqlite, search: PairSearch, query: str | None) -> Found:
    if query is None and search.text and search.text.strip():
        return Found((), 0)  # a text without words matches nothing
    conditions, values = _conditions(search)
    source, order = "pairs", "pairs.id DESC"
    if query is not None:
        source = "pairs JOIN pair_grams ON pair_grams.rowid = pairs.id"
        order = "bm25(pair_grams, 3.0, 1.0), pairs.id DESC"
        conditions.append("pair_grams MATCH :query")
    values |= {"query": query, "limit": search.limit, "offset": search.offset}
    where = f"FROM {source} WHERE {' AND '.join(conditions)}"
    count = f"SELECT count(*) {where}"
    page = f"SELECT pairs.id {where} ORDER BY {order} LIMIT :limit OFFSET :offset"
    total = sqlite.execute(count, values).fetchone()[0]
    ids = [row[0] for row in sqlite.execute(page, values)]
    return Found(tuple(pairs_by_id(sqlite, ids)), total)


def _conditions(search: PairSearch) -> tuple[list[str], dict[str, Any]]:
    """What a pair must fulfil, as SQL with named values."""
    conditions, values = ["TRUE"], dict[str, Any]()
    if search.status is not None:
        conditions.append("pairs.status = :status")
        values["status"] = search.status
    if search.wording is not None:
        conditions.append("pairs.id IN (SELECT pair FROM wordings WHERE normal = :normal AND :normal <> '')")
        values["normal"] = same(search.wording)
    if search.tag is not None:
        conditions.append(_HAS_TAG)
        values["tag"] = search.tag
    return conditions, values
