"""What every request passes: an id, the key, a bound on its size, an answer even to the unforeseen."""

from __future__ import annotations

import hmac
import logging
import uuid
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.wire import WireError

LARGEST_UPLOAD: Final = 100 * 2**20
LARGEST_BODY: Final = 8 * 2**20
_UPLOADS: Final = "/v1/files"

_log = logging.getLogger(__name__)


class Gate:
    """Wraps the application; ``api_key`` None lets everybody in, which is right only inside one process."""

    def __init__(self, app: ASGIApp, api_key: str | None) -> None:
        self._app, self._api_key = app, api_key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with an ``x-request-id`` on its answer, or answer it with the reason why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        outgoing = _Outgoing(send)
        try:
            headers, most = Headers(scope=scope), _most(scope)
            self._admit(headers)
            _check_length(headers, most)
            await self._app(scope, _bounded(receive, most), outgoing)
        except WireError as error:
            await error.response()(scope, receive, outgoing)
        except Exception:
            _log.exception("request %s failed", outgoing.request_id)
            if outgoing.started:
                raise
            message = f"The server failed to serve this request ({outgoing.request_id})."
            await WireError(500, message, code="internal_error").response()(scope, receive, outgoing)

    def _admit(self, headers: Headers) -> None:
        if self._api_key is None:
            return
        kind, _, key = headers.get("authorization", "").partition(" ")
        # Header values are read as Latin-1; what was sent are the key's bytes in UTF-8.
        known = hmac.compare_digest(key.strip(" ").encode("latin-1"), self._api_key.encode())
        if kind.lower() != "bearer" or not known:
            raise WireError(401, "The API key is missing or wrong.", code="invalid_api_key")


class _Outgoing:
    """Sends on, with the request's id on the response, and remembers whether it has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.request_id = f"req_{uuid.uuid4().hex}"
        self.started = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            MutableHeaders(scope=message)["x-request-id"] = self.request_id
        await self._send(message)


def _most(scope: Scope) -> int:
    return LARGEST_UPLOAD if scope["path"] == _UPLOADS else LARGEST_BODY


def _check_length(headers: Headers, most: int) -> None:
    stated = headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > most:
        raise _too_large(most)


def _bounded(receive: Receive, most: int) -> Receive:
    """Count what comes in, for a stated length may be missing or wrong."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise _too_large(most)
        return message

    return counted


def _too_large(most: int) -> WireError:
    return WireError(413, f"The request is too large: at most {most // 2**20} MiB.", code="request_too_large")
