"""Turn a text into weighted grams: one and two syllables, word heads, Latin pieces, concepts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.recall.text import Run, clean, runs
from engine.recall.words import AMBIGUOUS_LAST, FILLERS, STOP_WORDS, SUFFIXES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FUNCTION_WEIGHT = 0.3
HEAD_WEIGHT = 0.7
STOP_WEIGHT = 0.75
CONCEPT_WEIGHT = 1.0
KIND_WEIGHT = 0.5

Gram = tuple[int, float]


@dataclass(frozen=True, slots=True)
class Vector:
    """Sorted distinct gram keys (int64) of one text with their raw weights (float32), before idf."""

    keys: NDArray[np.int64]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Word:
    """What one distinct Korean word contributes wherever it stands."""

    grams: tuple[Gram, ...]
    first: float
    last: float


class Extractor:
    """Takes texts apart; remembers each distinct word, since words repeat far more than texts."""

    def __init__(
        self, concepts: Mapping[str, str], topics: Iterable[str] = (), remembered: int = 100_000
    ) -> None:
        self._concepts = concepts
        self._topics = frozenset(topics)
        self._remembered = remembered
        self._words: dict[str, _Word] = {}
        self._latin: dict[str, tuple[Gram, ...]] = {}

    def vector(self, text: str) -> Vector:
        """Return the grams of ``text``; a gram's weight is (1 + ln count) times the weight of its kind."""
        import numpy as np

        counts: dict[int, int] = {}
        weights: dict[int, float] = {}
        for gram, weight in self._grams(runs(clean(text))):
            counts[gram] = counts.get(gram, 0) + 1
            weights[gram] = max(weight, weights.get(gram, 0.0))
        keys = np.fromiter(weights, np.int64, len(weights))
        raw = np.fromiter(weights.values(), np.float32, len(weights))
        tf = np.fromiter((counts[gram] for gram in weights), np.float32, len(weights))
        order = np.argsort(keys)
        return Vector(keys[order], (raw * (1 + np.log(np.maximum(tf, 1))))[order].astype(np.float32))

    def _grams(self, found: list[Run]) -> Iterator[Gram]:
        before, weight_before = "", 0.0
        for run in found:
            if not run.hangul:
                yield from self._of_other(run.text)
                before = ""
                continue
            word = self._of_word(run.text)
            yield from word.grams
            if before:
                yield _pair(before, run.text[0]), min(weight_before, word.first)
            before, weight_before = run.text[-1], word.last

    def _of_word(self, text: str) -> _Word:
        word = self._words.get(text)
        if word is None:
            if len(self._words) >= self._remembered:
                self._words.clear()
            word = self._words[text] = self._analyse(text)
        return word

    def _analyse(self, text: str) -> _Word:
        stem = "" if text in FILLERS else stem_of(text)
        if self._concepts.get(stem, "").startswith("?"):
            stem = ""
        strong = FUNCTION_WEIGHT if stem in self._topics else 1.0
        weights = [strong] * len(stem) + [FUNCTION_WEIGHT] * (len(text) - len(stem))
        grams: list[Gram] = [(ord(letter), weight) for letter, weight in zip(text, weights, strict=True)]
        grams += [(_pair(text[i], text[i + 1]), min(weights[i : i + 2])) for i in range(len(text) - 1)]
        grams += [
            (hashed("^" + text[:size]), HEAD_WEIGHT * weights[size - 1]) for size in (1, 2)[: len(text)]
        ]
        concept = self._concepts.get(text) or self._concepts.get(stem)
        if concept and concept[0] != ".":
            weight = KIND_WEIGHT if concept[0] == "?" else CONCEPT_WEIGHT
            grams.append((hashed("=" + concept), weight * strong))
        return _Word(tuple(grams), weights[0], weights[-1])

    def _of_other(self, text: str) -> tuple[Gram, ...]:
        grams = self._latin.get(text)
        if grams is None:
            if len(self._latin) >= self._remembered:
                self._latin.clear()
            grams = self._latin[text] = tuple(self._other_grams(text))
        return grams

    def _other_grams(self, text: str) -> Iterator[Gram]:
        if not text[0].isascii():
            yield from ((ord(letter), 1.0) for letter in text)
            yield from ((_pair(one, two), 1.0) for one, two in pairwise(text))
            return
        stem = latin_stem(text)
        weight = STOP_WEIGHT * FUNCTION_WEIGHT if text in STOP_WORDS else 1.0
        weight = FUNCTION_WEIGHT if stem in self._topics else weight
        yield hashed("w" + stem), weight
        padded = f" {text} "
        for size in (2, 3, 4):
            for start in range(len(padded) - size + 1):
                yield hashed("g" + padded[start : start + size]), weight * 0.5
        concept = self._concepts.get(text) or self._concepts.get(stem)
        if concept and concept[0] != ".":
            yield hashed("=" + concept), (KIND_WEIGHT if concept[0] == "?" else CONCEPT_WEIGHT) * weight


def stem_of(word: str) -> str:
    """Return a Korean word without its longest particle or ending; a word of one syllable stays whole.

    Of two syllables the second stays when it may as well belong to the word (회의, 요가).
    """
    if len(word) == 2 and word[1] in AMBIGUOUS_LAST:
        return word
    for start in range(1, len(word)):
        if word[start:] in SUFFIXES:
            return word[:start]
    return word


def latin_stem(word: str) -> str:
    """Return an English word in lower case without its commonest endings."""
    word = word.removesuffix("'s").removesuffix("'")
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith("ss"):
            stem = word[: -len(ending)] + rest
            return (
                stem[:-1]
                if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls"
                else stem.rstrip("e")
            )
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _pair(one: str, two: str) -> int:
    return ord(one) << 21 | ord(two)


def hashed(gram: str) -> int:
    """Return a stable 63-bit number for a string, above every number of a syllable pair."""
    digest = blake2b(gram.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 2 | 1 << 62
