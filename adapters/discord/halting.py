"""Stopping an answer while it is being made, from a button under it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager, contextmanager

from adapters.discord.packing import PREFIX, Packed

STOP = f"{PREFIX}:stop:"


class Halt:
    """One answer under way, for ``person`` (an id of Discord)."""

    def __init__(self, key: str, person: str) -> None:
        self.key, self.person = key, person
        self.stopped = self.ended = False
        self._scope: asyncio.Timeout | None = None

    def button(self, label: str) -> Packed:
        """The button that stops it."""
        return Packed(label, f"{STOP}{self.key}", quiet=True)

    def stop(self) -> None:
        """End the work at once; the rest of the model's text is not asked for."""
        if self.stopped:
            return
        self.stopped = True
        if self._scope is not None:
            self._scope.reschedule(0)

    @asynccontextmanager
    async def stoppable(self) -> AsyncGenerator[None]:
        """Cancel the block when the answer is stopped, and go on after it."""
        scope = asyncio.timeout(0 if self.stopped else None)
        self._scope = scope
        try:
            async with scope:
                yield
        except TimeoutError:
            if not scope.expired():
                raise
        finally:
            self._scope, self.ended = None, True


class Halts:
    """The answers under way in this process."""

    def __init__(self) -> None:
        self._open: dict[str, Halt] = {}

    @contextmanager
    def watch(self, key: str, person: str) -> Iterator[Halt]:
        """Let an answer be stopped until the end of the block."""
        halt = self._open[key] = Halt(key, person)
        try:
            yield halt
        finally:
            if self._open.get(key) is halt:
                del self._open[key]

    def find(self, custom_id: str) -> Halt | None:
        """The answer that a button stops; None once it has ended."""
        halt = self._open.get(custom_id.removeprefix(STOP))
        return None if halt is None or halt.ended else halt
