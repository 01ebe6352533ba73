"""Bring any text into one plain form: clean, split into runs of letters, taken apart into jamo."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from engine.recall.numbers import with_digits

RAW_LIMIT = 6000
CLEAN_LIMIT = 1000

_RUNS = re.compile(r"[가-힣]+|[a-z]+(?:'[a-z]+)?[+#]*|[0-9]+|[^\W\da-z가-힣_]+")
# 몇명, 한번, 두판 are often written together and as often apart.
_COUNTED = re.compile(
    r"(몇(?=.)|(?:한|두|세|네)(?=(?:명|개|권|번|장|판|끼|시간|층|살|점|잔|병|사람|손|발|편|방|쪽|줄|팀|조|달|학기)"
    r"(?:에|이|은|는|을|를|로|으로|만|당|의|에서|이서|씩|까지|에는|끼리|마다)?$))"
)
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_VOWELS, _FINALS = 21, 28


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one script without a gap; ``glued`` when nothing separates it from the run before."""

    text: str
    glued: bool

    @property
    def hangul(self) -> bool:
        """Whether the run is written in Korean syllables."""
        return is_syllable(self.text[0])


def clean(text: str) -> str:
    """Return ``text`` composed (NFKC), in lower case, without control characters, cut to a sane length."""
    plain = text[:RAW_LIMIT].encode("utf-8", "replace").decode("utf-8")
    plain = unicodedata.normalize("NFKC", plain).lower()[:CLEAN_LIMIT]
    plain = unicodedata.normalize("NFC", plain.replace("\u2019", "'").replace("wi-fi", "wifi"))
    if not plain.isprintable():
        plain = "".join(_printable(letter) for letter in plain)
    return " ".join(plain.split())


def key(text: str) -> str:
    """Return only the letters and digits of ``text``: equal for wordings that differ in spaces or marks."""
    return "".join(letter for letter in clean(text) if letter.isalnum() or letter in "+#")


def runs(cleaned: str) -> list[Run]:
    """Split cleaned text into runs of Hangul, Latin letters, digits or any other script."""
    found: list[Run] = []
    end = -1
    for match in _RUNS.finditer(cleaned):
        text = match.group()
        counted = _COUNTED.match(text)
        number, rest = with_digits(text)
        if number:
            found += [Run(number, match.start() == end), Run(rest, True)]
        elif counted:
            found.append(Run(counted.group(1), match.start() == end))
            found.append(Run(text[counted.end() :], False))
        else:
            found.append(Run(text, match.start() == end))
        end = match.end()
    return found


def is_syllable(letter: str) -> bool:
    """Whether ``letter`` is one composed Korean syllable."""
    return _FIRST_SYLLABLE <= ord(letter) <= _LAST_SYLLABLE


def has_hangul(text: str) -> bool:
    """Whether any letter of ``text``, composed or not, is Korean."""
    return any(is_syllable(letter) or "\u1100" <= letter <= "\u11ff" for letter in text[:RAW_LIMIT])


def take_apart(syllable: str) -> tuple[int, int, int]:
    """Return the numbers of initial, vowel and final of a syllable (final 0: there is none)."""
    code = ord(syllable) - _FIRST_SYLLABLE
    return code // (_VOWELS * _FINALS), code // _FINALS % _VOWELS, code % _FINALS


def put_together(initial: int, vowel: int, final: int) -> str:
    """Return the syllable of these three jamo numbers."""
    return chr(_FIRST_SYLLABLE + (initial * _VOWELS + vowel) * _FINALS + final)


def jamo(text: str) -> str:
    """Return ``text`` with every syllable taken apart into its jamo."""
    return unicodedata.normalize("NFD", text)


def edits(one: str, other: str, most: int) -> int:
    """Count the letters to change, drop, add or swap from one to the other; ``most + 1`` when more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        after = [i]
        for j, its in enumerate(other, 1):
            cost = min(row[j] + 1, after[j - 1] + 1, row[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            after.append(cost)
        if min(after) > most:
            return most + 1
        before, row = row, after
    return min(row[-1], most + 1)


def _printable(letter: str) -> str:
    return " " if unicodedata.category(letter)[0] in "CZ" else letter
