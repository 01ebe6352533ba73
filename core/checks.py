"""What a check may find about a pair that is being taught, and how the findings are gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from core.model import QAPair
from core.reply import Button
from core.texts import Say


class Weight(StrEnum):
    """What a finding means for the pair: a teacher decides, or it cannot be taught like this."""

    ASKS = "asks"
    BLOCKS = "blocks"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found, said in the teacher's language.

    ``about`` tells findings of one kind apart (the number of another pair, a masked secret). Each of the
    ``buttons`` gets the key of the waiting entry as its ``draft``, by which its command finds all that was
    typed (`core.teaching.waiting`). ``instead`` is what waits in the pair's place, where it must not be kept.
    """

    kind: str
    text: str
    weight: Weight = Weight.ASKS
    about: str = ""
    buttons: tuple[Button, ...] = ()
    instead: QAPair | None = None

    @property
    def key(self) -> str:
        """What somebody agrees to who teaches the pair all the same."""
        return f"{self.kind}:{self.about}"


@dataclass(frozen=True, slots=True)
class Teaching:
    """A pair on its way in: ``alike`` are other pairs, taught or waiting, that may say the same."""

    pair: QAPair
    alike: Sequence[QAPair]
    say: Say


class Check(Protocol):
    """Looks at a pair that is being taught."""

    async def __call__(self, teaching: Teaching) -> Sequence[Finding]:
        """Return what is worth saying about it; nothing where all is well."""


async def findings_of(checks: Sequence[Check], teaching: Teaching) -> list[Finding]:
    """Return what all checks find, in their order; where something blocks, that alone is to be settled."""
    found = [finding for check in checks for finding in await check(teaching)]
    return [finding for finding in found if finding.weight is Weight.BLOCKS] or found
