"""The held-out questions that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.clean import same
from core.tuning import Case
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Cases:
    """`core.ports.Cases` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def replace(self, origin: str, cases: Sequence[Case]) -> int:
        """Put these in the place of all cases of an origin; returns how many that origin has now."""
        owned = [replace(case, origin=origin) for case in cases]
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _replace(sqlite, origin, owned, at))

    async def all(self) -> Sequence[Case]:
        """All cases, oldest first."""
        return await self._database.read(_all)

    async def add(self, case: Case) -> Case:
        """Keep a case and return it with its id; one with the same question is returned instead."""
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _add(sqlite, case, at))

    async def remove(self, id: int) -> bool:
        """Drop a case; False when there is none."""
        return await self._database.write(
            lambda sqlite: sqlite.execute("DELETE FROM cases WHERE id = ?", (id,)).rowcount == 1
        )


def _replace(sqlite: Sqlite, origin: str, cases: Iterable[Case], at: str) -> int:
    sqlite.execute("DELETE FROM cases WHERE origin = ?", (origin,))
    return sum(_insert(sqlite, case, at) > 0 for case in cases)


def _all(sqlite: Sqlite) -> list[Case]:
    rows = sqlite.execute(
        """SELECT question, kind, expected, language, origin, person, id FROM cases
           ORDER BY id"""
    )
    return [Case(*row) for row in rows]


def _add(sqlite: Sqlite, case: Case, at: str) -> Case:
    for known in _all(sqlite):
        if same(known.question) == same(case.question):
            return known
    return replace(case, id=_insert(sqlite, case, at))


def _insert(sqlite: Sqlite, case: Case, at: str) -> int:
    cursor = sqlite.execute(
        """INSERT INTO cases (question, kind, expected, language, origin, person, added_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (case.question, case.kind, case.expected, case.language, case.origin, case.person, at),
    )
    return cursor.lastrowid or 0
