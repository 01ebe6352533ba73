"""Read the units of meaning in a question: subjects, kinds of question, unknown words; endings are shed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, zip_longest
from typing import Literal

from engine.recall_features import latin_stem
from engine.recall_lexicon import Lexicon
from engine.recall_spelling import corrected
from engine.recall_text import Run, clean, runs
from engine.recall_vocabulary import Vocabulary, loose
from engine.recall_words import (
    COMMON_NOUNS,
    ENDINGS,
    FEES,
    FILLERS,
    HA_FORMS,
    LONG_ASKING,
    STOP_WORDS,
    SUFFIXES,
    VERB_ENDINGS,
)

LONGEST_PIECE = 9
LONGEST_READ = 240
# A run of so many syllables has most likely lost its spaces.
UNSPACED = 6
FEE = "?money"

# "doubtful" is a word nobody taught that may be a mere verb or slip; "unknown" surely is a thing of its own.
Sort = Literal["known", "doubtful", "unknown", "small"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of meaning: its name (equal for synonyms), as it was written, and what sort it is."""

    name: str
    written: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Reading:
    """A question understood: its units, its text with spaces and slips put right, and whether that is all."""

    units: tuple[Unit, ...]
    text: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a question taken as one word or ending, at a cost."""

    text: str
    unit: Unit
    cost: float


@dataclass(frozen=True, slots=True)
class _Block:
    """Korean runs in a row without their spaces: where they start, which are too long to be one word.

    ``passed`` counts the starts up to each place.
    """

    text: str
    starts: frozenset[int]
    loose: frozenset[int]
    passed: tuple[int, ...]

    @classmethod
    def of(cls, found: Sequence[Run]) -> _Block:
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


@dataclass(frozen=True, slots=True)
class Reader:
    """Splits questions into units by the cheapest cover with known words, endings and unknown rest."""

    lexicon: Lexicon
    vocabularies: Sequence[Vocabulary] = ()

    def read(self, question: str) -> Reading:
        """Return the units of ``question`` and its text, slips repaired where nothing else fits."""
        text = clean(question)
        found = runs(text[:LONGEST_READ])
        reading = self._read(found)
        if any(unit.sort != "known" for unit in reading.units):
            reading = self._read([self._repaired(run) for run in found])
        return replace(reading, whole=len(text) <= LONGEST_READ)

    def units(self, text: str) -> tuple[Unit, ...]:
        """Return the units of a text taken as it is written."""
        return self._read(runs(clean(text)[:LONGEST_READ])).units

    def _read(self, found: Sequence[Run]) -> Reading:
        units: list[Unit] = []
        words: list[str] = []
        block: list[Run] = []
        for run, after in zip_longest(found, found[1:]):
            if run.hangul:
                block.append(run)
                if after and after.hangul:
                    continue
                pieces = self._cover(_Block.of(block))
                units += self._judged(pieces)
                words += _spaced(pieces)
                block = []
            else:
                words.append(run.text)
                if not (run.text == "how" and after and after.text in LONG_ASKING):
                    units.append(self._latin(run.text))
        return Reading(tuple(unit for unit in units if unit.sort != "small"), " ".join(words))

    def _repaired(self, run: Run) -> Run:
        if run.text in FILLERS or run.text in self.lexicon.words:
            return run
        if all(unit.sort == "known" for unit in self._read([run]).units):
            return run
        spellings = (*(vocabulary.spelling for vocabulary in self.vocabularies), *self.lexicon.spellings)
        return replace(run, text=corrected(run.text, spellings) or run.text)

    def _judged(self, pieces: Sequence[_Piece]) -> Iterator[Unit]:
        for piece, after in zip_longest(pieces, pieces[1:]):
            yield _weakened(piece.unit, after.text if after else "")

    def _latin(self, text: str) -> Unit:
        if text in STOP_WORDS:
            return Unit(text, text, "small")
        stem = latin_stem(text)
        concept = self.lexicon.words.get(text) or self.lexicon.words.get(stem)
        if concept:
            return Unit(concept, text, "known")
        return Unit(stem, text, "known" if self._taught(stem) else "unknown")

    def _cover(self, block: _Block) -> list[_Piece]:
        size = len(block.text)
        best: list[tuple[float, int, _Piece | None]] = [(0.0, 0, None)]
        best += [(float("inf"), 0, None)] * size
        for end in range(1, size + 1):
            for begin in range(max(0, end - LONGEST_PIECE), end):
                before, _, last = best[begin]
                for piece in self._pieces(block, begin, end):
                    cost = before + piece.cost + _gap(last, piece, begin in block.starts)
                    if cost < best[end][0]:
                        best[end] = (cost, begin, piece)
        pieces: list[_Piece] = []
        end = size
        while end:
            _, end, chosen = best[end]
            if chosen:
                pieces.append(chosen)
        return pieces[::-1]

    def _pieces(self, block: _Block, begin: int, end: int) -> Iterator[_Piece]:
        piece, size = block.text[begin:end], end - begin
        crossing = 0.5 * (block.passed[end - 1] - block.passed[begin])
        opening = begin in block.starts
        if piece in SUFFIXES:
            yield _small(piece, 0.5 + 1.5 * opening + 2 * crossing)
        if not opening and piece in FEES:
            yield _Piece(piece, Unit(FEE, piece, "known"), 0.7 + 2 * crossing)
        alone = 0.5 if begin in block.loose else 1.5
        late = 0.0 if opening else 0.4 + alone * (size == 1)
        filler = piece in FILLERS or (opening and piece in HA_FORMS)
        if filler and piece not in self.lexicon.words:
            yield _small(piece, (0.9 if size < 4 else 0.5) + crossing + late)
        name = self._noun(piece)
        if name:
            yield _Piece(piece, Unit(name, piece, "known"), 1.0 + 0.4 * (size == 1) + crossing + late)
        elif (opening or begin in block.loose) and size <= 4:
            rest = "" if end in block.starts else block.text[end : end + 3]
            yield from self._verb(piece, rest, crossing + late)
        if not crossing:
            yield _Piece(piece, Unit(piece, piece, "unknown"), _unknown_cost(piece, opening))

    def _noun(self, piece: str) -> str | None:
        concept = self.lexicon.words.get(piece)
        if concept or not self._taught(piece):
            return concept
        verb = any(loose(piece) in vocabulary.verbs for vocabulary in self.vocabularies)
        return "~" + loose(piece) if verb else piece

    def _taught(self, word: str) -> bool:
        return any(word in vocabulary.nouns for vocabulary in self.vocabularies)

    def _verb(self, piece: str, rest: str, dearer: float) -> Iterator[_Piece]:
        name = self.lexicon.verbs.get(piece)
        endings = ENDINGS if name else VERB_ENDINGS
        followed = any(rest[:size] in endings for size in range(1, len(rest) + 1)) or (name and not rest)
        if name is None and any(loose(piece) in vocabulary.verbs for vocabulary in self.vocabularies):
            name = "~" + loose(piece)
        if name and (followed or len(piece) > 1):
            yield _Piece(piece, Unit(name, piece, "known"), 1.4 + dearer)


def _small(piece: str, cost: float) -> _Piece:
    return _Piece(piece, Unit(piece, piece, "small"), cost)


def _unknown_cost(piece: str, opening: bool) -> float:
    """An unknown word is dear, and dearer where it would swallow a particle or be a mere syllable."""
    cost = 2.0 + len(piece) + 0.6 * (len(piece) == 1)
    return cost + 0.5 * (not opening) + 0.6 * (len(piece) == 2 and piece[1] in "은는을를에")


def _gap(last: _Piece | None, piece: _Piece, opening: bool) -> float:
    """A word right after an ending without a space is possible, but dearer; so is an ending after nothing."""
    small = piece.unit.sort == "small"
    if last is None:
        return 1.5 if small and piece.text in SUFFIXES and piece.text not in FILLERS else 0.0
    if opening or small or last.unit.sort != "small":
        return 0.0
    return 0.3


def _weakened(unit: Unit, after: str) -> Unit:
    """Take an unknown word for less when a verb ending follows it or when it is a mere syllable."""
    if unit.sort != "unknown":
        return unit
    slip = len(unit.written) == 1 and unit.written not in COMMON_NOUNS
    return replace(unit, sort="doubtful") if slip or after in VERB_ENDINGS else unit


def _spaced(pieces: Sequence[_Piece]) -> list[str]:
    """Put the pieces of a block into words, endings with the word before them."""
    words: list[str] = []
    for piece in pieces:
        joins = piece.unit.sort == "small" and piece.text in SUFFIXES and piece.text not in FILLERS
        if words and (joins or piece.text in FEES):
            words[-1] += piece.text
        else:
            words.append(piece.text)
    return words
