"""Compares what a file holds with what is taught, and brings in what is new."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.clean import same
from core.dataset import with_wordings
from core.lines import Fault, Row
from core.model import QAPair, Status
from core.origin import FREE, as_before, taken_up
from core.ports import Datasets, Pairs
from core.ports_consent import SecretFinder
from core.safety import Look, look_at
from core.settling import replaced

_BATCH = 500  # pairs stored in one transaction

Kind = Literal["new", "widened", "known", "clash", "replaced", "full", "doubtful"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row: a new pair, new wordings of ``other``, or nothing, as ``other`` stands already.

    ``clash``: ``other`` has another answer. ``replaced``: and a teacher lets that of the row hold.
    ``full``: ``other`` has as many wordings as a pair may have. ``doubtful``: left out, as a check found
    something and a teacher decided so.
    """

    row: Row
    kind: Kind
    other: QAPair | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: ``new`` pairs, ``widened`` ones, and what became of each row.

    ``replaced`` are taught pairs with the answer of a row, where a teacher decided so. ``taught`` are the
    pairs that the rows were compared with.
    """

    new: tuple[QAPair, ...]
    widened: tuple[QAPair, ...]
    outcomes: tuple[Outcome, ...]
    faults: tuple[Fault, ...] = ()
    taught: tuple[QAPair, ...] = ()
    replaced: tuple[QAPair, ...] = ()

    def count(self, kind: Kind) -> int:
        """How many rows came out as ``kind``."""
        return sum(outcome.kind == kind for outcome in self.outcomes)

    def without(self, lines: Collection[int]) -> Plan:
        """The plan without the new pairs and answers on some lines, and without what would come to them."""
        fresh = [outcome.row for outcome in self.outcomes if outcome.kind == "new"]
        kept = [pair for pair, row in zip(self.new, fresh, strict=True) if not _begins_on(row, lines)]
        gone = {same(row.pair.question) for row in fresh if _begins_on(row, lines)}
        outcomes = tuple(
            replace(outcome, kind="doubtful", other=None) if _goes(outcome, lines, gone) else outcome
            for outcome in self.outcomes
        )
        return replace(self, new=tuple(kept), outcomes=outcomes)

    def replacing(self) -> Plan:
        """The plan in which rows with another answer change the taught pair; for each pair the first row."""
        widened = {pair.id: pair for pair in self.widened}
        words = {same(word) for pair in (*self.taught, *self.new) for word in pair.wordings}
        changed: dict[int, QAPair] = {}
        outcomes = []
        for outcome in self.outcomes:
            target = _clashing(outcome)
            if target and target.id not in changed:
                base, row = widened.pop(target.id, target), outcome.row.pair
                free = tuple(word for word in row.wordings if same(word) not in words)
                changed[target.id] = replaced(base, replace(row, question=base.question, variants=free))
                outcome = replace(outcome, kind="replaced")
            outcomes.append(outcome)
        kept, anew = tuple(widened.values()), tuple(changed.values())
        return replace(self, widened=kept, replaced=anew, outcomes=tuple(outcomes))


def _clashing(outcome: Outcome) -> QAPair | None:
    """The taught pair whose answer a row could take the place of."""
    other = outcome.other if outcome.kind == "clash" else None
    if other is None or not other.id or other.status is not Status.APPROVED:
        return None
    return other if same(other.question) != same(outcome.row.pair.answer) else None


def _begins_on(row: Row, lines: Collection[int]) -> bool:
    return bool(row.lines) and row.lines[0] in lines


def _goes(outcome: Outcome, lines: Collection[int], gone: Collection[str]) -> bool:
    """Whether a row is on one of some lines, or would come to one of some new pairs."""
    if outcome.kind in ("new", "clash") and _begins_on(outcome.row, lines):
        return True
    other = outcome.other
    return other is not None and not other.id and same(other.question) in gone


@dataclass(frozen=True, slots=True)
class Sifted:
    """Rows that may be stored, faults for those that hold a secret, remarks on those with personal data."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    personal: int


async def sift(rows: Sequence[Row], finder: SecretFinder) -> Sifted:
    """Look at all rows for secrets, which are never stored, and for personal data, which is pointed out."""
    looks = await look_at([row.pair for row in rows], finder)
    both = list(zip(rows, looks, strict=True))
    secret = [
        Fault(row.lines[0], "holds_secret", {"masked": ", ".join(one.masked for one in look.credentials)})
        for row, look in both
        if look.credentials
    ]
    clean = [(row, look) for row, look in both if not look.credentials]
    personal = [
        Fault(row.lines[0], "holds_personal", {"masked": _shown(look)}, grave=False)
        for row, look in clean
        if look.personal
    ]
    return Sifted(tuple(row for row, _ in clean), (*secret, *personal), len(personal))


