"""Stopping an answer while it is being made, from a button under it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from adapters.discord.packing import PREFIX, Packed
from core.halt import Halt

STOP = f"{PREFIX}:stop:"


@dataclass(eq=False, slots=True)
class Stoppable:
    """One answer under way, for ``person`` (an id of Discord); ``ended`` once all of it has come."""

    key: str
    person: str
    halt: Halt = field(default_factory=Halt)
    ended: bool = False

    def button(self, label: str) -> Packed:
        """The button that stops it."""
        return Packed(label, f"{STOP}{self.key}", quiet=True)


class Halts:
    """The answers under way in this process."""

    def __init__(self) -> None:
        self._open: dict[str, Stoppable] = {}

    @contextmanager
    def watch(self, key: str, person: str) -> Iterator[Stoppable]:
        """Let an answer be stopped until the end of the block."""
        answer = self._open[key] = Stoppable(key, person)
        try:
            yield answer
        finally:
            if self._open.get(key) is answer:
                del self._open[key]

    def find(self, custom_id: str) -> Stoppable | None:
        """The answer that a button stops; None once it has ended."""
        answer = self._open.get(custom_id.removeprefix(STOP))
        return None if answer is None or answer.ended else answer
