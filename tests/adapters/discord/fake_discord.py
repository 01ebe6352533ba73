"""A small Discord on 127.0.0.1: the gateway's handshake and the requests of a bot that answers."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import zlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import WSCloseCode, WSMsgType, web

Json = dict[str, Any]
Fake = TypeVar("Fake", bound="FakeDiscord")
BOT, GUILD, CHANNEL, ALICE, DIRECT = 1001, 2001, 3001, 4001, 5001
_MESSAGE_CONTENT = 1 << 15
_EVERYTHING = str((1 << 50) - 1)


def user(id: int, bot: bool = False) -> Json:
    return {"id": str(id), "username": f"u{id}", "discriminator": "0", "avatar": None, "bot": bot}


@dataclass(slots=True)
class Line:
    """A connection to the gateway."""

    socket: web.WebSocketResponse
    packer: Any = None
    session: str = ""
    abort: Callable[[], None] | None = None

    async def send(self, payload: Json) -> None:
        raw = json.dumps({"s": None, "t": None, **payload}).encode()
        with suppress(ConnectionError):
            if self.packer:
                packed = self.packer.compress(raw) + self.packer.flush(zlib.Z_SYNC_FLUSH)
                await self.socket.send_bytes(packed)
            else:
                await self.socket.send_str(raw.decode())


@dataclass(slots=True)
class FakeDiscord:
    """What the bot sees, and what it did."""

    approved: int = (1 << 30) - 1
    token: str = "token"
    base: str = ""
    requests: list[tuple[str, str, Json]] = field(default_factory=list)
    messages: dict[str, Json] = field(default_factory=dict)
    identified: list[int] = field(default_factory=list)
    resumed: int = 0
    up: asyncio.Event = field(default_factory=asyncio.Event)
    posted: asyncio.Condition = field(default_factory=asyncio.Condition)
    line: Line | None = None
    log: list[Json] = field(default_factory=list)
    ids: Any = field(default_factory=lambda: itertools.count(10**17))
    down: int = 0
    faults: list[tuple[str, str, int, Json]] = field(default_factory=list)
    responses: list[Json] = field(default_factory=list)
    answers: dict[str, Json] = field(default_factory=dict)
    about: Json = field(default_factory=dict)
    servers: list[Json] = field(default_factory=lambda: [guild()])
    commands: list[Json] = field(default_factory=list)
    direct: list[str] = field(default_factory=list)
    cut: int = 0

    # ---- the gateway

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        packed = request.query.get("compress") == "zlib-stream"
        abort = request.transport.abort if request.transport else None
        line = Line(socket, zlib.compressobj() if packed else None, abort=abort)
        await line.send({"op": 10, "d": {"heartbeat_interval": 40_000}})
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._receive(line, json.loads(message.data))
        if self.line is line:
            self.line = None
            self.up.clear()
        return socket

    async def _receive(self, line: Line, message: Json) -> None:
        if message["op"] == 1:
            await line.send({"op": 11, "d": None})
        elif message["op"] == 2:
            await self._identify(line, message["d"])
        elif message["op"] == 6:
            await self._resume(line, message["d"])

    async def _identify(self, line: Line, asked: Json) -> None:
        self.identified.append(asked["intents"])
        if asked["intents"] & ~self.approved:
            await line.socket.close(code=4014, message=b"Disallowed intent(s).")
            return
        self.line, self.log = line, []
        line.session = f"session-{len(self.identified)}"
        ready = {"v": 10, "user": user(BOT, bot=True), "guilds": [{"id": str(GUILD), "unavailable": True}]}
        ready |= {"session_id": line.session, "resume_gateway_url": "ws://resume.invalid", "shard": [0, 1]}
        await self.dispatch("READY", ready | {"application": {"id": str(BOT), "flags": 0}})
        await self.dispatch("GUILD_CREATE", guild())
        self.up.set()

    async def _resume(self, line: Line, asked: Json) -> None:
        self.resumed += 1
        self.line, line.session = line, asked["session_id"]
        for payload in self.log[asked["seq"] :]:
            await line.send(payload)
        await self.dispatch("RESUMED", {})
        self.up.set()

    async def dispatch(self, kind: str, data: Json) -> None:
        """Send an event; without a connection it waits to be replayed."""
        payload = {"op": 0, "t": kind, "s": len(self.log) + 1, "d": data}
        self.log.append(payload)
        if self.line:
            await self.line.send(payload)

    async def drop(self, op: int, data: bool | None = None) -> None:
        """Ask for a reconnect (7), take the session away (9, False) or only the connection (9, True; 0)."""
        assert self.line is not None
        line, self.line = self.line, None
        self.up.clear()
        if op:
            await line.send({"op": op, "d": data})
        elif line.abort:
            line.abort()

    async def say(self, text: str, id: int | None = None) -> Json:
        """Alice mentions the bot."""
        message = self._message(ALICE, f"<@{BOT}> {text}", id)
        message["mentions"] = [user(BOT, bot=True)]
        await self.dispatch("MESSAGE_CREATE", {**message, "guild_id": str(GUILD), "member": member()})
        return message

    async def interact(self, kind: int, data: Json, message: Json | None = None, by: int = ALICE) -> str:
        """Use a command (2), press a button under a message (3) or send a form (5); returns the token."""
        number = str((int(time.time() * 1000) - 1_420_070_400_000 << 22) + next(self.ids) % 4096)
        payload: Json = {"id": number, "application_id": str(BOT), "type": kind, "token": f"token-{number}"}
        payload |= {"version": 1, "guild_id": str(GUILD), "channel_id": str(CHANNEL), "locale": "ko"}
        payload |= {"channel": {"id": str(CHANNEL), "type": 0, "name": "room"}, "data": data, "context": 0}
        payload |= {"member": {**member(), "user": user(by), "permissions": "0"}, "app_permissions": "0"}
        payload |= {"entitlements": [], "authorizing_integration_owners": {}, "attachment_size_limit": 10**7}
        await self.dispatch("INTERACTION_CREATE", payload | ({"message": message} if message else {}))
        return f"token-{number}"

    async def press(self, message: Json, label: str, by: int = ALICE) -> str:
        """Press a button under a message."""
        buttons = [one for row in message["components"] for one in row["components"]]
        (custom_id,) = (one["custom_id"] for one in buttons if one["label"] == label)
        return await self.interact(3, {"custom_id": custom_id, "component_type": 2}, message, by)

    def _message(self, author: int, content: str, id: int | None = None) -> Json:
        message: Json = {
            "id": str(id or next(self.ids)),
            "channel_id": str(CHANNEL),
            "type": 0,
            "content": content,
        }
        message |= {"author": user(author, author == BOT), "timestamp": "2026-11-20T00:00:00+00:00"}
        message |= {"edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": []}
        message |= {"mention_roles": [], "attachments": [], "embeds": [], "components": [], "pinned": False}
        self.messages[message["id"]] = message
        return message

    # ---- requests

    async def rest(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        body = json.loads(await request.read() or b"{}")
        self.requests.append((request.method, path, body))
        if self.cut > 0 and request.method == "PATCH" and request.transport:
            self.cut -= 1
            request.transport.close()
            async with self.posted:
                self.posted.notify_all()
            return web.Response()
        if self.down > 0:
            self.down -= 1
            return _json({"message": "down", "code": 0}, 503)
        fault = next((one for one in self.faults if (one[0], one[1]) == (request.method, _kind(path))), None)
        if fault:
            self.faults.remove(fault)
            async with self.posted:
                self.posted.notify_all()
            return _json(fault[3], fault[2])
        free = path.startswith(("interactions/", "webhooks/"))
        if not free and request.headers.get("Authorization") != f"Bot {self.token}":
            return _json({"message": "401: Unauthorized", "code": 0}, 401)
        answer = self._answer(request.method, path.split("/"), body)
        async with self.posted:
            self.posted.notify_all()
        return web.Response(status=204) if answer is None else _json(answer)

    def _answer(self, method: str, path: list[str], body: Any) -> Any:  # noqa: ANN401 - JSON
        if path[-1] == "typing":
            return None
        if path[0] == "interactions":
            self.responses.append({**body, "token": path[2]})
            return {"interaction": {"id": path[1], "type": 2}, "resource": None}
        if path[0] == "webhooks":
            self.answers[path[2]] = body
            return _reply(body["content"])
        if path[0] == "gateway":
            limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": 1}
            return {"url": "ws://nowhere.invalid", "shards": 1, "session_start_limit": limit}
        if method == "GET" and path[-1] == "guilds":
            return self.servers
        if path[0] == "guilds":
            return self._server(path)
        if path == ["applications", "@me"]:
            return _APPLICATION | self.about
        if path == ["users", "@me", "channels"]:
            return {"id": str(DIRECT), "type": 1, "recipients": [user(int(body["recipient_id"]))]}
        if path[0] == "users":
            return user(int(path[1])) if path[1].isdecimal() else user(BOT, bot=True)
        if method == "POST" and path == ["channels", str(DIRECT), "messages"]:
            self.direct.append(body["content"])
            return {**_reply(body["content"]), "channel_id": str(DIRECT)}
        if path[-1] == "messages":
            return self._post(body) if method == "POST" else []
        if method == "PATCH":
            self.messages[path[-1]] |= {key: body[key] for key in ("content", "components") if key in body}
            return self.messages[path[-1]]
        if path[-1] == "commands" and method == "GET":
            return self.commands
        if path[-1] == "commands":
            self.commands = [
                {**one, "id": str(next(self.ids)), "application_id": str(BOT), "version": "1"} for one in body
            ]
            return self.commands
        return _APPLICATION

    def _server(self, path: list[str]) -> Any:  # noqa: ANN401 - JSON
        (found,) = (one for one in self.servers if one["id"] == path[1])
        if path[-1] == "channels":
            return found["channels"]
        return {**member(), "user": user(BOT, bot=True)} if "members" in path else found

    def _post(self, body: Json) -> Json:
        """The same nonce returns the message that was made with it."""
        nonce = body.get("nonce")
        for message in self.messages.values():
            if nonce and body.get("enforce_nonce") and message.get("nonce") == nonce:
                return message
        message = self._message(BOT, body["content"])
        message |= {"nonce": nonce, "components": body.get("components", [])}
        return message

    def said(self) -> list[str]:
        """What the bot's messages say now."""
        return [one["content"] for one in self.messages.values() if one["author"]["id"] == str(BOT)]

    def mine(self) -> Json:
        """The newest message of the bot."""
        return [one for one in self.messages.values() if one["author"]["id"] == str(BOT)][-1]

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds that a request can bring about."""
        async with asyncio.timeout(10), self.posted:
            await self.posted.wait_for(holds)

    async def until_said(self, *texts: str) -> None:
        """Wait until the bot's messages are these."""
        async with asyncio.timeout(10), self.posted:
            await self.posted.wait_for(lambda: self.said() == list(texts))


