"""Whoever stops listening to an answer stops the host's work on it, at once and without a trace."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator
from typing import cast

import pytest

from adapters.openai_api.chat import OpenAIChat
from core.model import Finish, Sampling, Verdict
from tests.adapters.openai_api.conftest import answer, reaching
from tests.fake_host import Do, FakeHost, Reply, Step, piece, silence, stream

CHAT = "POST /chat/completions"
SOON = 2.0  # seconds
ENDLESS = stream(piece("하나"), piece("둘"), Do.HANG)


def _asked(chat: OpenAIChat) -> AsyncGenerator[Verdict | str | Finish]:
    return cast("AsyncGenerator[Verdict | str | Finish]", chat.answer((), "base", Sampling()))


async def _left(host: FakeHost) -> None:
    """Wait for the host to notice, and for everything of ours to be over."""
    await asyncio.wait_for(host.requests[0].gone.wait(), SOON)
    async with asyncio.timeout(SOON):
        while _ours():  # noqa: ASYNC110 - the end of a task of the client gives no event
            await asyncio.sleep(0)


def _ours() -> list[asyncio.Task[object]]:
    """Tasks that are neither the test nor the host's."""
    current = asyncio.current_task()
    names = ("serve", "_watch", "_send")
    others = [task for task in asyncio.all_tasks() if task is not current]
    return [task for task in others if not any(name in str(task.get_coro()) for name in names)]


async def test_a_closed_answer_closes_the_stream_at_the_host(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, ENDLESS)
    parts = _asked(chat)
    assert await anext(parts) == "하나"
    await parts.aclose()
    await _left(host)


async def test_an_answer_that_is_dropped_closes_the_stream_too(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, ENDLESS)

    async def first_part() -> object:
        async for part in chat.answer((), "base", Sampling()):
            return part
        return None

    assert await first_part() == "하나"
    gc.collect()
    await _left(host)


WAITS: list[tuple[str, Reply]] = [
    ("for the headers", silence()),
    ("for the first piece", stream(Do.HANG)),
    ("between two pieces", stream(piece("하나"), Do.HANG)),
    ("after the end", stream(piece("하나", finish="stop"), Do.HANG)),
]


@pytest.mark.parametrize("reply", [case[1] for case in WAITS], ids=[case[0] for case in WAITS])
async def test_a_cancelled_wait_closes_the_stream_at_the_host(
    host: FakeHost, chat: OpenAIChat, reply: Reply
) -> None:
    host.next(CHAT, reply)
    listening = asyncio.create_task(answer(chat))
    await host.arrival(1)
    await asyncio.sleep(0.05)  # so that the pieces before the wait are read
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    await _left(host)


async def test_a_wait_before_another_try_can_be_cancelled(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, Reply((b"{}",), 503, (("retry-after", "1"),)))
    listening = asyncio.create_task(answer(chat))
    await asyncio.wait_for((await host.arrival(1)).over.wait(), SOON)
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(listening, SOON)
    assert len(host.requests) == 1


async def test_the_host_can_be_asked_again_after_many_left(host: FakeHost, chat: OpenAIChat) -> None:
    steps: tuple[Step, ...] = (piece("하나"), Do.HANG)
    host.next(CHAT, *[stream(*steps)] * 40)
    for _ in range(40):
        parts = _asked(chat)
        await anext(parts)
        await parts.aclose()
    assert (await answer(chat))[-1] == Finish("stop")
    async with asyncio.timeout(SOON):
        while len(host.connections) > 1:  # noqa: ASYNC110 - nor does the end of a connection
            await asyncio.sleep(0)


async def test_a_listeners_own_error_is_not_taken_for_the_hosts(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, ENDLESS)
    parts = _asked(chat)
    await anext(parts)
    with pytest.raises(ZeroDivisionError) as caught:
        await parts.athrow(ZeroDivisionError())
    await _left(host)
    assert caught.traceback  # held, with everything in it: the stream was closed, not merely forgotten


async def test_closing_a_host_that_was_never_asked_is_fine(host: FakeHost) -> None:
    async with reaching(host.base_url):
        pass
    assert host.requests == []


async def test_the_first_questions_at_once_share_one_client(host: FakeHost) -> None:
    async with reaching(host.base_url) as reached:
        clients = await asyncio.gather(*(reached.client() for _ in range(5)))
    assert len(set(map(id, clients))) == 1
