"""The numbers of a text with their units, however written: "10분", "10 분", "ten minutes", "세 명"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_UNITS = {
    "second": "초 second seconds sec s",
    "minute": "분 minute minutes min mins",
    "hour": "시간 hour hours hr hrs h",
    "clock": "시 o'clock am pm a.m p.m",
    "day": "일 day days",
    "week": "주 주일 week weeks",
    "month": "개월 달 month months",
    "year": "년 해 year years",
    "person": "명 사람 인 선수 분들 people person players player persons members member",
    "thing": "개 things",
    "time": "번 회 차례 times",
    "team": "팀 teams team",
    "point": "점 points point",
    "metre": "미터 m 메터 metres metre meters meter",
    "centimetre": "센티미터 센티 cm centimetres centimetre centimeters centimeter",
    "kilometre": "킬로미터 km kilometres kilometre kilometers kilometer",
    "gram": "그램 g grams gram",
    "kilogram": "킬로그램 킬로 kg kilograms kilogram",
    "won": "원 won krw",
    "dollar": "달러 dollars dollar usd",
    "percent": "% 퍼센트 프로 percent",
    "floor": "층 floor",
    "sheet": "장 sheets pages page 쪽",
    "goal": "골 goals goal",
    "ball": "balls ball",
    "degree": "도 degrees degree",
    "calendar month": "월",
    "leg": "발 leg legs",
    "match": "경기 match matches",
    "age": "살",
    "room": "호",
    "machine": "대",
    "megabyte": "mb",
    "gigabyte": "gb",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_KOREAN = {
    word: value
    for words, value in (
        ("한 하나", 1), ("두 둘", 2), ("세 셋 석", 3), ("네 넷 넉", 4), ("다섯", 5), ("여섯", 6), ("일곱", 7),
        ("여덟", 8), ("아홉", 9), ("열", 10), ("열한", 11), ("열두", 12), ("스무 스물", 20), ("서른", 30),
        ("마흔", 40), ("쉰", 50), ("예순", 60), ("일흔", 70), ("여든", 80), ("아흔", 90),
    )
    for word in words.split()
}  # fmt: skip
_ONES = {word: value for word, value in _KOREAN.items() if value < 10}
_KOREAN |= {
    tens + word: ten + value
    for tens, ten in (("열", 10), ("스물", 20), ("서른", 30), ("마흔", 40), ("쉰", 50))
    for word, value in _ONES.items()
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty"
)
_TENS = {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
_ENGLISH = {word: value for value, word in enumerate(_SMALL.split())} | _TENS
_UNIT_WORDS = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
_KOREAN_WORDS = "|".join(sorted(_KOREAN, key=len, reverse=True))
_ENGLISH_WORDS = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_DAYS = {"이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "열흘": 10, "보름": 15}
_SINO = {word: value for value, word in enumerate("일이삼사오육칠팔구", 1)}
_SCALES = {"십": 10, "백": 100, "천": 1_000, "만": 10_000, "억": 100_000_000}
_COSTS_NOTHING = "무료|공짜|free of charge|for free"
_DIGITS = re.compile(
    rf"(?<![\w.])(?P<digits>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[십백천만억])?\s*-?(?P<unit>{_UNIT_WORDS})?(?![a-z])"
    rf"|(?<![가-힣])(?P<korean>{_KOREAN_WORDS})\s?(?P<counted>명|개월|개|번|팀|시간|시|달|주|장|살|사람|선수|골|점|쪽|층|배|해|회|발|경기|대)(?!약|방|음|지|짝|장)"
    rf"|(?<![a-z])(?P<english>{_ENGLISH_WORDS})(?:[\s-]+(?P<thing>[a-z]+))?(?![a-z])"
    r"|(?<![가-힣])(?P<sino>[일이삼사오육칠팔구십백천]*[십백천만])\s?(?P<of>개월|원|분(?!율)|초|년(?!필)|명|층|미터|킬로미터|킬로그램|퍼센트|점|번|회|살)"
    rf"|(?<![가-힣])(?P<days>{'|'.join(_DAYS)})"
    rf"|(?P<free>{_COSTS_NOTHING})",
    re.IGNORECASE,
)


def amounts(text: str) -> Counter[tuple[float, str]]:
    """The numbers of a text with their units (empty where there is none), such as ``(10, "minute")``.

    "10분", "10 분" and "10 minutes" are the same amount, and so are "세 명" and "3명".
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return Counter(_amount(found) for found in _DIGITS.finditer(plain))


def _amount(found: re.Match[str]) -> tuple[float, str]:
    if found["digits"]:
        value = float(found["digits"].replace(",", "")) * _SCALES.get(found["scale"] or "", 1)
        return value, _UNIT_OF.get(found["unit"] or "", "")
    if found["korean"]:
        return float(_KOREAN[found["korean"]]), _UNIT_OF.get(found["counted"], found["counted"])
    if found["sino"]:
        return float(_sino(found["sino"])), _UNIT_OF[found["of"]]
    if found["days"] or found["free"]:
        return (float(_DAYS[found["days"]]), "day") if found["days"] else (0.0, "won")
    thing = found["thing"] or ""
    return float(_ENGLISH[found["english"]]), _UNIT_OF.get(thing, "")


def _sino(word: str) -> int:
    """Read a Sino-Korean number below a hundred million, such as "이십" or "백오십"."""
    total = part = digit = 0
    for letter in word:
        if letter in _SINO:
            digit = _SINO[letter]
        elif letter == "만":
            total, part, digit = (part + digit or 1) * 10_000, 0, 0
        else:
            part, digit = part + (digit or 1) * _SCALES[letter], 0
    return total + part + digit
