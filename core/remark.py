"""What somebody wrote about a wrong answer, until a teacher has looked at it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment under 👎 (``id``), by whom, and the exchange that it is about."""

    id: int
    person: str
    comment: str
    question: str
    answer: str
