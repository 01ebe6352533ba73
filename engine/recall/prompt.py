"""Read the parts of a chat request that matter: the question, the worked examples and the notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from engine.brain import Message

_NOTE = re.compile(r"""<note(?:\s+source=("[^"]*"|'[^']*'))?\s*>(.*?)</note>""", re.DOTALL)
NOTES_AT_MOST = 50
NOTE_LIMIT = 4000


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of internal information with where it comes from."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a chat request asks and what it brings along as knowledge."""

    question: str
    examples: tuple[tuple[str, str], ...]
    notes: tuple[Passage, ...]


def read(messages: Sequence[Message]) -> Request:
    """Split ``messages`` into the last question, the examples in their order, and the notes.

    Each line of an example's question is a wording of its own; notes are XML text.
    """
    question = next(
        (
            message.content
            for message in reversed(messages)
            if message.role == "user" and not _example(message)
        ),
        "",
    )
    examples = tuple(
        (wording, answered.content)
        for asked, answered in pairwise([message for message in messages if _example(message)])
        if asked.role == "user" and answered.role == "assistant"
        for wording in asked.content.split("\n")
    )
    notes = tuple(
        Passage(unescape(source[1:-1]), unescape(text.strip())[:NOTE_LIMIT])
        for message in messages
        if message.role == "system"
        for source, text in _NOTE.findall(message.content)
        if text.strip()
    )
    return Request(question, examples, notes[:NOTES_AT_MOST])


def _example(message: Message) -> bool:
    return message.name == "example"
