"""A search among notes and what it finds."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Note


@dataclass(frozen=True, slots=True)
class NoteSearch:
    """What to look for among notes: passages that hold every word of ``text``, of one origin or of all."""

    text: str | None = None
    origin: str | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class FoundNotes:
    """One page of passages in the order they came, how many there are, and how many by origin."""

    notes: tuple[Note, ...]
    total: int
    origins: tuple[tuple[str, int], ...] = ()
