"""Judge which taught answer a question asks for, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from engine.recall.knowledge import Knowledge, Row
from engine.recall.matching import Match, Matcher
from engine.recall.pieces import Unit
from engine.recall.ranking import answer_scores, neighbours
from engine.recall.text import edits, has_hangul, jamo, key
from engine.recall.words import COMMON_NOUNS, COMMON_VERBS

CANDIDATES = 3
SLIP_LETTERS = 8
SLIP_COSINE = 0.3
MATCH_SHARE = 1.0
MATCHED = 12
# A wording in another language than the question's counts less, since facts are often taught in both.
FOREIGN_RATE = 0.6
# A question that leaves out more of every taught wording may mean anything about its subject.
MISSING_AT_MOST = 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for the best answer: lead over the second, likeness, and words without a counterpart."""

    lead: float = 0.0
    cosine: float = 0.0
    beyond: float = 1.0
    kind: float = 1.0
    missing: float = 1.0


@dataclass(frozen=True, slots=True)
class Coefficients:
    """How evidence becomes certainty: a logistic regression whose slopes only go the sensible way."""

    bias: float = -1.94
    lead: float = 4.22
    cosine: float = 2.29
    beyond: float = 0.95
    kind: float = 2.96
    missing: float = 2.2
    threshold: float = 0.55

    def certainty(self, evidence: Evidence) -> float:
        """Return how likely the answer is the right one (0..1)."""
        total = self.bias + self.lead * evidence.lead + self.cosine * evidence.cosine
        total -= self.beyond * evidence.beyond + self.kind * evidence.kind + self.missing * evidence.missing
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Ranked:
    """One answer with the taught wording of it that is most like the question."""

    row: Row
    score: float
    cosine: float
    match: Match


@dataclass(frozen=True, slots=True)
class Finding:
    """What the knowledge has for a question, best answer first.

    ``exact`` when it was taught just so; ``barred`` when no answer can be right for sure: it was taught so
    with several answers, or is too long to be understood whole.
    """

    ranked: tuple[Ranked, ...] = ()
    evidence: Evidence = Evidence()
    unknown: tuple[str, ...] = ()
    exact: bool = False
    barred: bool = False


def find(knowledge: Knowledge, question: str, hidden: frozenset[int] = frozenset()) -> Finding:
    """Return the answers most like what ``question`` asks for, as if ``hidden`` rows were not taught."""
    plain = key(question)
    if not plain or not knowledge.size:
        return Finding()
    reading = knowledge.reader.read(question)
    matcher = Matcher(knowledge, frozenset(unit.name for unit in reading.units), hidden)
    ranked = _ranked(knowledge, reading.text, matcher)
    same = [place for place in knowledge.places("keys", plain) if place not in hidden]
    same = same or [place for place in _slips(knowledge, plain, ranked) if place not in hidden]
    answers = {knowledge.row(place).answer for place in same}
    if len(answers) == 1:
        return _exactly(knowledge.row(same[-1]), ranked)
    said = knowledge.answer_units(ranked[0].row.answer) if ranked else frozenset[str]()
    strange = [
        unit for unit in reading.units if unit.name not in said and _is_unknown(knowledge, unit, hidden)
    ]
    unknown = (unit.written for unit in strange)
    barred = len(answers) > 1 or not reading.whole
    return Finding(ranked[:CANDIDATES], _evidence(ranked), tuple(dict.fromkeys(unknown)), barred=barred)


def _exactly(row: Row, ranked: Sequence[Ranked]) -> Finding:
    others = [entry for entry in ranked if entry.row.answer != row.answer]
    first = Ranked(row, 1.0, 1.0, Match(0.0, 0.0, 0.0, 1.0))
    return Finding((first, *others)[:CANDIDATES], Evidence(1.0, 1.0, 0.0, 0.0, 0.0), exact=True)


def _evidence(ranked: Sequence[Ranked]) -> Evidence:
    if not ranked:
        return Evidence()
    first, second = ranked[0], ranked[1].score if len(ranked) > 1 else 0.0
    lead = math.sqrt(max(0.0, first.score - second))
    return Evidence(lead, first.cosine, first.match.beyond, first.match.kind, first.match.missing)


def may_answer(finding: Finding) -> bool:
    """Whether the best answer could be given outright: nothing in the question is unknown or out of place."""
    if not finding.ranked or finding.unknown or finding.barred:
        return False
    match = finding.ranked[0].match
    return match.missing <= MISSING_AT_MOST and not match.other_kind


def _slips(knowledge: Knowledge, plain: str, ranked: Sequence[Ranked]) -> list[int]:
    """Return the places of taught wordings one letter away from ``plain``, if that makes no other word."""
    letters = jamo(plain)
    if len(letters) < SLIP_LETTERS:
        return []
    keys = dict.fromkeys(entry.row.key for entry in ranked if entry.cosine >= SLIP_COSINE)
    near = [name for name in keys if edits(letters, jamo(name), 1) == 1 and _digits(name) == _digits(plain)]
    if not near:
        return []
    found = [place for name in near for place in knowledge.places("keys", name)]
    asked = [unit for unit in knowledge.reader.units(plain) if unit.name[0] != "?"]
    things = [unit for unit in asked if unit.sort == "known" or unit.written in COMMON_NOUNS]
    return [place for place in found if {unit.name for unit in things} <= knowledge.row(place).units]


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _is_unknown(knowledge: Knowledge, unit: Unit, hidden: frozenset[int]) -> bool:
    if unit.sort == "doubtful" or unit.name[0] in "?.#" or unit.written in COMMON_VERBS:
        return False
    if any(unit.written in layer.vocabulary.beginnings for layer in knowledge.layers):
        return False
    taken = sum(unit.name in knowledge.row(place).units for place in hidden)
    return knowledge.count(unit.name) <= taken


def _ranked(knowledge: Knowledge, question: str, matcher: Matcher) -> tuple[Ranked, ...]:
    similarities = knowledge.similarities(knowledge.extractor.vector(question))
    similarities[list(matcher.hidden)] = 0.0
    places = neighbours(similarities)
    if not len(places):
        return ()
    rows = [knowledge.row(int(place)) for place in places]
    numbers = {answer: number for number, answer in enumerate(dict.fromkeys(row.answer for row in rows))}
    near = similarities[places]
    scores = answer_scores(near, knowledge.dense(places), [numbers[row.answer] for row in rows])
    best: dict[str, Ranked] = {}
    korean = has_hangul(question)
    for row, cosine in zip(rows, near.tolist(), strict=True):
        if row.answer not in best and len(best) < MATCHED:
            match = matcher.match(row.answer)
            score = scores[numbers[row.answer]] + MATCH_SHARE * match.share
            score *= 1 if has_hangul(row.question) == korean else FOREIGN_RATE
            best[row.answer] = Ranked(row, score, cosine, match)
    return tuple(sorted(best.values(), key=lambda entry: -entry.score))
