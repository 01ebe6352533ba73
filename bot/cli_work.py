"""What the command line does around the bot: run it, examine it, keep it safe."""

from __future__ import annotations

import asyncio
import base64
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from adapters.terminal.files import writing_reason
from adapters.terminal.safe import safe
from adapters.terminal.sentences import say as say_terminal
from bot.cli_sentences import say
from bot.cli_shell import text_in_shell
from bot.cli_start import tell_trouble, with_settings
from bot.settings import Settings
from core.commands import COMMANDS
from core.model import Language

_MARKS = {True: "✓", False: "✗"}


def run_bot(language: Language) -> int:
    """Run everything until Ctrl-C or the system's request to end."""

    def work(settings: Settings) -> int:
        from bot.run import run

        return asyncio.run(run(settings))

    return with_settings(language, work)


def doctor(language: Language) -> int:
    """Examine the settings and every part; returns 1 where something needs a hand."""
    return with_settings(language, lambda settings: asyncio.run(_examined(settings, language)))


async def _examined(settings: Settings, language: Language) -> int:
    """Show each finding as soon as it is known."""
    from bot.doctor import examine

    fine = True
    async for finding in examine(settings.model_copy(update={"hobane_language": language})):
        fine &= finding.fine
        print(safe(f"{_MARKS[finding.fine]} {finding.part}: {text_in_shell(finding.text)}"), flush=True)
    return _done(say("all_well", language)) if fine else 1


def invite(language: Language) -> int:
    """Print the link that invites the bot to a Discord server; its token says which bot it is."""

    def work(settings: Settings) -> int:
        from adapters.discord.invitation import invitation

        token = settings.discord_token.get_secret_value() if settings.discord_token else ""
        application = _application(token)
        if application is None:
            tell_trouble(say("no_discord_token", language))
            return 1
        return _done(invitation(application))

    return with_settings(language, work)


def slack_manifest(url: str | None, language: Language) -> int:
    """Print the manifest of the Slack app as JSON, and on standard error the link that creates it."""

    def work(settings: Settings) -> int:
        from adapters.slack.manifest import Web, create_link, manifest

        web = Web(url, url or settings.slack_public_url)
        drawn = manifest(COMMANDS, settings.slack_prefix, language, web)
        print(say("create_slack_app", language), create_link(drawn), sep="\n", file=sys.stderr)
        return _done(json.dumps(drawn, ensure_ascii=False, indent=2))

    return with_settings(language, work)


def _application(token: str) -> int | None:
    """The bot's id, which is the first part of its token in base64."""
    first = token.partition(".")[0]
    with suppress(ValueError):
        return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    return None


def backup(file: Path, language: Language) -> int:
    """Copy everything into one new file, while the bot may go on."""

    def work(settings: Settings) -> int:
        from bot.archive import backup as copy

        if not _usable(file, file.parent.is_dir(), language):
            return 1
        try:
            copy(settings.data, file)
        except FileExistsError:
            return _failed(say("file_exists", language, path=file))
        except OSError as error:
            return _failed(say_terminal(writing_reason(error), language, path=file))
        return _done(say("backed_up", language, path=file))

    return with_settings(language, work)


def restore(file: Path, language: Language) -> int:
    """Put a backup in the place of what is there, which is kept beside it."""

    def work(settings: Settings) -> int:
        from bot.archive import restore as put_back

        if not _usable(file, file.is_file(), language):
            return 1
        try:
            kept = put_back(settings.data, file, datetime.now(UTC))
        except OSError as error:
            return _failed(say_terminal(writing_reason(error), language, path=settings.data))
        key = "restored_and_kept" if kept else "restored"
        return _done(say(key, language, path=file, kept=kept))

    return with_settings(language, work)


def _usable(file: Path, there: bool, language: Language) -> bool:
    if not there:
        tell_trouble(say("no_such_place", language, path=file))
    return there


def _failed(text: str) -> int:
    tell_trouble(text)
    return 1


def _done(text: str) -> int:
    print(text, file=sys.stdout)
    return 0
