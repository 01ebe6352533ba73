"""The registry → Discord's slash commands and message commands, in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import discord

from core.clean import one_line
from core.command import Command, FormField
from core.model import Role

Payload = dict[str, Any]
_OPTION = discord.AppCommandOptionType
_TYPES = {
    "text": _OPTION.string,
    "number": _OPTION.integer,
    "yes_no": _OPTION.boolean,
    "choice": _OPTION.string,
    "file": _OPTION.attachment,
}
_NAME = re.compile(r"[-_'\w]{1,32}")
_DESCRIPTION, _MENU_NAME, _LONGEST_OPTION, _CHOICES = 100, 32, 6000, 25
_LARGEST_NUMBER = 10**15 - 1  # as many digits as the core reads
_KOREAN = str(discord.Locale.korean)
_GUILD_AND_DIRECT, _TO_GUILDS = [0, 1], [0]


def payloads(commands: Iterable[Command]) -> list[Payload]:
    """Return every command as Discord registers it, message commands after the slash commands.

    What is not listed has no slash command: buttons and the menus of messages lead to it.
    """
    commands = list(commands)
    menus = [_menu(command) for command in commands if command.message_field]
    return [*(_slash(command) for command in commands if command.listed), *menus]


def menu_name(command: Command) -> str:
    """The name of a command in the menu of a message, by which it comes back."""
    return one_line(command.message_label("en"), _MENU_NAME)


def _slash(command: Command) -> Payload:
    return {
        "type": discord.AppCommandType.chat_input.value,
        **_name(command.name, command.ko),
        "description": one_line(command.en, _DESCRIPTION),
        "description_localizations": {_KOREAN: one_line(command.ko, _DESCRIPTION)},
        "options": [_option(form) for form in command.fields],
        **_shared(command),
    }


def _menu(command: Command) -> Payload:
    return {
        "type": discord.AppCommandType.message.value,
        "name": menu_name(command),
        "name_localizations": {_KOREAN: one_line(command.message_label("ko"), _MENU_NAME)},
        **_shared(command),
    }


def _shared(command: Command) -> Payload:
    """Where a command is offered. Hiding it is a courtesy: whether somebody may is decided at each use."""
    admins = str(discord.Permissions(manage_guild=True).value)
    return {
        "default_member_permissions": admins if command.needs == Role.ADMIN else None,
        "contexts": _GUILD_AND_DIRECT,
        "integration_types": _TO_GUILDS,
    }


def _option(form: FormField) -> Payload:
    """No option is required: what is missing is asked for in a form."""
    payload: Payload = {
        "type": _TYPES[form.kind].value,
        **_name(form.name, form.field.ko),
        "description": one_line(form.field.en, _DESCRIPTION),
        "description_localizations": {_KOREAN: one_line(form.field.ko, _DESCRIPTION)},
        "required": False,
    }
    if form.kind == "text":
        payload["max_length"] = min(form.field.limit, _LONGEST_OPTION)
    if form.kind == "number":
        payload |= {"min_value": 0, "max_value": _LARGEST_NUMBER}
    if form.choices:
        payload["choices"] = [_choice(form, choice) for choice in form.choices[:_CHOICES]]
    if form.field.values_from:
        payload["autocomplete"] = True
    return payload


def _choice(form: FormField, choice: str) -> Payload:
    names = {_KOREAN: form.choice_label(choice, "ko")}
    return {"name": form.choice_label(choice, "en"), "name_localizations": names, "value": choice}


def _name(name: str, korean: str) -> Payload:
    """A name, and its Korean form where that is one word as Discord wants it."""
    korean = unicodedata.normalize("NFC", korean).lower()
    return {"name": name} | ({"name_localizations": {_KOREAN: korean}} if _NAME.fullmatch(korean) else {})
