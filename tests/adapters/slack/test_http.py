"""Slack over HTTP: what is signed is taken once, everything else changes nothing."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from adapters.slack.http import Door
from tests.adapters.slack.conftest import BORA, CHO, GENERAL, House, Start
from tests.adapters.slack.serving import serving
from tests.fake_slack import BOT, SECRET, FakeSlack
from tests.fake_slack.people import text_of


@pytest.fixture
async def house(slack: FakeSlack, start: Start) -> AsyncIterator[House]:
    """The bot behind a web server, without Socket Mode."""
    async with start(app_token=None, signing_secret=SECRET) as running:
        events = running.connection.events
        assert events is not None
        door = Door()
        async with serving(door) as address:
            slack.deliver_to = f"{address}/slack/events"
            early, _ = await slack.post("events_api", {"type": "url_verification", "challenge": "c"})
            assert early == 503
            door.leads_to = events
            yield running


async def test_events_commands_and_forms_come_over_http(house: House) -> None:
    await house.slack.slash(CHO, GENERAL, "/addqa", "How many?")
    view = await house.slack.views.get()
    refused = await house.slack.submit(CHO, view, answer="How many")
    await house.slack.submit(CHO, view, answer="Fifteen.")
    await house.slack.private_to(CHO)
    asked = await house.slack.mention(CHO, GENERAL, "How many?")
    answer = await house.slack.answer(GENERAL, asked)
    await house.slack.quiet()

    assert refused["response_action"] == "errors"
    assert text_of(answer) == "Fifteen."
    assert len(house.slack.answers(GENERAL, asked)) == 1


async def test_slacks_question_for_the_address_is_answered(house: House) -> None:
    status, body = await house.slack.post("events_api", {"type": "url_verification", "challenge": "c42"})

    assert (status, "c42" in body) == (200, True)


@pytest.mark.parametrize(
    "forged",
    [
        {"signature": "v0=" + "0" * 64},
        {"signature": "없음".encode().decode("latin-1")},
        {"timestamp": "-301"},
        {"timestamp": "+400"},
        {"timestamp": "soon"},
        {"timestamp": ""},
    ],
)
async def test_what_is_not_signed_now_gets_401_and_changes_nothing(
    house: House, forged: dict[str, str]
) -> None:
    message = house.slack.written(BORA, GENERAL, f"<@{BOT}> 안녕?")
    if forged.get("timestamp", "")[:1] in ("+", "-"):  # seconds from now
        forged = {"timestamp": str(int(time.time()) + int(forged["timestamp"]))}
    status, body = await house.slack.post(
        "events_api", house.slack.mention_events(message, GENERAL)[0], **forged
    )
    await house.slack.quiet()

    assert (status, body) == (401, "")
    assert house.slack.answers(GENERAL, message["ts"]) == []


async def test_a_replayed_request_gets_401(house: House) -> None:
    message = house.slack.written(BORA, GENERAL, f"<@{BOT}> 안녕?")
    event = house.slack.mention_events(message, GENERAL)[0]
    timestamp = str(int(time.time()))
    statuses = [(await house.slack.post("events_api", event, timestamp))[0] for _ in range(3)]
    await house.slack.answer(GENERAL, message["ts"])

    assert statuses == [200, 401, 401]
    assert len(house.slack.answers(GENERAL, message["ts"])) == 1
