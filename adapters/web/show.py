"""Domain words → what the page's script draws, as JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from adapters.web.shelf import INLINE
from core.clean import one_line
from core.model import Turn
from core.reply import Attachment, Button, LiveMessage, Notice, Part, Progress, Reply

Put = Callable[[Attachment], str]
_WAITING = 100  # characters of a notice that waits


def line_of(part: Part, put: Put | None = None) -> str:
    """Return a part of an answer as one line of a stream; large files go where ``put`` keeps them."""
    return json.dumps(part_json(part, put), ensure_ascii=False, default=str) + "\n"


def part_json(part: Part, put: Put | None = None) -> dict[str, Any]:
    """A piece of text, progress, or the reply at the end."""
    if isinstance(part, str):
        return {"kind": "text", "text": part}
    if isinstance(part, Progress):
        return {"kind": "progress", "text": part.text, "done": part.done, "total": part.total}
    return {"kind": "reply", "reply": reply_json(part, put)}


def reply_json(reply: Reply, put: Put | None = None) -> dict[str, Any]:
    """A reply; of its facts the page learns only whether it answers a question, and was stopped."""
    table = reply.table
    return {
        "text": reply.text,
        "tone": str(reply.tone),
        "buttons": [_button(button) for button in reply.buttons],
        "attachments": [_attachment(file, put) for file in reply.attachments],
        "table": {"columns": table.columns, "rows": table.rows} if table else None,
        "answer": reply.facts.get("outcome") == "answered",
        "stopped": reply.facts.get("stopped") is True,
    }


def waiting_json(notice: Notice) -> dict[str, str]:
    """A notice that could not be told yet: the beginning of what it says, and for where."""
    return {"text": one_line(notice.reply.text, _WAITING), "place": str(notice.channel)}


def _button(button: Button) -> dict[str, Any]:
    return {
        "label": button.label,
        "command": button.command,
        "values": dict(button.values),
        "opens_form": button.opens_form,
        "danger": button.danger,
        "quiet": button.quiet,
    }


def _attachment(file: Attachment, put: Put | None) -> dict[str, Any]:
    """A file: a small one or a picture with its content, a large one with the key to fetch it by."""
    shown = {"name": file.name, "media_type": file.media_type, "size": file.size}
    if put and file.size > INLINE and file.media_type != "image/png":
        return {**shown, "key": put(file)}
    return {**shown, "content": base64.b64encode(file.content).decode()}


def turn_json(turn: Turn) -> dict[str, Any]:
    """A turn of the past."""
    return {
        "role": turn.role,
        "text": turn.text,
        "cut": turn.cut,
        "answer": turn.outcome in (None, "answered"),
    }


def event_of(notice: Notice | LiveMessage) -> str:
    """Return a notice, or a message that goes on changing, as a server-sent event."""
    live = isinstance(notice, LiveMessage)
    shown = {"key": notice.key, "live": live, "reply": reply_json(notice.reply)}
    return f"data: {json.dumps(shown, ensure_ascii=False, default=str)}\n\n"
