"""Reads a person's lines on a real terminal, with completion, history and several lines to a message."""

from __future__ import annotations

from collections.abc import Mapping

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import PathCompleter, WordCompleter
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import Output
from prompt_toolkit.patch_stdout import patch_stdout

from adapters.terminal.completion import SlashCompleter
from adapters.terminal.safe import safe, safe_line
from adapters.terminal.sentences import say
from core.command import Command, FormField
from core.model import Language


class PromptReader:
    """Fits `adapters.terminal.reading.Reader`; news that come meanwhile appear above the line being typed."""

    def __init__(
        self,
        commands: Mapping[str, Command],
        language: Language,
        *,
        given: Input | None = None,
        output: Output | None = None,
    ) -> None:
        self._language = language
        keys = _keys()
        own = {"quit": say("quit", language)}
        self._talk: PromptSession[str] = PromptSession(
            completer=SlashCompleter(commands, language, own),
            history=InMemoryHistory(),
            key_bindings=keys,
            multiline=True,
            input=given,
            output=output,
        )
        self._fields: PromptSession[str] = PromptSession(
            key_bindings=keys, multiline=True, input=given, output=output
        )

    async def line(self) -> str:
        """The next message, command or number."""
        with patch_stdout(raw=True):
            return await self._talk.prompt_async("› ", complete_while_typing=True)

    def status(self, line: str) -> None:
        """Keep a line under the prompt until the next one; an empty one takes it away."""
        self._talk.bottom_toolbar = safe_line(line) or None
        self._talk.app.invalidate()

    @property
    def below(self) -> str | None:
        """The line under the prompt."""
        line = self._talk.bottom_toolbar
        return line if isinstance(line, str) else None

    async def value(self, form: FormField | None, label: str, default: str = "") -> str:
        """What is written into a field, with its default to change."""
        toolbar = say("new_line", self._language) if form and form.field.long else None
        with patch_stdout(raw=True):
            return await self._fields.prompt_async(
                f"{safe_line(label)}: ",
                default=safe(default),
                completer=_completer(form),
                bottom_toolbar=toolbar,
            )


def _completer(form: FormField | None) -> PathCompleter | WordCompleter | None:
    if form is not None and form.kind == "file":
        return PathCompleter(expanduser=True)
    return WordCompleter(list(form.choices)) if form is not None and form.choices else None


def _keys() -> KeyBindings:
    """Enter takes a chosen completion, else sends; Alt+Enter starts a new line."""
    keys = KeyBindings()

    @keys.add("enter")
    def _enter(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if buffer.complete_state and buffer.complete_state.current_completion:
            buffer.complete_state = None
        else:
            buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def _new_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
