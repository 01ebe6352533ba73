"""Looks through the pairs that an import would bring for what a teacher should decide on, line by line."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.checks_form import fault_of
from core.clean import one_line
from core.contradiction import differences
from core.errors import HostTrouble, NoModeration
from core.importing import Kind, Plan
from core.lines import Fault, Row
from core.model import QAPair
from core.overlaps import overlaps_with
from core.ports_consent import Moderator
from core.safety import text_of

KINDS = ("alike", "contradiction", "flagged", "form")
_FORM = {
    "answer_without_words": "doubt_without_words",
    "link_alone": "doubt_link_alone",
    "points_above": "doubt_points_above",
}
_BATCH = 320  # texts between two words on how far moderation has come
_PATIENCE = 2.0  # seconds for moderation; what it has not seen by then is seen before a training


@dataclass(slots=True)
class Doubts:
    """What the checks of teaching say of the rows of some kinds, and how many moderation has not seen."""

    kinds: tuple[Kind, ...] = ("new",)
    found: list[tuple[str, Fault]] = field(default_factory=list)
    unseen: int = 0

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that was found, by line."""
        return tuple(sorted((fault for _, fault in self.found), key=lambda fault: fault.line))

    @property
    def counts(self) -> dict[str, int]:
        """How many were found of each of the `KINDS`."""
        counted = Counter(kind for kind, _ in self.found)
        return {kind: counted[kind] for kind in KINDS}

    @property
    def lines(self) -> frozenset[int]:
        """The first lines of the rows that something was found about."""
        return frozenset(fault.line for _, fault in self.found)

    async def look(self, plan: Plan, moderator: Moderator) -> AsyncIterator[tuple[int, int]]:
        """Look at all rows of these kinds; yields how many moderation has seen, and of how many."""
        rows = [outcome.row for outcome in plan.outcomes if outcome.kind in self.kinds]
        self.found += await asyncio.to_thread(lambda: [*_lame(rows), *_overlapping(plan)])
        self.unseen, until = len(rows), asyncio.get_running_loop().time() + _PATIENCE
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            try:
                async with asyncio.timeout_at(until):
                    categories = await moderator.flagged([text_of(row.pair) for row in batch])
            except NoModeration:  # which /health says; there is nothing to wait for
                self.unseen = 0
                return
            except (HostTrouble, TimeoutError):
                return
            self.found += _flagged(batch, categories)
            self.unseen -= len(batch)
            yield len(rows) - self.unseen, len(rows)


def _flagged(rows: Sequence[Row], categories: Sequence[Sequence[str]]) -> Iterator[tuple[str, Fault]]:
    for row, names in zip(rows, categories, strict=True):
        if names:
            yield "flagged", _doubt(row, "doubt_flagged", found=", ".join(names))


def _lame(rows: Sequence[Row]) -> Iterator[tuple[str, Fault]]:
    """Answers that cannot stand alone."""
    for row in rows:
        if key := fault_of(row.pair.answer):
            yield "form", _doubt(row, _FORM[key])


def _overlapping(plan: Plan) -> Iterator[tuple[str, Fault]]:
    """New pairs that read like others, or contradict them: the first of each for every row."""
    rows = [outcome.row for outcome in plan.outcomes if outcome.kind == "new"]
    new = {-number: replace(pair, id=-number) for number, pair in enumerate(plan.new, 1)}
    lines = {-number: row for number, row in enumerate(rows, 1)}
    pairs = {pair.id: pair for pair in plan.taught} | new
    overlaps = overlaps_with(plan.taught, tuple(new.values()))
    for kind, found in (("contradiction", overlaps.contradictions), ("alike", overlaps.doubles)):
        for mine, other in {later: before for before, later in reversed(found)}.items():
            where = {"number": other} if other > 0 else {"other_line": lines[other].lines[0]}
            reason = f"doubt_{kind}" if other > 0 else f"doubt_{kind}_inside"
            yield kind, _doubt(lines[mine], reason, **where, **_both(pairs[mine], pairs[other]))


def _both(mine: QAPair, other: QAPair) -> dict[str, str]:
    """Both sides, and where they differ."""
    apart = [one for one in differences(mine.answer, other.answer) if one.kind != "negation"]
    told = one_line(", ".join(f"{one.one} ↔ {one.other}" for one in apart), 80)
    texts = {"question": other.question, "answer": mine.answer, "other": other.answer}
    shown = {name: one_line(text, 80) for name, text in texts.items()}
    return shown | {"differs": f" ({told})" if told else ""}


def _doubt(row: Row, reason: str, **facts: object) -> Fault:
    return Fault(row.lines[0], reason, facts, grave=False)
