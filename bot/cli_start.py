"""What every sub-command does first: read the settings, quiet the log, and say what goes wrong."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path

from adapters.terminal.safe import safe
from bot.cli_sentences import say
from bot.log import set_up_logging
from bot.settings import BadSettings, Settings, read_settings
from core.errors import Trouble
from core.model import Language
from core.texts import say as say_core

LOG = "terminal.log"


def with_settings(language: Language, work: Callable[[Settings], int]) -> int:
    """Do ``work`` with the settings and return the exit code; trouble is said on standard error.

    Errors are logged into the data folder, since a person sits here and is told what matters.
    """
    code = 1
    try:
        settings = read_settings()
        _log_into(settings.data / LOG, settings)
        code = work(settings)
    except* BadSettings as group:
        for bad in leaves(group):
            problems = [f"- {problem.told(language)}" for problem in getattr(bad, "problems", [])]
            tell_trouble("\n".join([say("bad_settings", language), *problems]))
    except* Trouble as group:
        for trouble in leaves(group):
            if isinstance(trouble, Trouble):
                tell_trouble(say_core(trouble.key, language, **trouble.facts))
    return code


def _log_into(file: Path, settings: Settings) -> None:
    """Write the log to a file, made when there is something to log."""
    set_up_logging("error", settings.hobane_log_format)
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    root = logging.getLogger()
    handler.setFormatter(root.handlers[0].formatter)
    root.handlers[:] = [handler]


def tell_trouble(text: str) -> None:
    """Say on standard error what went wrong."""
    print(safe(text), file=sys.stderr, flush=True)


def leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    """Return the errors in a group of groups, one by one."""
    found: list[BaseException] = []
    for error in group.exceptions:
        found.extend(leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    return found
