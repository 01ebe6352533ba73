"""The page is served in our own loop and stops when it is told to."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress

import pytest
from starlette.applications import Starlette

from adapters.web.listen import CannotListen, serve
from adapters.web.notices import WebAnnouncer
from tests.adapters.web.page import PASSWORD, page_of
from tests.house import House


class Serving:
    """A page served on a free port."""

    def __init__(self, web: Starlette) -> None:
        self._port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(serve(web, "127.0.0.1", 0, self._port.set_result))

    async def get(self, path: str, cookie: str = "") -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Send a request and leave its answer to be read."""
        reader, writer = await asyncio.open_connection("127.0.0.1", await self._port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
        await writer.drain()
        return reader, writer

    async def stop(self) -> None:
        """Cancel it and wait for its end."""
        self.task.cancel()
        with suppress(asyncio.CancelledError):
            await self.task


async def test_it_answers_and_leaves_signals_to_others(web: Starlette) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    serving = Serving(web)

    reader, writer = await serving.get("/healthz")
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before

    writer.close()
    await serving.stop()
    assert serving.task.cancelled()


async def test_stopping_ends_an_open_stream_at_once(web: Starlette, caplog: pytest.LogCaptureFixture) -> None:
    serving = Serving(web)
    reader, writer = await serving.get("/api/notices", "hobane_session=" + "a" * 32)
    await reader.readuntil(b": here")

    async with asyncio.timeout(0.9):  # less than the server's own patience
        await serving.stop()

    assert (await reader.read()).endswith(b"0\r\n\r\n")
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []
    writer.close()


async def test_a_port_in_use_is_said_with_its_number(web: Starlette) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen) as refused:
            await serve(web, "127.0.0.1", port)

    assert f"127.0.0.1:{port}" in refused.value.sentence("ko")
    assert refused.value.sentence("en").startswith("Another program")


async def test_an_address_of_another_computer_is_said(house: House, announcer: WebAnnouncer) -> None:
    web = page_of(house, announcer, PASSWORD)

    with pytest.raises(CannotListen) as refused:
        await serve(web, "192.0.2.1", 0)

    assert refused.value.key == "no_such_address"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.2", "bot.example"])  # noqa: S104 - refused
async def test_other_computers_are_let_in_only_with_a_password(web: Starlette, host: str) -> None:
    with pytest.raises(CannotListen) as refused:
        await serve(web, host, 0)

    assert refused.value.key == "password_needed"
