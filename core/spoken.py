"""Writes the commands that a reply names as people type them where they read it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from core.reply import Reply


def as_typed(text: str, names: Collection[str], before: str) -> str:
    """Return a text in which each ``/name`` of a command has ``before`` in the place of its slash.

    Addresses and paths stay as they are; Korean particles may follow a name.
    """
    known = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.sub(rf"(?<![\w/.:~-])/({known})(?![A-Za-z0-9_/-]|\.\w)", rf"{before}\1", text)


def reply_as_typed(reply: Reply, names: Collection[str], before: str) -> Reply:
    """Return a reply whose text names commands in this form."""
    return replace(reply, text=as_typed(reply.text, names, before))
