"""A growing answer: the newest text wins, one write in flight, the last text always arrives."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from itertools import pairwise
from types import SimpleNamespace

import discord
import pytest

from adapters.discord.halting import Stoppable
from adapters.discord.options import Pace
from adapters.discord.show import Layout, Page, pages_of_text
from adapters.discord.stage import files_of
from adapters.discord.stream import Screen, present, typing
from core.reply import Attachment, Part, Progress, Reply
from core.spool import Spool
from tests.adapters.discord.test_show import Nothing

QUICK = Pace(edit=0.0, grace=0.0, retry=0.0)
LAYOUT = Layout("ko")


class Board:
    """A stage that keeps what it was told; each write may be held up or fail."""

    def __init__(self) -> None:
        self.pages: list[Page] = []
        self.writes: list[tuple[float, str]] = []
        self.gate: asyncio.Event | None = None
        self.faults: list[Exception] = []
        self.writing = 0

    async def put(self, index: int, page: Page) -> None:
        assert self.writing == 0, "two writes at once"
        self.writing += 1
        try:
            self.writes.append((asyncio.get_running_loop().time(), page.text))
            if self.gate:
                await self.gate.wait()
            if self.faults:
                raise self.faults.pop(0)
            self.pages[index : index + 1] = [page]
        finally:
            self.writing -= 1

    async def drop(self, index: int) -> None:
        self.pages.pop(index)


def fault(status: int, code: int = 0) -> discord.HTTPException:
    response = SimpleNamespace(status=status, reason="")
    kind = discord.NotFound if status == 404 else discord.DiscordServerError
    return kind(response, {"code": code, "message": "fault"})


def screen(board: Board, pace: Pace = QUICK) -> Screen:
    return Screen(board, pace, lambda text: pages_of_text(text, LAYOUT))


async def turns(number: int = 20) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_the_newest_text_wins_while_a_write_is_in_flight() -> None:
    board = Board()
    board.gate = asyncio.Event()
    async with screen(board) as growing:
        for text in ("한", "한 팀", "한 팀은", "한 팀은 일곱"):
            growing.push(text)
            await turns()
        board.gate.set()
        await turns()
        await growing.close([Page("한 팀은 일곱 명")])

    assert [text for _, text in board.writes] == ["한", "한 팀은 일곱", "한 팀은 일곱 명"]


async def test_edits_keep_their_distance_and_the_last_comes_at_once() -> None:
    board, pace = Board(), Pace(edit=0.05, grace=0.0)
    async with screen(board, pace) as growing:
        for number in range(30):
            growing.push("말" * (number + 1))
            await asyncio.sleep(0.005)
        ended = asyncio.get_running_loop().time()
        await growing.close([Page("끝")])
        took = asyncio.get_running_loop().time() - ended

    times = [at for at, _ in board.writes]
    gaps = [later - earlier for earlier, later in pairwise(times[:-1])]
    assert board.pages == [Page("끝")]
    assert min(gaps) >= 0.049
    assert took < 0.04


async def test_what_is_shown_already_is_not_written_again() -> None:
    board = Board()
    async with screen(board) as growing:
        growing.push("네")
        await turns()
        await growing.close([Page("네")])

    assert len(board.writes) == 1


async def test_a_whole_answer_that_comes_at_once_is_one_write() -> None:
    board = Board()
    async with screen(board, Pace(edit=1.2, grace=1.0)) as growing:
        growing.push("네")
        await turns()
        await growing.close([Page("네, 그래요")])

    assert [text for _, text in board.writes] == ["네, 그래요"]


async def test_messages_that_are_no_longer_needed_go() -> None:
    board = Board()
    async with screen(board) as growing:
        growing.push("가" * 4500)
        await turns()
        assert len(board.pages) == 3
        await growing.close([Page("짧게")])

    assert board.pages == [Page("짧게")]


async def test_a_growing_answer_stops_at_five_messages() -> None:
    board = Board()
    async with screen(board) as growing:
        growing.push("가" * 30_000)
        await turns()

    assert len(board.pages) == 5


async def test_an_interim_write_may_fail_and_the_last_is_tried_again() -> None:
    board = Board()
    board.faults = [fault(500), OSError(), fault(503)]
    async with screen(board) as growing:
        growing.push("하나")
        await turns()
        await growing.close([Page("둘")])

    assert board.pages == [Page("둘")]


async def test_trouble_that_stays_is_raised_after_nine_tries() -> None:
    board = Board()
    board.faults = [fault(500)] * 20
    async with screen(board) as growing:
        with pytest.raises(discord.DiscordServerError):
            await growing.close([Page("둘")])
    assert len(board.writes) == 9


async def test_a_deleted_message_stops_the_answer_and_the_model() -> None:
    board, closed = Board(), asyncio.Event()

    async def parts() -> AsyncIterator[Part]:
        try:
            for number in range(10_000):
                await asyncio.sleep(0)
                yield f"{number} "
            yield Reply("끝")
        finally:
            closed.set()

    board.faults = [fault(404, 10008)]
    with pytest.raises(discord.NotFound):
        await present(parts(), board, QUICK, (LAYOUT, Nothing()), answer=Stoppable("1", "2"))
    assert closed.is_set()
    assert len(board.writes) == 1


async def test_progress_takes_the_place_of_what_was_there() -> None:
    board = Board()

    async def parts() -> AsyncIterator[Part]:
        for number in (1, 2):
            yield Progress("시험 중", number, 2)
            await turns()
        yield Reply("다 했어요")

    reply = await present(parts(), board, QUICK, (LAYOUT, Nothing()), answer=Stoppable("1", "2"))
    assert reply.text == "다 했어요"
    assert [text for _, text in board.writes] == ["시험 중 (1/2)", "시험 중 (2/2)", "다 했어요"]


async def test_typing_ends_with_the_first_text_and_its_trouble_is_nobodys() -> None:
    sent: list[int] = []

    async def send() -> None:
        sent.append(1)
        raise fault(500)

    async with typing(send) as stop:
        await turns()
        stop()
    assert sent == [1]


def spooled(content: bytes) -> Attachment:
    spool = Spool()
    spool.file.write(content)
    return Attachment("a.jsonl", spool, "application/jsonl")


async def exported(*files: Attachment) -> AsyncIterator[Part]:
    yield Reply("여기요", attachments=files)


@pytest.mark.parametrize("faults", [[], [fault(404)]], ids=["sent", "refused"])
async def test_a_temporary_file_is_let_go_of_once_it_was_sent_or_refused(faults: list[Exception]) -> None:
    board, file = Board(), spooled(b"x")
    board.faults = list(faults)
    with contextlib.suppress(discord.HTTPException):
        await present(exported(file), board, QUICK, (LAYOUT, Nothing()), answer=Stoppable("1", "2"))

    assert [page.files for page in board.pages] == ([] if faults else [(file,)])
    with pytest.raises(ValueError, match="closed"):
        next(file.pieces())


async def test_discord_py_reads_a_temporary_file_from_its_beginning_also_a_second_time() -> None:
    file = spooled(b"x" * 3_000_000)
    for _ in range(2):
        (sent,) = files_of([file])
        assert len(sent.fp.read()) == 3_000_000
        sent.close()
