"""Runs a command once for every line of a file."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace

from adapters.terminal.show import Screen, show_parts
from adapters.terminal.words import HERE, call_of
from bot.build import Bot
from bot.cli_command import Order
from bot.cli_json import JsonScreen
from bot.cli_sentences import say
from bot.cli_shell import in_shell
from core.clean import one_line
from core.command import Command
from core.model import Actor
from core.reply import Reply, Tone

Values = dict[str, str]
_SHOWN = 200  # characters of a question that are repeated above its answer


async def run_many(bot: Bot, order: Order, actor: Actor, screen: Screen) -> int:
    """Run the command for each line, one after the other; returns 1 if one of them met trouble.

    Each line is a conversation of its own, so that no answer leans on the one before.
    """
    code, run = 0, uuid.uuid4().hex[:8]
    text = order.many.content.decode("utf-8-sig", errors="replace") if order.many else ""
    for number, values in read_lines(text, order.command):
        if values is None:
            problem = say("bad_line", actor.language or "ko", line=number)
            reply = Reply(problem, Tone.TROUBLE, facts={"error": "bad_line", "line": number})
            screen.reply(reply)
        else:
            call = call_of(order.command.name, values, actor)
            call = replace(call, channel=replace(HERE, thread=f"{run}-{number}"))
            if not isinstance(screen, JsonScreen):
                screen.lines([f"> {one_line(next(iter(values.values())), _SHOWN)}"])
            reply = await show_parts(in_shell(bot.app.run(call)), screen)
        if isinstance(screen, JsonScreen):
            screen.write_line({**(values or {}), **reply.facts})
        code = max(code, int(reply.tone is Tone.TROUBLE))
    return code


def read_lines(text: str, command: Command) -> Iterator[tuple[int, Values | None]]:
    """Yield each line's number and its values; empty lines are passed over.

    An object gives the fields that the command has, a plain line the required one; None where it is neither.
    """
    known = [form.name for form in command.fields if form.kind != "file"]
    required = next(form.name for form in command.fields if form.required)
    for number, line in enumerate(text.split("\n"), 1):
        line = line.strip()
        if line.startswith("{"):
            yield number, _record(line, known, required)
        elif line:
            yield number, {required: line}


def _record(line: str, known: list[str], required: str) -> Values | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record.get(required), str):
        return None
    return {name: str(record[name]) for name in known if isinstance(record.get(name), str | int)}
