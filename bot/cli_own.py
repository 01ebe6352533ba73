"""The command line's own commands: run, chat, invite, manifest, doctor, import-notes, backup, restore."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from bot.cli_help import Page
from core.model import Language

_FILE = "FILE"


def own_commands(language: Language) -> list[click.Command]:
    """Every command that is not of the registry, in the order of the help page."""
    return [
        _page("run", language, lambda: _run(language)),
        _page("chat", language, lambda: _chat(language)),
        _page("invite", language, lambda: _invite(language)),
        _page("manifest", language, lambda url: _manifest(url, language), _url(language)),
        _page("doctor", language, lambda: _doctor(language)),
        _page("import-notes", language, lambda paths: _import_notes(paths, language), _paths()),
        _page("backup", language, lambda file: _backup(Path(file), language), _file()),
        _page("restore", language, lambda file: _restore(Path(file), language), _file()),
    ]


def _page(
    name: str, language: Language, callback: Callable[..., int], *params: click.Parameter
) -> click.Command:
    from bot.cli_sentences import say

    return Page(name, language, help=say(name, language), callback=callback, params=list(params))


def _file() -> click.Argument:
    return click.Argument(["file"], metavar=_FILE, type=click.Path())


def _paths() -> click.Argument:
    return click.Argument(["paths"], metavar="PATH...", nargs=-1, required=True, type=click.Path())


def _import_notes(paths: tuple[str, ...], language: Language) -> int:
    from bot.cli_notes import import_notes

    return import_notes(paths, language)


def _run(language: Language) -> int:
    from bot.cli_work import run_bot

    return run_bot(language)


def _chat(language: Language) -> int:
    from bot.cli_chat import chat

    return chat(language)


def _doctor(language: Language) -> int:
    from bot.cli_work import doctor

    return doctor(language)


def _invite(language: Language) -> int:
    from bot.cli_work import invite

    return invite(language)


def _url(language: Language) -> click.Option:
    from bot.cli_sentences import say

    return click.Option(["--url"], metavar="URL", help=say("manifest_url", language))


def _manifest(url: str | None, language: Language) -> int:
    from bot.cli_work import slack_manifest

    return slack_manifest(url, language)


def _backup(file: Path, language: Language) -> int:
    from bot.cli_work import backup

    return backup(file, language)


def _restore(file: Path, language: Language) -> int:
    from bot.cli_work import restore

    return restore(file, language)
