"""A response that grows piece by piece, and stops its source as soon as nobody listens any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class Stream(StreamingResponse):
    """Sends the texts of ``source`` until it ends, the browser leaves, or ``stopping`` is set.

    In the last two cases the source is cancelled exactly once and waited for, so that it can still
    store what it had. (Starlette's own response cancels again and again, which cuts that off.)
    """

    def __init__(self, source: AsyncGenerator[str], stopping: asyncio.Event, media_type: str) -> None:
        super().__init__(source, media_type=media_type)
        self._source, self._stopping = source, stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the response."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        sending = asyncio.create_task(self._send_all(send))
        ends = [asyncio.create_task(_left(receive)), asyncio.create_task(_set(self._stopping))]
        try:
            await asyncio.wait({sending, *ends}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, *ends):
                task.cancel()
            await asyncio.wait({sending, *ends})
        if not sending.cancelled():
            sending.result()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_all(self, send: Send) -> None:
        async with aclosing(self._source) as source:
            async for text in source:
                await send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def _left(receive: Receive) -> None:
    """Wait until the browser has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _set(event: asyncio.Event) -> None:
    await event.wait()
