"""The replies of a chat with their buttons, each pressed by typing its number."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.terminal.safe import safe_line
from adapters.terminal.show import Screen
from core.reply import Button, Reply


class Board:
    """Remembers which buttons can be pressed: those of the last reply and of the news since."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._buttons: list[Button] = []
        self._stage = ""

    def offer(self, buttons: Sequence[Button]) -> None:
        """Offer a reply's buttons in the place of all before; with none, what is offered stays."""
        if buttons:
            self._buttons = []
            self._add(buttons)

    def tell(self, reply: Reply) -> None:
        """Show news; its buttons come after those that are offered."""
        self.screen.reply(reply)
        self._add(reply.buttons)

    def status(self, line: str) -> None:
        """Show how a training stands when its stage changes, where no line can be changed in its place."""
        stage = line.partition(" · ")[0].rstrip("▰▱0123456789% ")
        if stage and stage != self._stage:
            self.screen.lines([safe_line(line)])
        self._stage = stage

    def button(self, typed: str) -> Button | None:
        """The button whose number was typed."""
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 4):
            return None
        number = int(typed)
        return self._buttons[number - 1] if 1 <= number <= len(self._buttons) else None

    def _add(self, buttons: Sequence[Button]) -> None:
        first = len(self._buttons) + 1
        self._buttons.extend(buttons)
        numbered = list(enumerate(buttons, first))
        lines = [_drawn(number, button) for number, button in numbered if not button.quiet]
        quiet = "  ".join(_drawn(number, button) for number, button in numbered if button.quiet)
        if lines or quiet:
            self.screen.lines([*lines, *([quiet] if quiet else [])])


def _drawn(number: int, button: Button) -> str:
    return f"[{number}] {safe_line(button.label)}"
