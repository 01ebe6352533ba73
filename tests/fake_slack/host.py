"""A model host whose answers a test writes, piece by piece, and can hold back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web


class FakeHost:
    """Streams ``pieces`` over the OpenAI wire; an `asyncio.Event` among them is waited for."""

    def __init__(self) -> None:
        self.pieces: Sequence[str | asyncio.Event] = ["네"]
        self.asked: list[list[dict[str, str]]] = []
        self.broken_off = asyncio.Event()
        self.arrived = asyncio.Event()
        self.url = ""

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[FakeHost]:
        host = cls()
        app = web.Application()
        app.router.add_post("/v1/chat/completions", host._chat)
        runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        try:
            yield host
        finally:
            await runner.cleanup()

    async def _chat(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((await request.json())["messages"])
        self.arrived.set()
        response = web.StreamResponse(headers={"content-type": "text/event-stream"})
        await response.prepare(request)
        try:
            for piece in self.pieces:
                if isinstance(piece, asyncio.Event):
                    await piece.wait()
                else:
                    await response.write(_chunk({"content": piece}, None))
            await response.write(_chunk({}, "stop") + b"data: [DONE]\n\n")
        except (asyncio.CancelledError, ConnectionError):
            self.broken_off.set()
            raise
        return response


def _chunk(delta: dict[str, str], reason: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": reason}
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n".encode()
