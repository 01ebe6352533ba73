"""Webhooks of the host that trains: only what it has signed counts, and that ends the wait early."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_PREFIX = "whsec_"
_WINDOW = 300  # seconds that a signed delivery is good for, before and after its time
_REMEMBERED = 2 * _WINDOW  # seconds that a delivery is known as used
_LARGEST = 1_000_000  # bytes
_JOB = "fine_tuning.job."


def secret_of(text: str) -> bytes:
    """The key of a secret as hosts show it (``whsec_`` and base64); raises ValueError for anything else."""
    try:
        key = base64.b64decode(text.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("webhook_secret") from None
    if not key or not text.startswith(_PREFIX):
        raise ValueError("webhook_secret")
    return key


class Deliveries:
    """Checks the signatures of Standard Webhooks (standardwebhooks.com), and knows what came before."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        self._key, self._clock = secret_of(secret), clock
        self._used: OrderedDict[str, float] = OrderedDict()

    def accepts(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Whether the host signed this body within the last minutes and this very delivery is new."""
        name, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
        now = self._clock()
        if not name or not (moment.isascii() and moment.isdecimal()) or len(moment) > 12:
            return False
        if abs(now - int(moment)) > _WINDOW:
            return False
        signed = f"{name}.{moment}.".encode("utf-8", "replace") + body
        expected = base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest())
        given = [part for part in headers.get("webhook-signature", "").split(" ") if part.startswith("v1,")]
        # Every signature is compared, so that the time taken tells nothing.
        matches = [hmac.compare_digest(expected, part[3:].encode("utf-8", "replace")) for part in given]
        return any(matches) and self.first(f"{name}.{moment}", now)

    def first(self, name: str, now: float) -> bool:
        """Whether something comes for the first time; it is remembered."""
        while self._used and next(iter(self._used.values())) < now - _REMEMBERED:
            self._used.popitem(last=False)
        if name in self._used:
            return False
        self._used[name] = now
        return True


class WebhookDoor:
    """The ASGI app for ``/openai/webhook``: 401 for what is not signed or came before, and nothing happens.

    An event about a job calls ``wake``; any other is taken and left. What the event says is not believed:
    the watcher asks the host itself.
    """

    def __init__(self, secret: str, wake: Callable[[], None], clock: Callable[[], float] = time.time) -> None:
        self._deliveries, self._wake = Deliveries(secret, clock), wake

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await _respond(send, await self._status(scope, receive))

    async def _status(self, scope: Scope, receive: Receive) -> int:
        if scope["path"].rstrip("/") != "/openai/webhook":
            return 404
        if scope["method"] != "POST":
            return 405
        body = await _body(receive)
        if body is None:
            return 413
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        if not self._deliveries.accepts(body, headers):
            return 401
        if _kind(body).startswith(_JOB):
            self._wake()
        return 200


def _kind(body: bytes) -> str:
    try:
        event = json.loads(body)
    except ValueError:
        return ""
    return str(event.get("type", "")) if isinstance(event, dict) else ""


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


async def _respond(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})
