"""Ask a freshly trained model its own questions again: exactly, with a typo, without spaces."""

from __future__ import annotations

from collections.abc import Callable

from engine.recall.asking import find, may_answer
from engine.recall.calibration import sample
from engine.recall.model import Model
from engine.recall.text import is_syllable, put_together, take_apart

ASKED_AT_MOST = 100


def self_test(model: Model) -> dict[str, float]:
    """Return the share of taught questions that get their own answer, for each way of writing them."""
    rows = [model.knowledge.row(place) for place in sample(model.knowledge.size, ASKED_AT_MOST)]
    ways: dict[str, Callable[[str], str]] = {
        "exact": str,
        "typo": with_typo,
        "without_spaces": without_spaces,
    }
    figures = {}
    for name, way in ways.items():
        right = [answered(model, way(row.question)) == row.answer for row in rows]
        figures[f"self_test_{name}"] = round(sum(right) / max(1, len(right)), 4)
    return figures


def answered(model: Model, question: str) -> str | None:
    """Return the answer that would be given outright, or None."""
    finding = find(model.knowledge, question)
    if not finding.ranked:
        return None
    certain = model.coefficients.certainty(finding.evidence) >= model.coefficients.threshold
    return finding.ranked[0].row.answer if finding.exact or (certain and may_answer(finding)) else None


def with_typo(question: str) -> str:
    """Return ``question`` with one vowel in its middle typed wrong, or one Latin letter doubled."""
    middle = len(question) // 2
    for place in sorted(range(len(question)), key=lambda place: abs(place - middle)):
        letter = question[place]
        if is_syllable(letter):
            initial, vowel, final = take_apart(letter)
            return question[:place] + put_together(initial, (vowel + 4) % 21, final) + question[place + 1 :]
        if letter.isascii() and letter.isalpha():
            return question[:place] + letter + question[place:]
    return question


def without_spaces(question: str) -> str:
    """Return ``question`` written in one go."""
    return question.replace(" ", "")
