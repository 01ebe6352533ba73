"""Reach an ASGI application in the same process, streams included, with an httpx2 client.

``httpx2.ASGITransport`` holds a response back until it is complete and knows no timeouts; this one hands on
every piece as it comes, and ends the application's task when nobody reads on.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, MutableMapping
from typing import Any, Final, TypeAlias

import httpx2
from starlette.applications import Starlette
from starlette.types import ASGIApp

BASE_URL: Final = "http://engine/v1"
_PIECES_AHEAD: Final = 64
_TIDYING: Final = 5.0  # seconds

_Message: TypeAlias = MutableMapping[str, Any]
_Queue: TypeAlias = "asyncio.Queue[bytes | Exception | None]"


@contextlib.asynccontextmanager
async def connected(app: Starlette) -> AsyncGenerator[httpx2.AsyncClient]:
    """Run the application's lifespan and yield a client whose every request goes to it, at `BASE_URL`."""
    transport = InsideTransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url=BASE_URL) as client,
    ):
        yield client


class InsideTransport(httpx2.AsyncBaseTransport):
    """Runs each request as a task of the application.

    The client's read timeout holds for the wait for the headers and for each piece. A failure of the
    application becomes `httpx2.ReadError`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._tasks: dict[asyncio.Task[None], _Exchange] = {}

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer as soon as the application has sent the headers; the body follows piece by piece."""
        patience = request.extensions.get("timeout", {}).get("read")
        exchange = _Exchange(request)
        task = asyncio.create_task(
            exchange.run(self._app), name=f"engine {request.method} {request.url.path}"
        )
        self._tasks[task] = exchange
        task.add_done_callback(lambda done: self._tasks.pop(done, None))
        try:
            async with asyncio.timeout(patience):
                status, headers = await exchange.start.wait()
        except TimeoutError as error:
            await _end(task)
            raise httpx2.ReadTimeout("The engine did not answer in time.", request=request) from error
        except BaseException:
            await _end(task)
            raise
        body = _Body(exchange.pieces, task, patience, request)
        return httpx2.Response(status, headers=headers, stream=body, extensions={"http_version": b"HTTP/1.1"})

    async def aclose(self) -> None:
        """End whatever is still being answered; what has been is left to tidy up (to close its file)."""
        tidying = [task for task, exchange in self._tasks.items() if exchange.complete]
        if tidying:
            await asyncio.wait(tidying, timeout=_TIDYING)
        for task in tuple(self._tasks):
            await _end(task)


class _Start:
    """The status and headers, or the reason why there are none."""

    def __init__(self) -> None:
        self._known = asyncio.Event()
        self._value: tuple[int, list[tuple[bytes, bytes]]] | Exception | None = None

    @property
    def known(self) -> bool:
        return self._known.is_set()

    def set(self, value: tuple[int, list[tuple[bytes, bytes]]] | Exception) -> None:
        self._value = value
        self._known.set()

    async def wait(self) -> tuple[int, list[tuple[bytes, bytes]]]:
        await self._known.wait()
        if not isinstance(self._value, tuple):
            raise self._value or RuntimeError("no start")
        return self._value


class _Exchange:
    """One request and its response, seen from the application's side."""

    def __init__(self, request: httpx2.Request) -> None:
        self._request = request
        self._sent = self.complete = False
        self._never = asyncio.Event()
        self._upload = _upload_of(request)
        self.start = _Start()
        self.pieces: _Queue = asyncio.Queue(_PIECES_AHEAD)

    async def run(self, app: ASGIApp) -> None:
        try:
            await app(_scope_of(self._request), self._receive, self._send)
        except Exception as error:
            await self._fail(error)
            return
        if not self.start.known:
            await self._fail(RuntimeError("the application sent no response"))

    async def _receive(self) -> _Message:
        if self._sent:
            # A reader who goes away ends this task, so "disconnected" never needs to be told.
            await self._never.wait()
        piece = await anext(self._upload, None)
        self._sent = piece is None
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def _send(self, message: _Message) -> None:
        if message["type"] == "http.response.start":
            self.start.set((message["status"], list(message.get("headers", []))))
            return
        if message.get("body") and self._request.method != "HEAD":
            await self.pieces.put(bytes(message["body"]))
        if not message.get("more_body"):
            self.complete = True
            await self.pieces.put(None)

    async def _fail(self, cause: Exception) -> None:
        error = httpx2.ReadError("The engine broke off.", request=self._request)
        error.__cause__ = cause
        if not self.start.known:
            self.start.set(error)
            return
        await self.pieces.put(error)


class _Body(httpx2.AsyncByteStream):
    """The pieces of a response; closing it, or dropping it, ends the application's task."""

    def __init__(
        self, pieces: _Queue, task: asyncio.Task[None], patience: float | None, request: httpx2.Request
    ) -> None:
        self._pieces, self._task, self._patience, self._request = pieces, task, patience, request
        self._complete = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (piece := await self._next()) is not None:
            if isinstance(piece, Exception):
                raise piece
            yield piece
        self._complete = True

    async def _next(self) -> bytes | Exception | None:
        try:
            async with asyncio.timeout(self._patience):
                return await self._pieces.get()
        except TimeoutError as error:
            raise httpx2.ReadTimeout("The engine stopped in its answer.", request=self._request) from error

    async def aclose(self) -> None:
        # After a complete response the application may still be tidying up, which it is left to finish.
        if not self._complete:
            await _end(self._task)

    def __del__(self) -> None:
        if self._complete or self._task.done():
            return
        with contextlib.suppress(RuntimeError):  # the loop is gone, and its tasks with it
            self._task.get_loop().call_soon_threadsafe(self._task.cancel)


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel and wait for the end, without taking the cancelling for our own."""
    task.cancel()
    await asyncio.wait([task])


def _upload_of(request: httpx2.Request) -> AsyncIterator[bytes]:
    if not isinstance(request.stream, httpx2.AsyncByteStream):
        raise TypeError("the request's body must be readable asynchronously")
    return aiter(request.stream)


def _scope_of(request: httpx2.Request) -> _Message:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "root_path": "",
        "query_string": url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("127.0.0.1", 0),
        "server": (url.host, url.port or 80),
        "extensions": {},
    }
