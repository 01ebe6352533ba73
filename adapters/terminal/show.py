"""What an answer or a command yields, written to a terminal or into a pipe."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing
from typing import Protocol, TextIO

from adapters.terminal.safe import safe, safe_line
from core.reply import Part, Progress, Reply, Table, Tone


class Screen(Protocol):
    """Shows the parts of answers in the order they come."""

    def piece(self, text: str) -> None:
        """Show the next piece of an answer."""

    def progress(self, progress: Progress) -> None:
        """Show how far a long command has come."""

    def reply(self, reply: Reply) -> None:
        """Show a reply: what was shown of it in pieces is not shown twice."""

    def lines(self, lines: Sequence[str]) -> None:
        """Show remarks of the terminal itself."""

    def finish(self) -> None:
        """End what is still open: a line, a bar."""


class Bar(Protocol):
    """Shows progress."""

    def show(self, progress: Progress) -> None:
        """Show the present state."""

    def finish(self) -> None:
        """Take the bar away."""


async def show_parts(
    parts: AsyncIterator[Part], screen: Screen, on_progress: Callable[[], None] = lambda: None
) -> Reply:
    """Show parts as they come and return the reply at their end; the iterator is closed whatever happens."""
    reply = Reply("")
    try:
        async with aclosing(parts) as open_parts:  # type: ignore[type-var] # the app's doors are generators
            async for part in open_parts:
                if isinstance(part, str):
                    screen.piece(part)
                elif isinstance(part, Progress):
                    on_progress()
                    screen.progress(part)
                else:
                    reply = part
                    screen.reply(part)
    finally:
        screen.finish()
    return reply


def open_screen(out: TextIO, err: TextIO, trouble: TextIO) -> Screen:
    """Choose how to show by where it goes: colours and Markdown on a terminal, plain text into a pipe.

    Replies go to ``out``, those that tell of trouble to ``trouble``, progress to ``err``.
    """
    bar = _bar(err)
    if not out.isatty():
        return PlainScreen(out, trouble, bar)
    from adapters.terminal.rich_screen import RichScreen, console_on

    return RichScreen(console_on(out), console_on(trouble), bar)


def _bar(err: TextIO) -> Bar:
    if not err.isatty():
        return PlainBar(err)
    from adapters.terminal.rich_screen import RichBar, console_on

    return RichBar(console_on(err))


class PlainBar:
    """Progress as lines, one for each new state or tenth of the way."""

    def __init__(self, err: TextIO) -> None:
        self._err = err
        self._last: tuple[str, int] | None = None

    def show(self, progress: Progress) -> None:
        """Write a line when something worth a line has changed."""
        tenth = progress.done * 10 // progress.total if progress.total else 0
        if (progress.text, tenth) == self._last:
            return
        self._last = (progress.text, tenth)
        counted = f" {progress.done}/{progress.total}" if progress.total else ""
        print(f"{safe_line(progress.text)}{counted}", file=self._err, flush=True)

    def finish(self) -> None:
        """Forget what was shown."""
        self._last = None


class PlainScreen:
    """Text as it is, tables as lines with tabs: for pipes, files and programs."""

    def __init__(self, out: TextIO, trouble: TextIO, bar: Bar) -> None:
        self._out, self._trouble, self._bar = out, trouble, bar
        self._shown = ""

    def piece(self, text: str) -> None:
        """Write the piece and let it out at once."""
        text = safe(text)
        self._shown += text
        self._out.write(text)
        self._out.flush()

    def progress(self, progress: Progress) -> None:
        """Hand progress to its bar."""
        self._bar.show(progress)

    def reply(self, reply: Reply) -> None:
        """Write what of the text has not been written yet, and the table."""
        self._bar.finish()
        text = safe(reply.text)
        out = self._trouble if reply.tone is Tone.TROUBLE else self._out
        if self._shown and text.startswith(self._shown):
            self._write(out, text.removeprefix(self._shown))
            self._shown = ""
        else:
            self._end_line()
            self._write(out, text)
        if reply.table:
            self._write(out, plain_table(reply.table))

    def lines(self, lines: Sequence[str]) -> None:
        """Write each remark on its line."""
        self._end_line()
        for line in lines:
            self._write(self._out, safe(line))

    def finish(self) -> None:
        """End an answer that stopped in the middle."""
        self._bar.finish()
        self._end_line()

    def _end_line(self) -> None:
        if self._shown:
            self._write(self._out, "")
            self._shown = ""

    def _write(self, out: TextIO, text: str) -> None:
        out.write(f"{text}\n")
        out.flush()


def plain_table(table: Table) -> str:
    """Return a table as lines of cells with tabs between them, headings first."""
    return "\n".join("\t".join(map(safe_line, row)) for row in (table.columns, *table.rows))


def standard_screen() -> Screen:
    """The screen of a chat: everything on standard output, progress on standard error."""
    return open_screen(sys.stdout, sys.stderr, sys.stdout)
