"""Replies on a real terminal: Markdown, coloured tones, tables and a progress bar, drawn with rich."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live
from rich.markdown import Markdown
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Drawing
from rich.table import Table as Drawn
from rich.text import Text

from adapters.terminal.safe import safe, safe_line
from adapters.terminal.show import Bar
from core.reply import Progress, Reply, Table, Tone

_STYLES = {Tone.PLAIN: "none", Tone.GOOD: "green", Tone.WARNING: "yellow", Tone.TROUBLE: "red"}
_FENCE = re.compile(r"^\s*(```|~~~)")
_SHARE = 2 / 3  # of the window's height: how much of a growing answer is shown while it comes


def console_on(out: TextIO) -> Console:
    """A console on a stream; a standard one is looked up anew each time, as a prompt may stand in for it."""
    if out is sys.stdout:
        return Console(highlight=False)
    if out is sys.stderr:
        return Console(highlight=False, stderr=True)
    return Console(file=out, highlight=False)


class RichScreen:
    """Shows an answer's end while it grows, and the whole of it as Markdown once it is there."""

    def __init__(self, console: Console, trouble: Console, bar: Bar) -> None:
        self._console, self._trouble, self._bar = console, trouble, bar
        self._growing = ""
        self._live: Live | None = None

    def piece(self, text: str) -> None:
        """Let the answer grow on the screen."""
        self._growing += text
        if self._live is None:
            self._live = Live(console=self._console, transient=True, refresh_per_second=12)
            self._live.start()
        self._live.update(Text(self._tail(), overflow="fold"))

    def _tail(self) -> str:
        """As much of the end of the growing answer as surely fits into the window."""
        rows = max(3, int(self._console.height * _SHARE))
        text = safe(self._growing)[-rows * max(10, self._console.width // 2) :]
        return "\n".join(text.split("\n")[-rows:])

    def progress(self, progress: Progress) -> None:
        """Hand progress to its bar."""
        self._bar.show(progress)

    def reply(self, reply: Reply) -> None:
        """Draw the reply in the colour of its tone."""
        self._bar.finish()
        self._take_live_away()
        console = self._trouble if reply.tone is Tone.TROUBLE else self._console
        if reply.text:
            console.print(markdown(reply.text, _STYLES[reply.tone]))
        if reply.table:
            console.print(drawn(reply.table))

    def lines(self, lines: Sequence[str]) -> None:
        """Draw remarks, dimmed."""
        for line in lines:
            self._console.print(Text(safe(line), style="dim"))

    def finish(self) -> None:
        """Leave what came of an answer that stopped in the middle."""
        self._bar.finish()
        growing = self._growing
        self._take_live_away()
        if growing:
            self._console.print(markdown(growing, "none"))

    def _take_live_away(self) -> None:
        if self._live is not None:
            self._live.stop()
        self._live, self._growing = None, ""


class RichBar:
    """A bar that moves; without a known total it swings."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._drawing: Drawing | None = None

    def show(self, progress: Progress) -> None:
        """Draw or move the bar."""
        if self._drawing is None:
            self._drawing = self._draw()
        self._drawing.update(
            self._drawing.task_ids[0],
            description=safe_line(progress.text),
            completed=progress.done,
            total=progress.total or None,
            count=f"{progress.done}/{progress.total}" if progress.total else "",
        )
        self._drawing.start()

    def _draw(self) -> Drawing:
        drawing = Drawing(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.fields[count]}", markup=False),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        drawing.add_task("", total=None, count="")
        return drawing

    def finish(self) -> None:
        """Take the bar away."""
        if self._drawing is not None:
            self._drawing.stop()
        self._drawing = None


def markdown(text: str, style: str) -> Markdown:
    """Return a reply's text as drawable Markdown; a link shows its address, and each line stays a line."""
    lines, fenced = [], False
    for line in safe(text).split("\n"):
        fenced ^= bool(_FENCE.match(line))
        lines.append(line if fenced or not line.strip() else f"{line}  ")
    return Markdown("\n".join(lines), style=style, hyperlinks=False)


def drawn(table: Table) -> Drawn:
    """Return a table as rich draws it; cells fold instead of losing their end."""
    drawing = Drawn(box=SIMPLE_HEAD, header_style="bold")
    for column in table.columns:
        drawing.add_column(Text(safe_line(column)), overflow="fold")
    for row in table.rows:
        drawing.add_row(*(Text(safe_line(cell)) for cell in row))
    return drawing
