"""Writes replies as JSON and reads them back, whole: buttons, files, table and facts."""

from __future__ import annotations

import base64
import json
from dataclasses import fields
from typing import Any

from core.reply import Attachment, Button, Reply, Table, Tone
from storage.trouble import understanding


def dump_reply(reply: Reply) -> str:
    """Write a reply as ASCII JSON, which can hold any text, even half a surrogate pair.

    Facts that JSON does not know are written as text: news is never lost over them.
    """
    return json.dumps(
        {
            "text": reply.text,
            "tone": reply.tone,
            "buttons": [_button(button) for button in reply.buttons],
            "attachments": [_attachment(attachment) for attachment in reply.attachments],
            "table": _table(reply.table),
            "facts": dict(reply.facts),
        },
        default=str,
    )


def load_reply(text: str) -> Reply:
    """Read what `dump_reply` wrote; raises `Newer` where a newer version wrote more."""
    with understanding():
        stored = json.loads(text)
        return Reply(
            stored["text"],
            Tone(stored["tone"]),
            tuple(Button(**button) for button in stored["buttons"]),
            tuple(_read_attachment(attachment) for attachment in stored["attachments"]),
            _read_table(stored["table"]),
            stored["facts"],
        )


def _button(button: Button) -> dict[str, Any]:
    parts = {part.name: getattr(button, part.name) for part in fields(button)}
    return parts | {"values": dict(button.values)}


def _attachment(attachment: Attachment) -> dict[str, str]:
    return {
        "name": attachment.name,
        "content": base64.b64encode(attachment.content).decode(),
        "media_type": attachment.media_type,
    }


def _read_attachment(stored: dict[str, str]) -> Attachment:
    return Attachment(stored["name"], base64.b64decode(stored["content"]), stored["media_type"])


def _table(table: Table | None) -> dict[str, Any] | None:
    return None if table is None else {"columns": table.columns, "rows": table.rows}


def _read_table(stored: dict[str, Any] | None) -> Table | None:
    return None if stored is None else Table(tuple(stored["columns"]), tuple(map(tuple, stored["rows"])))
