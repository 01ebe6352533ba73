"""Slack over HTTP: an ASGI app that takes only what Slack has signed, each delivery once."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Protocol
from urllib.parse import parse_qs

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.starting import Starting

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

Asgi = Callable[[Scope, Receive, Send], Awaitable[None]]

_WINDOW = 300  # seconds that a signed request is good for
_REMEMBERED = 600  # seconds that a signature is known as used
_LARGEST = 2_000_000  # bytes


class Signatures:
    """Checks Slack's signatures, and knows those that were used."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._secret, self._clock = secret.encode(), clock
        self._used: OrderedDict[str, float] = OrderedDict()

    def accepts(self, body: bytes, headers: dict[str, str]) -> bool:
        """Whether Slack signed this body within the last five minutes and it did not come before."""
        signature, timestamp = (
            headers.get("x-slack-signature", ""),
            headers.get("x-slack-request-timestamp", ""),
        )
        now = self._clock()
        if not (timestamp.isascii() and timestamp.isdecimal()) or abs(now - int(timestamp)) > _WINDOW:
            return False
        signed = b"v0:" + timestamp.encode() + b":" + body
        expected = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
            return False
        return self._first_use(signature, now)

    def _first_use(self, signature: str, now: float) -> bool:
        while self._used and next(iter(self._used.values())) < now - _REMEMBERED:
            self._used.popitem(last=False)
        if signature in self._used:
            return False
        self._used[signature] = now
        return True


class Dispatcher(Protocol):
    """Takes up what is delivered."""

    async def async_dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Take a delivery up; returns what to acknowledge it with."""


class SlackEvents:
    """The ASGI app for ``/slack/events``: events, commands and forms."""

    def __init__(self, dispatcher: Dispatcher, signatures: Signatures) -> None:
        self._dispatcher, self._signatures = dispatcher, signatures
        self._starting = Starting()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: 401 without work unless Slack signed it."""
        if scope["type"] != "http":
            return
        body = await _body(receive)
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if scope["method"] != "POST":
            await _respond(send, BoltResponse(status=405))
        elif body is None:
            await _respond(send, BoltResponse(status=413))
        elif not self._signatures.accepts(body, headers):
            await _respond(send, BoltResponse(status=401))
        elif _wants_answer(body):
            await _respond(send, await self._dispatch(body, headers))
        else:
            await _respond(send, BoltResponse(status=200))
            await self._starting.turn()
            await self._dispatch(body, headers)

    async def _dispatch(self, body: bytes, headers: dict[str, str]) -> BoltResponse:
        try:
            request = AsyncBoltRequest(body=body.decode(), headers=dict(headers))
        except (ValueError, AttributeError):  # no form or JSON, or not an object
            return BoltResponse(status=400)
        return await self._dispatcher.async_dispatch(request)


class Door:
    """What the web server mounts before the connection is there: 503 until it is."""

    def __init__(self) -> None:
        self.leads_to: Asgi | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on."""
        if self.leads_to is not None:
            await self.leads_to(scope, receive, send)
        elif scope["type"] == "http":
            await _respond(send, BoltResponse(status=503))


class Paths:
    """Sends each request to the app of its path; 404 where there is none."""

    def __init__(self, apps: Mapping[str, Asgi]) -> None:
        self._apps = apps

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on."""
        app = self._apps.get(str(scope.get("path", "")))
        if app is not None:
            await app(scope, receive, send)
        elif scope["type"] == "http":
            await _respond(send, BoltResponse(status=404))


def _wants_answer(body: bytes) -> bool:
    """Whether the acknowledgement says something: that of a form does, and Slack's question who we are.

    Everything else is acknowledged before its work begins.
    """
    try:
        if body.startswith(b"{"):
            said = json.loads(body)
            return not isinstance(said, dict) or said.get("type") != "event_callback"
        form = parse_qs(body.decode())
        if "payload" not in form:
            return "command" not in form
        said = json.loads(form["payload"][0])
        return not isinstance(said, dict) or said.get("type") == "view_submission"
    except ValueError:
        return True


async def _body(receive: Receive) -> bytes | None:
    """Read a request's body; None where it is too large."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = bool(message.get("more_body")) and message["type"] == "http.request"
        if len(body) > _LARGEST:
            return None
    return body


async def _respond(send: Send, response: BoltResponse) -> None:
    headers = [
        (name.encode(), value.encode()) for name, values in response.headers.items() for value in values
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": (response.body or "").encode()})
