"""Answers are rated, fixed, asked again and shared; suggestions are reviewed."""

from __future__ import annotations

import pytest

from core.errors import UnknownCommand
from core.model import Actor, Channel, Finish, Status
from core.reply import Reply, Tone
from tests.house import ADMIN, HERE, House

KIM = Actor("web", "kim", "김", language="ko")
BALLS = {"question": "공은 몇 개야?", "answer": "두 개예요."}
WRONG = {"question": "공은 몇 개야?", "answer": "세 개예요."}


async def _answered(house: House) -> str:
    """Ask once; returns the answer's turn."""
    house.model.say = lambda model, turns: ["세 개예요.", Finish()]
    return str((await house.ask(BALLS["question"])).facts["turn"])


async def test_every_answer_can_be_rated_fixed_and_asked_again() -> None:
    house = House()
    reply = await house.ask("몇 개?")

    assert [(button.command, button.opens_form, button.quiet) for button in reply.buttons] == [
        ("rate", False, True),
        ("rate", False, True),
        ("fix", True, True),
        ("again", False, True),
    ]


async def test_a_thumb_is_kept_and_the_last_one_counts() -> None:
    house = House()
    turn = await _answered(house)
    down = await house.run("rate", {"turn": turn, "thumb": "down", "comment": "틀려요"}, KIM)
    up = await house.run("rate", {"turn": turn, "thumb": "up"}, KIM)

    assert [down.facts, up.facts] == [{"up": 0, "down": 1, "case": 1}, {"up": 1, "down": 0}]
    assert [(one.command, one.opens_form) for one in down.buttons] == [("complain", True), ("fix", True)]


@pytest.mark.parametrize("command", ["rate", "again", "share"])
async def test_reacting_to_an_answer_that_is_gone_says_so(command: str) -> None:
    values = {"turn": "9"} | ({"thumb": "up"} if command == "rate" else {})

    assert (await House().run(command, values, KIM)).facts["error"] == "NoSuchTurn"


async def test_asking_again_answers_the_same_question_with_what_was_taught_since() -> None:
    house = House()
    turn = await _answered(house)
    await house.run("addqa", BALLS)
    reply = await house.run("again", {"turn": turn}, KIM)

    assert reply.facts["question"] == BALLS["question"]
    assert "두 개예요." in [said.text for said in house.model.prompts[-1][1]]


async def test_a_private_answer_can_be_shown_to_everybody() -> None:
    house = House()
    whispered = await house.run("whisper", {"question": "몇 개?"}, KIM)
    share = whispered.buttons[-1]
    shared = await house.run(share.command, share.values, KIM)

    assert "> 몇 개?\n\n네" in shared.text
    assert "김" in shared.text


async def test_a_private_question_streams_like_any_other_and_trouble_has_nothing_to_share() -> None:
    house = House()
    assert (await house.run("whisper", {"question": "가" * 4000}, KIM)).facts["outcome"] == "answered"
    house.model.say = lambda model, turns: [RuntimeError()]

    assert (await house.run("whisper", {"question": "몇 개?"}, KIM)).buttons == ()


async def test_a_form_opened_from_an_answer_has_question_and_answer_written_in() -> None:
    house = House()
    turn = await _answered(house)

    assert await house.app.prefilled("fix", {"turn": turn}, HERE) == WRONG
    assert await house.app.prefilled("rate", {"turn": turn}, HERE) == {"turn": turn}
    assert await house.app.prefilled("fix", {"turn": "99", "answer": "두 개예요."}, HERE) == {
        "answer": "두 개예요."
    }
    assert await house.app.prefilled("fix", {"turn": "x"}, HERE) == {}
    assert await house.app.prefilled("fix", {"turn": turn}, Channel("web", "elsewhere")) == {}


async def test_a_form_opened_on_a_pair_has_its_present_texts_and_keeps_what_is_given() -> None:
    house = House()
    await house.run("addqa", BALLS | {"variants": "볼은? | 공 수는?", "tags": "공"})

    assert await house.app.prefilled("editqa", {"number": "#1", "answer": "새 답"}, HERE) == {
        "number": "#1",
        "question": BALLS["question"],
        "answer": "새 답",
        "variants": "볼은? | 공 수는?",
        "tags": "공",
        "revision": "1",
    }
    assert await house.app.prefilled("editqa", {"number": "7"}, HERE) == {"number": "7"}
    assert await house.app.prefilled("editqa", {"number": "one"}, HERE) == {"number": "one"}
    with pytest.raises(UnknownCommand):
        await house.app.prefilled("fly", {}, HERE)


async def test_a_teachers_fix_changes_the_taught_pair_or_teaches_it() -> None:
    house = House()
    taught = await house.run("fix", WRONG)
    changed = await house.run("fix", BALLS)
    same = await house.run("fix", BALLS)

    assert [reply.tone for reply in (taught, changed, same)] == [Tone.GOOD, Tone.GOOD, Tone.PLAIN]
    (pair,) = await house.ports.pairs.get([1])
    assert (pair.answer, pair.status) == ("두 개예요.", Status.APPROVED)


async def test_a_members_fix_waits_and_changes_no_answer_until_a_teacher_approves() -> None:
    house = House()
    suggested = await house.run("fix", BALLS, KIM)
    assert suggested.facts["status"] == "draft"
    assert await house.services.knowledge.taught(BALLS["question"]) is None

    review = await house.run("review")
    assert (review.facts["waiting"], review.facts["pair"]) == (1, 1)
    approve = review.buttons[0]
    approved = await house.run(approve.command, approve.values)
    assert approved.tone == Tone.GOOD
    pair = await house.services.knowledge.taught(BALLS["question"])
    assert pair is not None
    assert (pair.answer, pair.author) == ("두 개예요.", KIM.key)
    assert (await house.run("review")).facts == {"waiting": 0}


async def test_an_approved_suggestion_takes_the_place_of_the_taught_answer() -> None:
    house = House()
    await house.run("addqa", WRONG)
    await house.run("fix", BALLS, KIM)
    review = await house.run("review")
    assert review.table is not None
    assert [row[2] for row in review.table.rows] == ["두 개예요.", "세 개예요."]
    await house.run("approve", {"number": "2"})

    pair = await house.services.knowledge.taught(BALLS["question"])
    assert pair is not None
    assert (pair.id, pair.answer) == (1, "두 개예요.")


async def test_a_rejected_suggestion_never_answers_and_is_settled_once() -> None:
    house = House()
    await house.run("fix", BALLS, KIM)
    assert (await house.run("reject", {"number": "1"})).buttons[0].command == "review"

    assert (await house.run("approve", {"number": "1"})).facts["error"] == "NoSuchPair"
    assert await house.services.knowledge.taught(BALLS["question"]) is None


async def test_the_oldest_suggestion_is_reviewed_first() -> None:
    house = House()
    for number in range(3):
        await house.run("fix", {"question": f"질문 {number}?", "answer": f"답 {number}"}, KIM)

    assert (await house.run("review")).facts["question"] == "질문 0?"


async def test_members_may_not_review() -> None:
    replies: list[Reply] = [await House().run("review", by=KIM), await House().run("review", by=ADMIN)]

    assert [reply.tone for reply in replies] == [Tone.TROUBLE, Tone.PLAIN]
