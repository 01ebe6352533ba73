"""Ends streams at once when nobody listens on, all the way down to the model's host."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

Item = TypeVar("Item")


@asynccontextmanager
async def closing(parts: AsyncIterator[Item]) -> AsyncGenerator[AsyncIterator[Item]]:
    """Close ``parts`` at the end of the block, however it ends.

    A generator that is only left would be closed when it is collected, long after its listener went.
    """
    try:
        yield parts
    finally:
        if isinstance(parts, AsyncGenerator):
            await parts.aclose()
