"""Tells news at the terminal."""

from __future__ import annotations

from collections.abc import Callable

from adapters.terminal.words import PLATFORM
from core.reply import LiveMessage, Notice, Reply


class TerminalAnnouncer:
    """Fits `core.ports.Announcer`; ``show`` puts a reply on the screen of whoever sits there.

    ``status`` is where the state of a training stands, in one line that is empty at its end; it may be put
    in once there is such a place.
    """

    def __init__(
        self, show: Callable[[Reply], None], status: Callable[[str], None] = lambda line: None
    ) -> None:
        self._show, self.status = show, status

    @property
    def platform(self) -> str:
        """The terminal's channels."""
        return PLATFORM

    async def announce(self, notice: Notice) -> None:
        """Show a notice."""
        self._show(notice.reply)

    async def show(self, live: LiveMessage) -> str:
        """Put how a training stands into the line that is kept for it."""
        ended = not live.reply.buttons
        self.status("" if ended else live.reply.text.replace("**", "").replace("\n", " · "))
        return live.key
