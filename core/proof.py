"""What a new model proved: both models on the same questions, with intervals, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Metric = Literal["accuracy", "refusal", "consistency"]
Decision = Literal["promoted", "kept", "asked"]
METRICS: tuple[Metric, ...] = ("accuracy", "refusal", "consistency")


@dataclass(frozen=True, slots=True)
class Rate:
    """A share 0..1 of ``count`` questions, with the ends of its 95 % interval."""

    share: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What one answer took on average: seconds, tokens, and money where a dated price is known."""

    seconds: float
    prompt_tokens: float
    completion_tokens: float
    money: float | None = None
    currency: str = ""
    dated: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What one model made of the cases: counts by kind and result, and a `Rate` for each metric asked."""

    model: str
    counts: Mapping[str, Mapping[str, int]]
    rates: Mapping[Metric, Rate]
    cost: Cost


@dataclass(frozen=True, slots=True)
class Comparison:
    """The new model against the one before in one metric, question by question.

    ``difference`` (-1..1) is new minus before, with the ends of its 95 % interval; ``better`` and ``worse``
    count the questions that changed sides; ``chance`` is the two-sided p of a sign test on them.
    """

    metric: Metric
    difference: float
    low: float
    high: float
    better: int
    worse: int
    chance: float


@dataclass(frozen=True, slots=True)
class Change:
    """A question that the two models fared differently with, and what each said.

    ``expected`` is the taught answer, None for a question to be refused; ``before`` and ``after`` are
    results (`core.evaluation.RESULTS`); ``said_before`` and ``said_after`` are the first answers given.
    """

    question: str
    kind: str
    expected: str | None
    before: str
    after: str
    said_before: str
    said_after: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An answer that the rules and the judge model saw differently."""

    question: str
    answer: str
    rules: str
    judge: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was decided: the name of a sentence, and its facts."""

    key: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proof:
    """The evaluation at the end of a job, and what the gate decided on it.

    ``before`` and ``after`` are None where nothing could be asked; ``reasons`` then say why. ``better`` and
    ``worse`` hold every question that changed; ``repeats`` is how often each was asked.
    """

    job: int
    decision: Decision
    reasons: tuple[Reason, ...]
    repeats: int = 0
    cases: int = 0
    before: Score | None = None
    after: Score | None = None
    comparisons: tuple[Comparison, ...] = ()
    better: tuple[Change, ...] = ()
    worse: tuple[Change, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
