"""Which of two answers people prefer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from core.clean import same
from core.model import Provenance
from core.preferences import Comparison, Judged, Preference
from storage.database import Database
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_COLUMNS = "question, first, second, first_model, second_model, source, provenance, compared_at, id"


class Preferences:
    """`core.preferences.Preferences` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def propose(self, comparison: Comparison) -> Comparison:
        """Store a comparison; one of the same answers to the same question, in any order, is returned."""
        at = text_of(comparison.at or self._now())
        return await self._database.write(lambda sqlite: _propose(sqlite, comparison, at))

    async def get(self, id: int) -> Comparison | None:
        """One comparison."""
        return await self._database.read(lambda sqlite: _one(sqlite, "id = ?", id))

    async def prefer(self, preference: Preference) -> None:
        """Keep what a person thinks, in the place of what they thought before."""
        at = text_of(preference.at or self._now())
        values = (preference.comparison, preference.person, preference.choice, at)
        await self._database.write(lambda sqlite: _prefer(sqlite, values))

    async def judged(self) -> Sequence[Judged]:
        """Every comparison that somebody judged, oldest first."""
        return await self._database.read(_judged)

    async def waiting(self, person: str) -> Comparison | None:
        """The oldest comparison that this person has not judged yet."""
        unseen = "NOT EXISTS (SELECT 1 FROM preferences WHERE comparison = comparisons.id AND person = ?)"
        return await self._database.read(lambda sqlite: _one(sqlite, unseen, person))


def _propose(sqlite: Sqlite, comparison: Comparison, at: str) -> Comparison:
    digest = _digest(comparison)
    sqlite.execute(
        """INSERT INTO comparisons (digest, question, first, second, first_model, second_model, source,
               provenance, compared_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING""",
        (
            digest,
            comparison.question,
            comparison.first,
            comparison.second,
            comparison.first_model,
            comparison.second_model,
            comparison.source,
            comparison.provenance,
            at,
        ),
    )
    stored = _one(sqlite, "digest = ?", digest)
    return stored or comparison


def _digest(comparison: Comparison) -> str:
    """The same for the same two answers to the same question, whichever comes first."""
    texts = [same(comparison.question), *sorted((same(comparison.first), same(comparison.second)))]
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def _one(sqlite: Sqlite, condition: str, value: object) -> Comparison | None:
    row = sqlite.execute(
        f"SELECT {_COLUMNS} FROM comparisons WHERE {condition} ORDER BY id LIMIT 1",  # noqa: S608 - our own words
        (value,),
    ).fetchone()
    return _comparison(row) if row else None


def _prefer(sqlite: Sqlite, values: tuple[Any, ...]) -> None:
    sqlite.execute("DELETE FROM preferences WHERE comparison = ? AND person = ?", values[:2])
    sqlite.execute(
        "INSERT INTO preferences (comparison, person, choice, given_at) VALUES (?, ?, ?, ?)", values
    )


def _judged(sqlite: Sqlite) -> list[Judged]:
    rows = sqlite.execute(
        f"""SELECT {_COLUMNS}, person, choice, given_at FROM comparisons
            JOIN preferences ON preferences.comparison = comparisons.id
            ORDER BY comparisons.id, preferences.rowid"""  # noqa: S608 - our own words
    ).fetchall()
    grouped = groupby(rows, key=lambda row: row[:9])
    return [
        Judged(
            _comparison(head),
            tuple(Preference(head[8], person, choice, moment_of(at)) for *_, person, choice, at in group),
        )
        for head, group in grouped
    ]


def _comparison(row: Sequence[Any]) -> Comparison:
    question, first, second, first_model, second_model, source, provenance, at, number = row
    origin, moment = Provenance(provenance), moment_of(at)
    return Comparison(question, first, second, first_model, second_model, source, origin, moment, number)
