"""A command → Discord's form, under an id that any later process can read."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord.texts import discord_text
from core.clean import one_line
from core.command import Command, FormField
from core.model import Language
from core.ports import Drafts

PREFIX = "hbform"
_MOST_FIELDS, _LONGEST, _LABEL, _TITLE, _DESCRIPTION = 5, 4000, 45, 45, 100  # Discord's limits
_LIFE = 900.0  # seconds for which discord.py remembers an open form
_NAME = "form.json"


@dataclass(frozen=True, slots=True)
class Opened:
    """What the id of a form says: the command, the form's own key, where values beyond the form are."""

    command: str
    token: str
    carried: str = ""

    @property
    def custom_id(self) -> str:
        """The id."""
        return f"{PREFIX}:{self.command}:{self.token}:{self.carried}"

    @classmethod
    def parse(cls, custom_id: str) -> Opened | None:
        """Read an id; None for one that is not a form's of ours."""
        parts = custom_id.split(":")
        return cls(*parts[1:]) if len(parts) == 4 and parts[0] == PREFIX else None


def needs_form(command: Command, given: Mapping[str, object]) -> bool:
    """Whether something must be asked for: a required field, a file, or the long text of a change."""
    if any(form.required and form.name not in given for form in command.fields):
        return True
    texts = [form for form in command.fields if form.kind == "text"]
    if not given and any(form.kind == "file" for form in command.fields):
        return True
    changes = any(form.required for form in command.fields) and any(form.field.long for form in texts)
    return changes and not any(form.name in given for form in texts)


def other_texts(command: Command) -> list[str]:
    """The required texts of a command beside the one that a message fills in: on an answer, the question."""
    texts = [form for form in command.fields if form.required and form.kind == "text"]
    return [form.name for form in texts if form.name != command.message_field]


async def form_of(
    command: Command, given: Mapping[str, str], language: Language, drafts: Drafts
) -> discord.ui.Modal:
    """Return a command's form with what is given written in.

    A form has five fields: the required and long ones come first; values of others are carried along, and
    so is what names the thing to change, where there are more.
    """
    fields = _chosen(command, given)
    names = {form.name for form in fields}
    beyond = {name: value for name, value in given.items() if name not in names}
    carried = await drafts.put(json.dumps(beyond).encode(), _NAME) if beyond else ""
    opened = Opened(command.name, secrets.token_urlsafe(9), carried)
    modal = discord.ui.Modal(
        title=one_line(command.summary(language), _TITLE), custom_id=opened.custom_id, timeout=_LIFE
    )
    for form in fields:
        modal.add_item(_item(form, given.get(form.name), language))
    return modal


def explain(modal: discord.ui.Modal, note: str | None) -> None:
    """Say under the last field of a form what will happen to what is written into it."""
    labels = [item for item in modal.children if isinstance(item, discord.ui.Label)]
    if note and labels:
        labels[-1].description = one_line(note, _DESCRIPTION)


async def carried_by(opened: Opened, drafts: Drafts) -> dict[str, str] | None:
    """The values that a form carried along; None when they are gone."""
    if not opened.carried:
        return {}
    kept = await drafts.get(opened.carried)
    return None if kept is None else json.loads(kept[1])


def _chosen(command: Command, given: Mapping[str, str]) -> list[FormField]:
    """A form that asks for a file leaves out the texts which could stand in the file's place."""
    files = any(form.kind == "file" for form in command.fields)
    offered = [form for form in command.fields if form.required or not files or form.kind != "text"]
    if len(offered) > _MOST_FIELDS:
        offered = [form for form in offered if not (form.field.values_from and form.name in given)]

    def weight(form: FormField) -> int:
        return 0 if form.required else 1 if form.field.long else 2

    kept = sorted(offered, key=weight)[:_MOST_FIELDS]
    return [form for form in command.fields if form in kept]


def _item(form: FormField, value: str | None, language: Language) -> discord.ui.Item[Any]:
    component = _COMPONENTS[form.kind](form, value, language)
    return discord.ui.Label(text=one_line(form.label(language), _LABEL), component=component)


def _text(form: FormField, value: str | None, language: Language) -> discord.ui.Item[Any]:
    """A value longer than the limit is written in whole: the core says by how much it is too long."""
    value = (value or "")[:_LONGEST]
    style = discord.TextStyle.paragraph if form.field.long else discord.TextStyle.short
    return discord.ui.TextInput[discord.ui.Modal](
        custom_id=form.name,
        style=style,
        required=form.required,
        default=value or None,
        max_length=min(max(form.field.limit, len(value)), _LONGEST),
    )


def _select(form: FormField, value: str | None, language: Language) -> discord.ui.Item[Any]:
    return _menu(form, value, [(choice, form.choice_label(choice, language)) for choice in form.choices])


def _yes_no(form: FormField, value: str | None, language: Language) -> discord.ui.Item[Any]:
    return _menu(form, value, [(answer, discord_text(answer, language)) for answer in ("yes", "no")])


def _menu(form: FormField, value: str | None, choices: list[tuple[str, str]]) -> discord.ui.Item[Any]:
    options = [
        discord.SelectOption(label=name, value=choice, default=choice == value) for choice, name in choices
    ]
    return discord.ui.Select[discord.ui.Modal](
        custom_id=form.name,
        options=options,
        required=form.required,
        min_values=1 if form.required else 0,
    )


def _file(form: FormField, value: str | None, language: Language) -> discord.ui.Item[Any]:
    return discord.ui.FileUpload[discord.ui.Modal](custom_id=form.name, required=True)


_COMPONENTS = {"text": _text, "number": _text, "choice": _select, "yes_no": _yes_no, "file": _file}
