"""Read question and answer out of OpenAI chat training lines."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any


class BadTrainingFile(Exception):
    """A training file cannot be learnt from; ``str()`` says why in a sentence for people."""


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Return (question, answer) of each line: the last user turn that an assistant turn follows.

    Raises `BadTrainingFile` with the number of the line that is wrong.
    """
    try:
        lines = path.read_text("utf-8").removeprefix("\ufeff").splitlines()
    except FileNotFoundError as error:
        raise BadTrainingFile("The file is missing.") from error
    except UnicodeDecodeError as error:
        raise BadTrainingFile("The file is not UTF-8 text.") from error
    pairs = [_pair(line, number) for number, line in enumerate(lines, 1) if line.strip()]
    if not pairs:
        raise BadTrainingFile("The file holds no examples.")
    return pairs


def _pair(line: str, number: int) -> tuple[str, str]:
    try:
        content: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadTrainingFile(f"Line {number} is not JSON.") from error
    turns = content.get("messages") if isinstance(content, dict) else None
    if not isinstance(turns, list) or not all(isinstance(turn, dict) for turn in turns):
        raise BadTrainingFile(f'Line {number} has no list "messages".')
    for asked, answered in reversed(list(pairwise(turns))):
        if asked.get("role") == "user" and answered.get("role") == "assistant":
            return _text(asked, number), _text(answered, number)
    raise BadTrainingFile(f"Line {number} has no user message that an assistant message follows.")


def _text(turn: dict[str, Any], number: int) -> str:
    content = turn.get("content")
    if not isinstance(content, str) or not content.strip():
        raise BadTrainingFile(f"Line {number} has a message without text.")
    return content
