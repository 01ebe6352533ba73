"""Measure how soon streamed answers are seen and whole on Slack, beside an edit a second, within Slack's limits.

Run with ``python -m bench.slack_stream``. slack_sdk talks over HTTP to a server that keeps the published
limits of a workspace (calls a minute and method) and answers each request after 50 ms.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

from adapters.slack.options import SlackOptions
from adapters.slack.post import Post, Spot
from adapters.slack.showing import Showing, Subject
from adapters.slack.workspace import Workspace, open_workspace
from bench.table import percentile, table
from core.reply import Part, Reply

AT_ONCE, CHUNKS, SECONDS, DELAY = 15, 80, 4.0, 0.05
LIMITS = {"chat.update": 50, "chat.startStream": 20, "chat.appendStream": 100, "chat.stopStream": 20}
LAST = f"낱말{CHUNKS - 1}"


@dataclass(slots=True)
class Server:
    """The methods that show an answer, with their limits; knows when each thread's text was seen."""

    calls: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    first: dict[str, float] = field(default_factory=dict)
    whole: dict[str, float] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)
    hits: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    ids: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def handle(self, request: web.Request) -> web.Response:
        await asyncio.sleep(DELAY)
        method = request.match_info["method"]
        if wait := self._limit(method):
            self.refused += 1
            headers = {"Retry-After": str(int(wait) + 1)}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
        self.calls[method] += 1
        body = await request.json()
        ts = body.get("ts") or f"1.{next(self.ids):06d}"
        thread = self.threads.setdefault(ts, body.get("thread_ts", ""))
        if text := body.get("markdown_text"):
            self.first.setdefault(thread, time.perf_counter())
            if LAST in text:
                self.whole[thread] = time.perf_counter()
        return web.json_response({"ok": True, "ts": ts, "channel": body.get("channel")})

    def _limit(self, method: str) -> float:
        now, hits = time.monotonic(), self.hits[method]
        while hits and now - hits[0] >= 60:
            hits.popleft()
        if len(hits) >= LIMITS.get(method, 1000):
            return 60 - (now - hits[0])
        hits.append(now)
        return 0.0


class NoDrafts:
    """The answers measured here have no buttons."""

    async def put(self, content: bytes, name: str) -> str:
        raise NotImplementedError

    async def get(self, key: str) -> tuple[str, bytes] | None:
        raise NotImplementedError

    async def drop(self, key: str) -> bool:
        """Nothing is kept, so nothing goes."""
        return False


async def model(ended: dict[str, float], thread: str) -> AsyncIterator[Part]:
    """Say 80 words in 4 s."""
    words = []
    for number in range(CHUNKS):
        await asyncio.sleep(SECONDS / CHUNKS)
        words.append(f"낱말{number} ")
        yield words[-1]
    ended[thread] = time.perf_counter()
    yield Reply("".join(words))


async def streamed(workspace: Workspace, ended: dict[str, float], thread: str) -> None:
    """Show an answer the bot's way."""
    subject = Subject(thread, "질문", "ko")
    showing = Showing(workspace, NoDrafts(), Spot("C1", thread, "U1", "T1"), subject)
    await showing.show(model(ended, thread))


async def edited(workspace: Workspace, ended: dict[str, float], thread: str) -> None:
    """Show an answer in one message that is edited once a second, as many bots do."""
    text, ts, last = "", "", 0.0

    async def show() -> str:
        if not ts:
            return await Post(workspace).message("C1", thread, {"markdown_text": text})
        await workspace.client.chat_update(channel="C1", ts=ts, markdown_text=text)
        return ts

    async for part in model(ended, thread):
        text += part if isinstance(part, str) else ""
        if time.monotonic() - last >= 1.0:
            last = time.monotonic()
            ts = await show()
    await show()


Show = Callable[[Workspace, dict[str, float], str], Awaitable[None]]


async def measure(show: Show) -> tuple[str, ...]:
    """Return when texts were seen and whole, calls an answer, and refusals, for answers at the same time."""
    ended: dict[str, float] = {}
    async with serving() as (server, url), open_workspace(SlackOptions("xoxb", api_url=url)) as workspace:
        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for number in range(AT_ONCE):
                tasks.create_task(_one(show, workspace, ended, f"1.{number}"))
    assert len(server.whole) == AT_ONCE
    first = [at - began for at in server.first.values()]
    whole = [server.whole[thread] - at for thread, at in ended.items()]
    figures = (percentile(first, 0.5), percentile(whole, 0.5), percentile(whole, 0.95))
    return (
        *(f"{figure:.2f}" for figure in figures),
        f"{server.calls.total() / AT_ONCE:.1f}",
        str(server.refused),
    )


async def _one(show: Show, workspace: Workspace, ended: dict[str, float], thread: str) -> None:
    await show(workspace, ended, thread)


@asynccontextmanager
async def serving() -> AsyncIterator[tuple[Server, str]]:
    """Serve on 127.0.0.1."""
    server, app = Server(), web.Application()
    app.router.add_post("/api/{method}", server.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield server, f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


async def main() -> None:
    """Print both ways side by side."""
    ways = (("the bot's way", streamed), ("an edit a second", edited))
    rows = [(name, *await measure(show)) for name, show in ways]
    columns = (
        "",
        "first text, s",
        "whole after the model's end, s (p50)",
        "(p95)",
        "calls an answer",
        "429s",
    )
    print(table(f"Slack: {AT_ONCE} answers at once, each {CHUNKS} chunks in {SECONDS:.0f} s", columns, rows))


if __name__ == "__main__":
    asyncio.run(main())
