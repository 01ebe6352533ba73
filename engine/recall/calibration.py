"""Find what a set of taught pairs can tell about itself: topic words, conflicts, and how sure to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.recall.asking import Coefficients, Finding, find, may_answer
from engine.recall.knowledge import Knowledge, Row
from engine.recall.model import Model
from engine.recall.near import near_misses
from engine.recall.text import key

FEW_WORDINGS = 3
TRIED_AT_MOST = 300
FALSE_SHARE = 0.01
MARGIN = 0.01
HIGHEST = 0.95


def conflicts(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the questions that were taught with more than one answer."""
    answers: dict[str, set[str]] = {}
    first: dict[str, str] = {}
    for question, answer in pairs:
        answers.setdefault(key(question), set()).add(answer)
        first.setdefault(key(question), question)
    return [first[plain] for plain, given in answers.items() if len(given) > 1]


def thin(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Return the answers that were taught with fewer than three wordings."""
    wordings: dict[str, set[str]] = {}
    for question, answer in pairs:
        wordings.setdefault(answer, set()).add(key(question))
    return [answer for answer, forms in wordings.items() if len(forms) < FEW_WORDINGS]


def leave_one_out(knowledge: Knowledge) -> list[tuple[Row, Finding]]:
    """Ask rows as if their question had not been taught; return each row with what was found."""
    rows = [knowledge.row(place) for place in sample(knowledge.size)]
    return [
        (row, find(knowledge, row.question, frozenset(knowledge.places("keys", row.key)))) for row in rows
    ]


def calibrated(model: Model) -> tuple[Model, dict[str, float]]:
    """Return the model with its threshold raised as far as its own near-misses demand, and the figures.

    Near-misses are made from the taught questions (`engine.recall.near`); at most one in a hundred may be
    answered outright. The threshold is never lowered below the shipped one.
    """
    tried = leave_one_out(model.knowledge)
    right = [_best(finding) == row.answer for row, finding in tried]
    among = [row.answer in {entry.row.answer for entry in finding.ranked} for row, finding in tried]
    false = [find(model.knowledge, question) for question in near_misses(model.knowledge, TRIED_AT_MOST)]
    sure = sorted(
        (model.coefficients.certainty(finding.evidence) for finding in false if may_answer(finding)),
        reverse=True,
    )
    allowed = int(len(false) * FALSE_SHARE)
    needed = min(HIGHEST, sure[allowed] + MARGIN) if len(sure) > allowed else 0.0
    coefficients = replace(model.coefficients, threshold=max(model.coefficients.threshold, round(needed, 4)))
    answered = [_outright(coefficients, finding) for _, finding in tried]
    return replace(model, coefficients=coefficients), {
        "leave_one_out_right": _share(right),
        "leave_one_out_among_three": _share(among),
        "leave_one_out_answered_right": _share([a and b for a, b in zip(answered, right, strict=True)]),
        "leave_one_out_answered_wrong": _share([a and not b for a, b in zip(answered, right, strict=True)]),
        "near_misses": len(false),
        "near_misses_answered": _share([_outright(coefficients, finding) for finding in false]),
        "threshold": coefficients.threshold,
    }


def _outright(coefficients: Coefficients, finding: Finding) -> bool:
    return may_answer(finding) and (
        finding.exact or coefficients.certainty(finding.evidence) >= coefficients.threshold
    )


def _best(finding: Finding) -> str | None:
    return finding.ranked[0].row.answer if finding.ranked else None


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def sample(size: int, most: int = TRIED_AT_MOST) -> list[int]:
    """Return at most ``most`` evenly spread places: as many as can be tried in a moment."""
    step = max(1, -(-size // most))
    return list(range(0, size, step))
