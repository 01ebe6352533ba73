"""Slack as the bench plays it: a Web API that takes 50 ms a call, and two ways to deliver, each timed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar
from urllib.parse import urlencode

from aiohttp import WSMsgType, web

DELAY = 0.05
PORT, SECRET = 18599, "signing-secret"
TEAM, BOT, CHANNEL = "T1", "UBOT", "C1"
BY_SOCKET, BY_HTTP = "Socket Mode", "HTTP"
Json = dict[str, Any]
Some = TypeVar("Some", bound="Line")


class Line:
    """A workspace that notes when each delivery was sent and when it was acknowledged."""

    def __init__(self) -> None:
        self.base = ""
        self.took: list[float] = []
        self.sent = 0
        self.signed_in, self.heard = asyncio.Event(), asyncio.Event()
        self._numbers = itertools.count(1)

    async def open(self) -> None:
        """Wait until the bot can be reached."""
        await self.signed_in.wait()

    async def deliver(self, kind: str, payload: Json) -> None:
        """Send something without waiting for its acknowledgement."""
        raise NotImplementedError

    async def close(self) -> None:
        """Let go of what delivering took."""

    def number(self) -> str:
        """The next number of all that is numbered."""
        return str(next(self._numbers))

    def note(self, began: float) -> None:
        """A delivery that began then is acknowledged now."""
        self.took.append(time.perf_counter() - began)
        self.heard.set()

    async def acknowledged(self) -> list[float]:
        """Wait for every acknowledgement; returns the seconds they took."""
        async with asyncio.timeout(60):
            while len(self.took) < self.sent:
                self.heard.clear()
                await self.heard.wait()
        return self.took

    async def call(self, request: web.Request) -> web.Response:
        """A call of the Web API."""
        await asyncio.sleep(DELAY)
        known: dict[str, Json] = {
            "auth.test": {"team_id": TEAM, "user_id": BOT, "bot_id": "B1"},
            "apps.connections.open": {"url": f"{self.base.replace('http', 'ws')}/link"},
            "users.info": {
                "user": {"id": "U1", "team_id": TEAM, "name": "u", "locale": "ko-KR", "is_admin": True}
            },
            "conversations.open": {"channel": {"id": "D1"}},
        }
        method = request.match_info["method"]
        if method == "auth.test":
            self.signed_in.set()
        return web.json_response({"ok": True, "ts": f"1.{int(self.number()):06d}", **known.get(method, {})})

    # ---- what people do

    async def ask(self, person: str) -> None:
        """A mention, which arrives as two events."""
        ts = f"2.{int(self.number()):06d}"
        event = {
            "user": person,
            "text": f"<@{BOT}> 몇 명이 하나요?",
            "ts": ts,
            "channel": CHANNEL,
            "team": TEAM,
        }
        for kind in ("app_mention", "message"):
            whole = {**event, "type": kind, "channel_type": "channel"}
            known = {"type": "event_callback", "team_id": TEAM, "event_id": self.number(), "event": whole}
            await self.deliver("events_api", known)

    async def command(self, person: str) -> None:
        """A slash command that can run as it is."""
        await self.deliver("slash_commands", {
            "team_id": TEAM, "channel_id": CHANNEL, "user_id": person, "command": "/ask", "text": "몇 명이 하나요?",
            "trigger_id": self.number(), "response_url": f"{self.base}/api/respond",
        })  # fmt: skip

    async def press(self, person: str) -> None:
        """A button under an answer."""
        value = json.dumps({"c": "rate", "v": {"turn": "1", "thumb": "up"}, "f": 0})
        await self.deliver("interactive", self._interactive(person) | {
            "type": "block_actions", "container": {"type": "message", "channel_id": CHANNEL, "message_ts": "1.1"},
            "message": {"ts": "1.1"}, "channel": {"id": CHANNEL},
            "actions": [{"type": "button", "action_id": "run:0", "block_id": "b", "value": value, "action_ts": "1"}],
        })  # fmt: skip

    async def submit(self, person: str) -> None:
        """A form that teaches a pair; its acknowledgement says what does not fit, so it comes after the work."""
        number = self.number()
        filled = {"question": f"질문 {number}번은 무엇인가요?", "answer": f"답은 {number}번이에요."}
        values = {
            name: {"value": {"type": "plain_text_input", "value": text}} for name, text in filled.items()
        }
        origin = json.dumps({"c": "addqa", "ch": CHANNEL, "r": f"{self.base}/api/respond"})
        await self.deliver("interactive", self._interactive(person) | {
            "type": "view_submission",
            "view": {"id": f"V{number}", "type": "modal", "callback_id": "form", "private_metadata": origin, "state": {"values": values}},
        })  # fmt: skip

    def _interactive(self, person: str) -> Json:
        return {
            "team": {"id": TEAM}, "user": {"id": person, "team_id": TEAM}, "trigger_id": self.number(),
            "response_url": f"{self.base}/api/respond",
        }  # fmt: skip


class Socket(Line):
    """Delivers over a websocket that the bot opens."""

    def __init__(self) -> None:
        super().__init__()
        self._socket: web.WebSocketResponse | None = None
        self._linked = asyncio.Event()
        self._began: dict[str, float] = {}

    async def open(self) -> None:
        """Wait until the bot has opened its websocket."""
        await self._linked.wait()

    async def deliver(self, kind: str, payload: Json) -> None:
        """Send an envelope."""
        assert self._socket is not None
        number = self.number()
        self.sent += 1
        self._began[number] = time.perf_counter()
        await self._socket.send_json({"envelope_id": number, "type": kind, "payload": payload})

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """The websocket."""
        self._socket = socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello"})
        self._linked.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.note(self._began.pop(str(message.json().get("envelope_id"))))
        return socket


class Http(Line):
    """Delivers by signed requests to the bot's web server, over connections that stay open.

    The requests are written by hand: a client library takes longer for a request than the bot does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._under_way: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Wait until the bot takes what is delivered, and open as many connections as a crowd needs."""
        await super().open()
        for pause in itertools.repeat(0.05):
            challenge = {"type": "url_verification", "challenge": self.number()}  # none is taken twice
            if b" 200 " in await self._post(_request("events_api", challenge)):
                break
            await asyncio.sleep(pause)
        self._free += [await asyncio.open_connection("127.0.0.1", PORT) for _ in range(100)]

    async def close(self) -> None:
        """Close the connections."""
        for _, writer in self._free:
            writer.close()

    async def deliver(self, kind: str, payload: Json) -> None:
        """Send a request, and note when its answer has come."""
        self.sent += 1
        task = asyncio.create_task(self._timed(_request(kind, payload)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _timed(self, request: bytes) -> None:
        began = time.perf_counter()
        status = await self._post(request)
        assert b" 200 " in status, status
        self.note(began)

    async def _post(self, request: bytes) -> bytes:
        reader, writer = self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        if length := re.search(rb"(?i)content-length: (\d+)", head):
            await reader.readexactly(int(length[1]))
        elif b"chunked" in head:
            await reader.readuntil(b"0\r\n\r\n")
        self._free.append((reader, writer))
        return head.partition(b"\r\n")[0]


def _request(kind: str, payload: Json) -> bytes:
    """A signed request as it goes over the line."""
    content = "application/json" if kind == "events_api" else "application/x-www-form-urlencoded"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    body = json.dumps(payload) if kind == "events_api" else urlencode(form)
    at = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: bot.example.com\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={signed}\r\n"
        f"Content-Type: {content}\r\nContent-Length: {len(body.encode())}\r\n\r\n"
    )
    return (head + body).encode()


@asynccontextmanager
async def started(kind: type[Some]) -> AsyncIterator[Some]:
    """A workspace that serves its Web API on a free port."""
    line, app = kind(), web.Application()
    app.router.add_route("*", "/api/{method}", line.call)
    if isinstance(line, Socket):
        app.router.add_get("/link", line.link)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield line
    finally:
        await line.close()
        await runner.cleanup()
