"""What proofs need from the world: cases, answers to them, results, and how models do with people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.tuning import Activation, Case, CaseAnswer, Conduct, Evaluation


class Cases(Protocol):
    """The held-out questions that are kept."""

    async def replace(self, origin: str, cases: Sequence[Case]) -> int:
        """Put these in the place of all cases of an origin; returns how many that origin has now."""

    async def all(self) -> Sequence[Case]:
        """All cases, oldest first."""

    async def add(self, case: Case) -> Case:
        """Keep a case and return it with its id; one with the same question is returned instead."""

    async def remove(self, id: int) -> bool:
        """Drop a case; False when there is none."""


class Evaluations(Protocol):
    """What evaluations found, and the answers of those that go on."""

    async def add(self, evaluation: Evaluation) -> Evaluation:
        """Keep a result."""

    async def recent(self, limit: int) -> Sequence[Evaluation]:
        """Results, newest first."""

    async def keep(self, answer: CaseAnswer) -> None:
        """Keep one answer of a run as soon as it is there; one that is known stays as it is."""

    async def answers(self, run: str, setup: str) -> Sequence[CaseAnswer]:
        """The answers that a run has so far, also of an earlier process."""

    async def forget(self, run: str) -> None:
        """Drop the answers of a run that is over."""


class Conducts(Protocol):
    """How the models do with people."""

    async def fail(self, model: str, trouble: str) -> None:
        """A model gave no answer to somebody; ``trouble`` is the name of the error."""

    async def between(self, model: str, since: datetime, until: datetime) -> Conduct:
        """Count what a model gave in a time: answers, errors, answers with a thumb up or down."""

    async def activation(self) -> Activation | None:
        """Since when the active version answers, and what did before; None while the base model answers."""
