"""What the lines of a file hold: a pair, or a fault by the name of the sentence that says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.model import QAPair


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line; ``reason`` names a sentence, which ``facts`` fill.

    Line 0 stands for the file as a whole. One that is not ``grave`` may be as it is, but is worth a look.
    """

    line: int
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)
    grave: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A pair and the lines that it was read from."""

    pair: QAPair
    lines: tuple[int, ...]
