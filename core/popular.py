"""What to suggest to somebody who wonders what to ask: the taught questions that people ask most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.knowledge import answers
from core.model import PairSearch, QAPair, Status
from core.ports import Pairs

_SPARE = 3  # for each place, so that pairs that were taken back leave none empty


class Asked(Protocol):
    """What was asked lately, counted."""

    async def most(self, limit: int) -> Sequence[int]:
        """The ids of the pairs that answered most often in the talk that is kept, the most asked first."""


async def popular(asked: Asked, pairs: Pairs, limit: int) -> list[QAPair]:
    """Return up to ``limit`` taught pairs: those asked most first, then the newest taught."""
    often = [pair for pair in await pairs.get(await asked.most(limit * _SPARE)) if answers(pair)][:limit]
    if len(often) == limit:
        return often
    newest = (await pairs.find(PairSearch(status=Status.APPROVED, limit=limit + len(often)))).pairs
    known = {pair.id for pair in often}
    others = (pair for pair in newest if pair.id not in known and answers(pair))
    return [*often, *others][:limit]
