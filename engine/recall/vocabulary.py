"""The words that taught questions are made of, learnt from the questions themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from engine.recall.features import latin_stem, stem_of
from engine.recall.lexicon import Lexicon
from engine.recall.numbers import native
from engine.recall.spelling import Spelling
from engine.recall.text import Run, clean, is_syllable, put_together, runs, take_apart
from engine.recall.words import (
    AMBIGUOUS_LAST,
    ENDINGS,
    FEES,
    FILLERS,
    HA_FORMS,
    STOP_WORDS,
    SUFFIXES,
    VERB_ENDINGS,
)

# A bare verb form stands before one of these: 빌릴 수, 빌린 것.
_AFTER_VERBS = frozenset(
    ["수", "때", "것", "거", "건", "게", "지", "까", "수는", "수도", "때는", "거야", "거예요"]
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Nouns (and all words that are not verbs) as written without particles; verbs in their loosest form."""

    nouns: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    spelling: Spelling = field(default_factory=lambda: Spelling(frozenset()), compare=False)
    beginnings: set[str] = field(default_factory=set, compare=False)

    def __post_init__(self) -> None:
        self.beginnings.update(noun[:-1] for noun in self.nouns if len(noun) > 2)

    @classmethod
    def of(cls, questions: Iterable[str], lexicon: Lexicon) -> Vocabulary:
        """Collect the words of taught questions; compounds of two known words count as their parts."""
        nouns: set[str] = set()
        verbs: set[str] = set()
        unclear: set[str] = set()
        written: set[str] = set()
        for question in questions:
            found = runs(clean(question))
            for run, after in zip_longest(found, found[1:]):
                written.add(run.text)
                _collect(run, after.text if after else "", lexicon, (nouns, verbs, unclear))
        nouns |= {word for word in unclear if not _inflected(word, (nouns, verbs), lexicon)}
        whole = frozenset(noun for noun in nouns if not _compound(noun, nouns, lexicon))
        return cls(whole, frozenset(verbs), Spelling.of(written | nouns))


def loose(word: str) -> str:
    """Return a verb's head without the final and fused vowel of its last syllable: 빌려, 빌릴 give 빌리."""
    if not word or not is_syllable(word[-1]):
        return word
    initial, vowel, _ = take_apart(word[-1])
    return word[:-1] + put_together(initial, _OPENED.get(vowel, vowel), 0)


# ㅕ was ㅣ, ㅘ ㅗ, ㅝ ㅜ, ㅓ ㅡ, ㅙ ㅚ, ㅐ ㅏ before 아 or 어 was fused in.
_OPENED = {6: 20, 9: 8, 14: 13, 4: 18, 10: 11, 1: 0}


def _collect(run: Run, after: str, lexicon: Lexicon, into: tuple[set[str], set[str], set[str]]) -> None:
    nouns, verbs, unclear = into
    text = run.text
    if not run.hangul:
        if text not in STOP_WORDS and text not in lexicon.words:
            nouns.add(latin_stem(text))
        return
    if text in FILLERS or text in HA_FORMS or text in lexicon.words or native(text[0], ""):
        return
    stem = stem_of(text)
    ending = text[len(stem) :]
    if stem in FILLERS or stem in lexicon.words or (ending in ENDINGS and stem in lexicon.verbs):
        return
    if ending in VERB_ENDINGS or (
        not ending and after in _AFTER_VERBS and take_apart(text[-1])[2] in _ADNOMINAL
    ):
        verbs.add(loose(stem))
    elif len(text) == 2 and text[1] in AMBIGUOUS_LAST:
        unclear.add(text)
    else:
        nouns.add(stem)


_ADNOMINAL = (4, 8)
_PLAIN_ENDINGS = frozenset("면고며요")
_PLAIN_PARTICLES = frozenset("이가의로와과나도만")


def _inflected(word: str, known: tuple[set[str], set[str]], lexicon: Lexicon) -> bool:
    nouns, verbs = known
    if word[1] in _PLAIN_ENDINGS and (word[0] in lexicon.verbs or loose(word[0]) in verbs):
        return True
    return word[0] in nouns or (word[0] in lexicon.words and word[1] in _PLAIN_PARTICLES)


def _compound(noun: str, nouns: set[str], lexicon: Lexicon) -> bool:
    if len(noun) < 3 or not is_syllable(noun[0]):
        return False
    for cut in range(2, len(noun)):
        known = [part in nouns or part in lexicon.words for part in (noun[:cut], noun[cut:])]
        tail = noun[cut:]
        whole = len(tail) > 1 or tail not in AMBIGUOUS_LAST
        if known[0] and (tail in FEES or tail in SUFFIXES or (known[1] and whole)):
            return True
    return False
