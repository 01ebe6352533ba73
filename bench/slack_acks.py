"""Measure how soon the bot acknowledges what Slack delivers, at its first question and under load.

Run with ``python -m bench.slack_acks``. The bot is `hobane run` in a process of its own, with its embedded
model; this process plays Slack's websocket and answers each call of the Web API after 50 ms.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bench.table import percentile, table

STARTS, PEOPLE, EACH, PAUSE, DELAY = 5, 50, 10, 0.25, 0.05
STEADY, EVERY = 200, 0.01
TEAM, BOT, CHANNEL = "T1", "UBOT", "C1"
Json = dict[str, Any]


@dataclass(slots=True)
class Slack:
    """A workspace that knows when each envelope was sent and acknowledged, and how many answers came."""

    base: str = ""
    socket: web.WebSocketResponse | None = None
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Event = field(default_factory=asyncio.Event)
    sent: dict[str, float] = field(default_factory=dict)
    took: dict[str, float] = field(default_factory=dict)
    answers: int = 0
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def call(self, request: web.Request) -> web.Response:
        await asyncio.sleep(DELAY)
        method = request.match_info["method"]
        self.answers += method in ("chat.postMessage", "chat.stopStream")
        known: dict[str, Json] = {
            "auth.test": {"team_id": TEAM, "user_id": BOT, "bot_id": "B1"},
            "apps.connections.open": {"url": f"{self.base.replace('http', 'ws')}/link"},
            "users.info": {"user": {"id": "U1", "team_id": TEAM, "name": "u", "locale": "ko-KR"}},
        }
        return web.json_response({"ok": True, "ts": f"1.{next(self.numbers):06d}", **known.get(method, {})})

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        self.socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                number = message.json().get("envelope_id")
                self.took[number] = time.perf_counter() - self.sent[number]
                self.heard.set()
        return socket

    async def ask(self, person: str, text: str) -> None:
        """A mention, which arrives as two events."""
        assert self.socket is not None
        ts = f"2.{next(self.numbers):06d}"
        event = {"user": person, "text": f"<@{BOT}> {text}", "ts": ts, "channel": CHANNEL, "team": TEAM}
        for kind in ("app_mention", "message"):
            number = str(next(self.numbers))
            payload = {"type": "event_callback", "team_id": TEAM, "event_id": number}
            envelope = {"envelope_id": number, "type": "events_api", "payload": payload}
            payload["event"] = {**event, "type": kind, "channel_type": "channel"}  # type: ignore[assignment]
            self.sent[number] = time.perf_counter()
            await self.socket.send_json(envelope)

    async def acknowledged(self) -> list[float]:
        """Wait for every acknowledgement; returns the seconds they took."""
        async with asyncio.timeout(60):
            while len(self.took) < len(self.sent):
                self.heard.clear()
                await self.heard.wait()
        return list(self.took.values())


@asynccontextmanager
async def bot(data: str) -> AsyncIterator[Slack]:
    """The bot, connected to a workspace."""
    slack, app = Slack(), web.Application()
    app.router.add_route("*", "/api/{method}", slack.call)
    app.router.add_get("/link", slack.link)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    settings = {
        "HOBANE_DATA": data,
        "HOBANE_PORT": "18599",
        "HOBANE_LOG": "error",
        "SLACK_API_URL": f"{slack.base}/api/",
    }
    environment = {**os.environ, **settings, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
    try:
        await asyncio.wait_for(slack.connected.wait(), 60)
        yield slack
    finally:
        process.terminate()
        await process.wait()
        await runner.cleanup()


async def first() -> list[float]:
    """The acknowledgements of the first question after each of several starts."""
    return await _each(1, 1, 0)


async def steady() -> list[float]:
    """Those of a question every few milliseconds, from each start on."""
    return await _each(STEADY, 1, EVERY)


async def crowd() -> list[float]:
    """Those of many people who ask at the same time, again and again."""
    return await _each(EACH * PEOPLE, PEOPLE, PAUSE)


async def _each(questions: int, at_once: int, pause: float) -> list[float]:
    took: list[float] = []
    with tempfile.TemporaryDirectory() as data:
        for _ in range(STARTS):
            async with bot(data) as slack:
                for number in range(1, questions + 1):
                    await slack.ask(f"U{number % PEOPLE}", "몇 명이 하나요?")
                    await asyncio.sleep(0 if number % at_once else pause)
                took += await slack.acknowledged()
    return took


async def main() -> None:
    """Print them side by side."""
    loads = (
        (f"the first question after each of {STARTS} starts", first),
        (f"a question every {1000 * EVERY:.0f} ms, from each of {STARTS} starts on", steady),
        (f"{PEOPLE} people at the same time, {EACH} times, {STARTS} starts", crowd),
    )
    rows = []
    for name, load in loads:
        took = await load()
        figures = (percentile(took, 0.5), percentile(took, 0.99), max(took))
        rows.append((name, len(took), *(f"{1000 * figure:.1f}" for figure in figures)))
    columns = ("", "envelopes", "p50, ms", "p99, ms", "longest, ms")
    print(table("Slack: acknowledgements over Socket Mode", columns, rows))


if __name__ == "__main__":
    asyncio.run(main())
