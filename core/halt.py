"""Stopping an answer while it is being made, so that it can still say what it kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TypeVar

from core.streams import closing

Item = TypeVar("Item")


class Halt:
    """Comes with a question or a call, for faces that let people stop what comes of it."""

    def __init__(self) -> None:
        self.stopped = False
        self._waiting: asyncio.Task[object] | None = None

    def stop(self) -> None:
        """End the model's stream at once; the answer then ends with a reply like any other."""
        if self._waiting is not None and not self.stopped:
            self._waiting.cancel()
        self.stopped = True

    async def until(self, items: AsyncIterator[Item]) -> AsyncIterator[Item]:
        """Pass items on until they end or somebody stops them; their source is closed then.

        Only the wait for an item is broken off, never what the listener does with one.
        """
        async with closing(items):
            while not self.stopped:
                self._waiting = asyncio.current_task()
                try:
                    item = await anext(items)
                except StopAsyncIteration:
                    return
                except asyncio.CancelledError:
                    if not self._ended_by_stop():
                        raise
                    return
                finally:
                    self._waiting = None
                yield item

    def _ended_by_stop(self) -> bool:
        """Whether a cancellation was `stop` alone; the task then goes on as if it had never been."""
        task = self._waiting
        return self.stopped and task is not None and task.uncancel() == 0
