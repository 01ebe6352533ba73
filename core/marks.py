"""What a model's answers to all cases come to: counts, rates, cost; and two models compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from core.chance import difference_interval, share_interval, sign_test
from core.proof import METRICS, Change, Comparison, Cost, Disagreement, Metric, Rate, Score
from core.scoring import settled
from core.tuning import Case, CaseAnswer


@dataclass(frozen=True, slots=True)
class AnswerPrice:
    """What a million tokens of a prompt and of an answer cost, as somebody read it on a day."""

    prompt_per_million: float
    completion_per_million: float
    currency: str
    dated: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One case with all its answers by one model, and the taught answer (None: to be refused)."""

    case: Case
    expected: str | None
    answers: tuple[CaseAnswer, ...]
    result: str

    @property
    def said(self) -> str:
        """The first answer, as an example."""
        return self.answers[0].text if self.answers else ""


def mark(case: Case, expected: str | None, answers: Sequence[CaseAnswer], repeats: int) -> Mark:
    """Return what a case comes to; a missing answer makes it ``failed``, whatever the others were."""
    results = [answer.result for answer in answers] + ["failed"] * (repeats - len(answers))
    return Mark(case, expected, tuple(answers), settled(results))


def passes(metric: Metric, one: Mark) -> bool | None:
    """Whether a case passes in a metric; None where the metric does not ask about it.

    Accuracy: what was taught is answered right every time. Refusal: what was not is never answered; naming
    taught questions instead is no answer. Consistency: the same comes of every repeat. A missing answer never
    passes.
    """
    if one.result == "untaught":
        return None
    if metric == "consistency":
        return one.result not in ("inconsistent", "failed")
    if (metric == "accuracy") != (one.case.expected is not None):
        return None
    return one.result in (("right",) if metric == "accuracy" else ("refused_rightly", "suggested"))


def score_of(model: str, marks: Sequence[Mark], price: AnswerPrice | None = None) -> Score:
    """Put a model's marks together."""
    counts: dict[str, Counter[str]] = {}
    for one in marks:
        counts.setdefault(one.case.kind, Counter())[one.result] += 1
    rates = {metric: rate for metric in METRICS if (rate := _rate(metric, marks)) is not None}
    return Score(model, {kind: dict(found) for kind, found in counts.items()}, rates, _cost(marks, price))


def _rate(metric: Metric, marks: Sequence[Mark]) -> Rate | None:
    passed = [one for one in (passes(metric, mark) for mark in marks) if one is not None]
    if not passed:
        return None
    low, high = share_interval(sum(passed), len(passed))
    return Rate(sum(passed) / len(passed), low, high, len(passed))


def _cost(marks: Sequence[Mark], price: AnswerPrice | None) -> Cost:
    answers = [answer for one in marks for answer in one.answers]
    if not answers:
        return Cost(0.0, 0.0, 0.0)
    asked = fmean(answer.prompt_tokens for answer in answers)
    said = fmean(answer.completion_tokens for answer in answers)
    seconds = fmean(answer.seconds for answer in answers)
    if price is None:
        return Cost(seconds, asked, said)
    money = (asked * price.prompt_per_million + said * price.completion_per_million) / 1_000_000
    return Cost(seconds, asked, said, money, price.currency, price.dated)


def compare(before: Sequence[Mark], after: Sequence[Mark]) -> tuple[Comparison, ...]:
    """Compare two models case by case, metric by metric.

    A case that the model before gave no answer to is left out: a missing answer never speaks for the new
    model. One that the new model gave none to counts against it.
    """
    found = (_comparison(metric, before, after) for metric in METRICS)
    return tuple(one for one in found if one is not None)


def _comparison(metric: Metric, before: Sequence[Mark], after: Sequence[Mark]) -> Comparison | None:
    groups: dict[str, list[int]] = {}
    for old, new in zip(before, after, strict=True):
        was, now = passes(metric, old), passes(metric, new)
        if was is None or now is None or old.result == "failed":
            continue
        groups.setdefault(old.case.expected or old.case.question, []).append(int(now) - int(was))
    differences = [one for group in groups.values() for one in group]
    if not differences:
        return None
    better, worse = differences.count(1), differences.count(-1)
    low, high = difference_interval(groups)
    return Comparison(metric, fmean(differences), low, high, better, worse, sign_test(better, worse))


def changes(before: Sequence[Mark], after: Sequence[Mark]) -> tuple[tuple[Change, ...], tuple[Change, ...]]:
    """The cases that got better and those that got worse, with what each model said."""
    better: list[Change] = []
    worse: list[Change] = []
    for old, new in zip(before, after, strict=True):
        direction = _direction(old, new)
        if direction:
            change = Change(
                old.case.question, old.case.kind, old.expected, old.result, new.result, old.said, new.said
            )
            (better if direction > 0 else worse).append(change)
    return tuple(better), tuple(worse)


def _direction(old: Mark, new: Mark) -> int:
    """1 for better, -1 for worse, 0 for alike or not to be compared."""
    if old.result == "failed":
        return 0
    metric: Metric = "accuracy" if old.case.expected is not None else "refusal"
    was, now = passes(metric, old), passes(metric, new)
    return 0 if was is None or now is None else int(now) - int(was)


def disagreements(marks: Sequence[Mark]) -> tuple[Disagreement, ...]:
    """Where the judge model and the rules saw an answer differently, each text once."""
    found = {
        (one.case.question, answer.text): Disagreement(
            one.case.question, answer.text, answer.rules, answer.judge, answer.reason
        )
        for one in marks
        for answer in one.answers
        if answer.judge is not None and answer.judge != answer.rules
    }
    return tuple(found.values())


def missing(marks: Sequence[Mark]) -> int:
    """How many cases lack an answer."""
    return sum(one.result == "failed" for one in marks)
