"""Replies → the messages that Slack shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from adapters.slack.buttons import plainer, rows_of
from adapters.slack.safe import escaped, neutral
from core.commands import COMMANDS
from core.markdown import split
from core.model import Language
from core.ports import Drafts
from core.reply import Progress, Reply, Table, Tone
from core.spoken import reply_as_typed

LIMIT = 12_000  # characters of Markdown in one message
_PREVIEW = 3900  # characters; Slack takes 4,000 in an edit
_TABLE_ROWS, _TABLE_COLUMNS, _CELL = 99, 20, 300
_NAMES = frozenset(command.name for command in COMMANDS if command.listed)
_QUIET = {"unfurl_links": False, "unfurl_media": False}

_HALF_SIGN = re.compile(r"&\w*$")  # an escaped sign that the cut went through

Message = dict[str, Any]
"""The arguments of one message: ``markdown_text`` alone, or ``blocks`` and a preview as ``text``."""


async def messages_of(reply: Reply, drafts: Drafts, language: Language, prefix: str = "") -> list[Message]:
    """Return a reply as messages, in order; table and buttons belong to the last.

    ``prefix`` stands before each command that the reply names, as people have to type it.
    """
    if prefix:
        reply = reply_as_typed(reply, _NAMES, f"/{prefix}")
    *before, last = split(neutral(body_of(reply)), LIMIT) or ["…"]
    blocks = [*_table(reply.table), *await rows_of(reply.buttons, drafts, language)]
    return [*({"markdown_text": part} for part in before), with_blocks(last, blocks)]


def with_blocks(text: str, blocks: Sequence[dict[str, Any]]) -> Message:
    """Return neutral Markdown as one message, with blocks under it where there are any."""
    if not blocks:
        return {"markdown_text": text}
    return {"text": preview(text), "blocks": [{"type": "markdown", "text": text}, *blocks]}


def as_blocks(message: Message) -> Message:
    """Return the same message for a place that takes blocks only (a response URL)."""
    if "markdown_text" not in message:
        return message
    text = message["markdown_text"]
    return {"text": preview(text), "blocks": [{"type": "markdown", "text": text}]}


def simpler(message: Message) -> Message:
    """Return the same message without the kinds of block that not every place takes."""
    return message | {"blocks": plainer(message["blocks"])} if "blocks" in message else message


def quiet(message: Message) -> Message:
    """Add that links in it are not looked up."""
    return message | _QUIET


def preview(text: str) -> str:
    """Return the words for notifications and for whoever uses a shortcut on the message."""
    said = escaped(text.replace("&lt;", "<"))
    return said if len(said) <= _PREVIEW else _HALF_SIGN.sub("", said[: _PREVIEW - 1]) + "…"


def body_of(reply: Reply) -> str:
    """The Markdown of a reply, with a sign where something went wrong."""
    sign = "⚠️ " if reply.tone is Tone.TROUBLE and "⚠️" not in reply.text else ""
    return f"{sign}{reply.text}".strip()


def line_of(progress: Progress) -> str:
    """Progress as one line."""
    figures = f" ({progress.done:,}/{progress.total:,})" if progress.total else ""
    return f"{progress.text}{figures}".strip() or "…"


def _table(table: Table | None) -> list[dict[str, Any]]:
    if table is None or not table.rows:
        return []
    rows = [table.columns, *table.rows[:_TABLE_ROWS]]
    return [{"type": "table", "rows": [[_cell(text) for text in row[:_TABLE_COLUMNS]] for row in rows]}]


def _cell(text: str) -> dict[str, str]:
    return {"type": "raw_text", "text": text[:_CELL] or "–"}
