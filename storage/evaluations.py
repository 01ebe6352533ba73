"""What evaluations found, and the answers of those that go on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.tuning import CaseAnswer, Evaluation
from storage.database import Database
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Evaluations:
    """`core.ports.Evaluations` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def add(self, evaluation: Evaluation) -> Evaluation:
        """Keep a result."""
        dated = replace(evaluation, at=evaluation.at or self._now())
        return await self._database.write(lambda sqlite: _add(sqlite, dated))

    async def recent(self, limit: int) -> Sequence[Evaluation]:
        """Results, newest first."""
        return await self._database.read(lambda sqlite: _recent(sqlite, limit))

    async def keep(self, answer: CaseAnswer) -> None:
        """Keep one answer of a run as soon as it is there; one that is known stays as it is."""
        values = asdict(answer) | {"at": text_of(self._now())}
        await self._database.write(lambda sqlite: _keep(sqlite, values))

    async def answers(self, run: str, setup: str) -> Sequence[CaseAnswer]:
        """The answers that a run has so far, also of an earlier process."""
        return await self._database.read(lambda sqlite: _answers(sqlite, run, setup))

    async def forget(self, run: str) -> None:
        """Drop the answers of a run that is over."""
        await self._database.write(lambda sqlite: _forget(sqlite, run))


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


def _keep(sqlite: Sqlite, values: dict[str, Any]) -> None:
    sqlite.execute(
        """INSERT INTO case_answers (run, setup, asked, repeat, text, rules, judge, reason, seconds,
               prompt_tokens, completion_tokens, answered_at)
           VALUES (:run, :setup, :case, :repeat, :text, :rules, :judge, :reason, :seconds,
               :prompt_tokens, :completion_tokens, :at)
           ON CONFLICT DO NOTHING""",
        values,
    )


def _answers(sqlite: Sqlite, run: str, setup: str) -> list[CaseAnswer]:
    rows = sqlite.execute(
        """SELECT run, setup, asked, repeat, text, rules, judge, reason, seconds, prompt_tokens,
               completion_tokens
           FROM case_answers WHERE run = ? AND setup = ? ORDER BY asked, repeat""",
        (run, setup),
    )
    return [CaseAnswer(*row) for row in rows]


def _forget(sqlite: Sqlite, run: str) -> None:
    sqlite.execute("DELETE FROM case_answers WHERE run = ?", (run,))
