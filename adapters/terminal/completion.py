"""Completion in the chat: commands, their fields, choices and paths of files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from adapters.terminal.words import positional_fields
from core.command import Command, FormField
from core.model import Language

_LAST_OPTION = re.compile(r"--([a-z-]+)\s+(\S*)$")


class SlashCompleter(Completer):
    """Completes what begins with a slash; questions are left alone."""

    def __init__(self, commands: Mapping[str, Command], language: Language, own: Mapping[str, str]) -> None:
        self._commands, self._language, self._own = commands, language, own
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what may come next at the cursor."""
        text = document.text_before_cursor
        if not text.startswith("/") or "\n" in text:
            return
        name, space, rest = text[1:].partition(" ")
        if not space:
            yield from self._names(name)
        elif name in self._commands:
            yield from self._fields(self._commands[name], rest, complete_event)

    def _names(self, begun: str) -> Iterator[Completion]:
        known = {name: command.summary(self._language) for name, command in self._commands.items()}
        for name, summary in {**known, **self._own}.items():
            if name.startswith(begun.lower()):
                yield Completion(name, start_position=-len(begun), display=f"/{name}", display_meta=summary)

    def _fields(self, command: Command, rest: str, event: CompleteEvent) -> Iterator[Completion]:
        form, begun = _at_cursor(command, rest)
        if form is not None and form.kind in ("choice", "file"):
            yield from self._values(form, begun, event)
            if begun or form.required:
                return
        word = rest.rpartition(" ")[2]
        for other in command.fields:
            option = f"--{other.name.replace('_', '-')}"
            if option.startswith(word) and not re.search(rf"{option}\b", rest[: len(rest) - len(word)]):
                meta = other.label(self._language)
                yield Completion(option, start_position=-len(word), display_meta=meta)

    def _values(self, form: FormField, begun: str, event: CompleteEvent) -> Iterator[Completion]:
        if form.kind == "file":
            yield from self._paths.get_completions(Document(begun), event)
            return
        for choice in form.choices:
            if choice.startswith(begun.lower()):
                yield Completion(choice, start_position=-len(begun))


def _at_cursor(command: Command, rest: str) -> tuple[FormField | None, str]:
    """The field whose value is being typed, and what stands of it so far."""
    option = _LAST_OPTION.search(rest)
    if option:
        form = next((form for form in command.fields if form.name.replace("_", "-") == option[1]), None)
        return form, option[2]
    first = next(iter(positional_fields(command)), None)
    if first is not None and "--" not in rest and (first.kind == "file" or " " not in rest):
        return first, rest
    return None, ""
