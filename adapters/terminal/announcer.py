"""Tells news at the terminal."""

from __future__ import annotations

from collections.abc import Callable

from adapters.terminal.words import PLATFORM
from core.reply import Notice, Reply


class TerminalAnnouncer:
    """Fits `core.ports.Announcer`; ``show`` puts a reply on the screen of whoever sits there."""

    def __init__(self, show: Callable[[Reply], None]) -> None:
        self._show = show

    @property
    def platform(self) -> str:
        """The terminal's channels."""
        return PLATFORM

    async def announce(self, notice: Notice) -> None:
        """Show a notice."""
        self._show(notice.reply)
