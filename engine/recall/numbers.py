"""Numbers in questions, however they are written: 세 명, 3명, 셋이서 and three give the same unit."""

from __future__ import annotations

import re

_NATIVE = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "열한": 11, "열두": 12, "스무": 20, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50,
}  # fmt: skip
# Numbers that stand on their own; the others are numbers only before what they count.
_ALONE = {"둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
_TWO_ON = """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"""
_ENGLISH = {name: value for value, name in enumerate(_TWO_ON.split(), 2)}
_ENGLISH |= {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
_COUNTED = """명 개 권 번 장 판 끼 시간 시 분 초 층 살 세 점 잔 병 사람 손 발 편 방 쪽 줄 팀 조 달 학기
    대 칸 가지 마리 배 도 그램 킬로 키로 리터 미터 센티 센치 원 일 주 년 개월 단계 라운드 세트 바퀴 퍼센트
    박 자리 차례 골 승 패"""
COUNTERS = tuple(_COUNTED.split())
_SINO_DIGITS = {letter: value for value, letter in enumerate("일이삼사오육칠팔구", 1)}
_SINO = re.compile(rf"([이삼사오육칠팔구]?)십([일이삼사오육칠팔구]?)(?=(?:{'|'.join(COUNTERS)}))")


def native(word: str, after: str) -> int:
    """Return the number that a Korean word is before the word ``after``, or 0; one hardly counts anything."""
    if word in _NATIVE and after.startswith(COUNTERS):
        return _NATIVE[word] if word != "한" else 0
    return _ALONE.get(word, 0)


def english(word: str) -> int:
    """Return the number that an English word is, or 0."""
    return _ENGLISH.get(word, 0)


def with_digits(run: str) -> tuple[str, str]:
    """Cut 이십점 into 20 and 점; a run that does not begin so is returned whole after nothing."""
    match = _SINO.match(run)
    if not match:
        return "", run
    tens, ones = (_SINO_DIGITS.get(letter, 0) for letter in match.groups())
    return str((tens or 1) * 10 + ones), run[match.end() :]


def unit_name(number: int | str) -> str:
    """Return the name of the unit of a number."""
    return f"#{number}"
