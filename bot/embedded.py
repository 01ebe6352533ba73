"""The embedded engine in this process, started when it is first needed."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx2

    from bot.settings_engine import EngineSettings

BASE_URL = "http://engine/v1"  # never leaves the process


class EmbeddedEngine:
    """Runs the engine's server in a task of its own, which enters and leaves its lifespan."""

    def __init__(self, folder: Path, settings: EngineSettings | None = None) -> None:
        """Without ``settings`` it needs nothing and trains no language model."""
        self._folder, self._settings = folder, settings
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._client: asyncio.Future[httpx2.AsyncClient] | None = None

    async def client(self) -> httpx2.AsyncClient:
        """A client whose every request goes to the engine; starts it at the first call."""
        if self._client is None:
            self._client = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._run(self._client), name="embedded engine")
        return await asyncio.shield(self._client)

    async def _run(self, started: asyncio.Future[httpx2.AsyncClient]) -> None:
        try:
            create_app, connected, brains = await asyncio.to_thread(_parts)
            settings = self._settings
            at_once = settings.hobane_ray_trainings if settings and settings.launch else 1
            app = create_app(self._folder, brains(settings, self._folder), at_once=at_once)
            async with connected(app) as client:
                started.set_result(client)
                await self._stop.wait()
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)

    async def close(self) -> None:
        """Stop the engine; a training that runs goes on by itself and is found again."""
        self._stop.set()
        if self._task is not None:
            with contextlib.suppress(asyncio.CancelledError):
                await self._task


def _parts():  # type: ignore[no-untyped-def] # noqa: ANN202 - the parts' own types
    """Import the engine; a tenth of a second that only those pay who use it."""
    from bot.brains import brains
    from engine.inside import connected
    from engine.server import create_app

    return create_app, connected, brains
