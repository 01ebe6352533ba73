"""Buttons ↔ the 100 characters in which Discord keeps what a button does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import StorageTrouble
from core.ports import Drafts
from core.reply import Button

PREFIX = "hb"
_MOST = 100  # UTF-16 units, the way Discord's clients count
_NAME = "button.json"


@dataclass(frozen=True, slots=True)
class Packed:
    """A button as it is shown: all that it does is in ``custom_id``."""

    label: str
    custom_id: str
    danger: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Press:
    """What a press asks for."""

    command: str
    values: Mapping[str, str]
    opens_form: bool


async def pack(button: Button, drafts: Drafts) -> Packed | None:
    """Write a button's work into its id; long values go to the drafts. None when they cannot be kept."""
    kind = "f" if button.opens_form else "r"
    values = json.dumps(dict(button.values), ensure_ascii=False, separators=(",", ":"))
    custom_id = f"{PREFIX}:{kind}:{button.command}:{values if button.values else ''}"
    if _length(custom_id) > _MOST:
        try:
            key = await drafts.put(values.encode(), _NAME)
        except StorageTrouble:
            return None
        custom_id = f"{PREFIX}:{kind}:{button.command}:@{key}"
    return Packed(button.label, custom_id, button.danger, button.quiet)


async def unpack(custom_id: str, drafts: Drafts) -> Press | None:
    """Read what a button does. None when what it held is gone; ValueError for an id that is not ours."""
    prefix, kind, command, rest = custom_id.split(":", 3)
    if prefix != PREFIX or kind not in ("f", "r"):
        raise ValueError(custom_id)
    if rest.startswith("@"):
        kept = await drafts.get(rest[1:])
        if kept is None:
            return None
        rest = kept[1].decode()
    values = json.loads(rest) if rest else {}
    if not isinstance(values, dict):
        raise ValueError(custom_id)
    return Press(command, {str(name): str(value) for name, value in values.items()}, kind == "f")


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