_APPLICATION = {
    "id": str(BOT),
    "name": "bot",
    "description": "",
    "icon": None,
    "bot_public": False,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": user(ALICE),
    "team": None,
}


def _reply(content: str) -> Json:
    """A message in answer to an interaction, as discord.py wants it."""
    message: Json = {"id": "1", "channel_id": str(CHANNEL), "type": 20, "content": content, "pinned": False}
    message |= {"author": user(BOT, bot=True), "timestamp": "2026-11-20T00:00:00+00:00", "tts": False}
    message |= {"edited_timestamp": None, "mention_everyone": False}
    return message | {
        name: [] for name in ("mentions", "mention_roles", "attachments", "embeds", "components")
    }


def member() -> Json:
    return {"roles": [], "joined_at": "2026-11-20T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0}


def guild() -> Json:
    everyone: Json = {
        "id": str(GUILD),
        "name": "@everyone",
        "permissions": _EVERYTHING,
        "position": 0,
        "color": 0,
    }
    everyone |= {"hoist": False, "managed": False, "mentionable": False, "flags": 0}
    channel: Json = {
        "id": str(CHANNEL),
        "type": 0,
        "name": "room",
        "position": 0,
        "permission_overwrites": [],
    }
    found = {
        "id": str(GUILD),
        "name": "team",
        "owner_id": str(ALICE),
        "roles": [everyone],
        "channels": [channel],
    }
    empty = ("emojis", "stickers", "features", "threads", "voice_states", "presences", "stage_instances")
    found |= {name: [] for name in empty} | {"guild_scheduled_events": [], "soundboard_sounds": []}
    members: Json = {
        "members": [{**member(), "user": user(BOT, bot=True)}],
        "member_count": 2,
        "large": False,
    }
    levels = ("verification_level", "default_message_notifications", "explicit_content_filter", "mfa_level")
    return found | members | {name: 0 for name in (*levels, "premium_tier", "nsfw_level", "afk_timeout")}


def _kind(path: str) -> str:
    """A path without its numbers, such as ``channels/messages``."""
    return "/".join(part for part in path.split("/") if not part.isdecimal())


def _json(value: object, status: int = 200) -> web.Response:
    """discord.py reads JSON only where the content type is exactly this."""
    headers = {"Content-Type": "application/json", "Via": "1.1 google"}
    return web.Response(body=json.dumps(value).encode(), status=status, headers=headers)


@asynccontextmanager
async def running_discord(**changes: Any) -> AsyncIterator[FakeDiscord]:  # noqa: ANN401 - any field
    """A fake Discord until the end of the block."""
    async with serving(FakeDiscord(**changes)) as fake:
        yield fake


@asynccontextmanager
async def serving(fake: Fake) -> AsyncIterator[Fake]:
    """Serve a fake Discord until the end of the block."""
    app = web.Application()
    app.router.add_get("/gw", fake.gateway)
    app.router.add_route("*", "/api/v10/{path:.*}", fake.rest)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    fake.base = f"127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield fake
    finally:
        if fake.line:
            await fake.line.socket.close(code=WSCloseCode.GOING_AWAY)
        await runner.cleanup()
