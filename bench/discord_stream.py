"""Measure how long after the model's end a streamed answer is whole on Discord, beside an edit for each chunk.

Run with ``python -m bench.discord_stream``. discord.py talks over HTTP to a server that keeps Discord's
usual limit of 5 posts and 5 edits in 5 s and answers each request after 50 ms.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import discord
from aiohttp import web
from discord.http import Route

from adapters.discord.halting import Stoppable
from adapters.discord.options import Pace
from adapters.discord.show import Layout
from adapters.discord.stage import ChannelStage
from adapters.discord.stream import present
from bench.table import table
from core.reply import Part, Reply

CHUNKS, SECONDS = 80, 4.0
LIMIT, WINDOW = 5, 5.0  # requests, seconds
DELAY = 0.05  # seconds that each request takes
CHANNEL = 3001
_ACCOUNT: dict[str, object] = {
    **{"id": "1", "username": "bot", "discriminator": "0", "avatar": None, "bot": True},
    **{"name": "bot", "description": "", "icon": None, "bot_public": False, "bot_require_code_grant": False},
    **{
        "verify_key": "",
        "flags": 0,
        "owner": {"id": "2", "username": "o", "discriminator": "0", "avatar": None},
    },
}


@dataclass(slots=True)
class Server:
    """Discord's two requests of an answer, with their limit."""

    texts: list[tuple[float, str]] = field(default_factory=list)
    edits: int = 0
    refused: int = 0
    hits: dict[str, deque[float]] = field(default_factory=lambda: {"POST": deque(), "PATCH": deque()})
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def handle(self, request: web.Request) -> web.Response:
        await asyncio.sleep(DELAY)
        if request.method == "GET":
            return _json(_ACCOUNT, 200, {})
        wait, headers = self._limit(request.method)
        if wait:
            self.refused += 1
            return _json({"message": "limited", "retry_after": wait, "global": False}, 429, headers)
        body = await request.json()
        self.texts.append((time.perf_counter(), body["content"]))
        self.edits += request.method == "PATCH"
        return _json(_message(body["content"], next(self.ids)), 200, headers)

    def _limit(self, method: str) -> tuple[float, dict[str, str]]:
        now, hits = time.monotonic(), self.hits[method]
        while hits and now - hits[0] >= WINDOW:
            hits.popleft()
        wait = 0.0 if len(hits) < LIMIT else round(WINDOW - (now - hits[0]), 3)
        if not wait:
            hits.append(now)
        reset = WINDOW - (now - hits[0])
        remaining = {"X-RateLimit-Limit": str(LIMIT), "X-RateLimit-Remaining": str(LIMIT - len(hits))}
        when = {"X-RateLimit-Reset-After": f"{reset:.3f}", "X-RateLimit-Reset": f"{time.time() + reset:.3f}"}
        return wait, {**remaining, **when, "X-RateLimit-Bucket": method, "Via": "1.1 google"}


class NoDrafts:
    """The answers measured here have no buttons."""

    async def put(self, content: bytes, name: str) -> str:
        raise NotImplementedError

    async def get(self, key: str) -> tuple[str, bytes] | None:
        raise NotImplementedError

    async def drop(self, key: str) -> bool:
        """Nothing is kept, so nothing goes."""
        return False


async def model() -> AsyncIterator[Part]:
    """Say 80 words in 4 s."""
    words = []
    for number in range(CHUNKS):
        await asyncio.sleep(SECONDS / CHUNKS)
        words.append(f"낱말{number} ")
        yield words[-1]
    yield Reply("".join(words))


async def with_screen(channel: discord.PartialMessageable) -> float:
    """Show an answer the bot's way; returns when the model ended."""
    ended = 0.0

    async def timed() -> AsyncIterator[Part]:
        nonlocal ended
        async for part in model():
            ended = time.perf_counter()
            yield part

    await present(
        timed(), ChannelStage(channel), Pace(), (Layout("ko"), NoDrafts()), answer=Stoppable("1", "2")
    )
    return ended


async def edit_each_chunk(channel: discord.PartialMessageable) -> float:
    """Show an answer with an edit for each chunk; returns when the model ended.

    The chunks wait in a queue, as they do in a client's buffer while an edit waits for its turn.
    """
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    ended = 0.0

    async def read() -> None:
        nonlocal ended
        async for part in model():
            if isinstance(part, str):
                await queue.put(part)
        ended = time.perf_counter()
        await queue.put(None)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(read())
        text, message = "", None
        while (piece := await queue.get()) is not None:
            text += piece
            message = await (message.edit(content=text) if message else channel.send(text))
    return ended


async def measure(show: Callable[[discord.PartialMessageable], Awaitable[float]]) -> dict[str, float]:
    """Return first and last text's times against the model's, the number of edits and of refusals."""
    async with serving() as server:
        client = discord.Client(intents=discord.Intents.none())
        await client.login("token")
        began = time.perf_counter()
        ended = await show(client.get_partial_messageable(CHANNEL))
        await client.close()
        (first, _), (last, text) = server.texts[0], server.texts[-1]
        assert text.split()[-1] == f"낱말{CHUNKS - 1}"
        return {"first": first - began, "whole": last - ended, "edits": server.edits, "429s": server.refused}


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """Serve on 127.0.0.1 and point discord.py there."""
    server, app, before = Server(), web.Application(), Route.BASE
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    Route.BASE = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        Route.BASE = before
        await runner.cleanup()


def _message(text: str, number: int) -> dict[str, object]:
    author = {"id": "1", "username": "bot", "discriminator": "0", "avatar": None}
    empty = ("mentions", "mention_roles", "attachments", "embeds", "components")
    message = {"id": str(10**17), "channel_id": str(CHANNEL), "type": 0, "content": text, "author": author}
    times = {"timestamp": "2026-11-20T00:00:00+00:00", "edited_timestamp": None}
    return {**message, **times, "tts": False, "mention_everyone": False, "pinned": False} | {
        name: [] for name in empty
    }


def _json(value: object, status: int, headers: dict[str, str]) -> web.Response:
    headers = {**headers, "Content-Type": "application/json"}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=headers)


async def main() -> None:
    """Print both ways side by side."""
    ways = (("the bot's way", with_screen), ("an edit for each chunk", edit_each_chunk))
    rows = [(name, *(f"{figure:.2f}" for figure in (await measure(show)).values())) for name, show in ways]
    columns = ("", "first text, s", "whole after the model's end, s", "edits", "429s")
    print(
        table(f"Discord: {CHUNKS} chunks in {SECONDS:.0f} s, {LIMIT} edits in {WINDOW:.0f} s", columns, rows)
    )


if __name__ == "__main__":
    asyncio.run(main())
