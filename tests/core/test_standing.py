"""How the dataset stands: how much, what changed since the training, what is still to be put in order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core import overlaps
from core.model import Actor, Provenance, QAPair, Role, Status
from core.options import Options
from core.overlaps import Overlaps, overlaps_among
from core.reply import Tone
from core.tuning import JobStatus
from tests.both import house as house
from tests.house import ADMIN, House

TEACHER = Actor("terminal", "seo", "서연", Role.TEACHER, "ko")


async def test_an_empty_dataset_says_how_many_are_needed(house: House) -> None:
    reply = await house.run("dataset")

    assert "0개를 배웠어요. 학습에는 10개가 필요하고 50개를 권해요." in reply.text
    assert "학습한 모델이 아니라 기본 모델이 답해요" in reply.text
    assert reply.tone == Tone.WARNING
    assert reply.facts["added"] is None


async def test_pairs_are_counted_by_status_and_tag_and_single_tags_are_named(house: House) -> None:
    await house.ports.pairs.add(
        [
            QAPair("공은 몇 개야?", "두 개예요.", ("볼은?",), ("공", "수")),
            QAPair("심판은 누구야?", "민지예요.", (), ("수",)),
            QAPair("코트는 어디야?", "강당이에요."),
            QAPair("아직은?", "몰라요.", status=Status.DRAFT),
        ]
    )
    reply = await house.run("dataset")

    assert reply.table is not None
    rows = {row[0]: row[1] for row in reply.table.rows}
    assert (rows["승인됨"], rows["검토 전"], rows["태그: 수"], rows["(태그 없음)"]) == ("3", "1", "2", "1")
    assert "하나뿐인 태그: 공" in reply.text
    assert "예시 4개, 약" in reply.text
    assert [button.command for button in reply.buttons] == ["review"]  # too few to train


async def _trained(house: House) -> None:
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    while (await house.ports.jobs.recent(1))[0].model is None:
        await house.services.training.look()
    await house.run("use", {"model": "ft:one"})


async def test_what_changed_since_the_model_was_trained_is_told(house: House) -> None:
    await _trained(house)
    assert "바뀐 것이 없어요" in (await house.run("dataset")).text

    await house.ports.pairs.add([QAPair("새로 온 것은?", "이거예요."), QAPair("또 온 것은?", "저거예요.")])
    first, second = await house.ports.pairs.get([1, 2])
    await house.ports.pairs.change(replace(first, answer="고친 답이에요."), "x")
    await house.ports.pairs.change(replace(second, status=Status.REMOVED), "x")
    reply = await house.run("dataset")

    assert "새로 2개, 고친 것 1개, 지운 것 1개" in reply.text
    assert f"남아 있는 것: #2 {second.question}" in reply.text
    assert (reply.facts["added"], reply.facts["edited"], reply.facts["removed"]) == (2, 1, [2])


async def test_of_many_removed_pairs_a_few_are_named(house: House) -> None:
    await _trained(house)
    for pair in await house.ports.pairs.get(range(1, 8)):
        await house.ports.pairs.change(replace(pair, status=Status.REMOVED), "x")

    assert "(+2)" in (await house.run("dataset")).text


async def test_doubles_and_contradictions_among_all_pairs_are_named() -> None:
    house = House(Options(base_model="base", training_base="base", recommended_pairs=1))
    await house.ports.pairs.add(
        [
            QAPair("경기 시간은 몇 분이에요?", "10분이에요."),
            QAPair("경기 시간은 몇 분인가요?", "15분이에요."),
            QAPair("주차장은 어디에 있어요?", "지하 2층이에요."),
            QAPair("주차장이 어디 있나요?", "지하 2층입니다."),
            QAPair("점심은 언제 먹어요?", "열두 시예요."),
        ]
    )
    reply = await house.run("dataset")

    assert reply.facts["contradictions"] == [[1, 2]]
    assert reply.facts["doubles"] == [[3, 4]]
    assert "어긋나는 답이 1쌍" in reply.text
    assert (
        "- #1 경기 시간은 몇 분이에요?: 10분이에요. ↔ #2 경기 시간은 몇 분인가요?: 15분이에요." in reply.text
    )
    assert [button.values for button in reply.buttons] == [{"number": "1"}, {"number": "2"}]
    assert reply.tone == Tone.WARNING
    assert "권하는 1개를 넘었어요" in reply.text


async def test_what_the_policy_leaves_out_is_told_with_its_reason(house: House) -> None:
    await house.ports.pairs.add([QAPair("q?", "a", provenance=Provenance.CAPTURED)])
    reply = await house.run("dataset")

    assert reply.facts["left_out"] == {"left_out_not_agreed": 1}
    assert reply.facts["examples"] == 0


def test_words_that_very_many_share_are_no_reason_to_compare() -> None:
    pairs = [QAPair(f"{n}번 사물함 열쇠 번호?", f"{n * 7}번", id=n) for n in range(1, 200)]

    assert overlaps_among(pairs).contradictions == ()
    assert overlaps_among([]).doubles == ()


def test_a_question_for_more_is_not_the_same_question() -> None:
    pairs = [
        QAPair("공 크기", "지름 20센티미터예요.", id=1),
        QAPair("공 크기 색깔 무게", "표를 보세요.", id=2),
    ]

    assert overlaps_among(pairs) == Overlaps((), ())


def test_a_comparison_of_very_much_ends_before_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overlaps, "_MOST", 1)
    pairs = [QAPair("문은 언제 열어요?", f"{n}시예요.", id=n) for n in range(1, 5)]

    assert overlaps_among(pairs) == Overlaps((), ((1, 2),))


async def test_an_edit_alone_names_nothing_as_still_in_the_model(house: House) -> None:
    await _trained(house)
    (first,) = await house.ports.pairs.get([1])
    await house.ports.pairs.change(replace(first, answer="고친 답이에요."), "x")

    assert "남아 있는" not in (await house.run("dataset")).text


def test_what_all_english_pairs_are_about_tells_none_of_them_apart_among_many_korean_ones() -> None:
    english = ["What is Hobane?", "What is a foul in Hobane?", "Who runs a Hobane match?", "Is Hobane old?"]
    korean = ["공은 몇 개야?", "심판은 누구야?", "코트는 어디야?", "점수는 누가 적어?", "시간은 얼마야?"]
    pairs = [QAPair(text, f"answer {at}", id=at) for at, text in enumerate([*english, *korean], 1)]

    assert overlaps_among(pairs) == Overlaps((), ())


@pytest.mark.parametrize(("by", "offered"), [(ADMIN, True), (TEACHER, False)])
async def test_a_training_is_offered_to_whoever_may_start_one_once_there_is_enough(
    by: Actor, offered: bool
) -> None:
    house = House()
    await house.teach(10)
    reply = await house.run("dataset", by=by)

    assert ("retrain" in [button.command for button in reply.buttons]) is offered
