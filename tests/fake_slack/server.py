"""The fake's HTTP server: the Web API, websockets, uploads, private answers; and how it delivers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

from tests.fake_slack.api import Api, Refusal
from tests.fake_slack.oauth import OAuthApp
from tests.fake_slack.people import People, Person
from tests.fake_slack.rules import SCOPES, pings, wrong_arguments

TEAM, BOT, BOT_ID = "T0001", "UBOT00001", "BBOT00001"
BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-fake", "xapp-fake", "signing-secret"


class FakeSlack(People):
    """One workspace with its channels and people. Everything the bot did is kept to be looked at.

    `another` makes further workspaces at the same address, known by the tokens of their calls.
    """

    team, bot, bot_id = TEAM, BOT, BOT_ID

    def __init__(self) -> None:
        self.token, self.revoked = BOT_TOKEN, False
        self.workspaces: list[FakeSlack] = [self]
        self.oauth = OAuthApp(self.workspaces)
        self.base, self.url = "", ""
        self.people: dict[str, Person] = {}
        self.members: dict[str, set[str]] = {}
        self.archived: set[str] = set()
        self.groups: dict[str, set[str]] = {}
        self.messages: dict[tuple[str, str], dict[str, Any]] = {}
        self.ephemerals: list[tuple[str, dict[str, Any]]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.refused: list[tuple[str, str]] = []
        self.pinged: list[str] = []
        self.faults: defaultdict[str, list[str | int]] = defaultdict(list)
        self.scopes: set[str] | None = None  # None: every scope
        self.sessions: dict[tuple[str, str], str] = {}
        self.statuses: list[tuple[str, str, str]] = []
        self.prompts: dict[str, Any] = {}
        self.views: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.homes: dict[str, dict[str, Any]] = {}
        self.triggers: dict[str, float] = {}
        self.trigger_life = 3.0
        self.uploads: dict[str, dict[str, Any]] = {}
        self.upload_status = 200
        self.shared: list[tuple[str, str, bytes]] = []
        self.downloads: dict[str, bytes] = {}
        self.tickets: set[str] = set()
        self.sockets: list[web.WebSocketResponse] = []
        self.connects = 0
        self.deliver_to = ""  # an address: events come over HTTP
        self.changed = asyncio.Event()
        self.echoes = True
        self._acks: dict[str, asyncio.Future[dict[str, Any] | None]] = {}
        self._responses: dict[str, tuple[FakeSlack, str, int]] = {}
        self._numbers = itertools.count(1)
        self._api = Api(self)

    @classmethod
    @asynccontextmanager
    async def open(cls) -> AsyncIterator[FakeSlack]:
        """Serve on a free port of 127.0.0.1."""
        slack = cls()
        app = web.Application(client_max_size=1 << 26)
        app.router.add_route("*", "/api/{method}", slack._call)
        app.router.add_get("/link", slack._link)
        app.router.add_post("/upload/{file}", slack._upload)
        app.router.add_get("/files/{file}", slack._download)
        app.router.add_post("/response/{number}", slack._respond)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        slack.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        slack.url = f"{slack.base}/api/"
        try:
            yield slack
        finally:
            for socket in slack.sockets:
                await socket.close()
            await runner.cleanup()

    def another(self, team: str, bot: str, token: str) -> FakeSlack:
        """Another workspace of the same Slack, with people, channels and a token of its own."""
        other = FakeSlack()
        other.team, other.bot, other.bot_id, other.token = team, bot, f"B{bot}", token
        for shared in ("base", "url", "workspaces", "oauth", "sockets", "tickets", "uploads", "deliver_to"):
            setattr(other, shared, getattr(self, shared))
        other._acks, other._responses, other._numbers = self._acks, self._responses, self._numbers
        self.workspaces.append(other)
        return other

    def _of(self, token: str) -> FakeSlack:
        """The workspace that a token is for; this one where it is for none."""
        return next((one for one in self.workspaces if one.token == token), self)

    async def uninstall(self) -> None:
        """Take the app out of this workspace: its token is revoked, then the app hears of it."""
        self.revoked = True
        await self.deliver(
            "events_api", self.event({"type": "tokens_revoked", "tokens": {"bot": [self.bot]}})
        )
        await self.deliver("events_api", self.event({"type": "app_uninstalled"}))

    # ---- small things

    def next_number(self) -> int:
        return next(self._numbers)

    def ts(self) -> str:
        return f"{int(time.time())}.{next(self._numbers):06d}"

    def trigger(self) -> str:
        number = f"trigger.{next(self._numbers)}"
        self.triggers[number] = time.monotonic()
        return number

    def private(self, user: str, message: dict[str, Any]) -> str:
        self.ephemerals.append((user, message))
        self.changed.set()
        return self.ts()

    async def until(self, happened: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something is so; looks again whenever the bot did something."""
        async with asyncio.timeout(seconds):
            while not happened():
                self.changed.clear()
                await self.changed.wait()

    # ---- the Web API

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or arguments.pop("token", "")
        workspace = self._of(str(token))
        workspace.calls.append((method, arguments))
        try:
            if method == "oauth.v2.access":
                return web.json_response(self.oauth.access(str(token), arguments))
            return await workspace._answer(method, arguments, str(token))
        except ConnectionResetError:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        finally:
            workspace.changed.set()

    async def _answer(self, method: str, arguments: dict[str, Any], token: str) -> web.Response:
        if self.faults[method]:
            return _failure(self.faults[method].pop(0))
        try:
            self._admit(method, token)
            if wrong := wrong_arguments(method, arguments):
                raise Refusal(wrong)
            self.pinged += pings(arguments)
            answer = {"ok": True, **await getattr(self._api, method.replace(".", "_"))(arguments)}
        except Refusal as refusal:
            self.refused.append((method, refusal.code))
            answer = {"ok": False, "error": refusal.code, **refusal.more}
        scopes = set(SCOPES.values()) if self.scopes is None else self.scopes
        return web.json_response(
            answer, headers={"x-oauth-scopes": ",".join(sorted(scopes))} if self.scopes else {}
        )

    def _admit(self, method: str, token: str) -> None:
        if token != (APP_TOKEN if method == "apps.connections.open" else self.token):
            raise Refusal("invalid_auth" if token else "not_authed")
        if self.revoked and method != "apps.connections.open":
            raise Refusal("token_revoked")
        needed = SCOPES.get(method)
        if self.scopes is not None and needed and needed not in self.scopes:
            raise Refusal("missing_scope", needed=needed, provided=",".join(sorted(self.scopes)))

    async def _upload(self, request: web.Request) -> web.Response:
        self.uploads[request.match_info["file"]]["content"] = await request.read()
        return web.Response(text="OK", status=self.upload_status)

    async def _download(self, request: web.Request) -> web.Response:
        token, file = (
            request.headers.get("Authorization", "").removeprefix("Bearer "),
            request.match_info["file"],
        )
        if file not in self._of(token).downloads or self._of(token).token != token:
            return web.Response(text="<html>sign in</html>", content_type="text/html")
        return web.Response(body=self._of(token).downloads[file])

    def response_url(self, user: str) -> str:
        number = str(self.next_number())
        self._responses[number] = (self, user, 5)
        return f"{self.base}/response/{number}"

    async def _respond(self, request: web.Request) -> web.Response:
        number = request.match_info["number"]
        workspace, user, left = self._responses.get(number, (self, "", 0))
        body = await request.json()
        extra = set(body) - {
            "text",
            "blocks",
            "response_type",
            "replace_original",
            "unfurl_links",
            "unfurl_media",
        }
        if (
            not left
            or extra
            or wrong_arguments("chat.postEphemeral", {"blocks": body.get("blocks"), "text": "x"})
        ):
            workspace.refused.append(("response_url", "used_url" if not left else "invalid"))
            return web.Response(status=404, text="used_url")
        self._responses[number] = (workspace, user, left - 1)
        workspace.pinged += pings(body)
        workspace.private(user, body)
        return web.Response(text="ok")

    # ---- delivery

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=404)
        self.tickets.discard(ticket)  # an address is good for one connection
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.sockets.append(socket)
        self.connects += 1
        self.changed.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                said = json.loads(message.data)
                waiting = self._acks.pop(said.get("envelope_id", ""), None)
                if waiting and not waiting.done():
                    waiting.set_result(said.get("payload"))
        if socket in self.sockets:
            self.sockets.remove(socket)
        self.changed.set()
        return socket

    async def deliver(self, kind: str, payload: dict[str, Any], retry: int = 0) -> dict[str, Any] | None:
        """Bring something to the bot and return its acknowledgement; TimeoutError after Slack's 3 seconds."""
        if self.deliver_to:
            status, body = await self.post(kind, payload)
            assert status == 200, (status, body)
            return json.loads(body) if body.startswith("{") else None
        await self.until(lambda: bool(self.sockets))
        number = f"E{self.next_number()}"
        envelope = {"envelope_id": number, "type": kind, "payload": payload, "accepts_response_payload": True}
        if retry:
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout"}
        self._acks[number] = asyncio.get_running_loop().create_future()
        await self.sockets[-1].send_json(envelope)
        async with asyncio.timeout(3):
            return await self._acks[number]

    async def post(
        self, kind: str, payload: dict[str, Any], timestamp: str | None = None, signature: str | None = None
    ) -> tuple[int, str]:
        """Deliver over HTTP with a signature; returns (status, body)."""
        if kind == "events_api":
            raw, content = json.dumps(payload), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            raw, content = urlencode(form), "application/x-www-form-urlencoded"
        timestamp = timestamp if timestamp is not None else str(int(time.time()))
        base = f"v0:{timestamp}:{raw}".encode()
        signature = signature or "v0=" + hmac.new(SECRET.encode(), base, hashlib.sha256).hexdigest()
        headers = {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature,
            "Content-Type": content,
        }
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.deliver_to, data=raw.encode(), headers=headers) as got,
        ):
            return got.status, await got.text()

    async def disconnect(self) -> None:
        """Ask the bot for a new line, as Slack does every few hours; the old one closes when the new one is there."""
        before, old = self.connects, list(self.sockets)
        for socket in old:
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await self.until(lambda: self.connects > before)
        for socket in old:
            await socket.close()

    def cut(self) -> None:
        """Break every line without a word."""
        for socket in list(self.sockets):
            self.sockets.remove(socket)
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()

    async def echo(self, channel: str, message: dict[str, Any]) -> None:
        """The bot's own messages come back to it as events."""
        if self.echoes and self.sockets:
            event = {"type": "message", "channel": channel, "channel_type": _kind(channel), **message}
            envelope = {
                "envelope_id": f"E{self.next_number()}",
                "type": "events_api",
                "payload": self.event(event),
            }
            await self.sockets[-1].send_json(envelope)


def _kind(channel: str) -> str:
    return "im" if channel.startswith("D") else "channel"


def _failure(fault: str | int) -> web.Response:
    """An answer that is none: an error of Slack's, a status; 0 breaks the connection."""
    if fault == 429:
        return web.json_response(
            {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "0"}
        )
    if fault == 0:
        raise ConnectionResetError
    if isinstance(fault, int):
        return web.Response(status=fault, text="oops")
    return web.json_response({"ok": False, "error": fault})


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        body: dict[str, Any] = await request.json()
        return body
    return {**request.query, **{name: value for name, value in (await request.post()).items()}}


__all__ = ["APP_TOKEN", "BOT", "BOT_TOKEN", "SECRET", "TEAM", "FakeSlack", "Refusal"]
