"""The ports of what hosts cost and what people prefer, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from core.clean import same
from core.errors import DiskFull
from core.preferences import Comparison, Judged, Preference
from core.spending import Total, Usage


class FakeUsages:
    def __init__(self) -> None:
        self.rows: list[Usage] = []
        self.full = False

    async def add(self, usage: Usage) -> None:
        if self.full:
            raise DiskFull(path="memory")
        if usage.key is None or usage.key not in {known.key for known in self.rows}:
            self.rows.append(usage)

    async def totals(self, since: datetime) -> Sequence[Total]:
        rows = [usage for usage in self.rows if usage.at >= since]
        groups = sorted({(usage.kind, usage.model) for usage in rows})
        return [_total([usage for usage in rows if (usage.kind, usage.model) == group]) for group in groups]

    async def last(self, model: str) -> datetime | None:
        asked = [usage.at for usage in self.rows if usage.kind == "answers" and usage.model == model]
        return max(asked, default=None)


def _total(usages: Sequence[Usage]) -> Total:
    return Total(
        usages[0].kind,
        usages[0].model,
        len(usages),
        sum(usage.tokens_in for usage in usages),
        sum(usage.tokens_out for usage in usages),
        sum(usage.cost or 0.0 for usage in usages),
        sum(usage.cost is None for usage in usages),
    )


class FakePreferences:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._rows: dict[int, Comparison] = {}
        self._given: dict[tuple[int, str], Preference] = {}

    async def propose(self, comparison: Comparison) -> Comparison:
        for known in self._rows.values():
            if _texts(known) == _texts(comparison):
                return known
        at = comparison.at or self._now()
        stored = replace(comparison, id=len(self._rows) + 1, at=at)
        self._rows[stored.id] = stored
        return stored

    async def get(self, id: int) -> Comparison | None:
        return self._rows.get(id)

    async def prefer(self, preference: Preference) -> None:
        key = (preference.comparison, preference.person)
        self._given.pop(key, None)
        self._given[key] = replace(preference, at=preference.at or self._now())

    async def judged(self) -> Sequence[Judged]:
        given = self._given.values()
        found = [
            Judged(one, tuple(preference for preference in given if preference.comparison == one.id))
            for one in self._rows.values()
        ]
        return [one for one in found if one.preferences]

    async def waiting(self, person: str) -> Comparison | None:
        return next((one for one in self._rows.values() if (one.id, person) not in self._given), None)

    def forget(self, person: str) -> int:
        theirs = [key for key in self._given if key[1] == person]
        for key in theirs:
            del self._given[key]
        return len(theirs)


def _texts(comparison: Comparison) -> tuple[str, ...]:
    answers = sorted((same(comparison.first), same(comparison.second)))
    return (same(comparison.question), *answers)
