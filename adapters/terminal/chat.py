"""A chat at the terminal: questions, slash commands, buttons by number, until the person leaves."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from adapters.terminal.board import Board
from adapters.terminal.files import PathTrouble, save
from adapters.terminal.form import Form, Values
from adapters.terminal.reading import Reader
from adapters.terminal.sentences import say
from adapters.terminal.show import show_parts
from adapters.terminal.words import HERE, call_of, typed_values, with_uploads
from core.command import Command
from core.model import Actor, Channel, Question
from core.reply import Attachment, Button, Call, Part, Reply, Tone

_QUIT = "/quit"


class Doors(Protocol):
    """What the chat needs of `core.app.App`."""

    @property
    def commands(self) -> Mapping[str, Command]:
        """The registry by name."""

    def ask(self, question: Question) -> AsyncIterator[Part]:
        """Answer a question in pieces."""

    def run(self, call: Call) -> AsyncIterator[Part]:
        """Run a command."""

    async def prefilled(self, name: str, values: Mapping[str, str], near: Channel) -> dict[str, str]:
        """What to write into a form that is opened with these values."""


class Chat:
    """One person talking with the bot at the terminal."""

    def __init__(self, app: Doors, actor: Actor, reader: Reader, board: Board) -> None:
        self._app, self._actor, self._reader, self._board = app, actor, reader, board
        self._language = actor.language or "ko"
        self._form = Form(reader, board.screen, self._language)

    async def run(self, welcome: Reply | None = None) -> None:
        """Talk until Ctrl-D, ``/quit`` or the end of the input."""
        self._say("hello")
        if welcome:
            self._board.screen.reply(welcome)
            self._board.offer(welcome.buttons)
        while True:
            try:
                line = (await self._reader.line()).strip()
            except EOFError:
                return
            except KeyboardInterrupt:  # clears the line
                continue
            if line == _QUIT:
                return
            if line:
                await self._heed(line)

    async def _heed(self, line: str) -> None:
        button = self._board.button(line)
        if button:
            await self._press(button)
        elif line == "/":
            commands = self._app.commands.values()
            lines = [f"/{command.name}  {command.summary(self._language)}" for command in commands]
            self._board.screen.lines(lines)
        elif line.startswith("/"):
            await self._command(line[1:])
        else:
            await self._show(self._app.ask(Question(line, self._actor, HERE, private=True)))

    async def _press(self, button: Button) -> None:
        command = self._app.commands.get(button.command)
        if command is None:
            await self._show(self._app.run(call_of(button.command, {}, self._actor)))
        elif button.danger and not await self._form.sure(button.label):
            self._say("dropped")
        else:
            if button.opens_form:
                values = await self._app.prefilled(button.command, button.values, HERE)
                await self._run(command, await self._form.review(command, values))
            else:
                await self._run(command, await self._form.complete(command, button.values))

    async def _command(self, typed: str) -> None:
        name, _, rest = typed.partition(" ")
        command = self._app.commands.get(name)
        if command is None:  # the app knows what to say
            await self._show(self._app.run(call_of(name, {}, self._actor)))
            return
        await self._run(command, await self._form.complete(command, typed_values(command, rest)))

    async def _run(self, command: Command, values: Values | None) -> None:
        """Run a command with its values; None is a form that was dropped."""
        if values is None:
            self._say("dropped")
            return
        try:
            ready = await asyncio.to_thread(with_uploads, command, values)
        except PathTrouble as trouble:
            self._say_trouble(trouble)
            return
        await self._show(self._app.run(call_of(command.name, ready, self._actor)))

    async def _show(self, parts: AsyncIterator[Part]) -> None:
        """Show an answer or a reply with all that belongs to it; Ctrl-C stops it."""
        task = asyncio.create_task(show_parts(parts, self._board.screen))
        with _stopped_by_ctrl_c(task) as stopped:
            try:
                reply = await task
            except asyncio.CancelledError:
                if not stopped.is_set():
                    raise
                self._say("stopped")
                return
        for attachment in reply.attachments:
            await self._save(attachment)
        self._board.offer(reply.buttons)

    async def _save(self, attachment: Attachment) -> None:
        try:
            path = await asyncio.to_thread(save, attachment, Path.cwd())
        except PathTrouble as trouble:
            self._say_trouble(trouble)
            return
        self._say("saved", path=path)

    def _say(self, key: str, **facts: object) -> None:
        self._board.screen.lines([say(key, self._language, **facts)])

    def _say_trouble(self, trouble: PathTrouble) -> None:
        text = say(trouble.key, self._language, path=trouble.path)
        self._board.screen.reply(Reply(text, Tone.TROUBLE))


@contextmanager
def _stopped_by_ctrl_c(task: asyncio.Task[Reply]) -> Iterator[asyncio.Event]:
    """Let Ctrl-C cancel the task instead of ending the program; the event tells that it did."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    before = signal.getsignal(signal.SIGINT)

    def stop() -> None:
        stopped.set()
        task.cancel()

    try:
        loop.add_signal_handler(signal.SIGINT, stop)
    except (NotImplementedError, ValueError, RuntimeError):  # not on this system, or not in the main thread
        yield stopped
        return
    try:
        yield stopped
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)