def _shown(look: Look) -> str:
    return ", ".join(dict.fromkeys(one.masked for one in look.personal))


async def plan_import(datasets: Datasets, rows: Sequence[Row], faults: Sequence[Fault]) -> Plan:
    """Compare read rows with what is taught, and with each other, without changing anything.

    What says the same as a pair that was put away keeps the origin of that pair.
    """
    pairs: list[QAPair] = []
    for status in (Status.APPROVED, Status.DRAFT):
        async for batch in datasets.stream(status):
            pairs += batch
    taught = {same(wording): pair for pair in pairs for wording in pair.wordings}
    put_away: dict[tuple[str, str], QAPair] = {}
    for status in (Status.REJECTED, Status.REMOVED):
        async for batch in datasets.stream(status):
            bound = [pair for pair in batch if pair.borrowed or pair.provenance not in FREE]
            put_away.update((key, pair) for pair in bound for key in _keys(pair))
    return replace(_Planner(taught, put_away).plan(rows, faults), taught=tuple(pairs))


def _keys(pair: QAPair) -> list[tuple[str, str]]:
    """What a pair says, once for each way of asking."""
    return [(same(wording), same(pair.answer)) for wording in pair.wordings]


async def carry_out(pairs: Pairs, plan: Plan, by: str) -> AsyncIterator[tuple[int, Sequence[QAPair]]]:
    """Do what a plan says; yields how many pairs are stored so far, and the new ones since the last time.

    If it is broken off, what is stored stays, and the same import again brings the rest.
    """
    done, changed = 0, (*plan.widened, *plan.replaced)
    for start in range(0, len(changed), _BATCH):
        done += await _changed(pairs, changed[start : start + _BATCH], by)
        yield done, ()
    for start in range(0, len(plan.new), _BATCH):
        stored = await pairs.add(plan.new[start : start + _BATCH])
        done += len(stored)
        yield done, stored


async def _changed(pairs: Pairs, batch: Sequence[QAPair], by: str) -> int:
    """Change pairs side by side, which storage commits together; raises what one met once all are done."""
    results = await asyncio.gather(*(pairs.change(pair, by) for pair in batch), return_exceptions=True)
    for met in results:
        if isinstance(met, BaseException):
            raise met
    return len(results)


class _Planner:
    """Sorts read pairs by what the taught ones, and those read before, say to them."""

    def __init__(self, taught: dict[str, QAPair], put_away: Mapping[tuple[str, str], QAPair]) -> None:
        self._taught, self._put_away = taught, put_away
        self._new: dict[str, QAPair] = {}
        self._widened: dict[int, QAPair] = {}

    def plan(self, rows: Sequence[Row], faults: Sequence[Fault]) -> Plan:
        outcomes = tuple(self._outcome(replace(row, pair=self._as_put_away(row.pair))) for row in rows)
        remarks = [
            Fault(min(row.lines, default=0), "captured_before", grave=False)
            for outcome, row in zip(outcomes, rows, strict=True)
            if outcome.row.pair.consent is not row.pair.consent
        ]
        told = sorted((*faults, *remarks), key=lambda fault: fault.line)
        return Plan(tuple(self._new.values()), tuple(self._widened.values()), outcomes, tuple(told))

    def _as_put_away(self, pair: QAPair) -> QAPair:
        for key in _keys(pair) if self._put_away else ():
            pair = as_before(pair, self._put_away.get(key, pair))
        return pair

    def _outcome(self, row: Row) -> Outcome:
        pair = with_wordings(replace(row.pair, variants=()), row.pair.variants)
        others = [self._taught[same(word)] for word in pair.wordings if same(word) in self._taught]
        if not others:
            self._remember(pair)
            return Outcome(row, "new")
        other = self._latest(others[0])
        different = [found for found in others if same(found.answer) != same(pair.answer)]
        if different:
            return Outcome(row, "clash", self._latest(different[0]))
        # wordings that belong to a third pair stay with it
        free = [word for word in pair.wordings if same(word) not in self._taught]
        widened = taken_up(other, with_wordings(other, free), pair)
        if widened == other:
            return Outcome(row, "full" if free else "known", other)
        self._remember(widened)
        return Outcome(row, "widened", other)

    def _latest(self, pair: QAPair) -> QAPair:
        return self._widened.get(pair.id, pair) if pair.id else self._new[same(pair.question)]

    def _remember(self, pair: QAPair) -> None:
        if pair.id:
            self._widened[pair.id] = pair
        else:
            self._new[same(pair.question)] = pair
        self._taught.update((same(wording), pair) for wording in pair.wordings)
