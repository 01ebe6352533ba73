"""Buttons, and the commands that replies name, as people type them in a shell."""

from __future__ import annotations

import shlex
from collections.abc import AsyncIterator
from contextlib import aclosing

from core.commands import COMMANDS
from core.reply import Button, Part, Reply
from core.spoken import as_typed, reply_as_typed

_KINDS = {
    (command.name, form.name): form.kind
    for command in COMMANDS
    for form in (*command.fields, *command.carried)
}
_NAMES = frozenset(command.name for command in COMMANDS if command.listed)
_BEFORE = "hobane "
_REQUIRED = {command.name: [form.name for form in command.fields if form.required] for command in COMMANDS}


def shell_command(button: Button) -> str:
    """Return the command line that does what the button does; what is still to be filled in is ``…``."""
    values = {name: value for name, value in button.values.items() if value}
    missing = {name: "…" for name in _REQUIRED.get(button.command, []) if name not in values}
    words = ["hobane", button.command]
    for name, value in (values | missing).items():
        option = f"--{name.replace('_', '-')}"
        if _KINDS.get((button.command, name)) != "yes_no":
            written = value if name in missing else shlex.quote(value)
            option += f"={written}" if value.startswith("-") else f" {written}"
        words.append(option)
    return " ".join(words)


def text_in_shell(text: str) -> str:
    """Return a text that names commands as a shell takes them: ``hobane models``, not ``/models``."""
    return as_typed(text, _NAMES, _BEFORE)


def reply_in_shell(reply: Reply) -> Reply:
    """The same for a reply."""
    return reply_as_typed(reply, _NAMES, _BEFORE)


async def in_shell(parts: AsyncIterator[Part]) -> AsyncIterator[Part]:
    """Pass parts on, with the commands that a reply names; what came in pieces stays word for word."""
    said = False
    async with aclosing(parts) as opened:  # type: ignore[type-var] # the app's doors are generators
        async for part in opened:
            said |= isinstance(part, str)
            yield reply_in_shell(part) if isinstance(part, Reply) and not said else part
