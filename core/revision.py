"""One revision of a pair, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.model import QAPair

# What people change about a pair, in the order in which it is told.
TEXTS = ("question", "answer", "variants", "tags", "key_phrases", "status")


@dataclass(frozen=True, slots=True)
class Revision:
    """A pair as it stood from a moment on; ``change`` is shared by the pairs that were changed together."""

    pair: QAPair
    by: str
    at: datetime | None = None
    change: int = 0


def changed_fields(before: QAPair | None, after: QAPair) -> tuple[str, ...]:
    """The names of what a revision changed; all that it has, for the first one."""
    if before is None:
        return tuple(name for name in TEXTS if getattr(after, name))
    return tuple(name for name in TEXTS if getattr(before, name) != getattr(after, name))
