"""Deliveries: each message once, however often and by whichever way it comes, across restarts and broken lines."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from functools import partial

import pytest

from adapters.slack.canvas import ANSWER
from adapters.slack.trouble import SlackRefused
from adapters.slack.words import Incoming
from bot.build import now
from core.model import PairSearch
from tests.adapters.slack.conftest import ANNA, BORA, CHO, GENERAL, House, Start
from tests.fake_slack import BOT, TEAM, FakeSlack, Person
from tests.fake_slack.host import FakeHost
from tests.fake_slack.people import text_of

QUESTION, ANSWER_TEXT = "몇 명이 하나요?", "세 팀이 다섯 명씩 해요."


def _incoming(message: dict[str, str]) -> Incoming:
    ts = message["ts"]
    return Incoming(TEAM, GENERAL, ts, ts, BORA, QUESTION, mentioned=True, direct=False, root=True)


async def test_a_repeated_delivery_is_acknowledged_and_answered_once(house: House) -> None:
    await house.teach(QUESTION, ANSWER_TEXT)
    message = house.slack.written(BORA, GENERAL, f"<@{BOT}> {QUESTION}")
    first, second = house.slack.mention_events(message, GENERAL)

    for event, retry in ((first, 0), (second, 0), (first, 1), (second, 1), (first, 2)):
        await house.slack.deliver("events_api", event, retry)
    await house.slack.answer(GENERAL, message["ts"])
    await house.slack.deliver("events_api", first, 3)
    await house.slack.quiet()

    assert len(house.slack.answers(GENERAL, message["ts"])) == 1
    assert len(await house.bot.services.talks.recent(house.place(message["ts"]), 9)) == 2


async def test_a_delivery_repeated_after_a_restart_is_not_answered_again(
    slack: FakeSlack, start: Start
) -> None:
    async with start() as house:
        message = slack.written(BORA, GENERAL, f"<@{BOT}> {QUESTION}")
        events = slack.mention_events(message, GENERAL)
        await slack.deliver("events_api", events[0])
        await slack.answer(GENERAL, message["ts"])
    async with start() as house:
        await slack.deliver("events_api", events[1], 1)
        await slack.deliver("events_api", events[0], 1)
        await house.slack.quiet()

    assert len(slack.answers(GENERAL, message["ts"])) == 1


async def test_what_an_earlier_run_took_up_is_answered_at_the_next_start(
    slack: FakeSlack, start: Start
) -> None:
    async with start() as house:
        await house.teach(QUESTION, ANSWER_TEXT)
        message = slack.written(BORA, GENERAL, QUESTION)
        old = slack.written(BORA, GENERAL, QUESTION)
        await house.inbox.claim(_incoming(message).key, _incoming(message).dump(), now())
        long_ago = now() - timedelta(minutes=11)
        await house.inbox.claim(_incoming(old).key, _incoming(old).dump(), long_ago)
        await house.inbox.claim("discord:1", "not ours", now())
    async with start() as house:
        answer = await slack.answer(GENERAL, message["ts"])
        await house.slack.quiet()
        left = await house.inbox.unfinished(now() - timedelta(hours=1))

    assert text_of(answer) == ANSWER_TEXT
    assert slack.answers(GENERAL, old["ts"]) == []
    assert [key for key, _ in left] == [_incoming(old).key, "discord:1"]


async def test_an_answer_that_a_dead_process_had_begun_is_finished_in_the_same_message(
    slack: FakeSlack, start: Start
) -> None:
    async with start() as house:
        await house.teach(QUESTION, ANSWER_TEXT)
        message = slack.written(BORA, GENERAL, QUESTION)
        begun = slack.written(
            BOT, GENERAL, "", message["ts"], markdown_text="세 팀", streaming=True, bot_id="B1"
        )
        metadata = {"event_type": ANSWER, "event_payload": {"to": "1.0"}}
        other = slack.written(BOT, GENERAL, "", message["ts"], markdown_text="다른 답", metadata=metadata)
        await house.inbox.claim(_incoming(message).key, _incoming(message).dump(), now())
    async with start() as house:
        await slack.until(lambda: text_of(begun) == ANSWER_TEXT)
        await house.slack.quiet()

    assert len(slack.answers(GENERAL, message["ts"])) == 2
    assert text_of(other) == "다른 답"


async def test_an_answer_broken_off_by_the_end_of_the_process_comes_with_the_next(
    slack: FakeSlack, start: Start, host: FakeHost
) -> None:
    host.pieces = ["세 팀이 ", asyncio.Event()]
    async with start(host):
        asked = await slack.mention(BORA, GENERAL, QUESTION)
        await slack.until(lambda: bool(slack.answers(GENERAL, asked)))
    gate = asyncio.Event()
    host.pieces = [ANSWER_TEXT[:4], gate, ANSWER_TEXT[4:]]
    async with start(host):
        await slack.quiet()
        gate.set()
        answer = await slack.answer(GENERAL, asked)

    assert text_of(answer) == ANSWER_TEXT
    assert len(slack.answers(GENERAL, asked)) == 1


async def test_the_bots_own_and_other_bots_messages_are_never_answered(house: House) -> None:
    channel = house.slack.direct(BORA)
    await house.slack.say(BORA, channel, QUESTION, bot_id="B9", subtype="bot_message")
    await house.slack.say(BOT, channel, QUESTION)
    await house.slack.say(BORA, channel, QUESTION, subtype="message_changed")
    asked = await house.slack.say(BORA, channel, QUESTION)
    await house.slack.answer(channel, asked)
    await house.slack.quiet()

    assert (
        sum(message["user"] == BOT and "metadata" in message for message in house.slack.messages.values())
        == 1
    )


async def test_people_of_other_workspaces_are_left_alone_unless_the_options_name_them(
    slack: FakeSlack, start: Start
) -> None:
    async with start(teams=frozenset({TEAM, "T0FRIEND"})):
        stranger = await slack.mention(BORA, GENERAL, QUESTION, team="T0STRANGER")
        friend = await slack.mention(BORA, GENERAL, QUESTION, team="T0FRIEND")
        await slack.answer(GENERAL, friend)
        await slack.quiet()

    assert slack.answers(GENERAL, stranger) == []


async def test_a_question_in_the_gap_of_a_refresh_is_answered_once(house: House) -> None:
    await house.slack.until(lambda: bool(house.slack.sockets))
    await house.slack.disconnect()
    asked = await house.slack.mention(BORA, GENERAL, QUESTION)
    await house.slack.answer(GENERAL, asked)

    assert house.slack.connects == 2
    assert len(house.slack.answers(GENERAL, asked)) == 1


def _newer(slack: FakeSlack, before: int) -> bool:
    return slack.connects > before


async def test_after_a_cut_line_there_is_a_new_one_and_nothing_is_answered_twice(house: House) -> None:
    message = house.slack.written(BORA, GENERAL, f"<@{BOT}> {QUESTION}")
    event = house.slack.mention_events(message, GENERAL)[0]
    for _ in range(3):
        await house.slack.deliver("events_api", event)
        before = house.slack.connects
        house.slack.cut()
        await house.slack.until(partial(_newer, house.slack, before), 5)
    await house.slack.answer(GENERAL, message["ts"])
    await house.slack.quiet()

    assert len(house.slack.answers(GENERAL, message["ts"])) == 1


async def test_a_line_that_went_deaf_is_replaced(house: House) -> None:
    await house.slack.until(lambda: bool(house.slack.sockets))
    await house.slack.sockets[0].ping()

    await house.slack.until(lambda: house.slack.connects == 2, 5)
    asked = await house.slack.mention(BORA, GENERAL, QUESTION)

    assert await house.slack.answer(GENERAL, asked)


async def test_a_line_that_cannot_be_opened_is_tried_again(slack: FakeSlack, start: Start) -> None:
    slack.faults["apps.connections.open"] = [500, 429, "internal_error"]
    async with start():
        asked = await slack.mention(BORA, GENERAL, QUESTION)

        assert await slack.answer(GENERAL, asked)


async def test_a_revoked_token_ends_the_connection_with_a_clear_sentence(
    slack: FakeSlack, start: Start
) -> None:
    slack.faults["auth.test"] = ["token_revoked"]

    with pytest.raises(SlackRefused) as refused:
        async with start():
            pass

    assert "취소" in refused.value.sentence("ko")
    assert "revoked" in refused.value.sentence("en")


async def test_a_token_revoked_while_it_runs_is_told_to_whoever_runs_the_bot(
    slack: FakeSlack, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with start():
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [ANNA]}}
        await slack.deliver("events_api", slack.event(revoked))  # a person's token is no concern of ours
        await slack.quiet()
        before = "취소되었어요" in caplog.text
        await slack.uninstall()
        await slack.quiet()

    assert not before
    assert "취소되었어요" in caplog.text


async def test_a_form_and_a_button_from_before_a_restart_still_work(slack: FakeSlack, start: Start) -> None:
    async with start() as house:
        await house.teach(QUESTION, ANSWER_TEXT)
        asked = await slack.mention(BORA, GENERAL, QUESTION)
        answer = await slack.answer(GENERAL, asked)
        await slack.slash(CHO, GENERAL, "/addqa")
        view = await slack.views.get()
    async with start() as house:
        await slack.submit(CHO, view, question="Q", answer="A")
        await slack.private_to(CHO)
        await slack.press(BORA, GENERAL, answer, "👍")
        await slack.private_to(BORA)
        pairs = (await house.bot.services.dataset.pairs.find(PairSearch())).pairs

    assert [pair.question for pair in pairs] == ["Q", QUESTION]


async def test_a_wrong_app_token_ends_the_connection(slack: FakeSlack, start: Start) -> None:
    with pytest.raises(SlackRefused) as refused:
        async with start(app_token="xapp-wrong") as house:
            await asyncio.wait_for(house.running, 5)

    assert refused.value.key == "invalid_auth"


async def test_a_missing_scope_is_named_at_the_start_with_its_cure(
    slack: FakeSlack, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    slack.scopes = {"chat:write", "users:read"}
    async with start():
        pass

    assert "assistant:write" in caplog.text
    assert "Reinstall" in caplog.text


async def test_answers_in_a_thread_come_in_the_order_of_the_questions(
    slack: FakeSlack, start: Start, host: FakeHost
) -> None:
    gate = asyncio.Event()
    host.pieces = [gate, "답이에요."]
    async with start(host) as house:
        asked = await slack.mention(BORA, GENERAL, "하나")
        await asyncio.wait_for(host.arrived.wait(), 5)
        await slack.mention(ANNA, GENERAL, "둘", asked)
        await slack.quiet()
        waiting = len(host.asked)
        gate.set()
        await slack.answer(GENERAL, asked, count=2)
        turns = await house.bot.services.talks.recent(house.place(asked), 9)

    assert waiting == 1
    assert [turn.text for turn in turns] == ["하나", "답이에요.", "둘", "답이에요."]
    assert [turn.name for turn in turns if turn.role == "user"] == ["보라", "안나"]


async def test_an_admin_of_another_workspace_is_not_an_admin_here(slack: FakeSlack, start: Start) -> None:
    slack.add(Person("U0GUEST", "손님", admin=True, team="T0FRIEND"))
    slack.channel(GENERAL)
    async with start(teams=frozenset({TEAM, "T0FRIEND"})):
        await slack.slash("U0GUEST", GENERAL, "/prompt")
        refused = await slack.private_to("U0GUEST")

    assert "ADMIN" in text_of(refused)
