"""A whole server with the parrot behind it, reached by the official client: in process and over HTTP."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
import uvicorn
from openai import AsyncOpenAI
from openai.types.fine_tuning import FineTuningJob
from starlette.applications import Starlette

from engine.folder import is_held
from engine.inside import BASE_URL, connected
from engine.server import create_app
from tests.engine.parrot import BASE, Parrot


@dataclass(slots=True)
class Wire:
    """A running server and what a test needs of it."""

    client: AsyncOpenAI
    parrot: Parrot
    folder: Path

    async def upload(self, content: bytes, name: str = "호반느.jsonl") -> str:
        return (await self.client.files.create(file=(name, content), purpose="fine-tune")).id

    async def start(self, *orders: tuple[str, str], suffix: str | None = None) -> FineTuningJob:
        """Start a training on a dozen pairs, with orders to the training among them."""
        file_id = await self.upload(lesson(*orders))
        create = self.client.fine_tuning.jobs.create
        return await (
            create(model=BASE, training_file=file_id, suffix=suffix)
            if suffix
            else create(model=BASE, training_file=file_id)
        )

    async def reached(self, job_id: str, *statuses: str) -> FineTuningJob:
        """The job, once it has one of the statuses."""
        async with asyncio.timeout(15):
            job = await self.client.fine_tuning.jobs.retrieve(job_id)
            while job.status not in statuses:
                await asyncio.sleep(0.02)
                job = await self.client.fine_tuning.jobs.retrieve(job_id)
        return job

    async def trained(self, suffix: str = "호반느") -> str:
        """The name of a newly trained model."""
        job = await self.reached((await self.start(suffix=suffix)).id, "succeeded", "failed")
        assert job.fine_tuned_model
        return job.fine_tuned_model

    def job_folder(self, job_id: str) -> Path:
        return self.folder / "jobs" / job_id


def lesson(*orders: tuple[str, str], size: int = 12) -> bytes:
    """A training file: ``size`` questions with their answers, then the orders to the training."""
    pairs = [(f"{number}번 규칙은?", f"규칙 {number}") for number in range(size)]
    return b"".join(example(question, answer) for question, answer in (*pairs, *orders))


def example(question: str, answer: str) -> bytes:
    messages = [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]
    return json.dumps({"messages": messages}, ensure_ascii=False).encode() + b"\n"


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110 - files of another process give no event
            await asyncio.sleep(0.02)


@asynccontextmanager
async def inside(app: Starlette) -> AsyncIterator[AsyncOpenAI]:
    async with connected(app) as http, _official(BASE_URL, http) as client:
        yield client


@asynccontextmanager
async def over_http(app: Starlette) -> AsyncIterator[AsyncOpenAI]:
    # Started and stopped by hand, for `serve()` looks only every 0.1 s whether it is to stop.
    config = uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=2)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    # With the protocol named asyncio turns Nagle's algorithm off, which would cost 40 ms a request.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        await server.startup(sockets=[listener])
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        try:
            async with httpx2.AsyncClient() as http, _official(url, http) as client:
                yield client
        finally:
            while server.server_state.connections:  # noqa: ASYNC110 - seen closed sooner than by `shutdown`
                await asyncio.sleep(0)
            await server.shutdown(sockets=[listener])


@asynccontextmanager
async def _official(url: str, http: httpx2.AsyncClient) -> AsyncIterator[AsyncOpenAI]:
    yield AsyncOpenAI(
        api_key="key", base_url=url, http_client=http, max_retries=0, organization="", project="", timeout=15
    )


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder; whatever still trains on it at the end of the test is ended."""
    yield tmp_path / "data"
    for lock in tmp_path.glob("**/process.lock"):
        if is_held(lock):
            with suppress(ProcessLookupError):
                os.killpg(int((lock.parent / "pid").read_text()), signal.SIGKILL)


@pytest.fixture(params=["inside", "http"])
async def wire(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Wire]:
    """The same server, once in process and once over HTTP."""
    parrot = Parrot()
    connect = inside if request.param == "inside" else over_http
    async with connect(create_app(folder, [parrot])) as client:
        yield Wire(client, parrot, folder)


@pytest.fixture
async def embedded(folder: Path) -> AsyncIterator[Wire]:
    """The server in process only, for what does not depend on the way there."""
    parrot = Parrot()
    async with inside(create_app(folder, [parrot])) as client:
        yield Wire(client, parrot, folder)
