"""Held-out cases, and what evaluations found."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.tuning import Case, Evaluation
from storage.database import Database
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Evaluations:
    """`core.ports.Evaluations` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def replace_cases(self, cases: Sequence[Case]) -> int:
        """Put these in the place of all cases; returns how many there are now."""
        return await self._database.write(lambda sqlite: _replace(sqlite, cases))

    async def cases(self) -> Sequence[Case]:
        """All cases."""
        return await self._database.read(_cases)

    async def add(self, evaluation: Evaluation) -> Evaluation:
        """Keep a result."""
        dated = replace(evaluation, at=evaluation.at or self._now())
        return await self._database.write(lambda sqlite: _add(sqlite, dated))

    async def recent(self, limit: int) -> Sequence[Evaluation]:
        """Results, newest first."""
        return await self._database.read(lambda sqlite: _recent(sqlite, limit))


def _replace(sqlite: Sqlite, cases: Sequence[Case]) -> int:
    sqlite.execute("DELETE FROM cases")
    sqlite.conn.executemany(
        "INSERT INTO cases (question, kind, expected, language) VALUES (?, ?, ?, ?)",
        [(case.question, case.kind, case.expected, case.language) for case in cases],
    )
    return len(cases)


def _cases(sqlite: Sqlite) -> list[Case]:
    rows = sqlite.execute("SELECT question, kind, expected, language FROM cases ORDER BY id")
    return [Case(*row) for row in rows]


def _add(sqlite: Sqlite, evaluation: Evaluation) -> Evaluation:
    counts = json.dumps({kind: dict(results) for kind, results in evaluation.counts.items()})
    at = text_of(evaluation.at) if evaluation.at else ""
    cursor = sqlite.execute(
        "INSERT INTO evaluations (model, setup, counts, repeats, evaluated_at) VALUES (?, ?, ?, ?, ?)",
        (evaluation.model, evaluation.setup, counts, evaluation.repeats, at),
    )
    return replace(evaluation, id=cursor.lastrowid or 0)


def _recent(sqlite: Sqlite, limit: int) -> list[Evaluation]:
    rows = sqlite.execute(
        """SELECT model, setup, counts, repeats, evaluated_at, id FROM evaluations
           ORDER BY id DESC LIMIT ?""",
        (limit,),
    )
    return [
        Evaluation(model, setup, json.loads(counts), repeats, moment_of(at), number)
        for model, setup, counts, repeats, at, number in rows
    ]
