"""Every manifest that the bot prints is valid by the schema, and the schema refuses what Slack refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from adapters.slack.manifest import manifest
from core.commands import COMMANDS
from tests.fake_slack.manifest_schema import URL, WEBS, every_manifest, wrong_manifest

Drawn = dict[str, Any]
EVERY = dict(every_manifest())


@pytest.mark.parametrize("name", EVERY)
def test_every_manifest_is_valid(name: str) -> None:
    assert wrong_manifest(EVERY[name]) == []


@pytest.mark.parametrize("way", WEBS)
def test_a_manifest_says_how_events_come_and_where_people_install(way: str) -> None:
    drawn, web = manifest(COMMANDS, "hb-", "ko", WEBS[way]), WEBS[way]
    settings, events = drawn["settings"], f"{URL}/slack/events" if web.events else None
    redirects = [f"{URL}/slack/oauth_redirect"] if web.install else None

    assert settings["socket_mode_enabled"] is (web.events is None)
    assert settings["event_subscriptions"].get("request_url") == events
    assert settings["interactivity"].get("request_url") == events
    assert {one.get("url") for one in drawn["features"]["slash_commands"]} == {events}
    assert drawn["oauth_config"].get("redirect_urls") == redirects


def test_people_can_write_to_the_bot_and_what_they_type_comes_as_ids() -> None:
    features = manifest(COMMANDS)["features"]

    assert features["app_home"]["messages_tab_enabled"] is True
    assert features["app_home"]["messages_tab_read_only_enabled"] is False
    assert all(one["should_escape"] for one in features["slash_commands"])
    assert {one["type"] for one in features["shortcuts"]} == {"message"}


BROKEN: dict[str, Callable[[Drawn], object]] = {
    "the wrong version": lambda one: one["_metadata"].update(major_version="2"),
    "no name": lambda one: one["display_information"].pop("name"),
    "a long name": lambda one: one["display_information"].update(name="n" * 36),
    "a long description": lambda one: one["display_information"].update(description="d" * 141),
    "a short long description": lambda one: one["display_information"].update(long_description="d"),
    "an unknown section": lambda one: one.update(commands=[]),
    "an unknown feature": lambda one: one["features"].update(slash_command=[]),
    "an unknown key of a command": lambda one: one["features"]["slash_commands"][0].update(hint="h"),
    "an unknown key of the agent": lambda one: one["features"]["agent_view"].update(prompts=[]),
    "a long word of the agent": lambda one: one["features"]["agent_view"].update(agent_description="a" * 301),
    "a prompt without a message": lambda one: one["features"]["agent_view"]["suggested_prompts"][0].pop(
        "message"
    ),
    "a fifth prompt": lambda one: one["features"]["agent_view"].update(
        suggested_prompts=[{"title": "t", "message": "m"}] * 5
    ),
    "a command without a slash": lambda one: one["features"]["slash_commands"][0].update(command="ask"),
    "a long command": lambda one: one["features"]["slash_commands"][0].update(command="/" + "c" * 32),
    "a command without a description": lambda one: one["features"]["slash_commands"][0].pop("description"),
    "a long hint": lambda one: one["features"]["slash_commands"][0].update(usage_hint="h" * 1001),
    "an address of no web server": lambda one: one["features"]["slash_commands"][0].update(url="ftp://x"),
    "a flag that is a word": lambda one: one["features"]["slash_commands"][0].update(should_escape="yes"),
    "a fifty-first command": lambda one: one["features"].update(
        slash_commands=[{"command": "/c", "description": "d"}] * 51
    ),
    "an eleventh shortcut": lambda one: one["features"].update(
        shortcuts=[one["features"]["shortcuts"][0]] * 11
    ),
    "no shortcut in a list of them": lambda one: one["features"].update(shortcuts=[]),
    "a long shortcut": lambda one: one["features"]["shortcuts"][0].update(name="n" * 25),
    "a shortcut of another type": lambda one: one["features"]["shortcuts"][0].update(type="channel"),
    "a bot without a name": lambda one: one["features"]["bot_user"].pop("display_name"),
    "a scope that is a number": lambda one: one["oauth_config"]["scopes"]["bot"].append(7),
    "scopes in one string": lambda one: one["oauth_config"]["scopes"].update(bot="chat:write commands"),
    "a redirect twice": lambda one: one["oauth_config"].update(redirect_urls=[URL, URL]),
    "an event twice": lambda one: one["settings"]["event_subscriptions"]["bot_events"].append("app_mention"),
    "an event that is none": lambda one: one["settings"]["event_subscriptions"]["bot_events"].append({}),
    "interactivity that is nothing": lambda one: one["settings"]["interactivity"].pop("is_enabled"),
    "an address without its scheme": lambda one: one["settings"]["interactivity"].update(request_url="bot.x"),
    "an unknown setting": lambda one: one["settings"].update(socket_mode=True),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_manifest_is_refused_at_its_place(name: str) -> None:
    drawn = manifest(COMMANDS, "hb-", "ko", WEBS["both"])
    BROKEN[name](drawn)

    assert len(wrong_manifest(drawn)) == 1
