"""The fake workspace refuses what Slack refuses, so that passing against it means something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.conftest import BORA, GENERAL
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, TEAM, FakeSlack
from tests.fake_slack.people import text_of

Call = Callable[[AsyncWebClient], Awaitable[object]]
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "T"}, "blocks": []}
BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "누"}}

REFUSED: list[tuple[str, Call]] = [
    ("markdown_text_conflict", lambda c: c.chat_postMessage(channel=GENERAL, text="a", markdown_text="b")),
    ("markdown_text_conflict", lambda c: c.chat_postMessage(channel=GENERAL, blocks=[], markdown_text="b")),
    ("no_text", lambda c: c.api_call("chat.postMessage", json={"channel": GENERAL, "text": ""})),
    ("msg_too_long", lambda c: c.chat_postMessage(channel=GENERAL, markdown_text="가" * 12_001)),
    ("msg_too_long", lambda c: c.chat_update(channel=GENERAL, ts="1.1", text="가" * 4_001)),
    ("invalid_arguments", lambda c: c.chat_postMessage(channel=GENERAL, text="a", tone="kind")),
    ("thread_not_found", lambda c: c.chat_postMessage(channel=GENERAL, text="a", thread_ts="1.1")),
    ("channel_not_found", lambda c: c.chat_postMessage(channel="C0NO", text="a")),
    ("not_in_channel", lambda c: c.chat_postMessage(channel="C0OUT", text="a")),
    ("is_archived", lambda c: c.chat_postMessage(channel="C0OLD", text="a")),
    ("message_not_found", lambda c: c.chat_update(channel=GENERAL, ts="1.1", text="a")),
    ("message_not_found", lambda c: c.chat_appendStream(channel=GENERAL, ts="1.1", markdown_text="a")),
    ("missing_recipient_team_id", lambda c: c.chat_startStream(channel=GENERAL, thread_ts="1.1")),
    ("user_not_in_channel", lambda c: c.chat_postEphemeral(channel=GENERAL, user="U0NO", text="a")),
    ("invalid_trigger_id", lambda c: c.views_open(trigger_id="none", view=MODAL)),
    ("invalid_status", lambda c: c.agents_sessions_setStatus(channel_id=GENERAL, status="busy", thread_ts="1")),
    (
        "invalid_blocks",
        lambda c: c.chat_postMessage(
            channel=GENERAL, text="a", blocks=[{"type": "actions", "elements": [{**BUTTON, "value": "v" * 2001}]}]
        ),
    ),
    (
        "invalid_blocks",
        lambda c: c.chat_postMessage(
            channel=GENERAL, text="a", blocks=[{"type": "actions", "elements": [BUTTON, BUTTON]}]
        ),
    ),
    ("unknown_method", lambda c: c.api_call("chat.whisper")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "call"), REFUSED, ids=[f"{i}-{code}" for i, (code, _) in enumerate(REFUSED)]
)
async def test_it_refuses(slack: FakeSlack, code: str, call: Call) -> None:
    slack.channel("C0OUT", joined=False)
    slack.channel("C0OLD")
    slack.archived.add("C0OLD")

    with pytest.raises(SlackApiError) as refused:
        await call(AsyncWebClient(BOT_TOKEN, base_url=slack.url))

    assert refused.value.response["error"] == code


@pytest.mark.parametrize("token", ["xoxb-wrong", APP_TOKEN])
async def test_it_refuses_another_token(slack: FakeSlack, token: str) -> None:
    with pytest.raises(SlackApiError, match="invalid_auth"):
        await AsyncWebClient(token, base_url=slack.url).auth_test()


async def test_a_trigger_is_good_once_and_for_a_short_while(slack: FakeSlack) -> None:
    client, trigger = AsyncWebClient(BOT_TOKEN, base_url=slack.url), slack.trigger()
    await client.views_open(trigger_id=trigger, view=MODAL)
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=MODAL)
    slack.trigger_life = -1
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=slack.trigger(), view=MODAL)


async def test_a_stream_ends_once_and_is_not_edited_before(slack: FakeSlack) -> None:
    client = AsyncWebClient(BOT_TOKEN, base_url=slack.url)
    root = slack.written(BORA, GENERAL, "?")["ts"]
    begun = await client.chat_startStream(
        channel=GENERAL, thread_ts=root, recipient_team_id=TEAM, recipient_user_id=BORA, markdown_text="가"
    )
    with pytest.raises(SlackApiError, match="streaming_state_conflict"):
        await client.chat_update(channel=GENERAL, ts=begun["ts"], markdown_text="나")
    await client.chat_stopStream(channel=GENERAL, ts=begun["ts"], markdown_text="나")
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(channel=GENERAL, ts=begun["ts"], markdown_text="다")

    assert text_of(slack.answers(GENERAL, root)[0]) == "가나"


async def test_a_missing_scope_is_named(slack: FakeSlack) -> None:
    slack.scopes = {"users:read"}
    with pytest.raises(SlackApiError) as refused:
        await AsyncWebClient(BOT_TOKEN, base_url=slack.url).chat_postMessage(channel=GENERAL, text="a")

    assert (refused.value.response["error"], refused.value.response["needed"]) == (
        "missing_scope",
        "chat:write",
    )
