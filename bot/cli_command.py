"""Draws a command of the registry as a sub-command with an option for each of its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import click

from adapters.terminal.files import STDIN, PathTrouble, read_upload
from adapters.terminal.sentences import say as say_terminal
from adapters.terminal.words import positional_fields
from bot.cli_help import Page
from bot.cli_sentences import say
from core.command import Command, FormField, read
from core.errors import Refused
from core.model import Language
from core.reply import Upload
from core.texts import say as say_core

WRITING = frozenset({"export"})  # commands whose first word is where the reply's file goes
_METAVARS = {"text": "TEXT", "number": "NUMBER", "file": "FILE", "choice": None, "yes_no": None}


@dataclass(frozen=True, slots=True)
class Order:
    """One sub-command with everything that was given to it."""

    command: Command
    values: Mapping[str, str | Upload] = field(default_factory=dict)
    as_json: bool = False
    output: str | None = None
    many: Upload | None = None


class OneOf(click.Choice[str]):
    """Shows the choices; whether a value is one of them is checked, and said, by the command itself."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value as it was given."""
        return value


def draw(command: Command, language: Language, execute: Callable[[Order], int]) -> click.Command:
    """Return the sub-command; running it reads the values and hands an `Order` to ``execute``."""

    def run(words: tuple[str, ...], **given: str | bool | None) -> int:
        return execute(_order(command, words, given, language))

    arguments = [] if command.name in WRITING else list(positional_fields(command))
    metavars = [_metavar(form, language) for form in arguments]
    if command.name in WRITING:
        metavars = [("[FILE]", say("output", language))]
    words = click.Argument(
        ["words"], nargs=-1, metavar=" ".join(name for name, _ in metavars), type=click.UNPROCESSED
    )
    return Page(
        command.name,
        language,
        metavars,
        help=command.summary(language),
        params=[words, *_options(command, language)],
        callback=run,
    )


def takes_many(command: Command) -> bool:
    """Whether a file can hold one call a line: the command needs one text, the one a message would fill."""
    required = [form for form in command.fields if form.required]
    return [(form.name, form.kind) for form in required] == [(command.message_field, "text")]


def _metavar(form: FormField, language: Language) -> tuple[str, str]:
    name = form.name.upper()
    return (f"[{name}]", form.label(language))


def _options(command: Command, language: Language) -> list[click.Parameter]:
    options: list[click.Parameter] = [_option(form, language) for form in command.fields]
    options += [_option(form, language, hidden=True) for form in command.carried]  # for lines under replies
    names = {form.name for form in command.fields}
    if takes_many(command) and "file" not in names:
        options.append(click.Option(["--file", "many"], metavar="FILE", help=say("many", language)))
    options.append(click.Option(["--output", "output"], metavar="FILE", help=say("output", language)))
    options.append(click.Option(["--json", "as_json"], is_flag=True, help=say("json", language)))
    return options


def _option(form: FormField, language: Language, **settings: bool) -> click.Option:
    declared = [f"--{form.name.replace('_', '-')}", f"field_{form.name}"]
    remarks = "; ".join(_remarks(form, language))
    text = f"{form.label(language)} ({remarks})" if remarks else form.label(language)
    if form.kind == "yes_no":
        return click.Option(declared, is_flag=True, help=text, **settings)
    kind: click.ParamType[str] = OneOf(form.choices) if form.choices else click.STRING
    return click.Option(declared, type=kind, metavar=_METAVARS[form.kind], help=text, **settings)


def _remarks(form: FormField, language: Language) -> list[str]:
    remarks = [say("needed", language)] if form.required else []
    if form.kind == "text":
        remarks.append(say("limit", language, limit=form.field.limit))
    if form.kind == "file" or form.field.long:
        remarks.append(say("path_or_stdin", language))
    if not form.required and form.kind in ("choice", "number") and form.default is not None:
        remarks.append(say("default", language, default=form.default))
    return remarks


def _order(
    command: Command, words: tuple[str, ...], given: dict[str, str | bool | None], language: Language
) -> Order:
    """Read what was given; raises `click.UsageError` for what does not fit."""
    output, many = given.pop("output"), given.pop("many", None)
    order = Order(command, {}, bool(given.pop("as_json")), _text(output))
    values = {name.removeprefix("field_"): value for name, value in given.items()}
    typed = {name: "yes" if value is True else value for name, value in values.items() if value}
    if command.name in WRITING and words:
        order, words = _with_output(order, words, language), ()
    named = {name: value for name, value in typed.items() if isinstance(value, str)}
    placed = _placed(command, words, named, language)
    if isinstance(many, str):
        return _with_many(order, many, placed, language)
    ready = {
        form.name: _value(form, placed[form.name], language)
        for form in (*command.fields, *command.carried)
        if form.name in placed
    }
    _checked(command, ready, language)
    return replace(order, values=ready)


def _text(value: str | bool | None) -> str | None:
    return value if isinstance(value, str) else None


def _with_output(order: Order, words: tuple[str, ...], language: Language) -> Order:
    if order.output is not None or len(words) > 1:
        raise click.UsageError(say("too_many", language, value=words[-1]))
    return replace(order, output=words[0])


def _with_many(order: Order, many: str, placed: Mapping[str, str], language: Language) -> Order:
    if placed:
        raise click.UsageError(say("file_and_value", language))
    return replace(order, many=_upload(many, language))


def _placed(
    command: Command, words: tuple[str, ...], named: dict[str, str], language: Language
) -> dict[str, str]:
    """Give words without a name to the fields that have none yet; one text may be several words."""
    free = [form for form in positional_fields(command) if form.name not in named]
    if len(free) == 1 and free[0].kind == "text" and free[0].required and words:
        words = (" ".join(words),)
    if len(words) > len(free):
        raise click.UsageError(say("too_many", language, value=words[len(free)]))
    return {form.name: word for form, word in zip(free, words, strict=False)} | named


def _value(form: FormField, value: str, language: Language) -> str | Upload:
    """A file's content for its path; a long text may come in on standard input."""
    if form.kind != "file" and not (form.field.long and value == STDIN):
        return value
    upload = _upload(value, language)
    return upload if form.kind == "file" else upload.content.decode("utf-8", errors="replace")


def _upload(path: str, language: Language) -> Upload:
    try:
        return read_upload(path)
    except PathTrouble as trouble:
        raise click.UsageError(say_terminal(trouble.key, language, path=trouble.path)) from trouble


def _checked(command: Command, values: Mapping[str, str | Upload], language: Language) -> None:
    """Let the command's own form check the values before anything is opened."""
    try:
        read(command, values, language)
    except Refused as refused:
        raise click.UsageError(say_core(refused.key, language, **refused.facts)) from refused
