"""Forgetting a person, and taking back a message that was captured: what goes, what stays without a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from core.model import Consent, QAPair

Part = Literal["pair", "wording"]
"""What was withdrawn of a revision: all of it, or only wordings that somebody asked in a chat."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much went: turns, thumbs, rankings, whole pairs and wordings; and how many pairs stay nameless."""

    turns: int = 0
    thumbs: int = 0
    pairs: int = 0
    wordings: int = 0
    nameless: int = 0
    rankings: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there was nothing to forget."""
        return self == Forgotten()


class Privacy(Protocol):
    """What belongs to a person in all that is stored."""

    async def forget(self, person: str) -> Forgotten:
        """Delete a person's words and name everywhere, in one transaction; the texts are overwritten."""

    async def withdraw(self, pair: int, person: str) -> bool:
        """Take a captured message back for its author; False where the pair holds none of theirs."""

    async def withdraw_wording(self, wording: int, person: str) -> bool:
        """Take a wording (its number) out of every pair that borrowed it; False where it is not theirs."""

    async def consent(self, pair: int, person: str, consent: Consent) -> QAPair | None:
        """Keep what the author of a captured message said; None where it is not theirs or withdrawn."""

    async def trained(self, parts: Sequence[Part]) -> frozenset[int]:
        """The model versions (ids) whose training data held words that were withdrawn since."""
