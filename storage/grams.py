"""Cuts text into pairs of characters, by which Korean is found whatever particle follows a noun.

SQLite's own trigrams cannot find words of one or two syllables, which most Korean nouns are.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
_WORDS = 32  # of a search text; the rest adds time and no meaning


def grams(text: str) -> str:
    """Return what the index holds for ``text``: each word's pairs of neighbours, and its last character."""
    return " ".join(word[at : at + 2] for word in _words(text) for at in range(len(word)))


def strict_query(text: str) -> str | None:
    """An FTS5 query for texts in which one of these words occurs, also as a part; None without words."""
    return " OR ".join(_phrase(word) for word in _words(text)[:_WORDS]) or None


def loose_query(text: str) -> str | None:
    """An FTS5 query for texts that share any two neighbouring characters; None without words."""
    return " OR ".join(_phrase(gram) for word in _words(text)[:_WORDS] for gram in _pairs(word)) or None


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def _pairs(word: str) -> list[str]:
    return [word[at : at + 2] for at in range(max(len(word) - 1, 1))]


def _phrase(word: str) -> str:
    """A single character begins a gram wherever it stands; a longer word is its pairs in a row."""
    return f'"{word}" *' if len(word) == 1 else f'"{" ".join(_pairs(word))}"'
