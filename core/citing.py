"""Finds the sources that a free answer rests on, as far as words can show it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.clean import same

_GRAM = 3  # characters: a syllable more than a Korean particle
_ENOUGH = 0.5  # of what a sentence says beyond the question
_FEWEST = 4  # pieces that a sentence must have beyond the question, to say anything
_SENTENCE = re.compile(r"(?<=[.!?。…])\s+|\n")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def cited(answer: str, question: str, sources: Mapping[str, str]) -> list[str]:
    """Return the keys of the sources that sentences of ``answer`` are taken from, the weightiest first.

    Of what a sentence says beyond the question, at least half must stand in the source, in pieces of three
    letters, and every number of it. A model says nothing of where it has its words from, so this shows where
    they stand; a true paraphrase is not found, and nothing is claimed of it.
    """
    given = {key: _grams(text) for key, text in sources.items()}
    numbers = {key: set(_NUMBER.findall(text)) for key, text in sources.items()}
    asked, weights = _grams(question), dict[str, int]()
    for sentence in _SENTENCE.split(answer):
        new = _grams(sentence) - asked
        if len(new) < _FEWEST:
            continue
        fitting = [key for key in given if set(_NUMBER.findall(sentence)) <= numbers[key]]
        best = max(fitting, key=lambda key: len(new & given[key]), default=None)
        if best is not None and len(new & given[best]) >= _ENOUGH * len(new):
            weights[best] = weights.get(best, 0) + len(new & given[best])
    return sorted(weights, key=lambda key: -weights[key])


def _grams(text: str) -> set[str]:
    plain = same(text)
    return {plain[start : start + _GRAM] for start in range(len(plain) - _GRAM + 1)}
