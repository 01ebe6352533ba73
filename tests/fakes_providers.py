"""The ports of what hosts cost and what people prefer, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.errors import DiskFull
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
