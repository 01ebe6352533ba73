"""Help pages in the person's language, with commands in the registry's order."""

from __future__ import annotations

from collections.abc import Sequence

import click

from bot.cli_sentences import say
from core.model import Language


class Page(click.Command):
    """A command whose help speaks one language; ``arguments`` describe its positional values."""

    def __init__(
        self, name: str, language: Language, arguments: Sequence[tuple[str, str]] = (), **settings: object
    ) -> None:
        super().__init__(name, **settings)  # type: ignore[arg-type] # click's own settings, passed through
        self.language, self.arguments = language, arguments

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help`` in the person's language."""
        return _translated(super().get_help_option(ctx), self.language)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how to call it."""
        _write_usage(self, ctx, formatter, self.language)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what goes behind the command: values, then options."""
        if self.arguments:
            with formatter.section(say("arguments", self.language)):
                formatter.write_dl(list(self.arguments))
        _write_options(self, ctx, formatter, self.language)


class Cover(click.Group):
    """The whole command line: the page that lists every command, in its order and in sections."""

    def __init__(self, name: str, language: Language, own: Sequence[str], **settings: object) -> None:
        super().__init__(name, **settings)  # type: ignore[arg-type] # click's own settings, passed through
        self.language, self.own = language, own

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order they were added."""
        return list(self.commands)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option ``--help`` in the person's language."""
        return _translated(super().get_help_option(ctx), self.language)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the line that shows how to call it."""
        _write_usage(self, ctx, formatter, self.language)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands in their sections."""
        _write_options(self, ctx, formatter, self.language)
        registry = [name for name in self.commands if name not in self.own]
        for title, names in (("own_commands", self.own), ("registry", registry)):
            rows = [(name, self.commands[name].get_short_help_str(80)) for name in names]
            with formatter.section(say(title, self.language)):
                formatter.write_dl(rows)


def _translated(option: click.Option | None, language: Language) -> click.Option | None:
    if option is not None:
        option.help = say("help", language)
    return option


def _write_usage(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter, language: Language
) -> None:
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix=f"{say('usage', language)}: ")


def _write_options(
    command: click.Command, ctx: click.Context, formatter: click.HelpFormatter, language: Language
) -> None:
    options = [parameter for parameter in command.get_params(ctx) if isinstance(parameter, click.Option)]
    rows = [row for option in options if (row := option.get_help_record(ctx))]
    with formatter.section(say("options", language)):
        formatter.write_dl(rows)
