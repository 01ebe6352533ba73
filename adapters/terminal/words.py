"""Who sits at the terminal, and what they type, in words of the domain."""

from __future__ import annotations

import getpass
import re
import uuid
from collections.abc import Mapping

from adapters.terminal.files import read_upload
from core.command import Command, FormField
from core.model import Actor, Channel, Language, Role
from core.reply import Call, Upload

PLATFORM = "terminal"
HERE = Channel(PLATFORM, "local")
_OPTION = re.compile(r"(?:^|(?<=\s))--([a-z][a-z0-9_-]*)(?:=|(?=\s)|$)")
_YES_NO = re.compile(r"(yes|no|true|false|y|n|네|예|아니요)\b\s*", re.IGNORECASE)


def person(language: Language) -> Actor:
    """Whoever may use this machine's data folder owns the bot, so the person at the terminal is an admin."""
    name = _login_name()
    return Actor(PLATFORM, name, name, Role.ADMIN, language)


def _login_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container's user may have no name
        return "local"


def call_of(command: str, values: Mapping[str, str | Upload], actor: Actor) -> Call:
    """One delivery of a command from the terminal; its key is its own."""
    return Call(command, values, actor, HERE, key=f"{PLATFORM}:{uuid.uuid4().hex}", private=True)


def positional_fields(command: Command) -> tuple[FormField, ...]:
    """The fields that need no name: the required ones in order; where there are none, the first file, else
    the first field that is more than a yes or no."""
    required = tuple(form for form in command.fields if form.required)
    if required:
        return required
    others = [form for form in command.fields if form.kind != "yes_no"]
    return tuple(sorted(others, key=lambda form: form.kind != "file")[:1])


def typed_values(command: Command, text: str) -> dict[str, str]:
    """Read what stands behind a slash command: ``first words --field value --flag``.

    Words before the first option belong to the first positional field. Only the command's own fields count
    as options, so that a question may speak of ``--verbose``.
    """
    forms = {form.name.replace("_", "-"): form for form in command.fields}
    marks = [mark for mark in _OPTION.finditer(text) if mark[1] in forms]
    head = text[: marks[0].start()] if marks else text
    values: dict[str, str] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=False):
        written = text[mark.end() : end].strip()
        form = forms[mark[1]]
        if form.kind == "yes_no":
            written, rest = _flag(written)
            head = f"{head} {rest}"
        values[form.name] = _unquoted(written)
    return _with_head(command, values, _unquoted(head.strip()))


def _flag(written: str) -> tuple[str, str]:
    """A flag's value and what follows it: ``--yes`` alone means yes."""
    given = _YES_NO.match(written)
    return (given[1], written[given.end() :]) if given else ("yes", written)


def _with_head(command: Command, values: dict[str, str], head: str) -> dict[str, str]:
    """Give the words before the options to the first field they may belong to; a choice takes one word."""
    free = [form for form in positional_fields(command) or command.fields if form.name not in values]
    if not head or not free:
        return values
    if free[0].kind != "choice":
        return {free[0].name: head} | values
    word, _, rest = head.partition(" ")
    behind = [form for form in command.fields if form.name not in values]
    flag = next((form for form in behind if form.kind == "yes_no"), None)
    if flag and _YES_NO.fullmatch(head):
        return {flag.name: head} | values
    if flag and _YES_NO.fullmatch(rest):
        return {free[0].name: word, flag.name: rest} | values
    text = next((form for form in behind if form.kind == "text"), None)
    if rest and text:
        return {free[0].name: word, text.name: _unquoted(rest.strip())} | values
    return {free[0].name: head} | values


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def with_uploads(command: Command, values: Mapping[str, str | Upload]) -> dict[str, str | Upload]:
    """Put the files in the place of their paths; raises `adapters.terminal.files.PathTrouble`."""
    paths = {form.name for form in command.fields if form.kind == "file"}
    return {
        name: read_upload(value) if name in paths and isinstance(value, str) and value else value
        for name, value in values.items()
    }
