"""Suggestions are reviewed oldest first, a second person decides where that is set, and people hear of it once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.model import Actor, QAPair, Role, Status
from core.options import Options
from core.outcomes import notices_of
from core.reply import Tone
from core.tuning import JobStatus
from storage.database import open_database
from tests.core.test_pair_life import press, pressed, taught
from tests.fakes import Clock, fake_ports
from tests.house import ADMIN, HERE, House
from tests.storage.conftest import sqlite_ports

BALLS = {"question": "공은 몇 개야?", "answer": "두 개예요."}
SEO = Actor("terminal", "seo", "서연", Role.TEACHER, "ko")
KIM = Actor("terminal", "kim", "김", language="en")
SECOND = Options(base_model="base", training_base="base", curated="example", review="second")


@pytest.fixture(params=["memory", "sqlite"])
async def houses(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[House, House]]:
    """The same data in a house where teachers decide alone, and in one where a second person has to."""
    now = Clock()
    if request.param == "memory":
        ports = fake_ports(now)
        yield House(now=now, ports=ports), House(SECOND, now=now, ports=ports)
        return
    async with open_database(tmp_path / "data") as opened:
        ports = sqlite_ports(opened, now)
        yield House(now=now, ports=ports), House(SECOND, now=now, ports=ports)


@pytest.fixture
def house(houses: tuple[House, House]) -> House:
    return houses[0]


@pytest.fixture
def strict(houses: tuple[House, House]) -> House:
    return houses[1]


async def heard(house: House) -> list[str]:
    await house.announcements.deliver()
    return [notice.reply.text for notice in house.announcer.told]


async def test_a_review_walks_from_the_oldest_to_the_newest(house: House) -> None:
    for number in range(3):
        await house.run("fix", {"question": f"질문 {number}은 뭐야?", "answer": f"{number}층이에요."}, KIM)
    first = await house.run("review")
    second = await press(house, first, "건너뛰기")
    assert (first.facts["pair"], first.facts["waiting"], second.facts["pair"]) == (1, 3, 2)

    approved = await press(house, first, "받아들이기")
    following = await press(house, approved, "다음 제안")
    assert following.facts["pair"] == 2
    await press(house, following, "거절하기")
    last = await press(house, await house.run("review"), "건너뛰기")
    assert "직접 쓰셨거나" in last.text


async def test_what_is_edited_in_a_review_is_what_is_approved(house: House) -> None:
    await house.run("fix", BALLS, KIM)
    shown = await house.run("review")
    edit = pressed(shown, "고치기")
    filled = await house.app.prefilled(edit.command, edit.values, HERE)
    await house.run("editqa", {**filled, "answer": "정확히 두 개예요."})
    await press(house, await house.run("review"), "받아들이기")

    pair = await taught(house)
    assert (pair.answer, pair.status) == ("정확히 두 개예요.", Status.APPROVED)


async def test_a_correction_of_a_taught_answer_is_shown_beside_it_and_takes_its_place(house: House) -> None:
    await house.run("addqa", BALLS | {"variants": "볼은?"})
    await house.run("fix", BALLS | {"answer": "세 개예요."}, KIM)
    shown = await house.run("review")
    assert shown.table is not None
    assert [row[2] for row in shown.table.rows] == ["세 개예요.", "두 개예요."]
    assert "#1을 대신해요" in shown.text

    await press(house, shown, "받아들이기")
    pair = await taught(house)
    assert (pair.answer, pair.variants, pair.author) == ("세 개예요.", ("볼은?",), ADMIN.key)
    assert (await taught(house, 2)).status is Status.REMOVED


async def test_approving_an_answer_that_contradicts_a_taught_one_lets_the_reviewer_choose(
    house: House,
) -> None:
    await house.run("addqa", BALLS)
    await house.run("fix", {"question": "공이 몇 개인가요?", "answer": "세 개예요."}, KIM)
    shown = await house.run("review")
    asked = await press(house, shown, "받아들이기")
    assert asked.facts["findings"] == ["contradiction:1"]
    assert (await taught(house)).answer == "두 개예요."

    kept = await press(house, asked, "#1이 맞아요")
    assert (await taught(house, 2)).status is Status.REJECTED
    await press(house, kept, "되돌리기")
    assert (await taught(house, 2)).status is Status.DRAFT
    await press(house, await press(house, shown, "받아들이기"), "새 답이 맞아요")
    assert (await taught(house)).answer == "세 개예요."
    assert (await taught(house, 2)).status is Status.REMOVED


async def test_both_answers_can_be_approved_side_by_side(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("fix", {"question": "공이 몇 개인가요?", "answer": "세 개예요."}, KIM)
    asked = await press(house, await house.run("review"), "받아들이기")
    approved = await press(house, asked, "둘 다 두기")

    assert (approved.tone, (await taught(house, 2)).status) == (Tone.GOOD, Status.APPROVED)


async def test_a_review_names_the_message_and_what_the_checks_say(house: House) -> None:
    link = "https://chat.example/archives/C1/p1"
    await house.run("fix", BALLS | {"answer": "위 링크를 보세요.", "link": link}, KIM)
    shown = await house.run("review")

    assert link in shown.text
    assert "다른 글을 가리키고" in shown.text
    assert (await taught(house)).link == link


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("받아들이기", "is learned (#1)"),
        ("거절하기", "was not taken up"),
    ],
)
async def test_who_suggested_it_hears_what_became_of_it_once_and_in_their_language(
    house: House, label: str, said: str
) -> None:
    await house.run("fix", BALLS, KIM)
    await press(house, await house.run("review"), label)
    [told] = await heard(house)
    assert said in told

    await house.run("undo")
    await press(house, await house.run("review"), label)
    assert await heard(house) == [told]
    assert (house.announcer.told[0].channel, house.announcer.told[0].person) == (HERE, KIM.key)


async def test_who_suggested_a_wording_hears_that_it_was_merged(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("fix", {"question": "공이 몇 개인가요?", "answer": "공은 두 개를 써요."}, KIM)
    await press(house, await house.run("review"), "#1에 더하기")

    [told] = await heard(house)
    assert "another wording of #1" in told


async def test_nobody_is_told_of_their_own_decision_or_where_nothing_was_suggested(house: House) -> None:
    await house.run("fix", BALLS, replace(ADMIN, role=Role.MEMBER))
    await press(house, await house.run("review"), "받아들이기")

    assert await heard(house) == []
    assert (
        notices_of(QAPair("?", "!", author="a:1", source="", status=Status.DRAFT), "approved", 1, "ko") == ()
    )
    assert notices_of(QAPair("?", "!", author="a:1", source="x:1"), "approved", 1, "ko") == ()


async def test_under_review_a_teachers_pair_answers_only_after_a_second_person(strict: House) -> None:
    told = await strict.run("addqa", BALLS)
    assert "다른 선생님이 확인하면" in told.text
    assert (await taught(strict)).status is Status.DRAFT
    assert (await strict.run("approve", {"number": "1"})).facts["error"] == "OwnPair"
    assert "직접 쓰셨거나" in (await strict.run("review")).text

    await press(strict, await strict.run("review", by=SEO), "받아들이기", SEO)
    assert (await taught(strict)).status is Status.APPROVED


async def test_under_review_a_change_waits_while_the_old_text_answers(strict: House) -> None:
    await strict.ports.pairs.add([QAPair(BALLS["question"], BALLS["answer"], author=SEO.key)])
    await strict.run("editqa", {"number": "1", "answer": "세 개예요."})
    assert (await taught(strict)).answer == "두 개예요."
    draft = await taught(strict, 2)
    assert (draft.amends, draft.answer, draft.status) == (1, "세 개예요.", Status.DRAFT)

    await press(strict, await strict.run("review", by=SEO), "받아들이기", SEO)
    assert (await taught(strict)).answer == "세 개예요."
    assert (await taught(strict, 2)).status is Status.REMOVED


async def test_under_review_whoever_edited_a_draft_last_does_not_approve_it(strict: House) -> None:
    await strict.run("addqa", BALLS)
    await strict.run("editqa", {"number": "1", "answer": "정확히 두 개예요."}, SEO)

    assert (await strict.run("approve", {"number": "1"}, SEO)).facts["error"] == "OwnPair"
    assert (await strict.run("approve", {"number": "1"})).facts["error"] == "OwnPair"
    third = replace(SEO, id="park")
    assert (await strict.run("approve", {"number": "1"}, third)).tone is Tone.GOOD


async def test_under_review_a_choice_between_two_answers_waits_as_well(strict: House) -> None:
    await strict.ports.pairs.add([QAPair(BALLS["question"], BALLS["answer"], author=SEO.key)])
    asked = await strict.run("addqa", {"question": "공이 몇 개인가요?", "answer": "세 개예요."})
    told = await press(strict, asked, "새 답이 맞아요")

    assert "다른 선생님이 확인하면" in told.text
    assert (await taught(strict)).answer == "두 개예요."
    assert (await taught(strict, 2)).amends == 1


async def test_a_draft_whose_pair_went_becomes_a_pair_of_its_own(strict: House) -> None:
    await strict.ports.pairs.add([QAPair(BALLS["question"], BALLS["answer"], author=SEO.key)])
    await strict.run("editqa", {"number": "1", "answer": "세 개예요."})
    await strict.run("dropqa", {"number": "1"})
    await strict.run("approve", {"number": "2"}, SEO)

    assert ((await taught(strict, 2)).status, (await taught(strict, 2)).amends) == (Status.APPROVED, 0)


async def answered(house: House) -> dict[str, str]:
    reply = await house.ask("공은 몇 개야?", KIM)
    return {"turn": str(reply.facts["turn"])}


async def test_a_thumb_down_offers_to_say_why_and_the_comment_is_reviewed(house: House) -> None:
    turn = await answered(house)
    told = await house.run("rate", {**turn, "thumb": "down"}, KIM)
    why = pressed(told, "What is wrong?")
    assert (why.opens_form, await house.app.prefilled(why.command, why.values, HERE)) == (True, turn)

    await house.run("complain", {**turn, "comment": "Too short."}, KIM)
    shown = await house.run("review")
    assert shown.table is not None
    assert (shown.facts["waiting"], shown.table.rows) == (1, (("공은 몇 개야?", "네"),))
    assert "Too short." in shown.text
    await press(house, shown, "확인했어요")
    assert "검토할 제안이 없어요" in (await house.run("review")).text
    again = await house.run("seen", {"remark": str(shown.facts["remark"])})
    assert again.facts["settled"] is False


async def test_a_comment_is_settled_by_fixing_the_answer(house: House) -> None:
    turn = await answered(house)
    await house.run("complain", {**turn, "comment": "Two!"}, KIM)
    fix = pressed(await house.run("review"), "고치기")
    filled = await house.app.prefilled(fix.command, fix.values, HERE)
    await house.run("fix", {**filled, "answer": "두 개예요."})

    assert (await taught(house)).answer == "두 개예요."
    assert (await house.run("review")).facts["waiting"] == 0


async def test_a_thumb_down_with_the_right_answer_is_a_suggestion(house: House) -> None:
    turn = await answered(house)
    told = await house.run("complain", {**turn, "answer": "두 개예요."}, KIM)

    assert told.facts["pair"] == 1
    assert (await taught(house)).status is Status.DRAFT
    assert (await house.ports.feedback.counts(int(turn["turn"]))) == {"up": 0, "down": 1}


async def test_an_empty_or_overlong_complaint_says_so(house: House) -> None:
    turn = await answered(house)
    assert (await house.run("complain", turn, KIM)).facts["error"] == "MissingField"
    assert (await house.run("complain", {"comment": "?"}, KIM)).facts["error"] == "NoSuchTurn"
    long = await house.ask("공?" * 300, KIM)
    values = {"turn": str(long.facts["turn"]), "answer": "두 개예요."}
    assert (await house.run("complain", values, KIM)).facts["error"] == "TooLong"
    assert (await house.run("complain", {"turn": "999", "comment": "?"}, KIM)).facts["error"] == "NoSuchTurn"


async def test_what_the_model_still_knows_is_listed_until_the_next_training(house: House) -> None:
    assert "없어요" in (await house.run("listqa", {"status": "stale"})).text
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    await house.run("use", {"model": "ft:one"})
    await house.run("dropqa", {"number": "1"})
    await house.run("editqa", {"number": "2", "answer": "1번 답은 바뀌었어요."})
    await house.run("editqa", {"number": "3", "tags": "숫자"})

    listed = await house.run("listqa", {"status": "stale"})
    assert (listed.facts["removed"], listed.facts["edited"]) == ([1], [2])
    assert listed.table is not None
    assert [row[3] for row in listed.table.rows] == ["지움", "바뀜"]
    await house.run("undo", {"number": "1"})
    assert (await house.run("listqa", {"status": "stale"})).facts["removed"] == []
