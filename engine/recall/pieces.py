"""Pieces of a question: what a stretch of it may be as a word or ending, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

from engine.recall.text import Run, is_syllable, take_apart
from engine.recall.words import COMMON_NOUNS, COMMON_VERBS, FEES, FILLERS, SOFT, SUFFIXES, VERB_ENDINGS

# A run of so many syllables has most likely lost its spaces.
UNSPACED = 6

# "doubtful" is a word nobody taught that may be a mere verb or slip; "unknown" surely is a thing of its own.
Sort = Literal["known", "doubtful", "unknown", "small"]


class Unit(NamedTuple):
    """One unit of meaning: its name (equal for synonyms), as it was written, and what sort it is."""

    name: str
    written: str
    sort: Sort


class Piece(NamedTuple):
    """A stretch of a question taken as one word or ending, at a cost."""

    text: str
    unit: Unit
    cost: float


@dataclass(frozen=True, slots=True)
class Block:
    """Korean runs in a row without their spaces: where they start, which are too long to be one word.

    ``passed`` counts the starts up to each place.
    """

    text: str
    starts: frozenset[int]
    loose: frozenset[int]
    passed: tuple[int, ...]

    @classmethod
    def of(cls, found: Sequence[Run]) -> Block:
        starts: set[int] = set()
        unspaced: set[int] = set()
        place = 0
        for run in found:
            starts.add(place)
            if len(run.text) >= UNSPACED:
                unspaced.update(range(place, place + len(run.text)))
            place += len(run.text)
        passed = tuple(accumulate(place in starts for place in range(place)))
        return cls("".join(run.text for run in found), frozenset(starts), frozenset(unspaced), passed)


def small(piece: str, cost: float) -> Piece:
    """Return a piece that carries no meaning."""
    return Piece(piece, Unit(piece, piece, "small"), cost)


def unknown_cost(piece: str, opening: bool) -> float:
    """An unknown word is dear, and dearer where it would swallow a particle or be a mere syllable."""
    cost = 2.0 + len(piece) + 0.6 * (len(piece) == 1)
    return cost + 0.5 * (not opening) + 0.6 * (len(piece) == 2 and piece[1] in "은는을를에")


def gap(last: Piece | None, piece: Piece, opening: bool) -> float:
    """A word right after an ending without a space is possible, but dearer; so is an ending after nothing."""
    small = piece.unit.sort == "small"
    if last is None:
        return 1.5 if small and piece.text in SUFFIXES and piece.text not in FILLERS else 0.0
    if opening or small or last.unit.sort != "small":
        return 0.0
    return 0.3


def weakened(unit: Unit, after: str) -> Unit:
    """Take an unknown word for less when a verb ending follows it or when it is a mere syllable."""
    if unit.sort != "unknown":
        return unit
    if unit.written in SOFT:
        return unit._replace(sort="small")
    slip = len(unit.written) == 1 and unit.written not in COMMON_NOUNS
    verb = unit.written in COMMON_VERBS or after in VERB_ENDINGS or _connected(unit.written, after)
    return unit._replace(sort="doubtful") if slip or verb else unit


def _connected(word: str, after: str) -> bool:
    """Whether ``word`` looks like a verb before what follows verbs: 합쳐서, 돌려도, 잘라서."""
    if len(word) < 2 or not is_syllable(word[-1]):
        return False
    _, vowel, final = take_apart(word[-1])
    if not final and vowel == _YEO:
        return after.startswith(("서", "도", "있", "버", "야", "줘", "주", "보", "봐"))
    return word[-1] in "어아러라워와" and after.startswith("서")


# Hardly any noun ends in ㅕ.
_YEO = 6


def spaced(pieces: Sequence[Piece]) -> list[str]:
    """Put the pieces of a block into words, endings with the word before them."""
    words: list[str] = []
    for piece in pieces:
        joins = piece.unit.sort == "small" and piece.text in SUFFIXES and piece.text not in FILLERS
        if words and (joins or piece.text in FEES):
            words[-1] += piece.text
        else:
            words.append(piece.text)
    return words
