"""Takes in whole folders of information as notes."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from adapters.terminal.files import PathTrouble, read_upload
from adapters.terminal.sentences import say as say_terminal
from adapters.terminal.show import open_screen, show_parts
from adapters.terminal.words import call_of, person
from bot.build import open_bot
from bot.cli_sentences import say
from bot.cli_start import tell_trouble, with_settings
from bot.settings import Settings
from core.model import Language
from core.note_reading import NOTE_FILES
from core.reply import Tone, Upload

_SHOWN = 5  # files that are passed over, by name


def import_notes(paths: Sequence[str], language: Language) -> int:
    """Add every file, of folders those that can be read; returns 1 where one of them could not be."""
    return with_settings(language, lambda settings: asyncio.run(_imported(settings, paths, language)))


async def _imported(settings: Settings, paths: Sequence[str], language: Language) -> int:
    screen, code, count = open_screen(sys.stdout, sys.stderr, sys.stderr), 0, 0
    async with open_bot(settings) as bot:
        for path, name in files_in(map(Path, paths)):
            try:
                upload = Upload(name, read_upload(str(path)).content)
            except PathTrouble as trouble:
                tell_trouble(say_terminal(trouble.key, language, path=trouble.path))
                code = 1
                continue
            call = call_of("addnote", {"file": upload}, person(language))
            reply = await show_parts(bot.app.run(call), screen)
            count, code = count + 1, max(code, int(reply.tone is Tone.TROUBLE))
    _tell_passed_over([one for path in paths for one in passed_over(Path(path))], language)
    if not count and not code:
        tell_trouble(say("no_note_files", language, kinds=", ".join(NOTE_FILES)))
        return 1
    return code


def files_in(paths: Iterator[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with the name that its notes will have: in a folder, its path within it."""
    for path in paths:
        place = path.expanduser()
        if not place.is_dir():
            yield place, place.name
            continue
        for file in _seen(place):
            if file.suffix.lower() in NOTE_FILES:
                yield file, file.relative_to(place).as_posix()


def passed_over(path: Path) -> list[str]:
    """The files of a folder whose kind is not read, by their paths within it."""
    place = path.expanduser()
    files = _seen(place) if place.is_dir() else ()
    return [file.relative_to(place).as_posix() for file in files if file.suffix.lower() not in NOTE_FILES]


def _seen(place: Path) -> Iterator[Path]:
    """The files of a folder, those of hidden folders and hidden ones left out."""
    for file in sorted(place.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(place).parts)
        if file.is_file() and not hidden:
            yield file


def _tell_passed_over(names: Sequence[str], language: Language) -> None:
    if names:
        shown = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
        kinds = ", ".join(NOTE_FILES)
        tell_trouble(say("passed_over", language, count=len(names), names=shown, kinds=kinds))
