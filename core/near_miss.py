"""Questions close to taught ones whose answer was not taught, made by rule: another number, name or unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.korean import particle
from core.model import Language

# Made-up names: words that no team has taught, yet could.
_NAMES: dict[Language, tuple[str, ...]] = {
    "ko": ("누리별", "가람터", "한빛재", "도담솔"),
    "en": ("Northvale", "Quillmere", "Ashgrove", "Brindlewick"),
}
# What is asked for → something else to ask for; Korean ones end alike, so that particles still fit.
_UNITS = (
    (r"몇 명", "몇 살"),
    (r"몇 시(?!간)", "몇 도"),
    (r"몇 분", "몇 그램"),
    (r"몇 미터", "몇 도"),
    (r"몇 점", "몇 원"),
    (r"몇 개(?!월)", "몇 리터"),
    (r"얼마나 길", "얼마나 무거우"),
    (r"[Hh]ow long (?=is|are|does)", "How heavy "),
    (r"[Hh]ow wide", "How old"),
    (r"[Ww]hat time", "What temperature"),
)
_NUMBER = re.compile(r"\d+")
_SUBJECT = re.compile(r"^([가-힣]{2,}?)(에서는|에서|에는|은|는|이|가|을|를|와|과|으로|로)(?=\s)")
_KINDS = {"은": "은", "는": "은", "이": "이", "가": "이", "을": "을", "를": "을", "와": "과", "과": "과"}
_KINDS |= {"으로": "으로", "로": "으로"}
_ENGLISH_NAME = re.compile(r"(?<=\b(?:in|at|of|to) )(?:an? |the |our )?([A-Z]\w+|[a-z]{4,})(?=\?|$)")
_LONGEST_NUMBER = 6  # digits; longer ones are names, such as those of telephones


@dataclass(frozen=True, slots=True)
class Taught:
    """All that is taught, in lower case, and the numbers in it: what a near miss must not bring back."""

    text: str
    numbers: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Taught:
        """Join what is taught."""
        text = "\n".join(texts).lower()
        return cls(text, frozenset(_NUMBER.findall(text)))

    def lacks(self, word: str) -> bool:
        """Whether a word stands nowhere in it, so that a question about it has no taught answer."""
        return word.lower() not in self.text


def near_misses(question: str, language: Language, taught: Taught) -> Iterator[str]:
    """Yield near misses of a taught question, the surest first; there may be none."""
    yield from _other_number(question, taught)
    yield from _other_name(question, language, taught)
    yield from _other_unit(question, taught)


def _other_number(question: str, taught: Taught) -> Iterator[str]:
    found = _NUMBER.search(question)
    if found is None or len(found.group()) > _LONGEST_NUMBER:
        return
    value = int(found.group())
    for other in (value + 7, value * 3 + 4, value + 61):
        if str(other) not in taught.numbers:
            yield question[: found.start()] + str(other) + question[found.end() :]
            return


def _other_name(question: str, language: Language, taught: Taught) -> Iterator[str]:
    name = next((one for one in _NAMES[language] if taught.lacks(one)), None)
    found = (_SUBJECT if language == "ko" else _ENGLISH_NAME).search(question)
    if name is None or found is None:
        return
    if language == "ko":
        follows = found.group(2)
        name += particle(name, _KINDS[follows]) if follows in _KINDS else follows
    yield question[: found.start()] + name + question[found.end() :]


def _other_unit(question: str, taught: Taught) -> Iterator[str]:
    for asked, other in _UNITS:
        changed = re.sub(asked, other, question, count=1)
        if changed != question and taught.lacks(other.strip()):
            yield changed
            return
