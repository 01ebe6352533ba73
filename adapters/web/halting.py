"""Stopping an answer while it is being made: the page names it by a key of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from core.halt import Halt


class Halts:
    """The answers under way, each by its session and key."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], Halt] = {}

    @contextmanager
    def watch(self, session: str, key: str, halt: Halt) -> Iterator[None]:
        """Let an answer be stopped until the end of the block."""
        self._open[session, key] = halt
        try:
            yield
        finally:
            if self._open.get((session, key)) is halt:
                del self._open[session, key]

    def stop(self, session: str, key: str) -> None:
        """Stop an answer of a session; one that has ended is left as it is."""
        halt = self._open.get((session, key))
        if halt is not None:
            halt.stop()
