"""The registry's commands as Slack's forms, and what somebody wrote into one."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from adapters.slack.texts import slack_text
from adapters.slack.words import SentFile, file_of
from core.clean import one_line
from core.command import Command, FormField
from core.model import Language

FORM = "form"
WRITTEN = 3000  # characters that Slack takes in one field
_TITLE, _LABEL, _OPTION = 24, 2000, 75
_INPUT = "value"


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """Where a form was opened from, which is where its reply goes; travels with the form.

    ``carried`` are values that the form does not show (`Command.carried`); ``note`` says what will happen to
    what is written.
    """

    command: str
    channel: str = ""
    thread: str | None = None
    response_url: str | None = None
    carried: Mapping[str, str] = dataclasses.field(default_factory=dict)
    note: str | None = None

    def dump(self) -> str:
        """Write it down for Slack to keep."""
        known = {"c": self.command, "ch": self.channel, "t": self.thread, "r": self.response_url}
        return json.dumps(known | {"v": dict(self.carried)}, ensure_ascii=False)


def origin_of(view: Mapping[str, Any]) -> Origin:
    """Read what `Origin.dump` wrote."""
    known = json.loads(view.get("private_metadata") or "{}")
    carried = {str(name): str(value) for name, value in (known.get("v") or {}).items()}
    return Origin(str(known["c"]), str(known.get("ch") or ""), known.get("t"), known.get("r"), carried)


def form_of(
    command: Command, name: str, values: Mapping[str, str], origin: Origin, language: Language
) -> dict[str, Any]:
    """Draw a command's form with ``values`` written in. ``name`` is the slash command as people type it."""
    blocks = [_says(" ".join(filter(None, (command.summary(language), origin.note))))]
    for field in command.fields:
        blocks.append(_input(field, values.get(field.name), language))
        if len(values.get(field.name, "")) > WRITTEN:
            blocks.append(_says(slack_text("cut_for_form", language, limit=WRITTEN)))
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": _text(one_line(name, _TITLE)),
        "submit": _text(slack_text("submit", language)),
        "close": _text(slack_text("cancel", language)),
        "private_metadata": origin.dump(),
        "blocks": blocks,
    }


def _text(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def _says(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [_text(text)]}


def _input(field: FormField, value: str | None, language: Language) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": _text(one_line(field.label(language), _LABEL)),
        "element": {"action_id": _INPUT, **_element(field, _written(field, value), language)},
    }


def _written(field: FormField, value: str | None) -> str:
    """What stands in the field at first: the value given, else the default."""
    if value is not None or field.default is None:
        return value or ""
    return ("yes" if field.default else "no") if isinstance(field.default, bool) else str(field.default)


def _element(field: FormField, value: str, language: Language) -> dict[str, Any]:
    if field.kind == "file":
        return {"type": "file_input", "max_files": 1}
    if field.kind in ("choice", "yes_no"):
        return _select(field, value, language)
    if field.kind == "number":
        element: dict[str, Any] = {"type": "number_input", "is_decimal_allowed": False}
        value = value.lstrip("#")
        return element | ({"initial_value": value} if value.isdecimal() else {})
    element = {
        "type": "plain_text_input",
        "multiline": field.field.long,
        "max_length": min(field.field.limit, WRITTEN),
    }
    if not value:
        return element
    # a prefilled text may be longer than the field takes: it is shown, and the command says what is too long
    return element | {
        "initial_value": value[:WRITTEN],
        "max_length": max(element["max_length"], min(len(value), WRITTEN)),
    }


def _select(field: FormField, value: str, language: Language) -> dict[str, Any]:
    names = {"yes": slack_text("yes", language), "no": slack_text("no", language)}
    if field.kind == "choice":
        names = {choice: field.choice_label(choice, language) for choice in field.choices}
    options = {
        choice: {"text": _text(one_line(name, _OPTION)), "value": choice} for choice, name in names.items()
    }
    element: dict[str, Any] = {"type": "static_select", "options": list(options.values())}
    return element | ({"initial_option": options[value]} if value in options else {})


def written_in(view: Mapping[str, Any]) -> dict[str, str | SentFile]:
    """Return what somebody wrote into a form; fields left empty are left out."""
    found: dict[str, str | SentFile] = {}
    for name, inputs in (view.get("state", {}).get("values") or {}).items():
        value = _value(inputs.get(_INPUT) or {})
        if value:
            found[str(name)] = value
    return found


def _value(state: Mapping[str, Any]) -> str | SentFile | None:
    if state.get("files"):
        return file_of(state["files"][0])
    if selected := state.get("selected_option"):
        return str(selected["value"])
    return str(state.get("value") or "")


def field_of(command: Command, facts: Mapping[str, object], language: Language) -> str | None:
    """Return the field of an error: the one it names, the number it is about, else the first written in."""
    named = facts.get("field")
    for field in command.fields:
        if named in (field.name, field.label(language)):
            return field.name
    for field in command.fields:
        if field.kind == "number" and field.name in facts:
            return field.name
    texts = [field.name for field in command.fields if field.kind == "text"]
    required = [field.name for field in command.fields if field.required]
    return next(
        iter([name for name in required if name in texts] + texts + [one.name for one in command.fields]),
        None,
    )
