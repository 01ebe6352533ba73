"""Judge which taught answer a question asks for, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.recall_knowledge import Knowledge, Row
from engine.recall_ranking import answer_scores, neighbours
from engine.recall_text import key
from engine.recall_units import Unit

CANDIDATES = 3
KIND_WEIGHTS = {"?who": 1.0, "?where": 1.0, "?why": 1.0, "?not": 0.8, "?when": 0.7, "?how": 0.5}
OTHER_KIND_WEIGHT = 0.4
IN_ANSWER_ONLY = 0.5
TOPIC_WEIGHT = 0.1
LEAST_RESEMBLANCE = 0.05


@dataclass(frozen=True, slots=True)
class Coefficients:
    """How evidence becomes certainty: sigmoid(bias + margin·√gap + cosine·cos − beyond·x − missing·y)."""

    bias: float = -3.0
    margin: float = 5.0
    cosine: float = 5.0
    beyond: float = 3.0
    missing: float = 1.0
    threshold: float = 0.5

    def certainty(self, evidence: Evidence) -> float:
        """Return how likely the answer is the right one (0..1)."""
        total = (
            self.bias
            + self.margin * evidence.margin
            + self.cosine * evidence.cosine
            - self.beyond * evidence.beyond
            - self.missing * evidence.missing
        )
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best answer: distance to the second, likeness, and words without a counterpart."""

    margin: float
    cosine: float
    beyond: float
    missing: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """One answer with the taught wording of it that is most like the question."""

    row: Row
    score: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Finding:
    """What the knowledge has for a question, best answer first; ``exact`` when it was taught just so."""

    ranked: tuple[Ranked, ...] = ()
    evidence: Evidence = Evidence(0.0, 0.0, 0.0, 1.0)
    unknown: tuple[str, ...] = ()
    exact: bool = False


def find(knowledge: Knowledge, question: str, hidden: frozenset[int] = frozenset()) -> Finding:
    """Return the answers most like what ``question`` asks for, as if ``hidden`` rows were not taught."""
    plain = key(question)
    if not plain or not knowledge.size:
        return Finding()
    units = knowledge.reader.units(question)
    unknown = tuple(dict.fromkeys(unit.written for unit in units if _is_unknown(knowledge, unit, hidden)))
    same = [place for place in knowledge.places("keys", plain) if place not in hidden]
    answers = {knowledge.row(place).answer for place in same}
    ranked = _ranked(knowledge, question, hidden)
    if len(answers) == 1:
        row = knowledge.row(same[-1])
        others = tuple(entry for entry in ranked if entry.row.answer != row.answer)
        return Finding((Ranked(row, 1.0, 1.0), *others)[:CANDIDATES], Evidence(1.0, 1.0, 0.0, 0.0), (), True)
    if not ranked:
        return Finding(unknown=unknown)
    evidence = _evidence(knowledge, units, ranked, hidden)
    if len(answers) > 1:
        evidence = Evidence(0.0, evidence.cosine, 1.0, 1.0)
    return Finding(ranked[:CANDIDATES], evidence, unknown)


def _is_unknown(knowledge: Knowledge, unit: Unit, hidden: frozenset[int]) -> bool:
    if unit.sort == "kind" or unit.sort == "small":
        return False
    taken = sum(unit.name in knowledge.row(place).units for place in hidden)
    if knowledge.count(unit.name) > taken:
        return False
    return len(unit.written) > 1 or unit.sort == "subject"


def _ranked(knowledge: Knowledge, question: str, hidden: frozenset[int]) -> tuple[Ranked, ...]:
    similarities = knowledge.similarities(knowledge.extractor.vector(question))
    similarities[list(hidden)] = 0.0
    places = neighbours(similarities)
    if not len(places):
        return ()
    rows = [knowledge.row(int(place)) for place in places]
    numbers = {answer: number for number, answer in enumerate(dict.fromkeys(row.answer for row in rows))}
    near = similarities[places]
    scores = answer_scores(near, knowledge.dense(places), [numbers[row.answer] for row in rows])
    best: dict[str, Ranked] = {}
    for row, cosine in zip(rows, near.tolist(), strict=True):
        best.setdefault(row.answer, Ranked(row, scores[numbers[row.answer]], cosine))
    return tuple(sorted(best.values(), key=lambda entry: -entry.score))


def _evidence(
    knowledge: Knowledge, units: Sequence[Unit], ranked: Sequence[Ranked], hidden: frozenset[int]
) -> Evidence:
    top = ranked[0]
    second = ranked[1].score if len(ranked) > 1 else 0.0
    answer = top.row.answer
    wordings = [
        knowledge.row(place).units for place in knowledge.places("facts", answer) if place not in hidden
    ]
    weigh = _weigher(knowledge)
    asked = {unit.name for unit in units if unit.sort != "small"}
    taught = frozenset().union(*wordings)
    said = knowledge.answer_units(answer)
    beyond = sum(weigh(name) * (IN_ANSWER_ONLY if name in said else 1.0) for name in asked - taught)
    missing = min((_share(wording - asked, wording, weigh) for wording in wordings), default=1.0)
    return Evidence(math.sqrt(max(0.0, top.score - second)), top.cosine, beyond, missing)


def _share(part: frozenset[str], whole: frozenset[str], weigh: Callable[[str], float]) -> float:
    total = sum(weigh(name) for name in whole)
    return sum(weigh(name) for name in part) / total if total else 1.0


def _weigher(knowledge: Knowledge) -> Callable[[str], float]:
    rows = knowledge.size

    def weigh(name: str) -> float:
        if name in knowledge.topics:
            return TOPIC_WEIGHT
        if name.startswith("?"):
            return KIND_WEIGHTS.get(name, OTHER_KIND_WEIGHT)
        rarity = np.log((1 + rows) / (1 + knowledge.count(name))) / np.log(1 + rows)
        return 0.4 + 0.6 * float(rarity)

    return weigh
