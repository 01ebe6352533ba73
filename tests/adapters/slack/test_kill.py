"""A process that is killed in the middle of an answer leaves nothing unanswered and nothing answered twice."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.adapters.slack.conftest import BORA, CHO, GENERAL
from tests.fake_slack import FakeSlack
from tests.fake_slack.host import FakeHost
from tests.fake_slack.people import text_of

ROOT = Path(__file__).resolve().parents[3]


WAYS = pytest.mark.parametrize("way", ["socket", "http"])
TALK = {
    "ko": (BORA, "몇 명이 하나요?", "세 팀이 ", "다섯 명씩 해요."),
    "en": (CHO, "How many play?", "Three teams ", "of five each."),
}
TALKS = pytest.mark.parametrize("talk", TALK.values(), ids=TALK)
Talk = tuple[str, str, str, str]


@asynccontextmanager
async def _process(
    folder: Path, slack: FakeSlack, host: FakeHost, way: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The bot as a process, killed at the end without a word."""
    before = slack.connects
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.adapters.slack.child", str(folder), slack.url, host.url, way,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        if way == "http":
            assert process.stdout is not None
            port = int(await asyncio.wait_for(process.stdout.readline(), 60))
            slack.deliver_to = f"http://127.0.0.1:{port}/slack/events"
        else:
            await slack.until(lambda: slack.connects > before, 60)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@WAYS
@TALKS
async def test_an_answer_cut_off_by_kill_9_is_finished_in_its_message_by_the_next_process(
    slack: FakeSlack, host: FakeHost, tmp_path: Path, way: str, talk: Talk
) -> None:
    who, question, first, rest = talk
    host.pieces = [first, asyncio.Event()]
    async with _process(tmp_path, slack, host, way):
        asked = await slack.mention(who, GENERAL, question)
        await slack.until(
            lambda: any(first.strip() in text_of(one) for one in slack.answers(GENERAL, asked)), 30
        )
        event = slack.mention_events(slack.messages[GENERAL, asked], GENERAL)[0]
    host.pieces = [first + rest]
    async with _process(tmp_path, slack, host, way):
        await slack.deliver("events_api", event, 1)
        await slack.until(lambda: rest in text_of(slack.answers(GENERAL, asked)[0]), 30)
        await slack.quiet()

    assert [text_of(one) for one in slack.answers(GENERAL, asked)] == [first + rest]
    assert slack.refused == []


@WAYS
@TALKS
async def test_a_question_taken_up_but_not_begun_is_answered_by_the_next_process(
    slack: FakeSlack, host: FakeHost, tmp_path: Path, way: str, talk: Talk
) -> None:
    who, question, first, rest = talk
    host.pieces = [asyncio.Event()]
    async with _process(tmp_path, slack, host, way):
        asked = await slack.mention(who, GENERAL, question)
        await asyncio.wait_for(host.arrived.wait(), 30)
    host.pieces = [first + rest]
    async with _process(tmp_path, slack, host, way):
        answer = await slack.answer(GENERAL, asked)

    assert text_of(answer) == first + rest
    assert len(slack.answers(GENERAL, asked)) == 1
