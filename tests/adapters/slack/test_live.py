"""How a training stands is one message of the channel or thread, edited in its place."""

from __future__ import annotations

import pytest

from adapters.slack.notices import SlackAnnouncer
from core.errors import ChannelGone, MessageGone
from core.model import Channel
from core.reply import Button, LiveMessage, Reply
from tests.adapters.slack.conftest import BORA, GENERAL, House, Start
from tests.fake_slack import FakeSlack
from tests.fake_slack.people import buttons_of, text_of

CANCEL = Button("그만두기", "cancel", {"number": "1"}, danger=True)


def _live(text: str, thread: str | None = None, message: str = "") -> LiveMessage:
    return LiveMessage(
        Channel("slack", GENERAL, thread), Reply(text, buttons=(CANCEL,)), "job:k:live", message
    )


def _shown(house: House) -> list[tuple[str, str]]:
    return [(ts, text_of(one)) for (_, ts), one in house.slack.messages.items() if "학습 중" in text_of(one)]


@pytest.mark.parametrize("in_thread", [True, False])
async def test_the_message_is_posted_once_and_then_edited(house: House, in_thread: bool) -> None:
    thread = house.slack.written(BORA, GENERAL, "학습해 줘")["ts"] if in_thread else None
    ts = await house.announcer.show(_live("학습 중 10%", thread))
    assert await house.announcer.show(_live("학습 중 20%", thread, ts)) == ts

    assert _shown(house) == [(ts, "학습 중 20%")]
    message = house.slack.messages[(GENERAL, ts)]
    assert message.get("thread_ts") == thread
    assert [button["text"]["text"] for button in buttons_of(message)] == ["그만두기"]


async def test_a_message_whose_ts_was_lost_with_the_process_is_found_again(house: House) -> None:
    ts = await house.announcer.show(_live("학습 중 10%"))

    assert await house.announcer.show(_live("학습 중 20%")) == ts
    assert _shown(house) == [(ts, "학습 중 20%")]


async def test_a_deleted_message_ends_the_edits(slack: FakeSlack, start: Start) -> None:
    async with start() as house:
        ts = await house.announcer.show(_live("학습 중 10%"))
        del slack.messages[(GENERAL, ts)]

        with pytest.raises(MessageGone):
            await house.announcer.show(_live("학습 중 20%", message=ts))


async def test_where_the_bot_may_not_write_there_are_no_edits(slack: FakeSlack, start: Start) -> None:
    slack.channel("C0OLD", joined=False)
    message = LiveMessage(Channel("slack", "C0OLD"), Reply("학습 중"), "job:k:live")

    async with start() as house:
        with pytest.raises(MessageGone):
            await house.announcer.show(message)


async def test_trouble_at_slack_is_only_a_delay(house: House) -> None:
    house.slack.faults["chat.postMessage"] = ["fatal_error"]

    with pytest.raises(ChannelGone):
        await house.announcer.show(_live("학습 중 10%"))
    with pytest.raises(ChannelGone):
        await SlackAnnouncer().show(_live("학습 중 10%"))
