"""Divides pairs into those to train on and those to validate with, no pair in both."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence

from core.model import QAPair


def held_back(ids: Collection[int], percent: int) -> frozenset[int]:
    """Return the pairs to validate with: about ``percent`` of them, at least one, never all.

    All wordings of a pair go one way, so that none is validated by what its pair was trained on. The choice
    depends on the pairs' ids alone: a pair keeps its side while others come and go, as far as counts allow.
    """
    if percent <= 0 or len(ids) < 2:
        return frozenset()
    count = min(max(1, round(len(ids) * percent / 100)), len(ids) - 1)
    ordered = sorted(ids, key=lambda number: hashlib.sha256(str(number).encode()).digest())
    return frozenset(ordered[:count])


def divided(pairs: Sequence[QAPair], held: Collection[int]) -> tuple[list[QAPair], list[QAPair]]:
    """The pairs to train on and those that are held back."""
    return [pair for pair in pairs if pair.id not in held], [pair for pair in pairs if pair.id in held]
