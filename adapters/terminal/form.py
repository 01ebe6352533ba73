"""Asks for the fields of a command one after the other, each checked before the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from adapters.terminal.reading import Reader
from adapters.terminal.sentences import say
from adapters.terminal.show import Screen
from core.app import trouble_reply
from core.command import Command, FormField, read
from core.errors import Refused
from core.model import Language
from core.reply import Upload

_NOT_CHECKED = "file"  # a path is checked when its file is read
Values = Mapping[str, str | Upload]


@dataclass(frozen=True, slots=True)
class Form:
    """A command's form at the terminal."""

    reader: Reader
    screen: Screen
    language: Language

    async def complete(self, command: Command, values: Values) -> Values | None:
        """Ask for the required fields that are still empty; None when the person stops."""
        missing = [form for form in command.fields if form.required and not values.get(form.name)]
        return await self._ask(command, values, missing)

    async def review(self, command: Command, values: Values) -> Values | None:
        """Like `complete`, and let the person change the texts that are already written in."""
        texts = [form for form in command.fields if form.kind == "text"]
        asked = [form for form in texts if form.required or values.get(form.name)]
        if not asked:  # nothing has to be written, so each may be left empty
            return await self._offer(command, values, texts)
        done = await self._ask(command, values, asked)
        return None if done is None else await self.complete(command, done)

    async def sure(self, label: str) -> bool:
        """Ask before something that cannot be taken back."""
        try:
            typed = await self.reader.value(None, say("sure", self.language, label=label))
        except (EOFError, KeyboardInterrupt):
            return False
        return typed.strip().lower() in ("y", "yes", "네", "예")

    async def _offer(self, command: Command, values: Values, forms: list[FormField]) -> Values | None:
        filled = dict(values)
        try:
            for form in forms:
                filled[form.name] = await self._field(command, form, "")
        except (EOFError, KeyboardInterrupt):
            return None
        return filled

    async def _ask(self, command: Command, values: Values, forms: list[FormField]) -> Values | None:
        filled = dict(values)
        try:
            for form in forms:
                typed = await self._field(command, form, str(filled.get(form.name, "")))
                if not typed:
                    return None
                filled[form.name] = typed
        except (EOFError, KeyboardInterrupt):
            return None
        return filled

    async def _field(self, command: Command, form: FormField, default: str) -> str:
        """Ask until the value fits or nothing is written; what did not fit stays there to be changed."""
        while True:
            typed = (await self.reader.value(form, form.label(self.language), default)).strip()
            if not typed or form.kind == _NOT_CHECKED:
                return typed
            try:
                read(replace(command, fields=(form,)), {form.name: typed}, self.language)
            except Refused as refused:
                self.screen.reply(trouble_reply(refused, self.language))
                default = typed
                continue
            return typed
