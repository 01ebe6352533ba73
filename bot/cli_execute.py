"""Runs one command of the registry in a process of its own, beside a bot that may be running."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from adapters.terminal.announcer import TerminalAnnouncer
from adapters.terminal.files import STDIN, PathTrouble, save
from adapters.terminal.sentences import say as say_terminal
from adapters.terminal.show import PlainBar, Screen, open_screen, show_parts
from adapters.terminal.words import call_of, person
from bot.build import Bot, open_bot
from bot.cli_command import Order
from bot.cli_json import JsonScreen
from bot.cli_many import run_many
from bot.cli_sentences import say
from bot.cli_shell import in_shell, reply_in_shell, shell_command
from bot.cli_start import tell_trouble, with_settings
from bot.settings import Settings
from core.model import Language
from core.reply import Attachment, Call, Reply, Tone


def execute(order: Order, language: Language) -> int:
    """Run an order and return the exit code: 1 where there was trouble or a check found faults, else 0."""
    return with_settings(language, lambda settings: asyncio.run(_Execution(order, language).run(settings)))


class _Execution:
    """One order with the screen it is shown on."""

    def __init__(self, order: Order, language: Language) -> None:
        self._order, self._language = order, language
        self._person, self._paths = person(language), list[str]()
        self._screen = self._open_screen()

    def _open_screen(self) -> Screen:
        if self._order.as_json:
            return JsonScreen(sys.stdout, sys.stderr, PlainBar(sys.stderr))
        out = sys.stderr if self._order.output == STDIN else sys.stdout
        return open_screen(out, sys.stderr, sys.stderr)

    async def run(self, settings: Settings) -> int:
        """Open the bot, run the order, show what comes, then the news that wait for the terminal."""
        announcers = () if self._order.as_json else (TerminalAnnouncer(self._tell),)
        async with open_bot(settings, announcers) as bot:
            code = await self._run(bot)
            await bot.announcements.deliver()
        return code

    async def _run(self, bot: Bot) -> int:
        if self._order.many is not None:
            return await run_many(bot, self._order, self._person, self._screen)
        call = call_of(self._order.command.name, self._order.values, self._person)
        reply = await self._followed(bot, call)
        saved = await asyncio.to_thread(self._saved, reply)
        self._hint(reply)
        if isinstance(self._screen, JsonScreen):
            self._screen.write(reply, self._paths)
        return 1 if reply.tone is Tone.TROUBLE or not saved or self._found_faults(reply) else 0

    def _found_faults(self, reply: Reply) -> bool:
        """Whether a check was asked for and there is something to mend: a script goes by the exit code."""
        return self._order.command.name == "check" and bool(reply.facts.get("faults"))

    async def _followed(self, bot: Bot, call: Call) -> Reply:
        """Show the parts; once there is progress, trainings are watched beside it so that they move on."""
        watchers: list[asyncio.Task[None]] = []
        async with asyncio.TaskGroup() as tasks:

            def watch() -> None:
                if not watchers:
                    watchers.append(tasks.create_task(bot.watch()))

            reply = await show_parts(in_shell(bot.app.run(call)), self._screen, watch)
            for watcher in watchers:
                watcher.cancel()
        return reply

    def _saved(self, reply: Reply) -> bool:
        where = Path(self._order.output or Path.cwd()).expanduser()
        if len(reply.attachments) > 1 and not where.is_dir():  # several files do not fit into one
            where = where.parent
        return all([self._save(attachment, where) for attachment in reply.attachments])

    def _save(self, attachment: Attachment, where: Path) -> bool:
        if self._order.output == STDIN:
            sys.stdout.buffer.writelines(attachment.pieces())
            sys.stdout.buffer.flush()
            return True
        try:
            path = save(attachment, where)
        except PathTrouble as trouble:
            tell_trouble(say_terminal(trouble.key, self._language, path=trouble.path))
            return False
        self._paths.append(str(path))
        self._screen.lines([say_terminal("saved", self._language, path=path)])
        return True

    def _tell(self, reply: Reply) -> None:
        self._screen.reply(reply_in_shell(reply))
        self._hint(reply)

    def _hint(self, reply: Reply) -> None:
        """Under a reply, the command that each of its buttons stands for."""
        lines = [
            say("next_step", self._language, label=button.label, command=shell_command(button))
            for button in reply.buttons
            if not button.quiet
        ]
        if lines:
            self._screen.lines(lines)
