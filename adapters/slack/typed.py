"""What somebody typed after a command → the values of its fields."""

from __future__ import annotations

import re
import shlex

from adapters.slack.words import value_of
from core.command import Command

_ASKS_FOR_FORM = {"...", "…", "form", "양식"}
_NAMED = re.compile(r"^(\w+)=")


def values_typed(command: Command, text: str, home: str = "") -> dict[str, str]:
    """Return values by field: ``name=value`` pairs, or the whole text for the field it is most likely for.

    ``home`` is the workspace that people mentioned in it belong to, where there are several.
    """
    text = text.strip()
    if not text or not command.fields or asks_for_form(text):
        return {}
    named = _named(command, text)
    if named is not None:
        return {name: value_of(value, home) for name, value in named.items()}
    first = next((field for field in command.fields if field.required), None) or next(
        (field for field in command.fields if field.kind != "file"), command.fields[0]
    )
    return {first.name: value_of(text, home)}


def asks_for_form(text: str) -> bool:
    """Whether somebody wants to see the form, where the command could also run without it."""
    return text.strip().lower() in _ASKS_FOR_FORM


def incomplete(command: Command, values: dict[str, str]) -> bool:
    """Whether a field that is needed is still empty."""
    return any(field.required and not values.get(field.name) for field in command.fields)


def _named(command: Command, text: str) -> dict[str, str] | None:
    """Read ``name=value`` pairs; None unless every word of the text belongs to one."""
    known = {field.name for field in command.fields}
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    pairs = [word.partition("=") for word in words]
    if not pairs or not all(mark and _NAMED.match(f"{name}=") and name in known for name, mark, _ in pairs):
        return None
    return {name: value for name, _, value in pairs}


def command_in(text: str, prefix: str, names: set[str]) -> tuple[str, str] | None:
    """Return (command, rest) where a message begins with a command, as threads know no slash commands."""
    found = re.match(r"^[/!](\S+)\s*(.*)$", text, re.DOTALL)
    if not found or not found[1].startswith(prefix):
        return None
    name = found[1].removeprefix(prefix)
    return (name, found[2]) if name in names else None
