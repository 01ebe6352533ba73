"""Serves a web application in our own event loop, beside the chat platforms."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.types import ASGIApp, Receive, Scope, Send

from adapters.web.gate import LOOPBACK
from adapters.web.texts import page_text
from core.model import Language

if TYPE_CHECKING:
    import uvicorn

_REASONS = {errno.EADDRINUSE: "port_in_use", errno.EACCES: "port_forbidden"}


class CannotListen(Exception):
    """The page cannot be served at this address; ``key`` names why (`adapters.web.texts`)."""

    def __init__(self, key: str, host: str, port: int) -> None:
        super().__init__(key, host, port)
        self.key, self.host, self.port = key, host, port

    def sentence(self, language: Language) -> str:
        """What to tell whoever started the bot."""
        return page_text(self.key, language, host=self.host, port=self.port)


def _nobody(_: int) -> None:
    """Hears the port where nobody wants to."""


async def serve(
    web: Starlette,
    host: str,
    port: int,
    listening: Callable[[int], None] = _nobody,
    doors: Mapping[str, ASGIApp] | None = None,
) -> None:
    """Serve ``web`` until cancelled; ``listening`` hears the port (of use with port 0) once it is open.

    ``doors`` are other applications for the paths that begin so; they see to their own safety.
    Raises `CannotListen` where the address is taken or other computers could come in without a password.
    Cancelling ends open streams at once and everything else within a second.
    """
    if host not in LOOPBACK and not web.state.open:
        raise CannotListen("password_needed", host, port)
    with _bound(host, port) as bound:
        listening(bound.getsockname()[1])
        server = _embedded(_with_doors(web, doors or {}))
        serving = asyncio.create_task(server.serve(sockets=[bound]), name="web")
        try:
            await asyncio.shield(serving)
        finally:
            web.state.stopping.set()
            server.should_exit = True
            await serving


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """Open the port ourselves: uvicorn ends the whole process where it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named, because asyncio sends small pieces at once only where it knows of TCP.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
        except OSError as error:
            raise CannotListen(_REASONS.get(error.errno or 0, "no_such_address"), host, port) from error
        bound.listen()
        yield bound


def _with_doors(web: ASGIApp, doors: Mapping[str, ASGIApp]) -> ASGIApp:
    """Return an application that sends each request where its path begins to lead."""

    async def front(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        app = next((door for start, door in doors.items() if path.startswith(start)), web)
        await app(scope, receive, send)

    return front


def _embedded(web: ASGIApp) -> uvicorn.Server:
    """Return a server that leaves signals and logging to whoever runs the loop."""
    import uvicorn

    class Embedded(uvicorn.Server):
        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    config = uvicorn.Config(
        web,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return Embedded(config)
