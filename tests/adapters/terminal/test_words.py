"""What is typed behind a slash becomes the values of a command."""

from __future__ import annotations

import pytest

from adapters.terminal.files import PathTrouble
from adapters.terminal.words import HERE, call_of, person, positional_fields, typed_values, with_uploads
from core.command import Command
from core.commands import COMMANDS
from core.model import Role

BY_NAME = {command.name: command for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_required_field_can_be_given_without_its_name(command: Command) -> None:
    required = [form for form in command.fields if form.required]

    assert list(positional_fields(command))[: len(required)] == required
    assert len(positional_fields(command)) <= max(1, len(required))


@pytest.mark.parametrize(
    ("name", "typed", "values"),
    [
        ("ask", "--verbose가 뭐야?", {"question": "--verbose가 뭐야?"}),
        ("ask", "What does --verbose do?", {"question": "What does --verbose do?"}),
        ("addqa", "", {}),
        ("addqa", "공은 몇 개야?", {"question": "공은 몇 개야?"}),
        (
            "addqa",
            "공은 몇 개야? --answer 두 개 --tags=공|규칙",
            {"question": "공은 몇 개야?", "answer": "두 개", "tags": "공|규칙"},
        ),
        ("addqa", "--question \"공은?\" --answer '두 개'", {"question": "공은?", "answer": "두 개"}),
        ("addqa", "두 개 --question 공은?", {"question": "공은?", "answer": "두 개"}),
        ("listqa", "공", {"search": "공"}),
        ("listqa", "공 --page 2 --status draft", {"search": "공", "page": "2", "status": "draft"}),
        ("retrain", "--yes", {"yes": "yes"}),
        ("retrain", "--yes --wait", {"yes": "yes", "wait": "yes"}),
        ("retrain", "--yes no", {"yes": "no"}),
        ("retrain", "yes", {"yes": "yes"}),
        ("import", "my pairs.csv --yes", {"file": "my pairs.csv", "yes": "yes"}),
        ("import", "--yes my pairs.csv", {"file": "my pairs.csv", "yes": "yes"}),
        ("prompt", "set 친절하게 답하세요", {"action": "set", "text": "친절하게 답하세요"}),
        ("prompt", "show", {"action": "show"}),
        ("jobs", "3 --follow", {"number": "3", "follow": "yes"}),
        ("retrain", "dpo yes", {"method": "dpo", "yes": "yes"}),
        ("forget", "it all", {"what": "it all"}),
        ("forget", "me", {"what": "me"}),
        ("forget", "me yes", {"what": "me", "yes": "yes"}),
    ],
)
def test_words_and_options_find_their_fields(name: str, typed: str, values: dict[str, str]) -> None:
    assert typed_values(BY_NAME[name], typed) == values


def test_whoever_sits_at_the_terminal_is_an_admin_with_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "minji")

    actor = person("en")

    assert (actor.key, actor.name, actor.role, actor.language) == (
        "terminal:minji",
        "minji",
        Role.ADMIN,
        "en",
    )


def test_each_call_has_a_key_of_its_own() -> None:
    calls = [call_of("help", {}, person("ko")) for _ in range(2)]

    assert calls[0].channel == HERE
    assert calls[0].key != calls[1].key


def test_a_path_that_is_not_there_is_named() -> None:
    with pytest.raises(PathTrouble) as trouble:
        with_uploads(BY_NAME["import"], {"file": "nowhere/pairs.csv"})

    assert (trouble.value.key, trouble.value.path) == ("no_such_file", "nowhere/pairs.csv")
