"""Questions that got no good answer, gathered so that a teacher can answer many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from core.clean import same
from core.model import Channel
from core.wording import alike, near

Why = Literal["refused", "suggested", "disliked"]
Mark = Literal["told", "dismissed"]
_ALIKE = 0.75  # from here on two questions say the same, whatever their words' order


@dataclass(frozen=True, slots=True)
class Asking:
    """One time a question got no good answer: ``turn`` is the answer's, ``person`` who asked, where known."""

    turn: int
    question: str
    person: str
    name: str
    channel: Channel
    private: bool
    why: Why
    at: datetime

    @property
    def reply_to(self) -> Channel:
        """Where the asker hears of an answer: where they asked, or alone if they asked alone."""
        return Channel.direct(self.person) if self.private else self.channel


@dataclass(frozen=True, slots=True)
class Gap:
    """Askings of one question in its several wordings, newest first."""

    askings: tuple[Asking, ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        """The ways it was asked, the most frequent first; equal but for spaces and marks counts as one."""
        counts = Counter(same(asking.question) for asking in self.askings)
        first = {same(asking.question): asking.question for asking in reversed(self.askings)}
        return tuple(first[plain] for plain, _ in counts.most_common())

    @property
    def last(self) -> Asking:
        """The newest asking."""
        return self.askings[0]

    @property
    def people(self) -> int:
        """How many different people asked, as far as it is known."""
        return len({asking.person for asking in self.askings})


class Gaps(Protocol):
    """Answers that did not help, as long as the talk is kept."""

    async def unanswered(self, limit: int) -> Sequence[Asking]:
        """Askings that nothing taught answers since and nobody dismissed, newest first."""

    async def answered(self, limit: int) -> Sequence[tuple[Asking, int]]:
        """Askings that a pair answers since (with its number), of people who were not told, newest first."""

    async def mark(self, turns: Sequence[int], mark: Mark, by: str) -> int:
        """Mark askings as told or dismissed; returns how many were not marked so before."""

    async def heard(self, texts: Sequence[str], platforms: Sequence[str], person: str) -> frozenset[str]:
        """Those of the texts that somebody else than ``person`` asked, word for word, on these platforms."""


def grouped(askings: Iterable[Asking]) -> list[Gap]:
    """Gather askings of the same question, those asked most often first, then the newest."""
    groups: list[list[Asking]] = []
    for asking in askings:
        fitting = next((group for group in groups if _same_question(group, asking.question)), None)
        if fitting is None:
            groups.append([asking])
        else:
            fitting.append(asking)
    gaps = [Gap(tuple(group)) for group in groups]
    return sorted(gaps, key=lambda gap: (-len(gap.askings), -gap.last.turn))


def _same_question(group: Sequence[Asking], question: str) -> bool:
    wordings = {same(asking.question): asking.question for asking in group}
    if same(question) in wordings:
        return True
    return any(near(question, other) or alike(question, other) >= _ALIKE for other in wordings.values())
