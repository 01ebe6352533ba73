"""The manifest and the forms hold every command of the registry, within Slack's limits."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest

from adapters.slack.forms import Origin, field_of, form_of
from adapters.slack.manifest import (
    EVENTS,
    OPTIONAL_SCOPES,
    SCOPES,
    create_link,
    manifest,
    missing_scopes,
)
from adapters.slack.texts import TEXTS, slack_text
from core.command import Command
from core.commands import COMMANDS
from core.model import Language
from tests.fake_slack.rules import SCOPES as NEEDED
from tests.fake_slack.rules import wrong_view

LANGUAGES: tuple[Language, ...] = ("ko", "en")


def test_every_command_that_people_start_themselves_is_in_the_manifest() -> None:
    features = manifest(COMMANDS, "hb-")["features"]

    listed = [f"/hb-{one.name}" for one in COMMANDS if one.listed]
    assert [one["command"] for one in features["slash_commands"]] == listed
    assert {one["callback_id"] for one in features["shortcuts"]} == {
        f"run:{one.name}"
        for one in COMMANDS
        if one.message_field or (one.listed and any(field.kind == "file" for field in one.fields))
    }


def test_the_scopes_are_those_that_the_calls_and_events_need() -> None:
    events = {"app_mentions:read", "groups:history", "im:history", "files:read", "commands"}

    assert set(SCOPES) | set(OPTIONAL_SCOPES) == set(NEEDED.values()) | events
    assert "agent_session_stopped" in EVENTS
    assert missing_scopes(frozenset(SCOPES) - {"chat:write"}) == ["chat:write"]


def test_a_registry_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="50"):
        manifest(COMMANDS * 3)
    with pytest.raises(ValueError, match="32"):
        manifest(COMMANDS, "a-prefix-of-more-than-thirty-letters-")
    on_message = next(one for one in COMMANDS if one.message_field)
    with pytest.raises(ValueError, match="10"):
        manifest([replace(on_message, name=f"c{number}") for number in range(11)])


def test_the_link_carries_the_whole_manifest() -> None:
    assert '"display_information"' in unquote(create_link(manifest(COMMANDS)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one.name)
def test_every_command_has_a_form_that_slack_takes(command: Command, language: Language) -> None:
    origin = Origin(command.name, "C1", "1.1", "https://hooks.slack.com/" + "x" * 200)
    empty = form_of(command, f"/{command.name}", {}, origin, language)
    values = {field.name: field.choices[0] if field.choices else "7" * 5000 for field in command.fields}
    full = form_of(command, f"/{command.name}", values, origin, language)

    inputs = [block for block in empty["blocks"] if block["type"] == "input"]
    assert [wrong_view(empty), wrong_view(full)] == [None, None]
    assert [block["block_id"] for block in inputs] == [field.name for field in command.fields]
    assert [not block["optional"] for block in inputs] == [field.required for field in command.fields]
    assert field_of(command, {}, language) in {field.name for field in command.fields} | {None}


FIGURES = {
    "count": 1,
    "drafts": 1,
    "remarks": 1,
    "wordings": 1,
    "right": 1,
    "total": 1,
    "wrong": 1,
    "number": 1,
    "allowed": 1,
} | dict.fromkeys(("model", "day", "state", "user", "team", "begin", "address"), "x")


def test_every_sentence_is_there_in_both_languages() -> None:
    facts = {"limit": 1, "names": "n", "name": "n", "why": "w", "scope": "s", "code": "c", **FIGURES}
    for key in TEXTS:
        korean, english = slack_text(key, "ko", **facts), slack_text(key, "en", **facts)

        assert any("가" <= letter <= "힣" for letter in korean), key
        assert not any("가" <= letter <= "힣" for letter in english), key
