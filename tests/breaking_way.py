"""The way to an engine in the same process, on which everything may break."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque

import httpx2

from engine.inside import InsideTransport
from tests.fake_host import Do, Reply


class BreakingWay(httpx2.AsyncBaseTransport):
    """The way to an engine that may be away; what is planned happens once, and it can be cut at a call."""

    def __init__(self) -> None:
        self.engine: InsideTransport | None = None
        self.planned: dict[str, deque[tuple[Reply, bool]]] = defaultdict(deque)
        self.cut = asyncio.Event()
        self._calls_left, self._done_after_all = 0, False
        self._calls: set[asyncio.Future[httpx2.Response]] = set()

    def cut_at(self, call: int, done_after_all: bool) -> None:
        """Let the call of this number, from now on, never come back; 0 cuts none."""
        self.cut.clear()
        self._calls_left, self._done_after_all = call, done_after_all

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self._calls_left -= 1
        last = self._calls_left == 0
        if last and not self._done_after_all:
            await self._never()
        response = await self._answered(request)
        if last:
            await self._never()
        return response

    async def _never(self) -> None:
        self.cut.set()
        await asyncio.Event().wait()

    async def _answered(self, request: httpx2.Request) -> httpx2.Response:
        planned = self.planned[f"{request.method} {request.url.path.removeprefix('/v1')}"]
        reply, after_all = planned.popleft() if planned else (None, True)
        response = await self._from_engine(request) if after_all else None
        if reply is None:
            assert response is not None
            return response
        if Do.CUT in reply.steps:
            raise httpx2.ReadError("The connection broke off.", request=request)
        content = b"".join(step for step in reply.steps if isinstance(step, bytes))
        return httpx2.Response(reply.status, headers=list(reply.headers), content=content)

    async def _from_engine(self, request: httpx2.Request) -> httpx2.Response:
        """The engine's whole answer, or the end of the connection where the engine ends meanwhile."""
        if self.engine is None:
            raise httpx2.ConnectError("Nobody is there.", request=request)
        call = asyncio.ensure_future(_whole(self.engine, request))
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        try:
            await asyncio.wait([call])
        except asyncio.CancelledError:
            call.cancel()
            raise
        if call.cancelled():
            raise httpx2.ReadError("The engine ended.", request=request)
        return call.result()

    def hang_up(self) -> None:
        """End every call that is under way."""
        for call in self._calls:
            call.cancel()


async def _whole(engine: InsideTransport, request: httpx2.Request) -> httpx2.Response:
    response = await engine.handle_async_request(request)
    content = await response.aread()
    return httpx2.Response(response.status_code, headers=response.headers.raw, content=content)
