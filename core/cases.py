"""What an evaluation asks: stored cases, wordings that were kept out of training, and questions to refuse."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core import errors
from core.clean import clean, same
from core.dataset import Dataset
from core.holdout import Holdout
from core.model import Language, QAPair
from core.near_miss import Taught, near_misses
from core.off_topic import OFF_TOPIC
from core.texts import language_of
from core.tuning import Case

KINDS = ("wording", "reported", "off_topic", "near_miss", "near_miss_made", "untaught")
"""What kinds of case there are. ``reported``: somebody pressed 👎; ``near_miss_made``: made by rule."""

ANSWERABLE = ("wording", "reported")
"""The kinds that have a taught answer; all others must be refused."""

_MOST = 300  # cases of one evaluation; beyond, a fixed sample of each kind
_MADE_AT_MOST = 30


@dataclass(frozen=True, slots=True)
class Gathered:
    """The cases of one evaluation, and the rule by which their wordings were kept out of training."""

    cases: tuple[Case, ...]
    holdout: Holdout

    @property
    def answerable(self) -> bool:
        """Whether there is anything to answer, not only questions to refuse."""
        return any(case.expected for case in self.cases)


async def gather(dataset: Dataset) -> Gathered:
    """Put the cases of an evaluation together: the same ones as long as nothing is taught or changed."""
    stored = await dataset.cases.all()
    holdout = await dataset.holdout()
    pairs = [pair async for batch in dataset.approved() for pair in batch]
    learned = [pair async for batch in dataset.trainable() for pair in batch]
    kept_out = [case for pair in learned for case in _kept_out(pair, holdout)]
    found = [*stored, *_new(kept_out, stored)]
    languages = {case.language for case in found if case.expected}
    taught = Taught.of(text for pair in pairs for text in (*pair.wordings, pair.answer))
    made = [*_off_topic(languages, taught), *_near_misses(pairs, taught, len(found))]
    return Gathered(tuple(_sample([*found, *_new(made, found)])), holdout)


def _kept_out(pair: QAPair, holdout: Holdout) -> list[Case]:
    return [
        Case(wording, "wording", pair.question, language_of(wording) or "ko", "rule")
        for wording in holdout.kept_out(pair)
    ]


def _new(cases: Iterable[Case], known: Iterable[Case]) -> list[Case]:
    """Those that are not asked already."""
    asked = {same(case.question) for case in known}
    return [case for case in cases if same(case.question) not in asked]


def _off_topic(languages: set[Language], taught: Taught) -> list[Case]:
    return [
        Case(question, "off_topic", None, language, "rule")
        for language, question, word in OFF_TOPIC
        if language in languages and taught.lacks(word)
    ]


def _near_misses(pairs: Sequence[QAPair], taught: Taught, others: int) -> list[Case]:
    """At most one of a pair, and at most a third as many as there are other cases."""
    made: list[Case] = []
    for pair in sorted(pairs, key=lambda pair: _place(str(pair.id))):
        if len(made) >= min(_MADE_AT_MOST, others // 3):
            break
        language = language_of(pair.question) or "ko"
        question = next(near_misses(pair.question, language, taught), None)
        if question:
            made.append(Case(question, "near_miss_made", None, language, "rule"))
    return made


def _sample(cases: Sequence[Case]) -> list[Case]:
    """All of them, or a fixed sample that keeps the share of each kind."""
    if len(cases) <= _MOST:
        return list(cases)
    by_kind: dict[str, list[Case]] = {}
    for case in cases:
        by_kind.setdefault(case.kind, []).append(case)
    chosen: set[str] = set()
    for some in by_kind.values():
        ordered = sorted(some, key=lambda case: _place(case.key))
        chosen.update(case.key for case in ordered[: max(1, len(some) * _MOST // len(cases))])
    return [case for case in cases if case.key in chosen]


def _place(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def read_cases(text: str) -> list[Case]:
    """Read held-out cases, one JSON object a line; raises `NoCases` where there is no fitting line."""
    cases = []
    for line in text.splitlines():
        try:
            record = json.loads(line)
            question, kind, expected = clean(record["question"]), record["kind"], record.get("expected")
            if kind in KINDS:
                cases.append(Case(question, kind, expected, record.get("language", "ko")))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    if not cases:
        raise errors.NoCases
    return cases
