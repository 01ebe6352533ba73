"""A command is a function whose signature is its form."""

from __future__ import annotations

import inspect
import types
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from core import errors
from core.clean import clean, same
from core.model import Language, Role
from core.reply import Part, Reply, Upload

Kind = Literal["text", "number", "yes_no", "choice", "file"]
Run = Callable[..., Awaitable[Reply] | AsyncIterator[Part]]
_KINDS: dict[type, Kind] = {str: "text", int: "number", bool: "yes_no", Upload: "file"}
_YES, _NO = {"1", "true", "yes", "y", "on", "네", "예"}, {"0", "false", "no", "n", "off", "아니요", "아니오"}


class Visibility(StrEnum):
    """Who sees a command's reply; Discord fixes this at its first acknowledgement, so it is declared.

    SAME is for buttons: seen by those who see the message that the button stands under.
    """

    PRIVATE = "private"
    PUBLIC = "public"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Field:
    """What an annotation says about a parameter: its label, its limits, where its values come from.

    ``choices`` gives a `Literal`'s values their names in Korean and English. A ``carried`` value is shown by
    no form: buttons, menus and prefilled forms bring it along (`Command.carried`).
    """

    ko: str
    en: str
    limit: int = 200
    long: bool = False
    values_from: Literal["pairs", "jobs", "models"] | None = None
    choices: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    carried: bool = False


@dataclass(frozen=True, slots=True)
class FormField:
    """A field as a platform draws it, read off the signature."""

    name: str
    kind: Kind
    field: Field
    required: bool
    default: object
    choices: tuple[str, ...] = ()

    def label(self, language: Language) -> str:
        """The field's name for a person."""
        return self.field.ko if language == "ko" else self.field.en

    def choice_label(self, choice: str, language: Language) -> str:
        """The name of one of its choices for a person."""
        korean, english = self.field.choices.get(choice, (choice, choice))
        return korean if language == "ko" else english


@dataclass(frozen=True, slots=True)
class Command:
    """A command as every face draws it. People fill in ``fields``; ``carried`` ones come along unseen."""

    name: str
    ko: str
    en: str
    needs: Role
    visibility: Visibility
    message_field: str | None
    fields: tuple[FormField, ...]
    run: Run
    listed: bool = True
    on_message: tuple[str, str] | None = None
    carried: tuple[FormField, ...] = ()
    alone: str | None = None

    def summary(self, language: Language) -> str:
        """What the command does, in a few words."""
        return self.ko if language == "ko" else self.en

    def message_label(self, language: Language) -> str:
        """What the menu of a message calls it."""
        korean, english = self.on_message or (self.ko, self.en)
        return korean if language == "ko" else english


def command(
    name: str,
    *,
    ko: str,
    en: str,
    needs: Role = Role.MEMBER,
    visibility: Visibility = Visibility.PRIVATE,
    message_field: str | None = None,
    on_message: tuple[str, str] | None = None,
    listed: bool = True,
    alone: str | None = None,
) -> Callable[[Run], Command]:
    """Turn ``async def f(call, services, field: Annotated[type, Field(...)], ...)`` into a `Command`.

    ``message_field`` names the field that is already written in when the command is used on a message;
    ``on_message`` is what the menu of a message calls it, in Korean and English (at most 24 characters). A
    command that only buttons use is not ``listed`` where people look for something to do. ``alone`` names the
    command that does the same where only the person sees it, for platforms whose typed commands nobody sees.
    """

    def build(run: Run) -> Command:
        hints = get_type_hints(run, include_extras=True)
        parameters = list(inspect.signature(run).parameters.values())[2:]
        every = [_form_field(parameter, hints[parameter.name]) for parameter in parameters]
        fields = tuple(one for one in every if not one.field.carried)
        carried = tuple(one for one in every if one.field.carried)
        more = (listed, on_message, carried, alone)
        return Command(name, ko, en, needs, visibility, message_field, fields, run, *more)

    return build


def _form_field(parameter: inspect.Parameter, hint: Any) -> FormField:  # noqa: ANN401 - any annotation
    """Read one parameter's annotation."""
    kind_hint, described = get_args(hint)
    if get_origin(kind_hint) in (Union, types.UnionType):
        kind_hint = next(option for option in get_args(kind_hint) if option is not type(None))
    choices = get_args(kind_hint) if get_origin(kind_hint) is Literal else ()
    kind: Kind = "choice" if choices else _KINDS[kind_hint]
    required = parameter.default is inspect.Parameter.empty
    return FormField(
        parameter.name, kind, described, required, None if required else parameter.default, choices
    )


def read(command: Command, values: Mapping[str, str | Upload], language: Language) -> dict[str, object]:
    """Check what a platform delivered and return the keyword arguments for ``command.run``.

    Raises the `Refused` of the first field that does not fit, named in ``language``. Pure and instant.
    """
    every = {form.name: form for form in (*command.fields, *command.carried)}
    for name in values:
        if name not in every:
            raise errors.UnknownField(field=name)
    return {name: _value(form, values.get(name), language) for name, form in every.items()}


def _value(form: FormField, value: str | Upload | None, language: Language) -> object:
    label = form.label(language)
    if isinstance(value, str):
        value = clean(value)
    if value is None or value == "":
        if form.required:
            raise errors.MissingField(field=label)
        return form.default
    if (form.kind == "file") != isinstance(value, Upload):
        raise errors.NotAFile(field=label)
    return value if isinstance(value, Upload) else _READERS[form.kind](form, value, label)


def _text(form: FormField, value: str, label: str) -> str:
    if len(value) > form.field.limit:
        raise errors.TooLong(field=label, have=len(value), limit=form.field.limit)
    return value


def _number(_form: FormField, value: str, label: str) -> int:
    digits = value.lstrip("#")
    if not digits.isdecimal() or len(digits) > 15:
        raise errors.NotANumber(field=label, value=value[:40])
    return int(digits)


def _yes_no(_form: FormField, value: str, label: str) -> bool:
    if value.lower() not in _YES | _NO:
        raise errors.NotAChoice(field=label, value=value[:40], choices="yes, no")
    return value.lower() in _YES


def _choice(form: FormField, value: str, label: str) -> str:
    for choice in form.choices:
        if same(choice) == same(value):
            return choice
    raise errors.NotAChoice(field=label, value=value[:40], choices=", ".join(form.choices))


_READERS: dict[Kind, Callable[[FormField, str, str], object]] = {
    "text": _text,
    "number": _number,
    "yes_no": _yes_no,
    "choice": _choice,
}

__all__ = ["Annotated", "Command", "Field", "FormField", "Kind", "Visibility", "command", "read"]
