"""The buttons of replies as Slack draws them, and what a press means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from adapters.slack.texts import slack_text
from core.clean import one_line
from core.model import Language
from core.ports import Drafts
from core.reply import Button

ACTION = "run"
_VALUE = 2000  # characters that Slack keeps in a button
_LABEL, _ROW = 75, 25  # characters of a label; buttons in a row
_KEPT_AS = "slack-button"
_SIDES = ("positive_button", "negative_button")


@dataclass(frozen=True, slots=True)
class Press:
    """What a button asks for; ``typed`` is the command as somebody typed it, where it is called otherwise."""

    command: str
    values: Mapping[str, str]
    opens_form: bool = False
    typed: str = ""


async def rows_of(buttons: Sequence[Button], drafts: Drafts, language: Language) -> list[dict[str, Any]]:
    """Return the blocks that draw the buttons; quiet ones stand below the others.

    Two quiet buttons that run one command, one value apart, are a choice of two: Slack's own feedback
    buttons. Values too long for a button are kept as drafts.
    """
    loud = [button for button in buttons if not button.quiet]
    quiet = [button for button in buttons if button.quiet]
    thumbs = _opposites(quiet)
    others = [button for button in quiet if button not in thumbs]
    blocks = await _rows(loud, ACTION, drafts, language)
    if thumbs:
        blocks.append(await _feedback(thumbs[0], thumbs[1], drafts))
    return [*blocks, *await _rows(others, f"{ACTION}:quiet", drafts, language)]


async def _rows(
    buttons: Sequence[Button], action: str, drafts: Drafts, language: Language
) -> list[dict[str, Any]]:
    drawn = [
        await _element(button, f"{action}:{index}", drafts, language) for index, button in enumerate(buttons)
    ]
    return [
        {"type": "actions", "elements": drawn[start : start + _ROW]} for start in range(0, len(drawn), _ROW)
    ]


def _opposites(quiet: Sequence[Button]) -> tuple[Button, ...]:
    for first, second in pairwise(quiet):
        alike = first.command == second.command and not (first.opens_form or second.opens_form)
        if alike and len(first.values.items() ^ second.values.items()) == 2:
            return first, second
    return ()


async def _feedback(good: Button, bad: Button, drafts: Drafts) -> dict[str, Any]:
    drawn = {
        name: {
            "text": {"type": "plain_text", "text": one_line(button.label, _LABEL) or "…", "emoji": True},
            "value": await _value(Press(button.command, button.values), drafts),
        }
        for name, button in zip(_SIDES, (good, bad), strict=True)
    }
    element = {"type": "feedback_buttons", "action_id": f"{ACTION}:feedback", **drawn}
    return {"type": "context_actions", "elements": [element]}


def plainer(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the same blocks with feedback buttons as ordinary ones, for places that do not take them."""
    return [_ordinary(block) if block["type"] == "context_actions" else block for block in blocks]


def _ordinary(feedback: dict[str, Any]) -> dict[str, Any]:
    [element] = feedback["elements"]
    sides = [element[name] | {"action_id": f"{ACTION}:{name}", "type": "button"} for name in _SIDES]
    return {"type": "actions", "elements": sides}


async def _element(button: Button, action: str, drafts: Drafts, language: Language) -> dict[str, Any]:
    element: dict[str, Any] = {
        "type": "button",
        "action_id": action,
        "text": {"type": "plain_text", "text": one_line(button.label, _LABEL) or "…", "emoji": True},
        "value": await _value(Press(button.command, button.values, button.opens_form), drafts),
    }
    if button.danger:
        element["style"] = "danger"
        element["confirm"] = _confirm(button.label, language)
    return element


def _confirm(label: str, language: Language) -> dict[str, Any]:
    texts = {"title": one_line(label, 100), "text": slack_text("sure", language)}
    texts |= {"confirm": slack_text("yes", language), "deny": slack_text("no", language)}
    return {name: {"type": "plain_text", "text": text} for name, text in texts.items()} | {"style": "danger"}


async def _value(press: Press, drafts: Drafts) -> str:
    record = {"c": press.command, "v": dict(press.values), "f": int(press.opens_form)}
    value = json.dumps(record, ensure_ascii=False)
    if len(value) <= _VALUE:
        return value
    return json.dumps({"d": await drafts.put(value.encode(), _KEPT_AS)})


async def press_of(value: str, drafts: Drafts) -> Press | None:
    """Return what a button's value asks for; None when what it stood for is gone."""
    try:
        record = json.loads(value)
        if "d" in record:
            kept = await drafts.get(str(record["d"]))
            if kept is None or kept[0] != _KEPT_AS:
                return None
            record = json.loads(kept[1])
        values = {str(name): str(text) for name, text in record["v"].items()}
        return Press(str(record["c"]), values, bool(record.get("f")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
