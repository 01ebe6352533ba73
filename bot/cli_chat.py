"""Opens the bot for a chat in the terminal."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from adapters.terminal.announcer import TerminalAnnouncer
from adapters.terminal.board import Board
from adapters.terminal.chat import Chat
from adapters.terminal.files import PathTrouble, save
from adapters.terminal.reading import LineReader, Reader
from adapters.terminal.sentences import say
from adapters.terminal.show import standard_screen
from adapters.terminal.words import person
from bot.build import Bot, now, open_bot
from bot.cli_start import with_settings
from bot.receivers import receivers
from bot.settings import Settings
from core.model import Language
from core.reply import Reply


def chat(language: Language) -> int:
    """Talk in the terminal until the person leaves; returns the exit code."""

    def work(settings: Settings) -> int:
        asyncio.run(_chat(settings, language))
        return 0

    return with_settings(language, work)


async def _chat(settings: Settings, language: Language) -> None:
    """Talk, while trainings are followed and news shown as they come."""
    board = Board(standard_screen())
    announcer = TerminalAnnouncer(lambda reply: _tell(board, reply, language), board.status)
    others = [receiver.announcer for receiver in receivers(settings, now)]
    async with open_bot(settings, [announcer, *others]) as bot, asyncio.TaskGroup() as tasks:
        reader = _reader(bot, language, announcer)
        watcher = tasks.create_task(bot.watch())
        talk = Chat(bot.app, person(language), reader, board)
        await talk.run(await bot.welcome(language))
        watcher.cancel()


def _tell(board: Board, reply: Reply, language: Language) -> None:
    """Show news; its files are kept in the folder that the person is in, as those of replies are."""
    board.tell(reply)
    for attachment in reply.attachments:
        try:
            board.screen.lines([say("saved", language, path=save(attachment, Path.cwd()))])
        except PathTrouble as trouble:
            board.screen.lines([say(trouble.key, language, path=trouble.path)])


def _reader(bot: Bot, language: Language, announcer: TerminalAnnouncer) -> Reader:
    """Prompts on a terminal, with a line for how a training stands; plain lines from a pipe."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return LineReader(sys.stdin, sys.stdout)
    from adapters.terminal.prompting import PromptReader

    reader = PromptReader(bot.app.commands, language)
    announcer.status = reader.status
    return reader
