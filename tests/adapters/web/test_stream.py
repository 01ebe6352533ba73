"""Streams end when they should, and their sources with them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest
from starlette.types import Message

from adapters.web.stream import Stream


class Wire:
    """The server's side of one request: what was sent, and when the browser leaves."""

    def __init__(self) -> None:
        self.sent: list[Message] = []
        self.left = asyncio.Event()
        self.grown = asyncio.Event()

    async def receive(self) -> Message:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message)
        if message.get("body"):
            self.grown.set()

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    @property
    def complete(self) -> bool:
        return self.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}


class Source:
    """Says one thing and then waits for ever; counts how often it is cancelled and stores what it had."""

    def __init__(self) -> None:
        self.cancelled = 0
        self.stored = False

    async def parts(self) -> AsyncGenerator[str]:
        try:
            yield "한 조각"
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            for _ in range(5):
                await asyncio.sleep(0)  # storing takes a few turns of the loop
            self.stored = True
            raise


def _serve(source: AsyncGenerator[str], wire: Wire, stopping: asyncio.Event) -> asyncio.Task[None]:
    stream = Stream(source, stopping, "application/x-ndjson")
    return asyncio.create_task(stream({"type": "http"}, wire.receive, wire.send))


async def test_a_source_is_sent_to_its_end() -> None:
    async def source() -> AsyncGenerator[str]:
        yield "가"
        yield "나"

    wire = Wire()
    await _serve(source(), wire, asyncio.Event())

    assert wire.text == "가나"
    assert wire.complete


async def test_a_browser_that_leaves_stops_the_answer_which_is_still_stored() -> None:
    wire, source = Wire(), Source()
    serving = _serve(source.parts(), wire, asyncio.Event())
    await wire.grown.wait()

    wire.left.set()
    await serving

    assert (source.cancelled, source.stored) == (1, True)


async def test_a_server_that_stops_ends_its_streams_properly() -> None:
    wire, source, stopping = Wire(), Source(), asyncio.Event()
    serving = _serve(source.parts(), wire, stopping)
    await wire.grown.wait()

    stopping.set()
    await serving

    assert source.stored
    assert wire.complete


async def test_a_source_that_is_never_asked_again_is_closed() -> None:
    closed = asyncio.Event()

    async def source() -> AsyncGenerator[str]:
        try:
            yield "가"
            yield "나"
        finally:
            closed.set()

    class Stuck(Wire):
        async def send(self, message: Message) -> None:
            await super().send(message)
            if message.get("body"):
                await asyncio.Event().wait()  # the browser reads no further

    wire = Stuck()
    serving = _serve(source(), wire, asyncio.Event())
    await wire.grown.wait()
    wire.left.set()
    await serving

    assert closed.is_set()


async def test_what_breaks_a_source_is_not_hidden() -> None:
    async def source() -> AsyncGenerator[str]:
        yield "가"
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await _serve(source(), Wire(), asyncio.Event())
