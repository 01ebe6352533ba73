"""Korean particles, which depend on the last sound of the word before them."""

from __future__ import annotations

_PAIRS = {
    "은": ("은", "는"),
    "이": ("이", "가"),
    "을": ("을", "를"),
    "과": ("과", "와"),
    "으로": ("으로", "로"),
    "이에요": ("이에요", "예요"),
}
_RIEUL = 8  # the final ㄹ, after which "로" stands, not "으로"
# How digits are read: 영 일 이 삼 사 오 육 칠 팔 구; the value is the final consonant's index (0 = none).
_DIGIT_FINALS = {"0": 21, "1": 8, "2": 0, "3": 16, "4": 0, "5": 0, "6": 1, "7": 8, "8": 8, "9": 0}
_LATIN_FINALS = {"l": 8, "m": 16, "n": 4, "r": 8}


def particle(word: str, kind: str) -> str:
    """Return the particle that follows ``word``; ``kind`` is its form after a consonant, such as ``은``."""
    after_consonant, after_vowel = _PAIRS[kind]
    final = _final(word)
    if kind == "으로" and final == _RIEUL:
        return after_vowel
    return after_consonant if final else after_vowel


def _final(word: str) -> int:
    """The index of the last syllable's final consonant, 0 where it ends in a vowel or is unknown."""
    last = next((letter for letter in reversed(word.lower()) if letter.isalnum()), "")
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    return _DIGIT_FINALS.get(last, _LATIN_FINALS.get(last, 0))
