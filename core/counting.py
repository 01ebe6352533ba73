"""How many tokens a training file has: the one measure of the estimate, of `/dataset` and of the news."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Count = Callable[[str], int]
# Fitted to exact counts by o200k_base on half of the sample's pairs; docs/decisions.
SYLLABLE = 84  # hundredths of a token for a Hangul syllable
_OTHER_WIDE, _LETTER = 100, 25
_PER_MESSAGE, _PER_EXAMPLE = 3, 3  # tokens of OpenAI's chat format


def estimated(text: str, syllable: int = SYLLABLE) -> int:
    """About how many tokens a text takes, without a vocabulary; ``syllable`` in hundredths of a token."""
    hangul = sum("\uac00" <= letter <= "\ud7a3" for letter in text)
    wide = sum(letter > "\u2e7f" for letter in text) - hangul
    narrow = len(text) - hangul - wide
    return (hangul * syllable + wide * _OTHER_WIDE + narrow * _LETTER + 99) // 100


def of_example(texts: Sequence[str], count: Count) -> int:
    """The tokens of one example of a training file: its messages, with what the chat format adds."""
    return sum(map(count, texts)) + _PER_MESSAGE * len(texts) + _PER_EXAMPLE


def of_wordings(wordings: Sequence[str], answer: str, system: str, count: Count) -> int:
    """The tokens of all examples of one taught pair, one example for each wording of its question."""
    fixed = of_example((system, "", answer), count)
    return sum(fixed + count(wording) for wording in wordings)
