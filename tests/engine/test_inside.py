"""The in-process transport, with small applications of its own."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, MutableMapping
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from engine.inside import InsideTransport, connected
from tests.engine.conftest import until

Message = MutableMapping[str, Any]


def client_of(app: Callable[..., Any], timeout: float = 5) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(transport=InsideTransport(app), base_url="http://app", timeout=timeout)


class Endless:
    """Sends for ever; ``ended`` tells that it was stopped."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            while True:
                await send({"type": "http.response.body", "body": b"x", "more_body": True})
        finally:
            self.ended.set()


async def hanging(scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.Event().wait()


async def hanging_later(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"x", "more_body": True})
    await asyncio.Event().wait()


async def test_pieces_arrive_one_by_one_as_they_are_sent() -> None:
    go = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        await go.wait()
        yield b"two"

    async with client_of(StreamingResponse(pieces())) as client, client.stream("GET", "/") as response:
        arriving = response.aiter_raw()
        assert await anext(arriving) == b"one"
        go.set()
        assert await anext(arriving) == b"two"


@pytest.mark.parametrize("app", [hanging, hanging_later])
async def test_the_read_timeout_holds_for_headers_and_for_each_piece(app: Callable[..., Any]) -> None:
    before = asyncio.all_tasks()
    async with client_of(app, timeout=0.05) as client:
        with pytest.raises(httpx2.ReadTimeout):
            await client.get("/")
    assert asyncio.all_tasks() == before


async def test_an_application_that_crashes_is_a_read_error_with_its_cause() -> None:
    async def crashing(scope: Scope, receive: Receive, send: Send) -> None:
        raise LookupError("at once")

    async def crashing_later(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})
        raise LookupError("later")

    async def silent(scope: Scope, receive: Receive, send: Send) -> None:
        return

    for app, cause in ((crashing, LookupError), (crashing_later, LookupError), (silent, RuntimeError)):
        async with client_of(app) as client:
            with pytest.raises(httpx2.ReadError) as caught:
                await client.get("/")
            assert isinstance(caught.value.__cause__, cause)


async def test_closing_early_ends_the_application() -> None:
    app = Endless()
    async with client_of(app) as client:
        async with client.stream("GET", "/") as response:
            assert await anext(response.aiter_raw())
        assert app.ended.is_set()


async def test_a_response_that_is_dropped_unread_ends_the_application() -> None:
    app = Endless()
    async with InsideTransport(app) as transport:
        await transport.handle_async_request(httpx2.Request("GET", "http://app/"))
        gc.collect()
        await asyncio.wait_for(app.ended.wait(), 5)


async def test_a_cancelled_caller_ends_the_application_and_stays_cancelled() -> None:
    before = asyncio.all_tasks()
    async with client_of(hanging) as client:
        asking = asyncio.create_task(client.get("/"))
        await until(lambda: len(asyncio.all_tasks()) == len(before) + 2)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert asyncio.all_tasks() == before


async def test_closing_the_client_ends_what_is_still_being_answered() -> None:
    app, before = Endless(), asyncio.all_tasks()
    client = client_of(app)
    response = await client.send(client.build_request("GET", "/"), stream=True)
    await client.aclose()
    assert app.ended.is_set()
    assert asyncio.all_tasks() == before
    await response.aclose()


async def test_what_is_answered_tidies_up_before_the_client_is_closed() -> None:
    tidy, tidied = asyncio.Event(), []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse("whole")(scope, receive, send)
        await tidy.wait()
        tidied.append(scope["path"])

    client, before = client_of(app), asyncio.all_tasks()
    answered = await client.get("/file")
    closing = asyncio.create_task(client.aclose())
    await asyncio.sleep(0)
    tidy.set()
    await closing

    assert (answered.text, tidied) == ("whole", ["/file"])
    assert asyncio.all_tasks() == before


async def test_an_upload_arrives_piece_by_piece_and_a_path_with_escapes_is_decoded() -> None:
    seen: list[Any] = []

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend((scope["path"], scope["raw_path"], scope["query_string"], scope["method"]))
        more = True
        while more:
            message = await receive()
            seen.append(message["body"])
            more = message["more_body"]
        await PlainTextResponse("done")(scope, receive, send)

    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    async with client_of(counting) as client:
        assert (await client.post("/가%2F나?x=%20", content=pieces())).text == "done"
    assert seen == ["/가/나", b"/%EA%B0%80%2F%EB%82%98", b"x=%20", "POST", b"one", b"two", b""]


async def test_the_lifespan_runs_around_the_client() -> None:
    told: list[str] = []

    async def tell(request: Request) -> PlainTextResponse:
        return PlainTextResponse(",".join(told))

    class Around:
        def __init__(self, app: Starlette) -> None: ...

        async def __aenter__(self) -> None:
            told.append("begun")

        async def __aexit__(self, *_: object) -> None:
            told.append("ended")

    async with connected(Starlette(routes=[Route("/v1/told", tell)], lifespan=Around)) as client:
        assert (await client.get("/told")).text == "begun"
    assert told == ["begun", "ended"]
