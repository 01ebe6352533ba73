"""Lines that are typed or piped in, read without holding up the rest of the bot."""

from __future__ import annotations

import asyncio
import threading
from typing import Protocol, TextIO

from adapters.terminal.safe import safe_line
from core.command import FormField


class Reader(Protocol):
    """Where a chat gets its lines from. Both raise EOFError at the end and KeyboardInterrupt for Ctrl-C."""

    async def line(self) -> str:
        """The next message, command or number."""

    async def value(self, form: FormField | None, label: str, default: str = "") -> str:
        """What is written into a field; ``default`` is already there and stays unless it is changed."""


class LineReader:
    """Reads a stream line by line; a field is asked for by its label and takes the next line."""

    def __init__(self, source: TextIO, out: TextIO) -> None:
        self._source, self._out = source, out
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self._thread: threading.Thread | None = None

    async def line(self) -> str:
        """The next line without its end."""
        self._start()
        line = await self._lines.get()
        if not line:
            self._lines.put_nowait("")  # the end stays the end, however often it is read
            raise EOFError
        return line.rstrip("\r\n")

    async def value(self, form: FormField | None, label: str, default: str = "") -> str:
        """The next line, or what was there before where that is empty."""
        self._out.write(f"{safe_line(label)}{f' [{safe_line(default)}]' if default else ''}: \n")
        self._out.flush()
        return await self.line() or default

    def _start(self) -> None:
        """Read in a thread of its own that nobody waits for: a line may never come."""
        if self._thread is None:
            loop = asyncio.get_running_loop()
            self._thread = threading.Thread(target=self._read, args=(loop,), daemon=True)
            self._thread.start()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        line = "?"
        while line:
            try:
                line = self._source.readline()
                loop.call_soon_threadsafe(self._lines.put_nowait, line)
            except (RuntimeError, ValueError, OSError):  # the loop or the stream was closed meanwhile
                return
