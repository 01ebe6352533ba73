"""The whole server of the OpenAI wire, put together from its parts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.brain import Brain
from engine.chat import ChatRoutes
from engine.files import FileRoutes, FileStore
from engine.gate import Gate
from engine.job_routes import JobDesk, JobRoutes, OrderBook
from engine.jobs import Job, JobStore
from engine.models import ModelRoutes, Models
from engine.moderation import ModerationRoutes
from engine.runner import Runner
from engine.wire import WireError


def create_app(
    folder: Path,
    brains: Sequence[Brain],
    *,
    api_key: str | None = None,
    organization: str = "hobane",
    at_once: int = 1,
) -> Starlette:
    """The server on one data folder, which any number of servers may share.

    ``brains`` learn and answer; ``organization`` is a part of the names of tuned models. With ``api_key``
    every request needs it. Jobs are carried out while the application's lifespan runs, ``at_once`` of them
    side by side.
    """
    folder = folder.resolve()
    files = FileStore(folder / "files")
    jobs = JobStore(folder / "jobs", files)
    models = Models(brains, jobs, organization)
    runner = Runner(folder, jobs, lambda job: _training_command(models, job), at_once)
    desk = JobRoutes(JobDesk(models, files, jobs), OrderBook(folder / "orders", jobs), jobs, runner)
    return Starlette(
        routes=_routes(FileRoutes(files, jobs.user_of), desk, models),
        middleware=[Middleware(Gate, api_key=api_key)],
        exception_handlers={WireError: _wire_error, HTTPException: _http_error},
        lifespan=lambda _: _running(runner, brains),
    )


def _routes(files: FileRoutes, jobs: JobRoutes, models: Models) -> list[Route]:
    return [
        *files.routes(),
        *jobs.routes(),
        *ModelRoutes(models).routes(),
        *ChatRoutes(models).routes(),
        *ModerationRoutes().routes(),
    ]


@asynccontextmanager
async def _running(runner: Runner, brains: Sequence[Brain]) -> AsyncGenerator[None]:
    task = asyncio.create_task(runner.run(), name="engine runner")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        for brain in brains:
            await brain.close()


def _training_command(models: Models, job: Job) -> Sequence[str] | None:
    brain = models.brain_of(job)
    if brain is None:
        return None
    try:
        return brain.training_command(job.folder / "spec.json", models.parent(job))
    except WireError:  # the model to go on from was deleted meanwhile
        return None


async def _wire_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, WireError):
        raise error
    return error.response()


async def _http_error(request: Request, error: Exception) -> Response:
    """What the routing itself refuses (no such path, no such method), in the wire's envelope."""
    if not isinstance(error, HTTPException):
        raise error
    message = f"{error.detail}: {request.method} {request.url.path}"
    code = "unknown_url" if error.status_code == 404 else None
    envelope = WireError(error.status_code, message, code=code).envelope
    return JSONResponse(envelope, error.status_code, headers=dict(error.headers or {}))
