"""Asking in Slack: mentions, direct messages, threads."""

from __future__ import annotations

from tests.adapters.slack.conftest import BORA, CHO, GENERAL, House
from tests.fake_slack.people import text_of

QUESTION, ANSWER = "몇 명이 하나요?", "**세 팀**이 다섯 명씩 해요."


async def test_a_mention_is_answered_once_in_its_thread(house: House) -> None:
    await house.teach(QUESTION, ANSWER)

    asked = await house.slack.mention(BORA, GENERAL, QUESTION)
    answer = await house.slack.answer(GENERAL, asked)
    await house.slack.quiet()

    assert text_of(answer) == ANSWER
    assert len(house.slack.answers(GENERAL, asked)) == 1


async def test_a_direct_message_is_answered_in_its_own_thread(house: House) -> None:
    await house.teach(QUESTION, ANSWER)

    channel = house.slack.direct(BORA)
    asked = await house.slack.say(BORA, channel, QUESTION)

    assert text_of(await house.slack.answer(channel, asked)) == ANSWER


async def test_a_follow_up_in_a_thread_the_bot_answers_in_needs_no_mention(house: House) -> None:
    await house.teach(QUESTION, ANSWER)
    asked = await house.slack.mention(BORA, GENERAL, QUESTION)
    await house.slack.answer(GENERAL, asked)

    await house.slack.say(CHO, GENERAL, QUESTION, asked)

    assert text_of(await house.slack.answer(GENERAL, asked, count=2)) == ANSWER


async def test_other_messages_of_a_channel_are_left_alone(house: House) -> None:
    asked = await house.slack.say(BORA, GENERAL, QUESTION)
    await house.slack.say(BORA, GENERAL, "또 다른 말", asked)
    await house.slack.quiet()

    assert house.slack.answers(GENERAL, asked) == []
