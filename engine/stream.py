"""Send a stream of events, and stop the work behind an answer when nobody is left to read it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing
from typing import Final, TypeVar

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_HEADERS: Final = {"cache-control": "no-cache", "x-accel-buffering": "no"}

T = TypeVar("T")


class ClientGone(Exception):
    """Who asked has closed the connection."""


class EventStream(Response):
    """Server-sent events as they are made.

    The response starts with the first event, so an error before it is still an ordinary error response.
    """

    media_type = "text/event-stream"

    def __init__(self, events: AsyncGenerator[bytes]) -> None:
        super().__init__(headers=_HEADERS)
        self._events = events
        # The base class counts an empty body; a stream has no length that is known beforehand.
        del self.headers["content-length"]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send all events, or as many as somebody reads."""
        try:
            await while_connected(receive, self._send_all(send))
        except ClientGone:
            return

    async def _send_all(self, send: Send) -> None:
        async with aclosing(self._events) as events:
            first = await anext(events, b"")
            await send(
                {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
            )
            await _send_piece(send, first)
            async for event in events:
                await _send_piece(send, event)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _send_piece(send: Send, piece: bytes) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": True})


async def while_connected(receive: Receive, work: Coroutine[object, object, T]) -> T:
    """The work's result; it is cancelled and `ClientGone` raised when the client goes away first."""
    working, leaving = asyncio.ensure_future(work), asyncio.ensure_future(_left(receive))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientGone
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
