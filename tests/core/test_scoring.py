"""An answer is judged by rules first: phrases, numbers with units, negation; and what it is not sure of it says."""

from __future__ import annotations

import pytest

from core.quantities import agree, quantities_in
from core.scoring import Expected, negated, refuses, score, settled

TEAM = Expected("한 팀의 선수는 세 명이에요.")
FEET = Expected("손만 쓸 수 있어서 발로 공을 차면 안 돼요.")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("한 팀은 세 명이에요", {(1.0, "team"), (3.0, "person")}),
        ("3명입니다", {(3.0, "person")}),
        ("three players", {(3.0, "person")}),
        ("약 20미터", {(20.0, "metre")}),
        ("이십 미터예요", {(20.0, "metre")}),
        ("백오십만 원", {(1_500_000.0, "won")}),
        ("만 원", {(10_000.0, "won")}),
        ("1,500,000원", {(1_500_000.0, "won")}),
        ("09:30", {(9.0, ""), (30.0, "")}),
        ("one of them", set()),
        ("번호는 1이에요", {(1.0, "")}),
        ("한 경기는 전후반 두 번", {(1.0, "match"), (2.0, "time")}),
        ("시간이에요", set()),
        ("3시에 두 시간", {(3.0, "clock"), (2.0, "hour")}),
        ("한 경기장", set()),
        ("two weird things", {(2.0, "")}),
        ("숫자가 없어요", set()),
    ],
)
def test_numbers_are_read_with_their_units_in_digits_and_words(
    text: str, found: set[tuple[float, str]]
) -> None:
    assert quantities_in(text) == found


@pytest.mark.parametrize(
    ("said", "wanted", "same"),
    [
        ("3명", "세 명", True),
        ("3", "세 명", True),
        ("4명", "세 명", False),
        ("세 팀이 아니라 네 명, 세 명", "세 명", False),
        ("3명이 10분", "세 명", True),
        ("아무것도", "세 명", False),
        ("세 명", "한 팀은 세 명", True),
        ("두 팀에 세 명", "한 팀은 세 명", False),
        ("골이에요", "1점", False),
    ],
)
def test_all_wanted_figures_must_be_said_and_none_contradicted(said: str, wanted: str, same: bool) -> None:
    assert agree(quantities_in(said), quantities_in(wanted)) is same


@pytest.mark.parametrize(
    ("text", "denies"),
    [
        ("발로 차면 안 돼요", True),
        ("안내 데스크 안에 있어요", False),
        ("못 해요", True),
        ("할 수 없어요", True),
        ("You can't.", True),
        ("Notes are here", False),
        ("금지예요", True),
        ("네모난 코트예요", False),
    ],
)
def test_a_negation_is_seen(text: str, denies: bool) -> None:
    assert negated(text) is denies


@pytest.mark.parametrize(
    ("outcome", "text", "suggested", "expected", "result"),
    [
        ("answered", "네, 한 팀의 선수는 세 명이에요!", (), TEAM, "right"),
        ("answered", "한 팀의 선수는 3명이에요", (), TEAM, "open"),
        ("answered", "한 팀의 선수는 네 명이에요.", (), TEAM, "wrong"),
        ("answered", "세 명이 한 조가 됩니다", (), TEAM, "open"),
        ("answered", "손만 쓸 수 있어서 발로 공을 차면 돼요.", (), FEET, "wrong"),
        ("answered", "손만 쓸 수 있어서 발로 공을 차면 절대 안 돼요.", (), FEET, "right"),
        ("answered", "모르겠어요.", (), TEAM, "refused_wrongly"),
        ("answered", "I don't know that.", (), None, "refused_rightly"),
        ("answered", "아마 다섯 명일 거예요", (), None, "wrong"),
        ("refused", "", (), TEAM, "refused_wrongly"),
        ("refused", "", (), None, "refused_rightly"),
        ("suggested", "", ("한 팀의 선수는 세 명이에요!",), TEAM, "suggested"),
        ("suggested", "", ("다른 답",), TEAM, "missed"),
        ("suggested", "", ("다른 답",), None, "suggested"),
    ],
)
def test_rules_tell_what_an_answer_is_worth(
    outcome: str, text: str, suggested: tuple[str, ...], expected: Expected | None, result: str
) -> None:
    assert score(outcome, text, suggested, expected) == result


def test_named_phrases_decide_together_with_the_figures() -> None:
    door = Expected("정문은 9시에 열어요.", ("정문", "9시"))

    assert score("answered", "9시가 되면 정문이 열립니다", (), door) == "right"
    assert score("answered", "9시에 열어요", (), door) == "wrong"
    assert score("answered", "정문은 9시가 아니라 10시에 열어요", (), door) == "wrong"


def test_an_answer_that_is_itself_about_not_knowing_is_no_refusal() -> None:
    unknown = Expected("크기는 정해져 있지 않아서 알 수 없어요.")

    assert not refuses("크기는 정해져 있지 않아서 알 수 없어요.", unknown)
    assert score("answered", "알 수 없어요. 크기가 안 정해졌거든요.", (), unknown) == "open"
    assert refuses("배우지 못했어요", TEAM)


@pytest.mark.parametrize(
    ("results", "case"),
    [
        (["right"] * 3, "right"),
        (["right", "wrong", "right"], "inconsistent"),
        (["right", "failed", "right"], "failed"),
        ([], "failed"),
    ],
)
def test_a_case_is_what_its_repeats_agree_on_and_a_missing_answer_never_passes(
    results: list[str], case: str
) -> None:
    assert settled(results) == case
