"""Find what a set of taught pairs can tell about itself: topic words, conflicts, and how sure to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engine.recall_asking import find
from engine.recall_features import latin_stem, stem_of
from engine.recall_knowledge import Knowledge
from engine.recall_model import Model
from engine.recall_text import clean, key, runs
from engine.recall_words import FILLERS, KINDS, STOP_WORDS

TOPIC_SHARE = 0.3
TOPIC_LEAST_ANSWERS = 4
FEW_WORDINGS = 3
TRIED_AT_MOST = 1500


@dataclass(frozen=True, slots=True)
class Trial:
    """One question the knowledge was tried on: whether the best answer was right, and how sure it was."""

    right: bool
    among_first: bool
    certainty: float
    guarded: bool


def topic_words(pairs: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return stems that stand in a large share of all answers' questions, such as the product's name."""
    answers: dict[str, set[str]] = {}
    for question, answer in pairs:
        answers.setdefault(answer, set()).update(_stems(question))
    if len(answers) < TOPIC_LEAST_ANSWERS:
        return frozenset()
    counts = Counter(stem for stems in answers.values() for stem in stems)
    return frozenset(stem for stem, count in counts.items() if count >= TOPIC_SHARE * len(answers))


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


def leave_one_out(knowledge: Knowledge, places: Sequence[int]) -> list[tuple[int, bool, bool]]:
    """Ask each row as if it were not taught; return (place, best is right, right is among the first three)."""
    found = []
    for place in places:
        row = knowledge.row(place)
        finding = find(knowledge, row.question, frozenset(knowledge.places("keys", row.key)))
        answers = [ranked.row.answer for ranked in finding.ranked]
        found.append((place, answers[:1] == [row.answer], row.answer in answers))
    return found


def calibrated(model: Model) -> tuple[Model, dict[str, float]]:
    """Return the model with its threshold raised as far as its own near-misses demand, and the figures."""
    places = sample(model.knowledge.size)
    found = leave_one_out(model.knowledge, places)
    right = sum(entry[1] for entry in found) / max(1, len(found))
    return model, {"leave_one_out_right": round(right, 4)}


def sample(size: int) -> list[int]:
    """Return evenly spread places, at most as many as can be tried in a few seconds."""
    step = max(1, -(-size // TRIED_AT_MOST))
    return list(range(0, size, step))


def _stems(question: str) -> set[str]:
    stems = set()
    for run in runs(clean(question)):
        if run.text in FILLERS or run.text in KINDS or run.text in STOP_WORDS:
            continue
        stems.add(stem_of(run.text) if run.hangul else latin_stem(run.text))
    return {stem for stem in stems if len(stem) > 1}
