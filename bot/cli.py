"""The command line: its own commands, and one sub-command for every command of the registry."""

from __future__ import annotations

import logging
import os
import secrets
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

import click

from bot.cli_command import Order, draw
from bot.cli_help import Cover
from bot.cli_language import language_of
from bot.cli_own import own_commands
from bot.cli_sentences import say
from core.commands import COMMANDS
from core.model import Language
from core.texts import say as say_core

NAME = "hobane"
WRONG_USAGE, STOPPED, PIPE_CLOSED = 2, 130, 1
log = logging.getLogger(NAME)


def run_command_line(arguments: Sequence[str]) -> int:
    """Run one command line and return the exit code: 0, 1 for trouble, 2 for wrong usage, 130 for Ctrl-C."""
    _speak_utf8()
    language = language_of(os.environ, Path(".env"))
    try:
        code = _invoked([_as_utf8(argument) for argument in arguments], language)
        sys.stdout.flush()
    except* BrokenPipeError:
        code = _pipe_closed()
    except* (KeyboardInterrupt, click.Abort):
        code = STOPPED
    except* Exception as group:
        code = _unforeseen(group, language)
    return code


def whole(language: Language) -> click.Group:
    """The whole command line in one language."""
    own = own_commands(language)
    group = Cover(
        NAME,
        language,
        [command.name or "" for command in own],
        help=say("about", language),
        invoke_without_command=True,
        callback=_start_without_a_command,
        params=[_version(language)],
    )
    for command in own:
        group.add_command(command)
    for registered in COMMANDS:
        group.add_command(draw(registered, language, lambda order: _execute(order, language)))
    return group


@click.pass_context
def _start_without_a_command(context: click.Context) -> int:
    """``hobane`` alone is ``hobane run``."""
    if context.invoked_subcommand is None:
        run = (
            context.command.get_command(context, "run") if isinstance(context.command, click.Group) else None
        )
        return int(context.invoke(run)) if run else 0
    return 0


def _execute(order: Order, language: Language) -> int:
    from bot.cli_execute import execute

    return execute(order, language)


def _version(language: Language) -> click.Option:
    def show(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
        if wanted:
            from importlib.metadata import version

            click.echo(f"{NAME} {version(NAME)}")
            context.exit()

    return click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=show,
        help=say("version", language),
    )


def _invoked(arguments: Sequence[str], language: Language) -> int:
    try:
        done = whole(language).main(list(arguments), prog_name=NAME, standalone_mode=False)
    except click.UsageError as error:
        _explain(error, language)
        return WRONG_USAGE
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)
        return error.exit_code
    return done if isinstance(done, int) else 0


def _explain(error: click.UsageError, language: Language) -> None:
    """Say what was wrong with the usage, and where the help is."""
    click.echo(say("wrong", language, problem=_problem(error, language)), err=True)
    path = error.ctx.command_path if error.ctx else NAME
    click.echo(say("see_help", language, command=path), err=True)


def _problem(error: click.UsageError, language: Language) -> str:
    """The sentence for the errors of click that people meet; its own, in English, for the others."""
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities
        said = say("no_such_option", language, name=error.option_name)
    elif isinstance(error, click.NoSuchCommand):
        near = error.possibilities
        said = say("no_such_command", language, name=error.command_name)
    elif isinstance(error, click.MissingParameter) and error.param is not None:
        return say("needs_value", language, name=error.param.metavar or error.param.name)
    elif isinstance(error, click.BadOptionUsage):
        return say("needs_value", language, name=error.option_name)
    else:
        return error.format_message()
    return f"{said} {say('perhaps', language, names=', '.join(near))}" if near else said


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale, and never fail on a character or a stream that is closed."""
    sys.stdin, sys.stdout, sys.stderr = (
        stream or Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - as long as the process
        for stream, mode in ((sys.stdin, "r"), (sys.stdout, "w"), (sys.stderr, "w"))
    )
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _as_utf8(argument: str) -> str:
    """The argument as it was typed, also where the locale made Python read its bytes as something else."""
    if sys.getfilesystemencoding() == "utf-8":
        return argument
    return os.fsencode(argument).decode("utf-8", errors="replace")


def _pipe_closed() -> int:
    """Whoever read the output has left, as ``head`` does: end quietly, also at the last flush."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    return PIPE_CLOSED


def _unforeseen(group: ExceptionGroup[Exception], language: Language) -> int:
    """Log it whole with an id, say it briefly with that id."""
    incident = secrets.token_hex(4)
    log.error("unforeseen, told as %s", incident, exc_info=group)
    click.echo(say_core("Unforeseen", language, id=incident), err=True)
    return 1
