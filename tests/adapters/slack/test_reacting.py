"""What stands under an answer in Slack: thumbs, correcting, once more, and asking privately."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from core.model import PairSearch, QAPair, Status
from tests.adapters.slack.conftest import ANNA, BORA, CHO, GENERAL, QUICK, House, Start
from tests.fake_slack import FakeSlack
from tests.fake_slack.host import FakeHost
from tests.fake_slack.people import buttons_of, text_of

QUESTION, ANSWER = "몇 명이 하나요?", "열다섯 명이요."


def written_in(view: dict[str, Any]) -> dict[str, str | None]:
    return {
        block["block_id"]: block["element"].get("initial_value")
        for block in view["blocks"]
        if block["type"] == "input"
    }


async def _answered(house: House) -> tuple[str, dict[str, Any]]:
    await house.teach(QUESTION, ANSWER)
    asked = await house.slack.mention(BORA, GENERAL, QUESTION)
    return asked, await house.slack.answer(GENERAL, asked)


async def _turn(house: House, asked: str) -> int:
    return (await house.bot.services.talks.recent(house.place(asked), 1))[0].id or 0


async def _pairs(house: House, status: Status) -> list[QAPair]:
    return list((await house.bot.services.dataset.pairs.find(PairSearch(status=status))).pairs)


async def test_an_answer_carries_slacks_feedback_buttons_and_the_other_reactions(start: Start) -> None:
    async with start(pace=replace(QUICK, sign_after=60)) as house:  # in one message, not streamed
        _, answer = await _answered(house)
    kinds = [block["type"] for block in answer["blocks"]]
    feedback = answer["blocks"][kinds.index("context_actions")]["elements"][0]
    labels = [one["text"]["text"] for one in buttons_of(answer) if one["type"] == "button"]

    assert kinds == ["markdown", "context_actions", "actions"]
    assert feedback["type"] == "feedback_buttons"
    assert feedback["positive_button"]["text"]["text"] == "👍"
    assert feedback["negative_button"]["text"]["text"] == "👎"
    assert len(labels) == 2
    assert answer["text"] == ANSWER  # what notifications and shortcuts read


async def test_the_buttons_of_a_streamed_answer_come_with_the_end_of_its_stream(
    start: Start, host: FakeHost
) -> None:
    gate = asyncio.Event()
    host.pieces = ["세 팀이 ", gate, "다섯 명씩 해요."]
    async with start(host) as house:
        asked = await house.slack.mention(BORA, GENERAL, QUESTION)
        await house.slack.until(lambda: bool(house.slack.answers(GENERAL, asked)))
        gate.set()
        answer = await house.slack.answer(GENERAL, asked)
        shown = [method for method, _ in house.slack.calls if method.startswith("chat.")]

    assert len(buttons_of(answer)) == 4
    assert [one for one in shown if one != "chat.appendStream"] == ["chat.startStream", "chat.stopStream"]
    assert house.slack.refused == []


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.stopStream"])
async def test_where_slack_takes_no_feedback_buttons_ordinary_ones_are_shown(
    start: Start, host: FakeHost, method: str
) -> None:
    gate = asyncio.Event()
    host.pieces = ["세 팀이 ", gate, "다섯 명씩 해요."]
    pace = replace(QUICK, sign_after=5) if method == "chat.postMessage" else QUICK  # at once, or streamed
    async with start(host, pace=pace) as house:
        house.slack.faults[method] = ["invalid_blocks"]
        if method == "chat.stopStream":
            house.slack.faults["chat.update"] = ["invalid_blocks"]
        else:
            gate.set()
        asked = await house.slack.mention(BORA, GENERAL, QUESTION)
        if method == "chat.stopStream":
            await house.slack.until(lambda: bool(house.slack.answers(GENERAL, asked)))
            house.slack.answers(GENERAL, asked)[0]["streaming"] = False
            gate.set()
        answer = await house.slack.answer(GENERAL, asked)
        await house.slack.press(BORA, GENERAL, answer, "👎")
        await house.slack.private_to(BORA)

    assert text_of(answer) == "세 팀이 다섯 명씩 해요."
    assert {one["type"] for one in buttons_of(answer)} == {"button"}
    assert len(buttons_of(answer)) == 4


async def test_a_thumb_is_kept_and_acknowledged_to_one_person_alone(house: House) -> None:
    asked, answer = await _answered(house)
    turn = await _turn(house, asked)
    await house.slack.press(BORA, GENERAL, answer, "👍")
    await house.slack.press(CHO, GENERAL, answer, "👎")
    thanked, sorry = await house.slack.private_to(BORA), await house.slack.private_to(CHO)

    assert await house.bot.services.feedback.counts(turn) == {"up": 1, "down": 1}
    assert text_of(thanked)
    assert len(buttons_of(sorry)) == 2  # to say why, and to put the answer right
    assert len(house.slack.answers(GENERAL, asked)) == 1


async def test_a_teacher_puts_an_answer_right_in_a_form_that_holds_it(house: House) -> None:
    _, answer = await _answered(house)
    await house.slack.press(CHO, GENERAL, answer, buttons_of(answer)[-2]["text"]["text"])
    view = await asyncio.wait_for(house.slack.views.get(), 5)
    await house.slack.submit(CHO, view, answer="스무 명이요.")
    await house.slack.private_to(CHO)

    assert written_in(view) == {"question": QUESTION, "answer": ANSWER}
    assert [pair.answer for pair in await _pairs(house, Status.APPROVED)] == ["스무 명이요."]


async def test_a_members_correction_waits_for_a_teacher_who_approves_it(house: House) -> None:
    _, answer = await _answered(house)
    await house.slack.press(BORA, GENERAL, answer, buttons_of(answer)[-2]["text"]["text"])
    await house.slack.submit(BORA, await asyncio.wait_for(house.slack.views.get(), 5), answer="스무 명이요.")
    await house.slack.private_to(BORA)
    before = [pair.answer for pair in await _pairs(house, Status.APPROVED)]
    await house.slack.slash(CHO, GENERAL, "/review")
    shown = await house.slack.private_to(CHO)
    await house.slack.press(CHO, GENERAL, shown, buttons_of(shown)[0]["text"]["text"])
    await house.slack.private_to(CHO, 2)

    assert before == [ANSWER]
    assert [pair.answer for pair in await _pairs(house, Status.APPROVED)] == ["스무 명이요."]


async def test_once_more_answers_with_what_was_taught_meanwhile(house: House) -> None:
    asked, answer = await _answered(house)
    await house.slack.slash(CHO, GENERAL, "/editqa", 'number=1 answer="스무 명이요."')
    await house.slack.private_to(CHO)
    await house.slack.press(BORA, GENERAL, answer, buttons_of(answer)[-1]["text"]["text"])

    assert text_of(await house.slack.answer(GENERAL, asked, count=2)) == "스무 명이요."


async def test_a_whispered_answer_is_seen_by_one_person_until_it_is_shared(house: House) -> None:
    await house.teach(QUESTION, ANSWER)
    await house.slack.slash(BORA, GENERAL, "/whisper", QUESTION)
    told = await house.slack.private_to(BORA)
    seen = dict(house.slack.messages)
    await house.slack.press(BORA, GENERAL, told, buttons_of(told)[0]["text"]["text"])
    await house.slack.until(lambda: bool(house.slack.messages))
    shared = next(iter(house.slack.messages.values()))

    assert seen == {}
    assert text_of(told) == ANSWER
    assert ANSWER in text_of(shared)
    assert "/share" not in text_of(shared)
    assert "thread_ts" not in shared


async def test_what_goes_on_under_a_private_answer_stays_private(house: House) -> None:
    await house.teach(QUESTION, ANSWER)
    await house.slack.slash(BORA, GENERAL, "/whisper", QUESTION)
    told = await house.slack.private_to(BORA)
    await house.slack.press(BORA, GENERAL, told, buttons_of(told)[-1]["text"]["text"])
    again = await house.slack.private_to(BORA, 2)

    assert text_of(again) == ANSWER
    assert house.slack.messages == {}


async def test_the_number_of_a_pair_alone_opens_the_form_with_what_is_taught(house: House) -> None:
    await house.teach(QUESTION, ANSWER)
    await house.slack.slash(CHO, GENERAL, "/editqa", "#1")
    view = await asyncio.wait_for(house.slack.views.get(), 5)

    assert written_in(view)["question"] == QUESTION
    assert written_in(view)["answer"] == ANSWER
    assert written_in(view)["number"] == "1"


async def test_a_form_of_a_pair_that_somebody_else_changed_meanwhile_says_so(house: House) -> None:
    await house.teach(QUESTION, ANSWER)
    await house.slack.slash(CHO, GENERAL, "/editqa", "#1")
    view = await asyncio.wait_for(house.slack.views.get(), 5)
    await house.slack.slash(ANNA, GENERAL, "/editqa", 'number=1 answer="스무 명이요."')
    await house.slack.private_to(ANNA)
    refused = await house.slack.submit(CHO, view, answer="서른 명이요.")

    assert list(refused["errors"]) == ["number"]
    assert [pair.answer for pair in await _pairs(house, Status.APPROVED)] == ["스무 명이요."]


async def test_the_bots_own_answer_is_taught_with_the_question_of_its_thread(house: House) -> None:
    _, answer = await _answered(house)
    await house.slack.shortcut(CHO, GENERAL, answer["ts"], "run:addqa")
    view = await asyncio.wait_for(house.slack.views.get(), 5)

    assert (written_in(view)["question"], written_in(view)["answer"]) == (QUESTION, ANSWER)


async def test_a_member_corrects_an_answer_by_the_shortcut_on_it(house: House) -> None:
    _, answer = await _answered(house)
    await house.slack.shortcut(BORA, GENERAL, answer["ts"], "run:fix")
    view = await asyncio.wait_for(house.slack.views.get(), 5)

    assert written_in(view) == {"question": QUESTION, "answer": ANSWER}


def _with_file(slack: FakeSlack, content: bytes, **more: object) -> str:
    slack.downloads["F9"] = content
    file = {"name": "pairs.csv", "url_private": f"{slack.base}/files/F9", "size": len(content)}
    message = slack.written(CHO, GENERAL, "", files=[{**file, "mimetype": "text/csv", **more}])
    return str(message["ts"])


async def test_the_file_of_a_message_is_imported_by_the_shortcut_on_it(house: House) -> None:
    ts = _with_file(house.slack, "question,answer\n몇 명이 하나요?,열다섯 명이요.\n".encode())
    await house.slack.shortcut(CHO, GENERAL, ts, "run:import")
    preview = await house.slack.private_to(CHO)
    await house.slack.press(CHO, GENERAL, preview, "Import")
    await house.slack.private_to(CHO, 2)

    assert "1 new" in text_of(preview)
    assert [pair.question for pair in await _pairs(house, Status.APPROVED)] == [QUESTION]


async def test_a_message_without_a_file_and_a_file_that_is_gone_are_said(house: House) -> None:
    bare = house.slack.written(CHO, GENERAL, "no file here")
    await house.slack.shortcut(CHO, GENERAL, bare["ts"], "run:import")
    none = await house.slack.private_to(CHO)
    ts = _with_file(house.slack, b"question,answer\n", size=9999)
    await house.slack.shortcut(CHO, GENERAL, ts, "run:import")
    lost = await house.slack.private_to(CHO, 2)
    await house.slack.shortcut(BORA, GENERAL, ts, "run:import")
    refused = await house.slack.private_to(BORA)

    assert "no file on this message" in text_of(none)
    assert "pairs.csv" in text_of(lost)
    assert "TEACHER" in text_of(refused)
    assert ANNA not in {user for user, _ in house.slack.ephemerals}
