"""A web server on a free port of 127.0.0.1 for the adapter's ASGI apps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn

from adapters.slack.http import Asgi


@asynccontextmanager
async def serving(app: Asgi) -> AsyncIterator[str]:
    """Serve an app and yield its address."""
    config = uvicorn.Config(app, "127.0.0.1", 0, lifespan="off", log_config=None, ws="none")
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    try:
        yield f"http://127.0.0.1:{await _port(server)}"
    finally:
        server.should_exit = True
        await running


async def _port(server: uvicorn.Server) -> int:
    for _ in range(2000):
        if server.started:
            return int(server.servers[0].sockets[0].getsockname()[1])
        await asyncio.sleep(0.005)
    raise AssertionError("the web server did not start")
