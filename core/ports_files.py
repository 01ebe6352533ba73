"""What the core needs from the world to read files that the standard library cannot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class BadPages(Exception):
    """A document of pages cannot be read; ``reason`` names the sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PageReader(Protocol):
    """Reads documents that are made of pages (PDF)."""

    async def pages(self, content: bytes) -> Sequence[str]:
        """The text of each page; raises `BadPages`."""
