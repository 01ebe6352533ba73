"""Bytes that grow piece by piece, in memory while they are few and on disk once they are many."""

from __future__ import annotations

import tempfile
import weakref
from collections.abc import Iterator
from typing import IO

_IN_MEMORY = 1 << 20  # bytes
_PIECE = 1 << 18


class Spool:
    """Written once, read as often as needed; its file has no name and goes with it."""

    def __init__(self) -> None:
        spooled = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - lives as long as the spool
        weakref.finalize(self, spooled.close)
        self.file: IO[bytes] = spooled

    def close(self) -> None:
        """Let go of what it holds, which nobody can read after that."""
        self.file.close()

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        self.file.seek(0, 2)
        return self.file.tell()

    def pieces(self) -> Iterator[bytes]:
        """Its bytes from the first to the last, a piece at a time."""
        place = 0
        while True:
            self.file.seek(place)
            piece = self.file.read(_PIECE)
            if not piece:
                return
            place += len(piece)
            yield piece
