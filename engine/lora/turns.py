"""Turns as a chat template takes them: some refuse a system role, or two turns of one role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

Turn = dict[str, Any]  # ``role`` (system, user, assistant) and ``content``

_BETWEEN: Final = "\n\n"
_UNKNOWN: Final = "…"  # a question that is not told any more


def arrangements(turns: Sequence[Turn]) -> Iterator[list[Turn]]:
    """Yield the turns as they are, then with one system turn at most, then with none.

    The second puts all system turns in front; the third puts their texts before the first question, as
    some templates do, and begins with a question in any case. In both of them neighbours of one role are
    joined. Nothing is ever left out.
    """
    yield list(turns)
    told = [turn for turn in turns if turn["role"] == "system"]
    others = [turn for turn in turns if turn["role"] != "system"]
    yield _joined([*told, *others])
    first = [{"role": "user", "content": turn["content"]} for turn in told]
    if not first and others and others[0]["role"] == "assistant":
        first = [{"role": "user", "content": _UNKNOWN}]
    yield _joined(first + others)


def _joined(turns: Sequence[Turn]) -> list[Turn]:
    joined: list[Turn] = []
    for turn in turns:
        if joined and joined[-1]["role"] == turn["role"]:
            joined[-1] = {**turn, "content": joined[-1]["content"] + _BETWEEN + turn["content"]}
        else:
            joined.append(turn)
    return joined
