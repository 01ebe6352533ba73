"""News that could not be told yet, for admins to see."""

from __future__ import annotations

from collections.abc import Sequence

from core.clean import one_line
from core.model import Actor, Role
from core.reply import Notice
from core.texts import Say

_SHOWN, _LONGEST = 10, 100  # notices; characters of each


def told_to_admins(notices: Sequence[Notice], reader: Actor, say: Say) -> str:
    """Return what waits and for where, a line each; nothing for those who are no admins."""
    if not notices or reader.role < Role.ADMIN:
        return ""
    lines = [
        say("news_line", text=one_line(notice.reply.text, _LONGEST), channel=notice.channel)
        for notice in notices[:_SHOWN]
    ]
    return "\n".join([say("news_wait", count=len(notices)), *lines])
