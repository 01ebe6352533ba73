"""The ports of proofs in memory: cases, answers to them, and how models do with people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.clean import same
from core.tuning import Activation, Case, CaseAnswer, Conduct, Evaluation
from tests.fakes_knowledge import Clock

if TYPE_CHECKING:
    from tests.fakes import FakeFeedbacks, FakeTalks, FakeVersions


class FakeCases:
    def __init__(self) -> None:
        self._rows: list[Case] = []
        self._last = 0

    async def replace(self, origin: str, cases: Sequence[Case]) -> int:
        self._rows = [case for case in self._rows if case.origin != origin]
        for case in cases:
            self._insert(replace(case, origin=origin))
        return len(cases)

    async def all(self) -> Sequence[Case]:
        return list(self._rows)

    async def add(self, case: Case) -> Case:
        for known in self._rows:
            if same(known.question) == same(case.question):
                return known
        return self._insert(case)

    async def remove(self, id: int) -> bool:
        before = len(self._rows)
        self._rows = [case for case in self._rows if case.id != id]
        return len(self._rows) < before

    def _insert(self, case: Case) -> Case:
        self._last += 1
        self._rows.append(replace(case, id=self._last))
        return self._rows[-1]


class FakeEvaluations:
    def __init__(self, now: Clock) -> None:
        self._now = now
        self._rows: list[Evaluation] = []
        self._answers: dict[tuple[str, str, str, int], CaseAnswer] = {}

    async def add(self, evaluation: Evaluation) -> Evaluation:
        stored = replace(evaluation, id=len(self._rows) + 1, at=evaluation.at or self._now())
        self._rows.append(stored)
        return stored

    async def recent(self, limit: int) -> Sequence[Evaluation]:
        return self._rows[::-1][:limit]

    async def keep(self, answer: CaseAnswer) -> None:
        self._answers.setdefault((answer.run, answer.setup, answer.case, answer.repeat), answer)

    async def answers(self, run: str, setup: str) -> Sequence[CaseAnswer]:
        return [answer for key, answer in sorted(self._answers.items()) if key[:2] == (run, setup)]

    async def forget(self, run: str) -> None:
        self._answers = {key: answer for key, answer in self._answers.items() if key[0] != run}


class FakeConducts:
    def __init__(self, now: Clock, others: tuple[FakeTalks, FakeFeedbacks, FakeVersions]) -> None:
        self._now = now
        self._talks, self._feedback, self._versions = others
        self._failures: list[tuple[str, datetime]] = []

    async def fail(self, model: str, trouble: str) -> None:
        self._failures.append((model, self._now()))

    async def between(self, model: str, since: datetime, until: datetime) -> Conduct:
        turns = self._talks.answered(model, since, until)
        thumbs = [await self._feedback.counts(turn) for turn in turns]
        errors = [at for name, at in self._failures if name == model and since <= at < until]
        ups, downs = (sum(counts[thumb] > 0 for counts in thumbs) for thumb in ("up", "down"))
        return Conduct(len(turns), len(errors), ups, downs)

    async def activation(self) -> Activation | None:
        return self._versions.activation()
