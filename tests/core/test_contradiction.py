"""Two answers contradict each other in a number, a unit, a negation or a name; other wordings do not."""

from __future__ import annotations

import pytest

from core.amounts import amounts
from core.contradiction import denies, differences

CONTRADICT = [
    ("10분이에요.", "15분이에요.", "number"),
    ("세 명이에요.", "네 명이에요.", "number"),
    ("한 번 해요.", "두 번 해요.", "number"),
    ("오전 9시에 열어요.", "오전 10시에 열어요.", "number"),
    ("1월 2일이에요.", "1월 3일이에요.", "number"),
    ("전반 10분, 후반 10분이에요.", "전반 10분, 후반 15분이에요.", "number"),
    ("3만원이에요.", "30만원이에요.", "number"),
    ("It takes 10 minutes.", "It takes fifteen minutes.", "number"),
    ("Each team has three players.", "Each team has four players.", "number"),
    ("Two balls are used.", "One ball is used.", "number"),
    ("10분이에요.", "10시간이에요.", "unit"),
    ("It is 20 metres long.", "It is 20 centimetres long.", "unit"),
    ("드리블해도 돼요.", "드리블하면 안 돼요.", "negation"),
    ("네, 돼요.", "아니요, 안 돼요.", "negation"),
    ("문을 닫아요.", "문을 닫지 않아요.", "negation"),
    ("연장전이 있어요.", "연장전이 없어요.", "negation"),
    ("You can dribble.", "You cannot dribble.", "negation"),
    ("Kicking is allowed.", "Kicking is not allowed.", "negation"),
    ("We open on Sundays.", "We don't open on Sundays.", "negation"),
    ("심판은 민지예요.", "심판은 지훈이에요.", "name"),
    ("담당은 김 팀장님이에요.", "담당은 이 팀장님이에요.", "name"),
    ("공은 빨간색이에요.", "공은 파란색이에요.", "name"),
    ("월요일에 열어요.", "화요일에 열어요.", "time"),
    ("회의실 B203이에요.", "회의실 B204예요.", "name"),
    ("a@team.kr로 보내세요.", "b@team.kr로 보내세요.", "name"),
    ("Ask Minji.", "Ask Jihoon.", "name"),
]
AGREE = [
    ("10분이에요.", "10 분이에요."),
    ("10분 쉬어요.", "10 분 쉽니다."),
    ("세 명이에요.", "3명입니다."),
    ("3만원이에요.", "30,000원이에요."),
    ("약 20미터예요.", "20m 정도예요."),
    ("It takes ten minutes.", "It takes 10 minutes."),
    ("두 개예요. 하나는 빨간색이에요.", "두 개예요."),
    ("전반 10분, 후반 10분이에요.", "10분이에요."),
    ("안내 데스크는 1층에 있어요.", "안내 데스크는 1층입니다."),
    ("공은 골대 안에 있어요.", "공은 골대에 있어요."),
    ("코트 안 청소는 민지가 해요.", "코트 청소는 민지가 해요."),
    ("못을 박아요.", "못을 박습니다."),
    ("해도 되지만 뛰면 안 돼요.", "해도 되지만 뛰면 안 됩니다."),
    ("심판이 정해요.", "심판이 결정해요."),
    ("해야 해요.", "하지 않으면 안 돼요."),
    ("누구나 상관없어요.", "누구나 돼요."),
    ("No problem, you can.", "You can."),
    ("Ask Minji.", "Please ask Minji."),
    ("회의실은 2층 끝에 있고 예약은 게시판에서 해요.", "주차는 할 수 없으니 버스를 타고 오시면 편해요."),
    ("호반느는 실내에서 해요.", "호반느는 실내에서 하는 스포츠예요."),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other", "kind"), CONTRADICT)
def test_answers_that_cannot_both_hold_are_told_apart_either_way_round(
    one: str, other: str, kind: str
) -> None:
    assert {found.kind for found in differences(one, other)} == {kind}
    assert {found.kind for found in differences(other, one)} == {kind}


@pytest.mark.parametrize(("one", "other"), AGREE)
def test_answers_that_say_the_same_or_only_more_are_left_alone(one: str, other: str) -> None:
    assert differences(one, other) == ()
    assert differences(other, one) == ()


def test_a_difference_names_both_sides() -> None:
    [found] = differences("전반은 10분이에요.", "전반은 15분이에요.")

    assert (found.one, found.other) == ("10", "15")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10분", {(10, "minute")}),
        ("10 분", {(10, "minute")}),
        ("ten minutes", {(10, "minute")}),
        ("열두 시", {(12, "clock")}),
        ("세 명과 공 두 개", {(3, "person"), (2, "thing")}),
        ("1,200원", {(1200, "won")}),
        ("3만 원", {(30_000, "won")}),
        ("2.5 m", {(2.5, "metre")}),
        ("three referees", {(3, "")}),
        ("한 발로 서요", {(1, "leg")}),
        ("네, 맞아요", set()),
        ("someone", set()),
    ],
)
def test_amounts_are_read_however_they_are_written(text: str, expected: set[tuple[float, str]]) -> None:
    assert set(amounts(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("안 돼요", True),
        ("안돼요", True),
        ("못 해요", True),
        ("하지 마세요", True),
        ("없어요", True),
        ("아니에요", True),
        ("금지예요", True),
        ("It is impossible", True),
        ("안내해요", False),
        ("안전해요", False),
        ("골대 안이에요", False),
        ("안에 있어요", False),
        ("문제없어요", False),
        ("지 않으면 안 돼요", False),
        ("not only here", False),
        ("nothing is not allowed", False),
    ],
)
def test_what_denies_is_not_taken_for_what_only_looks_like_it(text: str, expected: bool) -> None:
    assert denies(text) is expected
