"""What was asked, counted in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.fakes import FakeTalks


class FakeAsked:
    """Counts what a fake of the talk holds."""

    def __init__(self, talks: FakeTalks) -> None:
        self._talks = talks

    async def most(self, limit: int) -> Sequence[int]:
        rows = [(turn.pair, turn.id or 0) for _, turn in self._talks.rows if turn.pair is not None]
        counts, last = Counter(pair for pair, _ in rows), dict(rows)
        return sorted(counts, key=lambda pair: (-counts[pair], -last[pair]))[:limit]
