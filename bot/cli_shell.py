"""Buttons as lines for a shell."""

from __future__ import annotations

import shlex

from core.commands import COMMANDS
from core.reply import Button

_KINDS = {
    (command.name, form.name): form.kind
    for command in COMMANDS
    for form in (*command.fields, *command.carried)
}
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
