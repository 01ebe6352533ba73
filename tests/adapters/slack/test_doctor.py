"""The doctor names what is wrong with a set-up, and what to do about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from adapters.slack.doctor import Finding, examine_slack
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES
from adapters.slack.options import SlackOptions
from tests.adapters.slack.conftest import Start
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack


@pytest.fixture
def options(slack: FakeSlack) -> SlackOptions:
    slack.scopes = {*SCOPES, *OPTIONAL_SCOPES}
    return SlackOptions(BOT_TOKEN, APP_TOKEN, api_url=slack.url)


async def _found(options: SlackOptions, **changes: object) -> dict[str, Finding]:
    findings = await examine_slack(replace(options, **changes), "en")  # type: ignore[arg-type]
    return {finding[0]: finding for finding in findings}


async def test_a_good_set_up_is_fine_in_every_part_and_nobody_notices(
    options: SlackOptions, slack: FakeSlack
) -> None:
    found = await _found(options)

    assert [fine for _, fine, _ in found.values()] == [True] * 4
    assert list(found) == ["token", "scopes", "socket", "channels"]
    assert "1 open channels" in found["channels"][2]
    assert slack.connects == 0
    assert slack.messages == {}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"bot_token": "xoxb-wrong"}, "does not accept the token"),
        ({"bot_token": "xoxp-of-a-person"}, "xoxb-"),
        ({"api_url": "http://127.0.0.1:9/api/"}, "cannot be reached"),
    ],
)
async def test_without_a_good_token_nothing_else_is_asked(
    options: SlackOptions, changes: dict[str, str], said: str
) -> None:
    found = await _found(options, **changes)

    assert list(found) == ["token"]
    assert not found["token"][1]
    assert said in found["token"][2]


async def test_a_missing_scope_is_named_with_its_cure(options: SlackOptions, slack: FakeSlack) -> None:
    slack.scopes = set(SCOPES) - {"files:write"}
    found = await _found(options)

    assert found["scopes"][1:] == (
        False,
        "The Slack scope files:write is missing. Reinstalling the app usually helps.",
    )
    assert found["channels"][1]
    assert "channels:read" in found["channels"][2]


@pytest.mark.parametrize(
    ("changes", "part", "said"),
    [
        ({"app_token": "xapp-wrong"}, "socket", "does not accept the token"),
        ({"app_token": "xoxb-again"}, "socket", "xapp-"),
        ({"app_token": None}, "http", "no way in"),
    ],
)
async def test_no_way_for_events_is_named(
    options: SlackOptions, changes: dict[str, str | None], part: str, said: str
) -> None:
    found = await _found(options, **changes)

    assert not found[part][1]
    assert said in found[part][2]


async def test_over_http_the_secret_is_enough(options: SlackOptions) -> None:
    found = await _found(options, app_token=None, signing_secret="secret")

    assert found["http"][1]


async def test_an_app_token_without_its_scope_is_named(options: SlackOptions, slack: FakeSlack) -> None:
    slack.faults["apps.connections.open"] = ["missing_scope"]

    assert "connections:write" in (await _found(options))["socket"][2]


async def test_a_bot_in_no_channel_is_told_how_to_get_into_one(
    options: SlackOptions, slack: FakeSlack
) -> None:
    slack.members.clear()

    assert "/invite" in (await _found(options))["channels"][2]


async def test_the_doctor_takes_no_event_from_a_bot_that_runs(
    options: SlackOptions, slack: FakeSlack, start: Start
) -> None:
    async with start() as house:
        await house.slack.until(lambda: slack.connects == 1)
        await _found(options)

        assert slack.connects == 1
