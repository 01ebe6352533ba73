"""An evaluation asks what is kept, what was held out, and what must be refused; teachers see and change it."""

from __future__ import annotations

from dataclasses import replace

from core.cases import gather
from core.clean import same
from core.model import Actor
from core.near_miss import Taught, near_misses
from core.reply import Tone
from core.tuning import Case
from tests.house import ADMIN, House

TEACHER = Actor("web", "helper", "수아", language="ko")


async def _taught(count: int = 12) -> House:
    house = House()
    for number in range(count):
        await house.run(
            "addqa",
            {
                "question": f"{number}번 문은 어디에 있어요?",
                "answer": f"{number}층에 있어요.",
                "variants": f"문 {number} 위치 | {number}번 문 어디야",
            },
        )
    return house


async def test_held_out_wordings_off_topic_questions_and_near_misses_are_asked() -> None:
    house = await _taught()
    gathered = await gather(house.services.dataset)
    kinds = [case.kind for case in gathered.cases]

    assert gathered.answerable
    assert {"wording", "off_topic", "near_miss_made"} == set(kinds)
    assert kinds.count("near_miss_made") <= len(kinds) // 3
    assert all(case.language == "ko" for case in gathered.cases)
    assert gathered == await gather(house.services.dataset)


async def test_what_a_team_teaches_is_not_asked_as_off_topic() -> None:
    house = await _taught()
    asked = [case.question for case in (await gather(house.services.dataset)).cases]
    await house.run("addqa", {"question": "회의실 날씨 화면은?", "answer": "1층이에요."})
    later = [case.question for case in (await gather(house.services.dataset)).cases]

    assert "내일 부산 날씨 어때요?" in asked
    assert "내일 부산 날씨 어때요?" not in later


async def test_with_nothing_taught_there_is_nothing_to_ask() -> None:
    gathered = await gather(House().services.dataset)

    assert (gathered.cases, gathered.answerable) == ((), False)


async def test_many_cases_become_a_fixed_sample_that_keeps_each_kind() -> None:
    house = House()
    kept = [Case(f"질문 {number}?", "wording", "공?", "ko") for number in range(900)]
    await house.ports.cases.replace("file", [*kept, Case("날씨?", "near_miss")])
    cases = (await gather(house.services.dataset)).cases

    assert 250 < len(cases) <= 301
    assert [case.question for case in cases if case.kind == "near_miss"] == ["날씨?"]


def test_a_near_miss_asks_for_another_number_name_or_unit_that_nobody_taught() -> None:
    taught = Taught.of(
        ["2층 회의실은 어디예요?", "회의는 몇 시에 해요?", "9시", "Where is room 3 in Hobane?"]
    )

    assert list(near_misses("2층 회의실은 어디예요?", "ko", taught)) == ["10층 회의실은 어디예요?"]
    assert list(near_misses("회의는 몇 시에 해요?", "ko", taught)) == [
        "누리별은 몇 시에 해요?",
        "회의는 몇 도에 해요?",
    ]
    assert list(near_misses("회의실에서 밥 먹어도 돼요?", "ko", taught)) == ["누리별에서 밥 먹어도 돼요?"]
    assert list(near_misses("May I eat in Hobane?", "en", taught)) == ["May I eat in Northvale?"]
    assert list(near_misses("전화는 15880000 맞아?", "ko", taught)) == ["누리별은 15880000 맞아?"]
    assert list(near_misses("공?", "ko", taught)) == []


async def test_a_question_without_anything_to_swap_makes_no_near_miss() -> None:
    house = House()
    for word in ("공", "골", "발"):
        await house.run("addqa", {"question": f"{word}?", "answer": f"{word}이에요."})
    await house.ports.cases.replace("f", [Case(f"질문 {n}", "wording", "공?") for n in range(9)])

    kinds = {case.kind for case in (await gather(house.services.dataset)).cases}
    assert kinds == {"wording", "off_topic"}


def test_a_near_miss_never_brings_back_what_is_taught() -> None:
    everything = Taught.of(["누리별 가람터 한빛재 도담솔", "몇 도", "10 10 64", "2 9 13 67"])

    assert (
        list(
            near_misses(
                "회의는 몇 시에 3번?", "ko", replace(everything, numbers=frozenset({"10", "13", "64"}))
            )
        )
        == []
    )


