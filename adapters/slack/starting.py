"""Lets work begin piece by piece, so that what arrives meanwhile is acknowledged in between."""

from __future__ import annotations

import asyncio


class Starting:
    """The door to the work: one passes it in each round of the event loop."""

    def __init__(self) -> None:
        self._door = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for one's turn; between two turns the loop looks at what has arrived."""
        async with self._door:
            await asyncio.sleep(0)
