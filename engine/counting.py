"""Estimate how many tokens texts have, as no vocabulary belongs to a brain that does not generate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

PER_MESSAGE: Final = 3  # tokens of OpenAI's chat format
_PER_EXAMPLE: Final = 3
# Hundredths of a token by o200k_base, about: a Hangul syllable, another wide letter, any other sign.
_SYLLABLE, _WIDE, _NARROW = 84, 100, 25


def tokens(text: str) -> int:
    """About how many tokens a text takes."""
    hangul = sum("\uac00" <= letter <= "\ud7a3" for letter in text)
    wide = sum(letter > "\u2e7f" for letter in text) - hangul
    narrow = len(text) - hangul - wide
    return (hangul * _SYLLABLE + wide * _WIDE + narrow * _NARROW + 99) // 100


def tokens_of_file(path: Path) -> int:
    """About how many tokens a checked training file has: one example a line, all its messages."""
    with path.open(encoding="utf-8-sig") as file:
        return sum(_of_example(json.loads(line)["messages"]) for line in file if line.strip())


def _of_example(messages: list[dict[str, object]]) -> int:
    return _PER_EXAMPLE + sum(PER_MESSAGE + tokens(str(message.get("content") or "")) for message in messages)
