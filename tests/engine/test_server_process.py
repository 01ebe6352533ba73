"""Servers as real processes: killed in the middle of a training, and started from the command line."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest
from openai import AsyncOpenAI

from engine.folder import is_held
from engine.server import create_app
from tests.engine import parrot
from tests.engine.conftest import Wire, inside, until
from tests.engine.parrot import Parrot

ROOT = Path(parrot.__file__).parents[2]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@asynccontextmanager
async def process(*command: str, **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("HOBANE")}
    server = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={**clean, "PYTHONPATH": str(ROOT), **environment},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield server
    finally:
        if server.returncode is None:
            server.kill()
        await server.communicate()


async def answering(port: int, key: str = "key") -> AsyncOpenAI:
    """A client of the server on the port, once it answers."""
    client = AsyncOpenAI(api_key=key, base_url=f"http://127.0.0.1:{port}/v1", max_retries=0, timeout=5)
    async with asyncio.timeout(20), httpx2.AsyncClient() as http:
        while True:
            try:
                await http.get(f"http://127.0.0.1:{port}/v1/models")
            except httpx2.ConnectError:
                await asyncio.sleep(0.05)
                continue
            return client


async def test_a_training_goes_on_once_when_its_server_is_killed(folder: Path) -> None:
    port = free_port()
    async with process(sys.executable, parrot.__file__, "serve", str(folder), str(port)) as server:
        client = await answering(port)
        wire = Wire(client, Parrot(), folder)
        job = await wire.start(("!wait", str(folder / "go")), suffix="살아남은 모델")
        lock = wire.job_folder(job.id) / "running.lock"
        await until(lambda: is_held(lock))
        server.kill()
        await server.wait()
        await client.close()
    assert is_held(lock), "the training goes on by itself"
    (folder / "go").touch()
    async with inside(create_app(folder, [Parrot()])) as again:
        done = await Wire(again, Parrot(), folder).reached(job.id, "succeeded", "failed")
        assert done.status == "succeeded"
        assert len((folder / "jobs" / job.id / "runs.txt").read_text().splitlines()) == 1
        assert done.fine_tuned_model
        answer = await again.chat.completions.create(
            model=done.fine_tuned_model, messages=[{"role": "user", "content": "2번 규칙은?"}]
        )
        assert answer.choices[0].message.content == "규칙 2 "


@pytest.mark.parametrize("given", ["", "from-the-environment"])
async def test_the_command_line_serves_and_always_asks_for_a_key(folder: Path, given: str) -> None:
    port = free_port()
    command = (sys.executable, "-m", "engine", "--port", str(port), "--data", str(folder))
    async with process(*command, HOBANE_ENGINE_KEY=given) as server:
        key = given
        if not given:
            assert server.stderr
            key = (await server.stderr.readline()).decode().split()[-1]
        client = await answering(port, key)
        assert [model.id async for model in client.models.list()]
        wrong = client.with_options(api_key="wrong")
        with pytest.raises(Exception, match="API key"):
            await wrong.models.list()
        await client.close()
