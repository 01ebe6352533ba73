"""Read the units of meaning in a question: subjects, kinds of question, unknown words; endings are shed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from engine.recall_features import latin_stem, stem_of
from engine.recall_text import Run, clean, edits, is_syllable, jamo, put_together, runs, take_apart
from engine.recall_words import (
    COPULAS,
    ENDINGS,
    FILLERS,
    HA_FORMS,
    KINDS,
    PARTICLES,
    STOP_WORDS,
    SUFFIXES,
)

LONGEST_PIECE = 9
LONGEST_READ = 240

Sort = Literal["subject", "kind", "unknown", "small"]


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of meaning: its name (equal for synonyms), as it was written, and what sort it is."""

    name: str
    written: str
    sort: Sort


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words the taught questions are made of: whole stems, and verb stems in their loosest form."""

    stems: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()

    @classmethod
    def of(cls, questions: Iterable[str], concepts: Mapping[str, str]) -> Vocabulary:
        """Collect the words of taught questions; compounds of two known words count as their parts."""
        stems: set[str] = set()
        verbs: set[str] = set()
        for question in questions:
            for run in runs(clean(question)):
                _collect(run, stems, verbs)
        whole = {stem for stem in stems if not _compound(stem, stems, concepts)}
        return cls(frozenset(whole), frozenset(verbs))

    def joined(self, other: Vocabulary) -> Vocabulary:
        """Return the words of both."""
        return Vocabulary(self.stems | other.stems, self.verbs | other.verbs)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    sort: Sort
    cost: float


@dataclass(slots=True)
class Reader:
    """Splits questions into units with the cheapest cover by known words, endings and unknown rest."""

    concepts: Mapping[str, str]
    vocabularies: Sequence[Vocabulary] = ()
    _typos: dict[str, str | None] = field(default_factory=dict)

    def units(self, question: str) -> tuple[Unit, ...]:
        """Return the units of ``question`` in their order, the small words left out."""
        found: list[Unit] = []
        block: list[Run] = []
        for run in runs(clean(question)[:LONGEST_READ]):
            if run.hangul:
                block.append(run)
                continue
            found += self._read(block)
            block = []
            found += self._other(run)
        return tuple(found + list(self._read(block)))

    def _read(self, block: list[Run]) -> Iterator[Unit]:
        if not block:
            return
        text = "".join(run.text for run in block)
        starts = {0}
        place = 0
        for run in block:
            starts.add(place)
            place += len(run.text)
        for piece in self._cover(text, frozenset(starts), block[0].glued):
            if piece.sort != "small":
                yield self._unit(piece)

    def _unit(self, piece: _Piece) -> Unit:
        if piece.sort == "kind":
            return Unit(KINDS[piece.text], piece.text, "kind")
        if piece.sort == "unknown":
            return self._corrected(piece.text)
        return Unit(self._name(piece.text), piece.text, "subject")

    def _name(self, word: str) -> str:
        concept = self.concepts.get(word)
        if concept:
            return concept
        if any(word in vocabulary.stems for vocabulary in self.vocabularies):
            return word
        return "~" + loose(word)

    def _other(self, run: Run) -> list[Unit]:
        if run.text in KINDS:
            return [Unit(KINDS[run.text], run.text, "kind")]
        if run.text in STOP_WORDS:
            return []
        stem = latin_stem(run.text)
        concept = self.concepts.get(run.text) or self.concepts.get(stem)
        if concept:
            return [Unit(concept, run.text, "subject")]
        known = any(stem in vocabulary.stems for vocabulary in self.vocabularies)
        return [Unit(stem, run.text, "subject") if known else self._corrected(run.text)]

    def _corrected(self, written: str) -> Unit:
        if written not in self._typos:
            self._typos[written] = self._nearest(written)
        nearest = self._typos[written]
        if nearest is None:
            return Unit(written, written, "unknown")
        if nearest in FILLERS:
            return Unit(nearest, written, "small")
        return Unit(self._name(nearest), written, "subject")

    def _nearest(self, written: str) -> str | None:
        letters = jamo(written)
        if len(letters) < 3 or written.isdigit():
            return None
        for vocabulary in self.vocabularies:
            for stem in sorted(vocabulary.stems):
                if len(letters) >= 5 and len(stem) > 1 and edits(letters, jamo(stem), 1) <= 1:
                    return stem
        return None

    def _cover(self, text: str, starts: frozenset[int], glued: bool) -> list[_Piece]:
        best: list[tuple[float, int, _Piece | None]] = [(0.0, 0, None)]
        best += [(float("inf"), 0, None)] * len(text)
        for end in range(1, len(text) + 1):
            for begin in range(max(0, end - LONGEST_PIECE), end):
                before, _, last = best[begin]
                for piece in self._pieces(text, begin, end, starts):
                    if begin == 0 and piece.sort == "small" and piece.cost < 0.6 and not glued:
                        continue
                    cost = before + piece.cost + _gap(last, piece, begin in starts)
                    if cost < best[end][0]:
                        best[end] = (cost, begin, piece)
        pieces: list[_Piece] = []
        end = len(text)
        while end:
            _, end, chosen = best[end]
            if chosen:
                pieces.append(chosen)
        return pieces[::-1]

    def _pieces(self, text: str, begin: int, end: int, starts: frozenset[int]) -> Iterator[_Piece]:
        piece, size = text[begin:end], end - begin
        crossing = 0.5 * sum(place in starts for place in range(begin + 1, end))
        opening = begin in starts
        late = 0.0 if opening else 0.4 + 1.5 * (size == 1)
        if piece in SUFFIXES:
            yield _Piece(piece, "small", 0.5 + 1.5 * opening + 2 * crossing)
        if piece in KINDS:
            yield _Piece(piece, "kind", 0.9 + crossing + late)
        if piece in FILLERS:
            yield _Piece(piece, "small", 0.9 + crossing + late)
        if self._known(piece):
            yield _Piece(piece, "subject", 1.0 + 0.5 * (size == 1) + crossing + late)
        elif opening and size <= 4 and self._verb(piece, text[end:], end in starts or end == len(text)):
            yield _Piece(piece, "subject", 1.4 + 0.5 * (size == 1) + crossing)
        if not crossing:
            yield _Piece(piece, "unknown", 2.0 + size + 0.5 * (not opening))

    def _known(self, piece: str) -> bool:
        return piece in self.concepts or any(piece in vocabulary.stems for vocabulary in self.vocabularies)

    def _verb(self, piece: str, rest: str, closed: bool) -> bool:
        if not any(loose(piece) in vocabulary.verbs for vocabulary in self.vocabularies):
            return False
        return closed or any(rest[:size] in ENDINGS for size in (1, 2, 3))


def _gap(last: _Piece | None, piece: _Piece, opening: bool) -> float:
    """A word right after an ending without a space is possible, but dearer."""
    if last is None or opening or piece.sort == "small" or last.sort != "small":
        return 0.0
    return 0.6


def loose(word: str) -> str:
    """Return a verb's head without the final and fused vowel of its last syllable: 빌려, 빌릴 give 빌리."""
    if not word or not is_syllable(word[-1]):
        return word
    initial, vowel, _ = take_apart(word[-1])
    return word[:-1] + put_together(initial, _OPENED.get(vowel, vowel), 0)


# ㅕ was ㅣ, ㅘ ㅗ, ㅝ ㅜ, ㅓ ㅡ, ㅙ ㅚ, ㅐ ㅏ before 아 or 어 was fused in.
_OPENED = {6: 20, 9: 8, 14: 13, 4: 18, 10: 11, 1: 0}


def _collect(run: Run, stems: set[str], verbs: set[str]) -> None:
    if not run.hangul:
        if run.text not in STOP_WORDS and run.text not in KINDS:
            stems.add(latin_stem(run.text))
        return
    if run.text in FILLERS or run.text in KINDS:
        return
    stem = stem_of(run.text)
    ending = run.text[len(stem) :]
    if stem in FILLERS or stem in KINDS:
        return
    stems.add(stem)
    if ending in ENDINGS and ending not in PARTICLES | COPULAS | HA_FORMS:
        verbs.add(loose(stem))


def _compound(stem: str, stems: set[str], concepts: Mapping[str, str]) -> bool:
    if len(stem) < 4 or not is_syllable(stem[0]):
        return False
    return any(
        all(part in concepts or part in stems for part in (stem[:cut], stem[cut:]))
        for cut in range(2, len(stem) - 1)
    )
