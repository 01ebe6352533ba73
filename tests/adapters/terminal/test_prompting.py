"""Typing on a real terminal: completion, several lines, fields with what is already there."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from adapters.terminal.announcer import TerminalAnnouncer
from adapters.terminal.completion import SlashCompleter
from adapters.terminal.prompting import PromptReader
from adapters.terminal.words import HERE
from core.command import FormField
from core.commands import COMMANDS
from core.reply import Button, LiveMessage, Reply

BY_NAME = {command.name: command for command in COMMANDS}
FIELDS = {(command.name, form.name): form for command in COMMANDS for form in command.fields}


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as given, create_app_session(input=given, output=DummyOutput()):
        yield given


@pytest.fixture
def reader(keys: PipeInput) -> PromptReader:
    return PromptReader(BY_NAME, "ko", given=keys, output=DummyOutput())


def complete(text: str) -> list[str]:
    """What stands there after each completion that is offered."""
    completer = SlashCompleter(BY_NAME, "ko", {"quit": "끝"})
    found = completer.get_completions(Document(text), CompleteEvent())
    return [text[: len(text) + one.start_position] + one.text for one in found]


async def test_enter_sends_and_alt_enter_starts_a_new_line(keys: PipeInput, reader: PromptReader) -> None:
    keys.send_text("한 줄\x1b\r두 줄\r")

    assert await reader.line() == "한 줄\n두 줄"


async def test_a_field_keeps_what_is_there_unless_it_is_changed(
    keys: PipeInput, reader: PromptReader
) -> None:
    keys.send_text("\r")
    assert await reader.value(FIELDS["addqa", "answer"], "답", "두 개") == "두 개"

    keys.send_text("예요\r")
    assert await reader.value(FIELDS["addqa", "answer"], "답", "두 개") == "두 개예요"


async def test_ctrl_c_clears_and_ctrl_d_ends(keys: PipeInput, reader: PromptReader) -> None:
    keys.send_text("반쯤\x03")
    with pytest.raises(KeyboardInterrupt):
        await reader.line()

    keys.send_text("\x04")
    with pytest.raises(EOFError):
        await reader.line()


async def test_tab_completes_and_enter_then_takes_it(keys: PipeInput, reader: PromptReader) -> None:
    asking = asyncio.create_task(reader.line())
    keys.send_text("/exp\t")
    keys.send_text("\r")

    assert (await asyncio.wait_for(asking, 10)).startswith("/exp")


def test_every_command_is_completed_and_questions_are_not() -> None:
    assert set(complete("/")) == {f"/{name}" for name in (*BY_NAME, "quit")}
    assert complete("/dem") == ["/demo"]
    assert complete("/DEM") == ["/demo"]
    assert complete("dem") == []
    assert complete("/ is this a question") == []


def test_fields_are_completed_once() -> None:
    assert set(complete("/addqa 공은? --")) == {
        f"/addqa 공은? --{name}" for name in ("question", "answer", "variants", "tags", "key-phrases")
    }
    assert complete("/addqa 공은? --answer 둘 --a") == []


@pytest.mark.parametrize(
    "form", [form for form in FIELDS.values() if form.choices], ids=lambda form: form.name
)
def test_choices_are_completed_behind_their_field(form: FormField) -> None:
    name = next(command for (command, field), known in FIELDS.items() if known is form and field)

    offered = complete(f"/{name} --{form.name} ")

    assert {f"/{name} --{form.name} {choice}" for choice in form.choices} <= set(offered)
    assert complete(f"/{name} --{form.name} {form.choices[0][:2]}")[0].endswith(form.choices[0])


def test_paths_are_completed_for_files(tmp_path: Path) -> None:
    (tmp_path / "pairs of ours.csv").touch()

    assert complete(f"/import {tmp_path}/pairs o") == [f"/import {tmp_path}/pairs of ours.csv"]
    assert complete(f"/evaluate --cases {tmp_path}/pa") == [f"/evaluate --cases {tmp_path}/pairs of ours.csv"]


async def test_a_line_under_the_prompt_shows_how_a_training_stands(reader: PromptReader) -> None:
    announcer = TerminalAnnouncer(lambda reply: None, reader.status)
    cancel = (Button("그만두기", "cancel"),)
    await announcer.show(LiveMessage(HERE, Reply("**1번 학습** — 학습 중\n1/4 단계", buttons=cancel), "k"))
    assert reader.below == "1번 학습 — 학습 중 · 1/4 단계"

    await announcer.show(LiveMessage(HERE, Reply("**1번 학습** — 끝났어요"), "k"))
    assert reader.below is None
