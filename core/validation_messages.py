"""What is wrong with a single message of a training file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

ROLES = ("system", "developer", "user", "assistant", "tool", "function")
_KEYS = {
    "role",
    "content",
    "name",
    "weight",
    "tool_calls",
    "tool_call_id",
    "function_call",
    "refusal",
    "audio",
}
Found = tuple[str, dict[str, object]]
"""The name of a sentence, and its facts."""


def message_faults(message: object, place: int) -> Iterator[Found]:
    """What is wrong with one message; ``place`` is its number in its list, from 1."""
    if not isinstance(message, dict):
        yield "message_not_an_object", {"place": place}
        return
    missing = [key for key in ("role", "content") if key not in message and not _may_lack(message, key)]
    for key in message.keys() - _KEYS:
        near = get_close_matches(key, missing, 1, 0.6)
        missing = [name for name in missing if name not in near]
        yield (
            ("misspelled_key", {"word": key[:40], "near": near[0]})
            if near
            else ("unknown_key", {"word": key[:40]})
        )
    yield from (("missing_key", {"word": key, "place": place}) for key in missing)
    if "role" in message and message["role"] not in ROLES:
        yield wrong_role(message["role"])
    if "content" in message and not _may_lack(message, "content"):
        yield from _content_faults(message["content"], place)
    if message.get("weight", 1) not in (0, 1):
        yield "wrong_weight", {"place": place}


def _may_lack(message: Mapping[str, Any], key: str) -> bool:
    return key == "content" and bool(message.get("tool_calls") or message.get("function_call"))


def wrong_role(role: object) -> Found:
    """Say that there is no such role, and which one may be meant."""
    near = get_close_matches(str(role).lower(), ROLES, 1, 0.6)
    if near:
        return "misspelled_role", {"role": str(role)[:40], "near": near[0]}
    return "unknown_role", {"role": str(role)[:40]}


def _content_faults(content: object, place: int) -> Iterator[Found]:
    if isinstance(content, list) and content:
        return
    if not isinstance(content, str):
        yield "content_not_text", {"place": place}
    elif not content.strip():
        yield "empty_content", {"place": place}
