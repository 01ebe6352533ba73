"""The registry → the forms that the page draws."""

from __future__ import annotations

from typing import Any

from core.command import Command, FormField
from core.model import Language


def form_of(command: Command, language: Language) -> dict[str, Any]:
    """Return a command as the page draws it: its name, what it does, its fields."""
    return {
        "name": command.name,
        "summary": command.summary(language),
        "needs": command.needs.name,
        "listed": command.listed,
        "message_field": command.message_field,
        "message_label": command.message_label(language),
        "fields": [_field(field, language) for field in command.fields],
    }


def _field(field: FormField, language: Language) -> dict[str, Any]:
    return {
        "name": field.name,
        "kind": field.kind,
        "label": field.label(language),
        "required": field.required,
        "limit": field.field.limit,
        "long": field.field.long,
        "choices": [[choice, field.choice_label(choice, language)] for choice in field.choices],
        "default": _written(field.default),
    }


def _written(default: object) -> str:
    """A field's default as somebody would write it into the form."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    return "" if default is None else str(default)
