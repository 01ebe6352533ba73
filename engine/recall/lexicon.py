"""The language's own words: synonyms by concept with every form a verb takes before its endings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.recall.features import latin_stem
from engine.recall.spelling import LEAST_LETTERS_SMALL, Spelling
from engine.recall.synonyms import GROUPS
from engine.recall.text import put_together, take_apart
from engine.recall.words import FILLERS, STOP_WORDS


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Concepts by surface form: whole words, and the heads of verbs, which an ending must follow."""

    words: Mapping[str, str]
    verbs: Mapping[str, str]
    spellings: Sequence[Spelling] = ()

    @classmethod
    def standard(cls) -> Lexicon:
        """Return the built-in lexicon; the first group that has a form keeps it."""
        words: dict[str, str] = {}
        verbs: dict[str, str] = {}
        for line in GROUPS.strip().splitlines():
            name, *forms = line.split()
            for form in forms:
                if form.isascii():
                    words.setdefault(form, name)
                    words.setdefault(latin_stem(form), name)
                elif len(form) > 1 and form.endswith("다"):
                    for head in heads(form[:-1]):
                        (verbs if len(head) == 1 else words).setdefault(head, name)
                else:
                    words.setdefault(form, name)
        small = {word for word, name in words.items() if name[0] in "?."} | FILLERS | STOP_WORDS
        spellings = (Spelling.of(words), Spelling.of(small, LEAST_LETTERS_SMALL))
        return cls(words, {head: name for head, name in verbs.items() if head not in words}, spellings)


def heads(stem: str) -> Iterator[str]:
    """Yield how a verb stem can look before an ending: 빌리 gives 빌리, 빌릴, 빌린, 빌려, 빌렸."""
    body, last = stem[:-1], stem[-1]
    initial, vowel, final = take_apart(last)
    yield stem
    if final == _FINALS["ㄹ"]:
        for other in ("", "ㄴ", "ㅂ", "ㅁ"):
            yield body + put_together(initial, vowel, _FINALS[other])
    elif final == _FINALS["ㅂ"]:
        open_stem = body + put_together(initial, vowel, 0)
        yield from (open_stem + syllable for syllable in ("우", "워", "와", "운", "울", "웠", "왔"))
    elif not final:
        for other in ("ㄹ", "ㄴ", "ㅂ", "ㅁ"):
            yield body + put_together(initial, vowel, _FINALS[other])
        yield from _contracted(body, initial, vowel)


def _contracted(body: str, initial: int, vowel: int) -> Iterator[str]:
    fused = _FUSED.get(vowel, vowel)
    if (vowel, initial) == (_A, _HIEUH):
        fused = _AE
    if vowel == _EU and body and take_apart(body[-1])[1] in _BRIGHT:
        fused = _A
    if vowel == _EU and initial == _RIEUL and body:
        first, middle, _ = take_apart(body[-1])
        body = body[:-1] + put_together(first, middle, _FINALS["ㄹ"])
    yield body + put_together(initial, fused, 0)
    yield body + put_together(initial, fused, _FINALS["ㅆ"])


_FINALS = {"": 0, "ㄴ": 4, "ㄹ": 8, "ㅁ": 16, "ㅂ": 17, "ㅆ": 20}
_A, _AE, _EU, _RIEUL, _HIEUH, _BRIGHT = 0, 1, 18, 5, 18, (0, 8)
# ㅣ becomes ㅕ, ㅗ ㅘ, ㅜ ㅝ, ㅡ ㅓ, ㅚ ㅙ when 아 or 어 follows.
_FUSED = {20: 6, 8: 9, 13: 14, 18: 4, 11: 10}