async def test_a_teacher_adds_lists_and_drops_cases() -> None:
    house = await _taught(1)
    right = await house.run("addcase", {"question": "그 문 어디지?", "pair": "1"}, TEACHER)
    refused = await house.run("addcase", {"question": "달은 얼마나 멀어?"}, TEACHER)
    twice = await house.run("addcase", {"question": "그 문  어디지"}, TEACHER)
    listed = await house.run("cases", by=TEACHER)

    assert [right.tone, refused.tone, twice.tone] == [Tone.GOOD, Tone.GOOD, Tone.WARNING]
    assert twice.facts == {"case": right.facts["case"]}
    assert listed.table is not None
    assert listed.table.rows[0] == ("#1", "그 문 어디지?", "배운 것의 다른 표현", "0층에 있어요.")
    assert listed.table.rows[1] == ("#2", "달은 얼마나 멀어?", "비슷하지만 다른 질문", "(답하지 않아야 함)")
    assert (await house.run("dropcase", {"number": "1"}, TEACHER)).facts == {"case": 1}
    assert (await house.run("dropcase", {"number": "1"}, TEACHER)).facts["error"] == "NoSuchCase"


async def test_long_lists_have_pages_and_an_answer_no_longer_taught_is_said() -> None:
    house = House()
    assert (await house.run("cases")).tone == Tone.WARNING
    await house.ports.cases.replace("f", [Case(f"질문 {n}?", "wording", "옛 질문") for n in range(20)])
    first, last = await house.run("cases"), await house.run("cases", {"page": "9"})

    assert first.buttons[-1].values == {"page": "2"}
    assert first.table is not None
    assert first.table.rows[0][3] == "아직 가르치지 않음"
    assert last.table is not None
    assert len(last.buttons) == 1


async def test_a_thumb_up_proposes_the_question_as_another_wording_of_what_answered_it() -> None:
    house = House()
    await house.run("addqa", {"question": "공은 몇 개예요?", "answer": "두 개예요."})
    house.model.say = lambda *_: ["두 개예요."]
    turn = str((await house.ask("공은 모두 몇 개인가요?")).facts["turn"])
    member = Actor("web", "kim", "김", language="ko")
    rated = await house.run("rate", {"turn": turn, "thumb": "up"}, member)
    again = await house.run("rate", {"turn": turn, "thumb": "up"})

    assert rated.buttons == ()
    assert "선생님이 정해요" in rated.text
    assert (again.buttons[0].command, again.buttons[0].values) == ("agree", {"wording": "1"})
    await house.run("agree", {"wording": "1"})
    assert "wording" not in (await house.run("rate", {"turn": turn, "thumb": "up"})).facts


async def test_a_thumb_up_for_an_answer_nobody_taught_only_thanks() -> None:
    house = House()
    await house.run("addqa", {"question": "공은 몇 개예요?", "answer": "두 개예요."})
    house.model.say = lambda *_: ["글쎄요, 세 개?"]
    turn = str((await house.ask("공은 모두 몇 개인가요?")).facts["turn"])
    taught = str((await house.ask("공은 몇 개예요?")).facts["turn"])

    for number in (turn, taught):
        assert "wording" not in (await house.run("rate", {"turn": number, "thumb": "up"})).facts


async def test_a_declined_wording_is_not_offered_again() -> None:
    house = House()
    await house.run("addqa", {"question": "공은 몇 개예요?", "answer": "두 개예요."})
    house.model.say = lambda *_: ["두 개예요."]
    turn = str((await house.ask("공은 모두 몇 개인가요?")).facts["turn"])
    await house.run("rate", {"turn": turn, "thumb": "up"})
    await house.run("decline", {"wording": "1"})

    assert "wording" not in (await house.run("rate", {"turn": turn, "thumb": "up"})).facts


async def test_a_thumb_down_makes_a_case_that_asks_for_whatever_is_taught_then() -> None:
    house = House()
    turn = str((await house.ask("공은 몇 개예요?")).facts["turn"])
    rated = await house.run("rate", {"turn": turn, "thumb": "down"})
    (case,) = await house.ports.cases.all()

    assert rated.facts["case"] == case.id
    assert (case.kind, case.expected, case.person) == ("reported", "공은 몇 개예요?", ADMIN.key)
    await house.ports.cases.add(Case("다른 것?", "reported", "다른 것?", "ko", "thumb", ADMIN.key))
    await house.run("rate", {"turn": turn, "thumb": "up"})
    assert [same(left.question) for left in await house.ports.cases.all()] == ["다른것"]


async def test_a_question_too_long_to_teach_becomes_neither() -> None:
    house = House()
    turn = str((await house.ask("공" * 501)).facts["turn"])

    assert (await house.run("rate", {"turn": turn, "thumb": "down"})).facts["case"] is None
    assert "wording" not in (await house.run("rate", {"turn": turn, "thumb": "up"})).facts
