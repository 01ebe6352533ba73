"""A taught answer is given word for word where it is found for sure, and only there."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

import pytest

from bench.recall import domains
from core.clean import same
from core.curated import found_for_sure, is_wording, same_words
from core.model import QAPair, Status
from core.options import Curated, Options
from core.reply import Button
from engine.retriever import RecallRetriever
from tests.house import HERE, House

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "hobane"
BALLS = {"question": "공은 몇 개야?", "answer": "두 개예요."}


def _house(curated: Curated = "verbatim") -> House:
    return House(options=Options(base_model="base", training_base="base", curated=curated))


@pytest.mark.parametrize("asked", ["공은 몇 개야?", "공은몇개야", " 공은 몇개 야!! "])
async def test_a_taught_wording_is_answered_word_for_word_without_a_model(asked: str) -> None:
    house = _house()
    await house.run("addqa", BALLS | {"variants": "볼은?"})
    reply = await house.ask(asked)

    assert reply.text == "두 개예요.\n\n— 가르친 답 #1"
    assert (reply.facts["answer"], reply.facts["sources"]) == ("두 개예요.", ["pair:1"])
    assert (reply.facts["word_for_word"], reply.facts["certainty"]) == (True, 1.0)
    assert house.model.prompts == []
    assert [button.command for button in reply.buttons] == ["rate", "rate", "fix", "again"]


async def test_it_is_kept_like_any_other_answer_and_can_be_corrected() -> None:
    house = _house()
    await house.run("addqa", BALLS)
    reply = await house.ask("공은 몇 개야?")
    fix: Button = next(button for button in reply.buttons if button.command == "fix")
    filled = await house.app.prefilled(fix.command, fix.values, HERE)
    await house.run("fix", {**filled, "answer": "세 개예요."})

    assert filled == BALLS
    assert (await house.ask("공은 몇 개야?")).facts["answer"] == "세 개예요."


async def test_an_english_question_hears_in_english_where_the_answer_is_from() -> None:
    house = _house()
    await house.run("addqa", {"question": "How many balls?", "answer": "Two."})

    assert (await house.ask("how many balls")).text == "Two.\n\n— from pair #1"


async def test_a_changed_answer_and_a_removed_pair_take_effect_at_once() -> None:
    house = _house()
    await house.run("addqa", BALLS)
    await house.run("editqa", {"number": "1", "answer": "정확히 두 개예요."})
    assert (await house.ask("공은 몇 개야?")).facts["answer"] == "정확히 두 개예요."
    await house.run("dropqa", {"number": "1"})

    assert (await house.ask("공은 몇 개야?")).facts["word_for_word"] is False
    assert len(house.model.prompts) == 1


async def test_what_nobody_approved_is_not_given() -> None:
    house = _house()
    await house.ports.pairs.add([QAPair(BALLS["question"], BALLS["answer"], status=Status.DRAFT)])

    assert (await house.ask("공은 몇 개야?")).facts["word_for_word"] is False


async def test_a_question_with_two_answers_is_left_to_the_model() -> None:
    house = _house()
    await house.ports.pairs.add(
        [QAPair(BALLS["question"], BALLS["answer"]), QAPair("공은 몇 개야", "세 개예요.")]
    )

    assert (await house.ask("공은 몇 개야?")).facts["word_for_word"] is False


async def test_a_question_without_words_is_left_to_the_model() -> None:
    assert (await _house().ask("???")).facts["word_for_word"] is False


@pytest.mark.parametrize(("curated", "examples"), [("example", 2), ("off", 0)])
async def test_the_setting_makes_it_an_example_or_nothing(curated: Curated, examples: int) -> None:
    house = _house(curated)
    await house.run("addqa", BALLS)
    reply = await house.ask("공은 몇 개야?")

    assert reply.facts["word_for_word"] is False
    assert [turn.name for turn in house.model.prompts[0][1]].count("example") == examples


@pytest.mark.parametrize(
    ("asked", "wording", "expected"),
    [
        ("공은 몇 개야?", "공은몇개야", True),
        ("C++ 뭐야?", "C 뭐야?", False),
        ("C# 뭐야?", "C++ 뭐야?", False),
        ("1.5배야?", "15배야?", False),
        ("「공은 몇 개야」", "공은 몇 개야", False),
    ],
)
def test_a_question_is_a_wording_only_with_its_numbers_and_signs(
    asked: str, wording: str, expected: bool
) -> None:
    assert is_wording(asked, wording) is expected


@pytest.mark.parametrize(
    ("asked", "wording", "expected"),
    [
        ("공이 몇 개인가요?", "공은 몇 개야?", True),
        ("How many balls are there", "how many balls?", True),
        ("공 안 잡아도 돼?", "공 잡아도 돼?", False),
        ("팀이 심판을 골라?", "심판이 팀을 골라?", False),
        ("심판은 누구야?", "심판은 어디야?", False),
        ("2층 문은 어디야?", "3층 문은 어디야?", False),
        ("골키퍼 있어?", "골키퍼 해?", False),
    ],
)
def test_the_same_words_are_said_in_the_same_order(asked: str, wording: str, expected: bool) -> None:
    assert same_words(asked, wording) is expected


def test_likeness_alone_is_never_enough_and_neither_are_words_alone() -> None:
    ball = QAPair("공은 몇 개야?", "두 개예요.", id=1)
    goal = QAPair("골대는 몇 개야?", "세 개예요.", id=2)
    asked = "공이 몇 개인가요?"

    assert found_for_sure(asked, [(ball, 0.9), (goal, 0.6)]) == ball
    assert found_for_sure(asked, [(ball, 0.9), (goal, 0.8)]) is None
    assert found_for_sure(asked, [(ball, 0.8)]) is None
    assert found_for_sure("공이 몇 명인가요?", [(ball, 0.99)]) is None
    assert found_for_sure(asked, []) is None


@cache
def _measured() -> list[tuple[str, list[tuple[str, str]], list[tuple[str, str, str | None]]]]:
    """Every domain of the tests and the sample sport: its name, taught wordings, cases."""
    found = [(one.name, list(one.taught), list(one.cases)) for one in domains()]
    with (SAMPLE / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    answers = {row["question"]: row["answer"] for row in rows}
    taught = [
        (word, row["answer"]) for row in rows for word in (row["question"], *row["variants"].split(" | "))
    ]
    cases = []
    for line in (SAMPLE / "cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        cases.append((case["kind"], case["question"], answers.get(case["expected"] or "")))
    return [*found, ("hobane", taught, cases)]


async def _given(
    taught: list[tuple[str, str]], cases: list[tuple[str, str, str | None]]
) -> AsyncIterator[tuple[str | None, str | None]]:
    """What would be given word for word for each case, and what should be."""
    retriever = RecallRetriever()
    pairs = [QAPair(question, answer, id=number) for number, (question, answer) in enumerate(taught)]
    await retriever.update([(str(pair.id), (pair.question,)) for pair in pairs], [])
    for _, question, wanted in cases:
        found = [(pairs[int(key)], score) for key, score in await retriever.search(question, 10)]
        sure = found_for_sure(question, found)
        yield (sure.answer if sure else None), wanted


@pytest.mark.parametrize(("name", "taught", "cases"), _measured(), ids=[one[0] for one in _measured()])
async def test_no_near_miss_and_no_wrong_answer_passes_for_sure_in_any_domain(
    name: str, taught: list[tuple[str, str]], cases: list[tuple[str, str, str | None]]
) -> None:
    wrong = [(given, wanted) async for given, wanted in _given(taught, cases) if given not in (None, wanted)]

    assert wrong == []


def test_every_taught_wording_is_given_its_own_answer_in_any_domain() -> None:
    for _, taught, _ in _measured():
        pairs: dict[str, list[tuple[QAPair, float]]] = {}
        for question, answer in taught:
            pairs.setdefault(same(question), []).append((QAPair(question, answer), 1.0))
        given = [found_for_sure(question, pairs[same(question)]) for question, _ in taught]
        assert [one.answer if one else None for one in given] == [answer for _, answer in taught]
