"""How well the checks tell the same question, and a contradicting answer, from others: a labelled set, half held out.

The sets were written before the rules were tuned, from domains that the samples do not use (a library, an
office, a pool, a shop, a garden, a kitchen, servers). Only the part ``tune`` was looked at while tuning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.checks_pairs import asks_the_same
from core.contradiction import differences
from core.model import QAPair
from core.wording import near, stem

HERE = Path(__file__).parent
Row = tuple[str, str, str, str, str]  # part, label, language, and two texts


@dataclass(frozen=True, slots=True)
class Score:
    """How many of those that were found are right, and how many of those that are right were found."""

    precision: float
    recall: float


def rows(name: str, part: str) -> list[Row]:
    lines = (HERE / name).read_text("utf-8").splitlines()
    every = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(one[0], one[1], one[2], one[3], one[4]) for one in every if one[0] == part]


def scored(found: list[Row], label: str, says: Callable[[str, str], bool]) -> Score:
    right = sum(says(one, other) and true == label for _, true, _, one, other in found)
    said = sum(says(one, other) for _, _, _, one, other in found)
    wanted = sum(true == label for _, true, _, _, _ in found)
    return Score(right / said, right / wanted)


def same_question(one: str, other: str) -> bool:
    return asks_the_same(QAPair(one, "가"), QAPair(other, "나"), frozenset())


def contradict(one: str, other: str) -> bool:
    return bool(differences(one, other)) and bool(differences(other, one))


@pytest.mark.parametrize(
    ("name", "label", "says", "part", "least"),
    [
        ("alike_questions.tsv", "same", same_question, "tune", Score(0.95, 0.8)),
        ("alike_questions.tsv", "same", same_question, "held", Score(0.95, 0.7)),
        ("alike_answers.tsv", "contradict", contradict, "tune", Score(0.95, 0.9)),
        ("alike_answers.tsv", "contradict", contradict, "held", Score(0.95, 0.85)),
    ],
)
def test_what_is_found_is_right_and_most_is_found(
    name: str, label: str, says: Callable[[str, str], bool], part: str, least: Score
) -> None:
    score = scored(rows(name, part), label, says)
    print(f"{name} {part}: precision {score.precision:.2f}, recall {score.recall:.2f}")

    assert score.precision >= least.precision
    assert score.recall >= least.recall


def test_half_of_the_set_is_held_out_and_both_languages_are_in_it() -> None:
    tune, held = (rows("alike_questions.tsv", part) for part in ("tune", "held"))
    languages = {(part, language) for part, _, language, _, _ in (*tune, *held)}

    assert len(tune) + len(held) >= 80
    assert len(held) >= len(tune)
    assert languages == {(part, language) for part in ("tune", "held") for language in ("ko", "en")}
    assert not {row[3:] for row in tune} & {row[3:] for row in held}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("How many players are there?", "How many teams are there?", False),
        ("How many players are on a team?", "How many teams are there?", False),
        ("How many players are on a Hobane team?", "How many teams play in a Hobane match?", False),
        ("How many players are on a team?", "How many people are on a team?", False),
        ("How many players may a team have?", "How many players does a team have?", True),
        ("한 팀은 몇 명이에요?", "팀은 몇 개예요?", False),
        ("한 팀에 선수가 몇 명이에요?", "몇 팀이 겨뤄요?", False),
        ("What is a foul?", "What is the penalty for a foul?", False),
        ("Who is the referee?", "Who pays the referee?", False),
        ("수영모를 사야 하나요?", "수영복을 사야 하나요?", False),
        ("What is in the contract?", "What is in the contact?", False),
        ("What time does it close?", "When does it close?", True),
        ("몇 시부터 일해요?", "언제부터 일해요?", True),
        ("배송 가격은 얼마예요?", "배송은 얼마예요?", True),
    ],
)
def test_what_a_question_word_says_counts_once(one: str, other: str, expected: bool) -> None:
    assert near(one, other) is expected
    assert near(other, one) is expected


@pytest.mark.parametrize(
    ("word", "expected"), [("회의", "회의"), ("회의는", "회의"), ("휴가", "휴가"), ("팀의", "팀")]
)
def test_a_noun_that_ends_like_a_particle_stays_whole(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("화요일에 해요.", "월요일에 해요.", ["time"]),
        ("Every day.", "Weekly.", ["time"]),
        ("매일 해요.", "Daily.", []),
        ("오전에 해요.", "오후에 해요.", ["time"]),
        ("무료예요.", "만 원이에요.", ["number"]),
        ("백오십 명이에요.", "150명이에요.", []),
        ("이만 원이에요.", "20,000원이에요.", []),
        ("열다섯 명이에요.", "열 명이에요.", ["number"]),
        ("스물세 명이에요.", "23명이에요.", []),
        ("사흘 걸려요.", "3일 걸려요.", []),
        ("사흘 걸려요.", "나흘 걸려요.", ["number"]),
        ("만년필로 써요. 만일 없으면 빌려요.", "펜으로 써요.", []),
        ("꼭 써야 해요.", "안 써도 돼요.", ["negation"]),
    ],
)
def test_times_and_written_numbers_are_compared(one: str, other: str, kinds: list[str]) -> None:
    assert [found.kind for found in differences(one, other)] == kinds
