"""The guard before every request: where it may be addressed, where it may come from, how large it may be."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from adapters.web.faults import WebFault
from adapters.web.words import LARGEST_UPLOAD
from core.model import Language

LARGEST_BODY = 1_000_000  # bytes of anything but a form with files
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_SAFE = {"GET", "HEAD"}
_LENGTH = re.compile(r"\d{1,12}", re.ASCII)
_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[\w.-]+))(?::\d{1,5})?", re.ASCII)
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Gate:
    """ASGI middleware. ``hosts`` are the names the page answers to; None: loopback only.

    Any name but these could be a foreign site that resolves to this machine (DNS rebinding). A page
    that other computers reach also answers to plain IP addresses, which nobody can rebind.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: Collection[str] | None,
        language_of: Callable[[HTTPConnection], Language],
    ) -> None:
        self._app, self._hosts, self._language_of = app, hosts, language_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, send = HTTPConnection(scope), _guarded(send, scope["path"])
        try:
            self._check(request)
        except WebFault as fault:
            await fault.response(self._language_of(request))(scope, receive, send)
            return
        await self._app(scope, _bounded(receive, _limit(request)), send)

    def _check(self, request: HTTPConnection) -> None:
        if not self._knows(_host_name(request.headers.get("host", ""))):
            raise WebFault(421, "wrong_host")
        if request.scope["method"] not in _SAFE and not _own(request):
            raise WebFault(403, "foreign_origin")
        length = request.headers.get("content-length", "0")
        if not _LENGTH.fullmatch(length) or int(length) > _limit(request):
            raise WebFault(413, "too_large")

    def _knows(self, name: str) -> bool:
        if name in LOOPBACK:
            return True
        return self._hosts is not None and (name in self._hosts or _is_address(name))


def _host_name(host: str) -> str:
    """The name in a Host header without its port; empty for nonsense."""
    found = _HOST.fullmatch(host)
    return (found["address"] or found["name"]).lower() if found else ""


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _own(request: HTTPConnection) -> bool:
    """Whether a request that changes something comes from our own page."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return "sec-fetch-site" in request.headers
    return urlsplit(origin).netloc == request.headers.get("host")


def _limit(request: HTTPConnection) -> int:
    form = request.headers.get("content-type", "").startswith("multipart/form-data")
    return LARGEST_BODY + LARGEST_UPLOAD if form else LARGEST_BODY


def _bounded(receive: Receive, limit: int) -> Receive:
    """Count what comes in, for bodies that do not announce their length."""
    left = limit

    async def counted() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body", b""))
        if left < 0:
            raise WebFault(413, "too_large")
        return message

    return counted


def _guarded(send: Send, path: str) -> Send:
    """Add the headers that keep a browser from doing more than showing our own page."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers["Cache-Control"] = "no-cache" if path.startswith("/static/") else "no-store"
        await send(message)

    return guarded
