"""What the core needs from the world to keep every revision of pairs, and to change several together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.model import QAPair
from core.remark import Remark
from core.reply import Notice
from core.revision import Revision


class Revisions(Protocol):
    """Everything that ever was said of pairs, and the changes of several that hold together or not at all."""

    async def of(self, pair: int) -> Sequence[Revision]:
        """Every revision of a pair, newest first."""

    async def made_together(self, change: int) -> Sequence[Revision]:
        """The revisions that one change made, by pair; none for the number 0."""

    async def last_by(self, person: str) -> int:
        """The number of the newest change that a person made; 0 where there is none."""

    async def settle(
        self, pairs: Sequence[QAPair], by: str, notices: Sequence[Notice] = ()
    ) -> Sequence[QAPair]:
        """Store the next revision of each pair, and news of it, in one transaction, as one change.

        Raises `PairChanged`, and changes nothing, where one of them is not the newest any more.
        """


class Remarks(Protocol):
    """What people wrote about wrong answers and nobody has looked at yet."""

    async def waiting(self, limit: int) -> Sequence[Remark]:
        """The oldest of them."""

    async def count(self) -> int:
        """How many there are."""

    async def settle(self, id: int, by: str) -> bool:
        """Somebody has looked at one; False when it was settled before, or is gone."""
