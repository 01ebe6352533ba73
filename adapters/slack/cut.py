"""Cuts Markdown at Slack's limit."""

from __future__ import annotations

_FENCE = "```"


def cut(text: str, limit: int) -> list[str]:
    """Return ``text`` in parts of at most ``limit`` characters, at lines if possible, fences whole."""
    parts: list[str] = []
    while len(text) > limit:
        at = max(text.rfind("\n", 0, limit - 10), text.rfind(" ", 0, limit - 10) if "\n" not in text else 0)
        at = at if at > limit // 2 else limit - 10
        head, text = text[:at], text[at:].lstrip("\n")
        if head.count(_FENCE) % 2:
            head, text = f"{head}\n{_FENCE}", f"{_FENCE}\n{text}"
        parts.append(head)
    return [*parts, text] if text else parts
