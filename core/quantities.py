"""Numbers with their units in a sentence, Korean and English, in digits and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

Quantity = tuple[float, str]
"""A number and its unit; the unit is empty where none is recognised."""

_NATIVE = {
    "한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9, "열": 10, "열한": 11, "열두": 12, "열세": 13, "열네": 14, "열다섯": 15, "스무": 20,
    "스물": 20, "서른": 30,
}  # fmt: skip
_ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "hundred": 100,
}  # fmt: skip
_SINO_DIGITS = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_SINO_TENS = {"십": 10, "백": 100, "천": 1000, "만": 10000}
# What counts the same thing in both languages; the longest spelling that fits is taken.
_UNITS = {
    "명": "person", "사람": "person", "선수": "person", "분들": "person", "people": "person",
    "person": "person", "players": "person", "player": "person", "members": "person",
    "개": "thing", "팀": "team", "teams": "team", "team": "team", "점": "point", "points": "point",
    "point": "point", "초": "s", "seconds": "s", "second": "s", "분": "min", "minutes": "min",
    "minute": "min", "min": "min", "시간": "h", "hours": "h", "hour": "h", "시": "o'clock", "일": "day",
    "days": "day", "day": "day", "주": "week", "weeks": "week", "week": "week", "월": "month",
    "개월": "months", "달": "months", "months": "months", "month": "months", "년": "year", "years": "year",
    "year": "year", "미터": "m", "metres": "m", "metre": "m", "meters": "m", "meter": "m", "m": "m",
    "킬로미터": "km", "km": "km", "센티미터": "cm", "cm": "cm", "킬로그램": "kg", "kg": "kg", "원": "won",
    "won": "won", "달러": "usd", "dollars": "usd", "퍼센트": "%", "percent": "%", "%": "%", "층": "floor",
    "번": "time", "times": "time", "회": "time", "발": "leg", "골": "goal", "goals": "goal", "goal": "goal",
    "경기": "match", "matches": "match", "match": "match", "살": "age", "호": "room", "대": "machine",
    "장": "sheet", "mb": "mb", "gb": "gb", "balls": "thing", "ball": "thing", "things": "thing",
}  # fmt: skip
_COUNTERS = "|".join(sorted((unit for unit in _UNITS if "가" <= unit[0] <= "힣"), key=len, reverse=True))
_DIGITS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s?([%가-힣a-z]*)")
_NATIVE_COUNTED = re.compile(
    rf"(?<![가-힣])({'|'.join(sorted(_NATIVE, key=len, reverse=True))})\s?({_COUNTERS})"
)
_SINO_COUNTED = re.compile(rf"(?<![가-힣])([일이삼사오육칠팔구십백천만]*[십백천만])\s?({_COUNTERS})")
_ENGLISH_COUNTED = re.compile(rf"\b({'|'.join(sorted(_ENGLISH, key=len, reverse=True))})[ -]([a-z]+)")
# "One" before most words is no figure ("one of them"), and neither is the Korean "한" without a counter.


def quantities_in(text: str) -> set[Quantity]:
    """Return every number of a text with its unit: ``세 명``, ``3명`` and ``three people`` are the same."""
    return set(_found(text.lower()))


def _found(text: str) -> Iterator[Quantity]:
    for digits, unit in _DIGITS.findall(text):
        yield float(digits.replace(",", "")), unit_of(unit)
    for word, unit in _NATIVE_COUNTED.findall(text):
        yield float(_NATIVE[word]), _UNITS[unit]
    for word, unit in _SINO_COUNTED.findall(text):
        yield float(_sino(word)), _UNITS[unit]
    for word, unit in _ENGLISH_COUNTED.findall(text):
        if word != "one" or unit in _UNITS:
            yield float(_ENGLISH[word]), _UNITS.get(unit, "")


def unit_of(word: str) -> str:
    """The unit that a word begins with (Korean particles follow it), or is (Latin); empty for none."""
    if not word or "a" <= word[0] <= "z":
        return _UNITS.get(word, "")
    fitting = [unit for unit in _UNITS if word.startswith(unit)]
    return _UNITS[max(fitting, key=len)] if fitting else ""


def _sino(word: str) -> int:
    """Read a Sino-Korean number below a hundred million, such as ``이십`` or ``백오십``."""
    total = part = digit = 0
    for letter in word:
        if letter in _SINO_DIGITS:
            digit = _SINO_DIGITS[letter]
        elif letter == "만":
            total, part, digit = (total + part + digit or 1) * 10000, 0, 0
        else:
            part, digit = part + (digit or 1) * _SINO_TENS[letter], 0
    return total + part + digit


def agree(said: set[Quantity], wanted: set[Quantity]) -> bool:
    """Whether all ``wanted`` figures were said and none of the same unit with another value.

    A one among others need not be said ("한 팀은 세 명", "a team has three"), but must not be contradicted.
    """
    needed = {figure for figure in wanted if figure[0] != 1} or wanted
    if not all(any(_same(one, other) for other in said) for one in needed):
        return False
    units = {unit for _, unit in wanted if unit}
    return all(any(_same(one, other) for other in wanted) for one in said if one[1] in units)


def _same(one: Quantity, other: Quantity) -> bool:
    return one[0] == other[0] and (one[1] == other[1] or not (one[1] and other[1]))
