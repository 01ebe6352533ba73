"""Repair a question before it is understood: one wrong letter in a word, and words written in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.recall.text import edits, is_syllable, jamo
from engine.recall.words import SUFFIXES

# Words of fewer letters (jamo) have too many neighbours that are words of their own.
LEAST_LETTERS = 5
LEAST_LETTERS_SMALL = 4
LEAST_SYLLABLES = 3
LEAST_LATIN = 6


# Letters that many people hear and so write as one: ㅐㅔ, ㅒㅖ, ㅙㅚㅞ, and the finals that sound like ㄷ.
_SOUNDS = str.maketrans(
    "\u1166\u1168\u116c\u1170\u11ba\u11bb\u11bd\u11be\u11c0\u11c2", "\u1162\u1164\u116b\u116b" + "\u11ae" * 6
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """Known words, found again when one letter is changed, dropped, added or swapped with the next."""

    words: frozenset[str]
    least: int = LEAST_LETTERS
    _near: dict[tuple[int, str, str], list[str]] = field(default_factory=dict, compare=False)
    _sounds: dict[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, words: Iterable[str], least: int = LEAST_LETTERS) -> Spelling:
        """Return the spelling of ``words``; those of fewer letters than ``least`` are never guessed."""
        return cls(frozenset(words), least)

    def nearest(self, written: str) -> str | None:
        """Return the known word that ``written`` is one letter away from, or None."""
        letters = jamo(written)
        if len(letters) < self.least or written.isdigit() or not self.words:
            return None
        if not self._near:
            self._fill()
        # One wrong letter leaves either the beginning or the end of a word as it was.
        for size in (len(letters), len(letters) - 1, len(letters) + 1):
            for end in ((size, letters[:2], ""), (size, "", letters[-2:])):
                for word in self._near.get(end, ()):
                    if edits(letters, jamo(word), 1) == 1:
                        return word
        return None

    def like_sound(self, written: str) -> str | None:
        """Return the known word that sounds as ``written`` does (연채 and 연체), or None."""
        if not self._near:
            self._fill()
        word = self._sounds.get(jamo(written).translate(_SOUNDS))
        return word if word != written else None

    def _fill(self) -> None:
        self._near[(0, "", "")] = []
        for word in sorted(self.words):
            letters = jamo(word)
            if is_syllable(word[0]) and len(word) > 1:
                self._sounds.setdefault(letters.translate(_SOUNDS), word)
            if len(letters) >= self.least:
                self._near.setdefault((len(letters), letters[:2], ""), []).append(word)
                self._near.setdefault((len(letters), "", letters[-2:]), []).append(word)


def corrected(word: str, spellings: Sequence[Spelling]) -> str | None:
    """Return ``word`` with its one wrong letter put right, its particle or ending kept, or None.

    A short word is only corrected when it holds a syllable that no Korean word has, since many short words
    are one letter apart (수영 and 수업) and a word that was never taught must stay unknown.
    """
    ends = [len(word)]
    if is_syllable(word[0]):
        ends += [cut for cut in range(2, len(word)) if word[cut:] in SUFFIXES]
    for end in ends:
        stem = word[:end]
        heard = next((found for spelling in spellings if (found := spelling.like_sound(stem))), None)
        if heard and len(stem) > 1:
            return heard + word[end:]
        if not (
            len(stem) >= LEAST_SYLLABLES if is_syllable(word[0]) else len(stem) >= LEAST_LATIN
        ) and not odd(stem):
            continue
        for spelling in spellings:
            found = spelling.nearest(stem)
            if found:
                return found + word[end:]
    return None


def odd(word: str) -> bool:
    """Whether ``word`` holds a syllable outside the 2350 that Korean text is made of (KS X 1001)."""
    # The codec writes the others out in eight bytes, jamo by jamo.
    return any(is_syllable(letter) and len(letter.encode("euc_kr")) > 2 for letter in word)
