"""Read the units of meaning in a question: subjects, kinds of question, unknown words; endings are shed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import TypeVar

from engine.recall.features import latin_stem
from engine.recall.lexicon import Lexicon
from engine.recall.numbers import english, native, unit_name
from engine.recall.pieces import Block, Piece, Unit, gap, small, spaced, unknown_cost, weakened
from engine.recall.spelling import corrected
from engine.recall.text import Run, clean, runs
from engine.recall.vocabulary import Vocabulary, loose
from engine.recall.words import (
    ENDINGS,
    FEES,
    FILLERS,
    HA_FORMS,
    LONG_ASKING,
    SOFT,
    STOP_WORDS,
    SUFFIXES,
    VERB_ENDINGS,
)

LONGEST_PIECE = 9
LONGEST_READ = 240
FEE = "?money"
# 몇 시부터 and 몇 시까지 ask for the two ends of a time.
BOUNDS = {"부터": ".부터", "까지": ".까지"}
AMOUNT = "?much"
MEASURES = frozenset(
    ["무게", "거리", "온도", "속도", "나이", "용량", "점수", "?size", "?length", "?time", "?long", "?people"]
)
REMEMBERED = 10_000
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Reading:
    """A question understood: its units, its text with spaces and slips put right, and whether that is all."""

    units: tuple[Unit, ...]
    text: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Reader:
    """Splits questions into units by the cheapest cover with known words, endings and unknown rest."""

    lexicon: Lexicon
    vocabularies: Sequence[Vocabulary] = ()
    _covers: dict[tuple[str, ...], list[Piece]] = field(default_factory=dict, compare=False)
    _repairs: dict[str, str] = field(default_factory=dict, compare=False)
    _nouns: dict[str, str] = field(default_factory=dict, compare=False)

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
                pieces = self._covered(block)
                units += self._judged(pieces)
                words += spaced(pieces)
                block = []
            else:
                words.append(run.text)
                units.append(self._other(run, after))
        return Reading(_measured([unit for unit in units if unit.sort != "small"]), " ".join(words))

    def _repaired(self, run: Run) -> Run:
        text = _remembered(self._repairs, run.text, lambda: self._repair(run))
        return run if text == run.text else replace(run, text=text)

    def _repair(self, run: Run) -> str:
        if run.text in FILLERS or run.text in self.lexicon.words:
            return run.text
        if all(unit.sort == "known" for unit in self._read([run]).units):
            return run.text
        spellings = (*(vocabulary.spelling for vocabulary in self.vocabularies), *self.lexicon.spellings)
        return corrected(run.text, spellings) or run.text

    def _judged(self, pieces: Sequence[Piece]) -> Iterator[Unit]:
        for before, piece, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
            rest = after.text if after else ""
            number = native(piece.text, rest)
            if before and before.unit.name == "?when" and piece.text in BOUNDS:
                yield Unit(BOUNDS[piece.text], piece.text, "known")
            elif number:
                yield Unit(unit_name(number), piece.text, "known")
            else:
                yield weakened(piece.unit, rest)

    def _other(self, run: Run, after: Run | None) -> Unit:
        text = run.text
        if text.isdigit():
            # 1시간 is as good as 한 시간, which says little.
            small = text == "1" and not run.glued and after is not None and after.hangul and after.glued
            return Unit(unit_name(int(text)), text, "small" if small else "known")
        if text == "how" and after and after.text in LONG_ASKING:
            return Unit(text, text, "small")
        if text == "much" and after and after.text in ("is", "are"):
            return Unit(FEE, text, "known")
        number = english(text)
        return Unit(unit_name(number), text, "known") if number else self._latin(text)

    def _latin(self, text: str) -> Unit:
        if text in STOP_WORDS:
            return Unit(text, text, "small")
        stem = latin_stem(text)
        if text in SOFT and not self._taught(stem):
            return Unit(text, text, "small")
        concept = self.lexicon.words.get(text) or self.lexicon.words.get(stem)
        if concept:
            return Unit(concept, text, "known")
        return Unit(stem, text, "known" if self._taught(stem) else "unknown")

    def _covered(self, found: Sequence[Run]) -> list[Piece]:
        words = tuple(run.text for run in found)
        return _remembered(self._covers, words, lambda: self._cover(Block.of(found)))

    def _cover(self, block: Block) -> list[Piece]:
        size = len(block.text)
        best: list[tuple[float, int, Piece | None]] = [(0.0, 0, None)]
        best += [(float("inf"), 0, None)] * size
        for end in range(1, size + 1):
            for begin in range(max(0, end - LONGEST_PIECE), end):
                before, _, last = best[begin]
                for piece in self._pieces(block, begin, end):
                    cost = before + piece.cost + gap(last, piece, begin in block.starts)
                    if cost < best[end][0]:
                        best[end] = (cost, begin, piece)
        pieces: list[Piece] = []
        end = size
        while end:
            _, end, chosen = best[end]
            if chosen:
                pieces.append(chosen)
        return pieces[::-1]

    def _pieces(self, block: Block, begin: int, end: int) -> Iterator[Piece]:
        piece, size = block.text[begin:end], end - begin
        crossing = 0.5 * (block.passed[end - 1] - block.passed[begin])
        opening = begin in block.starts
        if piece in SUFFIXES:
            yield small(piece, 0.5 + 1.5 * opening + 2 * crossing)
        if not opening and piece in FEES:
            yield Piece(piece, Unit(FEE, piece, "known"), 0.7 + 2 * crossing)
        alone = 0.5 if begin in block.loose else 1.5
        late = 0.0 if opening else 0.4 + alone * (size == 1)
        filler = piece in FILLERS or (opening and piece in HA_FORMS)
        if filler and piece not in self.lexicon.words:
            yield small(piece, (0.9 if size < 4 else 0.5) + crossing + late)
        name = self._noun(piece)
        if name:
            yield Piece(piece, Unit(name, piece, "known"), 1.0 + 0.4 * (size == 1) + crossing + late)
        elif (opening or begin in block.loose) and size <= 4:
            rest = "" if end in block.starts else block.text[end : end + 3]
            yield from self._verb(piece, rest, crossing + late)
        if not crossing:
            yield Piece(piece, Unit(piece, piece, "unknown"), unknown_cost(piece, opening))

    def _noun(self, piece: str) -> str:
        """Return the name of the unit that ``piece`` is as a whole word, or nothing."""
        return _remembered(self._nouns, piece, lambda: self._name(piece))

    def _name(self, piece: str) -> str:
        concept = self.lexicon.words.get(piece)
        if concept or not self._taught(piece):
            return concept or ""
        # A thing of one syllable stays a thing beside a verb that sounds like it: 돌, 돌다.
        verb = len(piece) > 1 and any(loose(piece) in vocabulary.verbs for vocabulary in self.vocabularies)
        return "~" + loose(piece) if verb else piece

    def _taught(self, word: str) -> bool:
        return any(word in vocabulary.nouns for vocabulary in self.vocabularies)

    def _verb(self, piece: str, rest: str, dearer: float) -> Iterator[Piece]:
        name = self.lexicon.verbs.get(piece)
        endings = ENDINGS if name else VERB_ENDINGS
        followed = any(rest[:size] in endings for size in range(1, len(rest) + 1)) or (name and not rest)
        if name is None and any(loose(piece) in vocabulary.verbs for vocabulary in self.vocabularies):
            name = "~" + loose(piece)
        if name and (followed or len(piece) > 1):
            yield Piece(piece, Unit(name, piece, "known"), 1.4 + dearer)


def _remembered(memory: dict[_Key, _Value], key: _Key, found: Callable[[], _Value]) -> _Value:
    """Return what ``memory`` holds for ``key``, found out once; it is emptied when it grows too large."""
    value = memory.get(key)
    if value is None:
        if len(memory) >= REMEMBERED:
            memory.clear()
        value = memory[key] = found()
    return value


def _measured(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Take 얼마 beside something measured (무게는 얼마예요) for the amount, not for the price.

    An English "when" after another question word begins a clause and asks nothing.
    """
    asking = [unit.name[0] == "?" for unit in units]
    units = [unit for place, unit in enumerate(units) if unit.written != "when" or not any(asking[:place])]
    if not any(unit.name in MEASURES for unit in units):
        return tuple(units)
    return tuple(
        unit._replace(name=AMOUNT) if unit.name == FEE and unit.written.startswith("얼마") else unit
        for unit in units
    )
