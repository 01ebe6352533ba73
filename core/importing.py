"""Compares what a file holds with what is taught, and brings in what is new."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from core.clean import same
from core.dataset import with_wordings
from core.lines import Fault, Row
from core.model import QAPair, Status
from core.ports import Datasets, Pairs
from core.ports_consent import SecretFinder
from core.safety import Look, look_at

_BATCH = 500  # pairs stored in one transaction

Kind = Literal["new", "widened", "known", "clash", "full"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row: a new pair, new wordings of ``other``, or nothing, as ``other`` stands already.

    ``clash``: ``other`` has another answer. ``full``: ``other`` has as many wordings as a pair may have.
    """

    row: Row
    kind: Kind
    other: QAPair | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: ``new`` pairs, ``widened`` ones, and what became of each row."""

    new: tuple[QAPair, ...]
    widened: tuple[QAPair, ...]
    outcomes: tuple[Outcome, ...]
    faults: tuple[Fault, ...] = ()

    def count(self, kind: Kind) -> int:
        """How many rows came out as ``kind``."""
        return sum(outcome.kind == kind for outcome in self.outcomes)


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
    """Compare read rows with what is taught, and with each other, without changing anything."""
    taught: dict[str, QAPair] = {}
    for status in (Status.APPROVED, Status.DRAFT):
        async for batch in datasets.stream(status):
            taught.update((same(wording), pair) for pair in batch for wording in pair.wordings)
    return _Planner(taught).plan(rows, faults)


async def carry_out(pairs: Pairs, plan: Plan, by: str) -> AsyncIterator[int]:
    """Do what a plan says; yields how many pairs are stored so far.

    If it is broken off, what is stored stays, and the same import again brings the rest.
    """
    done = 0
    for pair in plan.widened:
        await pairs.change(pair, by)
        done += 1
        if done % _BATCH == 0:
            yield done
    for start in range(0, len(plan.new), _BATCH):
        batch = plan.new[start : start + _BATCH]
        await pairs.add(batch)
        done += len(batch)
        yield done


class _Planner:
    """Sorts read pairs by what the taught ones, and those read before, say to them."""

    def __init__(self, taught: dict[str, QAPair]) -> None:
        self._taught = taught
        self._new: dict[str, QAPair] = {}
        self._widened: dict[int, QAPair] = {}

    def plan(self, rows: Sequence[Row], faults: Sequence[Fault]) -> Plan:
        outcomes = tuple(map(self._outcome, rows))
        return Plan(tuple(self._new.values()), tuple(self._widened.values()), outcomes, tuple(faults))

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
        widened = with_wordings(other, free)
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
