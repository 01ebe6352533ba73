"""Questions that ask the same in other words are near; those that ask for another thing are not."""

from __future__ import annotations

import pytest

from core.wording import alike, asked, near, stem, stems

NEAR = [
    ("공은 몇 개야?", "공이 몇 개인가요?"),
    ("공은 몇 개야?", "공은몇개예요"),
    ("휴식은 몇 분이야?", "휴식 시간은 몇 분이에요?"),
    ("점심시간은 언제야?", "점심 시간이 언제예요"),
    ("How many balls are there?", "how many balls?"),
    ("Where is the printer?", "where can I find... the printer where is it"),
    ("와이파이 비밀번호 알려줘", "와이파이 비밀번호가 뭐예요?"),
]
APART = [
    ("공은 몇 개야?", "골대는 몇 개야?"),
    ("전반은 몇 분이야?", "후반은 몇 분이야?"),
    ("호반느 코트의 폭은 몇 미터예요?", "호반느 코트의 길이는 몇 미터예요?"),
    ("Who is the referee?", "Where is the referee?"),
    ("심판은 누구야?", "심판은 어디 있어?"),
    ("How many subs may a team have?", "How many players may a team have?"),
    ("공은 뭐야?", ""),
    ("그거 좀 알려줘", "공은 몇 개야?"),
    ("주차장은 어디야?", "회의실 예약은 어떻게 해?"),
]


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_other_wordings_are_near(one: str, other: str) -> None:
    assert near(one, other)
    assert near(other, one)


@pytest.mark.parametrize(("one", "other"), APART)
def test_other_questions_are_not(one: str, other: str) -> None:
    assert not near(one, other)
    assert not near(other, one)


def test_what_everything_is_about_makes_no_two_questions_near() -> None:
    questions = ("호반느 골키퍼 호반느", "호반느 심판 호반느")

    assert not near(*questions)
    assert not near("호반느가 뭐야?", "호반느는 몇 명이야?", frozenset({"호반느"}))


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("공은", "공"),
        ("팀에서는", "팀"),
        ("개예요", "개"),
        ("balls", "ball"),
        ("press", "press"),
        ("10", "10"),
    ],
)
def test_a_word_is_brought_to_its_stem(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_words_that_only_hold_a_text_together_do_not_count() -> None:
    assert stems("혹시 공은 몇 개인지 알려줘") == ["공", "몇", "개"]
    assert stems("Please tell me the number of the balls") == ["number", "ball"]


def test_a_question_says_what_it_asks_for() -> None:
    assert asked("심판은 누구예요?") == {"who"}
    assert asked("How many balls, and where?") == {"how", "many", "where"}
    assert asked("규칙") == frozenset()


def test_likeness_knows_no_spaces_and_no_particles() -> None:
    assert alike("공은 두 개", "공두개") == 1.0
    assert alike("공", "심판") == 0.0
    assert alike("", "심판") == 0.0
