"""Every command of the registry is on Discord, in both languages, with its fields, limits and rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import discord
import pytest

from adapters.discord.commands import menu_name, payloads
from core.command import Command, FormField
from core.commands import COMMANDS
from core.model import Role
from core.texts import say

if TYPE_CHECKING:
    from tests.adapters.discord.conftest import Open

NAME = re.compile(r"[-_'\w]{1,32}")
OPTION = discord.AppCommandOptionType
KINDS = {
    "text": OPTION.string,
    "number": OPTION.integer,
    "yes_no": OPTION.boolean,
    "choice": OPTION.string,
    "file": OPTION.attachment,
}
REGISTERED = payloads(COMMANDS)
SLASH = {one["name"]: one for one in REGISTERED if one["type"] == 1}
MENUS = {one["name"]: one for one in REGISTERED if one["type"] == 3}
LISTED = [one for one in COMMANDS if one.listed]
FIELDS = [pytest.param(one, form, id=f"{one.name}-{form.name}") for one in LISTED for form in one.fields]


def check_name(payload: dict[str, Any]) -> None:
    for name in (payload["name"], *payload.get("name_localizations", {}).values()):
        assert NAME.fullmatch(name)
        assert name == name.lower()


@pytest.mark.parametrize("command", LISTED, ids=lambda one: one.name)
def test_each_command_exists_in_both_languages_with_its_right(command: Command) -> None:
    payload = SLASH[command.name]

    check_name(payload)
    assert payload["description"] == command.en
    assert payload["description_localizations"] == {"ko": command.ko}
    assert max(len(command.en), len(command.ko)) <= 100
    hidden = payload["default_member_permissions"]
    assert hidden == ("32" if command.needs is Role.ADMIN else None)
    assert payload["contexts"] == [0, 1]
    assert [one["name"] for one in payload["options"]] == [form.name for form in command.fields]
    assert len(payload["options"]) <= 25


@pytest.mark.parametrize(("command", "form"), FIELDS)
def test_each_field_is_a_typed_option_in_both_languages(command: Command, form: FormField) -> None:
    option = next(one for one in SLASH[command.name]["options"] if one["name"] == form.name)

    check_name(option)
    assert option["type"] == KINDS[form.kind].value
    assert (option["description"], option["description_localizations"]["ko"]) == (
        form.field.en,
        form.field.ko,
    )
    assert max(len(form.field.en), len(form.field.ko)) <= 100
    assert option["required"] is False
    assert option.get("max_length") == (form.field.limit if form.kind == "text" else None)
    assert [one["value"] for one in option.get("choices", [])] == list(form.choices)
    assert option.get("autocomplete", False) == (form.field.values_from is not None)


def test_what_only_buttons_use_is_no_slash_command() -> None:
    assert SLASH.keys().isdisjoint({"rate", "again", "share", "fix", "approve", "reject"})
    assert len(SLASH) == len(LISTED)


def test_there_are_at_most_a_hundred_top_level_commands() -> None:
    assert 0 < len(SLASH) <= 100
    assert len(REGISTERED) == len(SLASH) + len(MENUS)


def test_choices_are_named_in_both_languages() -> None:
    named = [(form, choice) for one in LISTED for form in one.fields for choice in form.field.choices]
    drawn = {
        (one["value"], one["name"], one["name_localizations"]["ko"])
        for payload in SLASH.values()
        for option in payload["options"]
        for one in option.get("choices", [])
    }
    assert named
    for form, choice in named:
        assert (choice, form.choice_label(choice, "en"), form.choice_label(choice, "ko")) in drawn


def test_a_korean_label_that_discord_takes_as_a_name_is_one() -> None:
    options = {one["name"]: one for one in SLASH["addqa"]["options"]}

    assert options["question"]["name_localizations"] == {"ko": "질문"}
    assert "name_localizations" not in options["variants"]


def test_commands_with_a_message_field_are_on_the_menu_of_messages() -> None:
    wanted = {menu_name(command): command for command in COMMANDS if command.message_field}

    assert set(MENUS) == set(wanted)
    assert len(MENUS) <= 15
    for name, payload in MENUS.items():
        assert len(name) <= 32
        assert payload["name_localizations"] == {"ko": wanted[name].message_label("ko")}
        assert "options" not in payload


def test_no_command_is_larger_than_discord_takes() -> None:
    for payload in SLASH.values():
        options = payload["options"]
        texts = [
            payload["name"],
            payload["description"],
            *(one["name"] + one["description"] for one in options),
        ]
        assert sum(map(len, texts)) <= 8000


async def test_the_commands_are_registered_once_until_they_change(open_scene: Open) -> None:
    async with open_scene() as scene:
        assert len(scene.calls("PUT", "/commands")) == 1
        listed = scene.admin.available_commands(scene.channel)
        assert set(listed) == {command.name for command in LISTED}

        await scene.restart()
        assert len(scene.calls("PUT", "/commands")) == 1

        scene.bot.app.commands.pop("demo")
        await scene.restart()
        assert len(scene.calls("PUT", "/commands")) == 2
        assert "demo" not in scene.admin.available_commands(scene.channel)


async def test_admin_commands_are_hidden_from_members(open_scene: Open) -> None:
    async with open_scene() as scene:
        seen = set(scene.member.available_commands(scene.channel))
        assert seen == {command.name for command in LISTED if command.needs < Role.ADMIN}


async def test_every_command_names_the_right_that_its_user_lacks(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.speak("ko")
        registered = await scene.connection.client.http.get_global_commands(
            scene.connection.client.application_id or 0
        )
        for one in registered:  # what a server's admin may do: show a command to everybody
            scene.guild.set_command_permissions(int(one["id"]), {scene.member: True})
        refused = {}
        for command in LISTED:
            if command.needs > Role.MEMBER:
                result = await scene.member.slash(scene.channel, command.name)
                assert result.modal is None
                assert result.ephemeral
                assert result.response is not None
                refused[command.name] = result.response.content

        assert refused == {
            command.name: "⚠️ " + say("NotAllowed", "ko", needs=command.needs.name)
            for command in LISTED
            if command.needs > Role.MEMBER
        }


async def test_a_start_goes_on_when_discord_refuses_the_commands(open_scene: Open, tmp_path: object) -> None:
    async with open_scene() as scene:
        scene.bot.app.commands.pop("demo")
        scene.env.inject_error("PUT", "/applications/*/commands", status=400)
        await scene.restart()
        await scene.member.send_dm("몇 명이서 하나요?")
        assert scene.said(scene.member.user.dm_channel) == ["한 팀은 **일곱 명**이에요."]

        await scene.restart()
        assert len(scene.calls("PUT", "/commands")) == 3
