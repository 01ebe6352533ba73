"""Decide between an answer, suggestions and a refusal, and put it into words."""

from __future__ import annotations

from engine.brain import Candidate, Verdict
from engine.recall.asking import CANDIDATES, Finding, Ranked, find, may_answer
from engine.recall.knowledge import Knowledge, names, overlaid
from engine.recall.model import Model
from engine.recall.prompt import Passage, Request
from engine.recall.text import key
from engine.recall.texts import refusal, suggestion

# Resemblance is the cosine and, at this rate, the share of the question's units that fit.
SHARE_RATE = 0.25
LEAST_RESEMBLANCE = 0.14
# Without anything of the question in common, only a wording this like it is worth a suggestion.
LEAST_LIKENESS = 0.3
NOTE_COVER = 0.6


def judge(model: Model, request: Request) -> tuple[Verdict, str]:
    """Return the verdict on a request and the text to say."""
    fresh = [example for example in request.examples if not _known(model.knowledge, *example)]
    knowledge = overlaid(model.knowledge, fresh) if fresh else model.knowledge
    finding = find(knowledge, request.question)
    certainty = 1.0 if finding.exact else model.coefficients.certainty(finding.evidence)
    if finding.ranked and _sure(model, finding, certainty):
        verdict = Verdict("answered", certainty, _candidates(finding, certainty), ())
        return verdict, finding.ranked[0].row.answer
    found = [entry for entry in _candidates(finding, certainty) if entry.certainty > 0]
    offered = tuple(found + _notes(model, request))[:CANDIDATES]
    if offered:
        return (
            Verdict("suggested", certainty, offered, finding.unknown),
            suggestion(request.question, [entry.question for entry in offered]),
        )
    return Verdict("refused", certainty, (), finding.unknown), refusal(request.question, finding.unknown)


def _known(knowledge: Knowledge, question: str, answer: str) -> bool:
    """Whether a worked example says just what was trained, so that it need not be read once more."""
    taught = {knowledge.row(place).answer for place in knowledge.places("keys", key(question))}
    return taught == {answer}


def _sure(model: Model, finding: Finding, certainty: float) -> bool:
    return finding.exact or (may_answer(finding) and certainty >= model.coefficients.threshold)


def _candidates(finding: Finding, certainty: float) -> tuple[Candidate, ...]:
    kept = [entry for entry in finding.ranked if _resembles(entry)]
    best = max((entry.score for entry in kept), default=1.0) or 1.0
    return tuple(
        Candidate(entry.row.question, entry.row.answer, certainty * min(1.0, max(0.01, entry.score / best)))
        for entry in kept
    )


def _resembles(entry: Ranked) -> bool:
    if not entry.match.share and entry.cosine < LEAST_LIKENESS:
        return False
    return entry.cosine + SHARE_RATE * entry.match.share >= LEAST_RESEMBLANCE


def _notes(model: Model, request: Request) -> list[Candidate]:
    if not request.notes:
        return []
    reader = model.knowledge.reader
    asked = {name for name in names(reader.units(request.question)) if not name.startswith("?")}
    if not asked:
        return []
    covers = [(_cover(asked, names(reader.units(note.text))), note) for note in request.notes]
    good = sorted((entry for entry in covers if entry[0] >= NOTE_COVER), key=lambda entry: -entry[0])
    return [Candidate(_heading(note), note.text, cover * 0.5) for cover, note in good]


def _cover(asked: set[str], held: frozenset[str]) -> float:
    return len(asked & held) / len(asked)


def _heading(note: Passage) -> str:
    return note.source or note.text.splitlines()[0][:80]
