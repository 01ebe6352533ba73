"""A tiny base model for all tests of a run, and a whole server that trains it and answers with it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from openai import AsyncOpenAI
from openai.types.fine_tuning import FineTuningJob

from engine.folder import is_held
from engine.inside import BASE_URL, connected
from engine.lora.bases import Base, base_of
from engine.lora.brain import LoraBrain
from engine.lora.generator import Generator
from engine.server import create_app
from tests.engine_lora.tiny import training_file

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class Wire:
    """A running server with the tiny model behind it, and the official client."""

    client: AsyncOpenAI
    generator: Generator
    base: Base
    folder: Path

    async def upload(self, content: bytes) -> str:
        return (await self.client.files.create(file=("호반느.jsonl", content), purpose="fine-tune")).id

    async def train(self, content: bytes, **order: Any) -> FineTuningJob:  # noqa: ANN401 - the wire's fields
        """Start a training."""
        file_id = await self.upload(content)
        return await self.client.fine_tuning.jobs.create(
            **{"model": self.base.name, "training_file": file_id, "seed": 5, **order}
        )

    async def ended(self, job_id: str) -> FineTuningJob:
        """The job, once it has ended."""
        return await self.reached(job_id, "succeeded", "failed", "cancelled")

    async def reached(self, job_id: str, *statuses: str) -> FineTuningJob:
        async with asyncio.timeout(100):
            while True:
                job = await self.client.fine_tuning.jobs.retrieve(job_id)
                if job.status in statuses:
                    return job
                await asyncio.sleep(0.1)

    async def ask(self, question: str, model: str | None = None, told: str | None = None) -> str:
        """The streamed answer of a model (None: the base), at temperature 0, under the system prompt ``told``."""
        system: list[Any] = [{"role": "system", "content": told}] if told else []
        stream = await self.client.chat.completions.create(
            model=model or self.base.name,
            messages=[*system, {"role": "user", "content": question}],
            temperature=0,
            stream=True,
        )
        return "".join([chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices])

    def job_folder(self, job_id: str) -> Path:
        return self.folder / "jobs" / job_id


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(100):
        while not condition():  # noqa: ASYNC110 - files of another process give no event
            await asyncio.sleep(0.02)


@pytest.fixture(scope="session")
def base_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny base model, made once for all workers, in a process of its own."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    folder = shared / "tiny-base"
    with FileLock(shared / "tiny-base.lock"):
        if not (folder / "config.json").exists():
            make(folder)
    return folder


def make(folder: Path, *arguments: str) -> None:
    import subprocess

    command = [sys.executable, "-m", "tests.engine_lora.tiny", str(folder), *arguments]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@pytest.fixture
def base(base_folder: Path) -> Base:
    return base_of(str(base_folder))


@pytest.fixture
async def wire(base: Base, tmp_path: Path) -> AsyncIterator[Wire]:
    async with wired(base, tmp_path / "data") as wire:
        yield wire


@asynccontextmanager
async def wired(base: Base, folder: Path) -> AsyncIterator[Wire]:
    """A server with its data in ``folder`` and a base model behind it."""
    generator = Generator(base, folder / "generator", adapters=2)
    async with connected(create_app(folder, [LoraBrain(base, generator)])) as http:
        client = AsyncOpenAI(
            api_key="key",
            base_url=BASE_URL,
            http_client=http,
            max_retries=0,
            organization="",
            project="",
            timeout=100,
            _strict_response_validation=True,
        )
        yield Wire(client, generator, base, folder)


@pytest.fixture(autouse=True)
def _no_training_is_left(tmp_path: Path) -> Iterator[None]:
    yield
    for lock in tmp_path.glob("**/process.lock"):
        if is_held(lock):
            with suppress(ProcessLookupError, FileNotFoundError):
                os.killpg(int((lock.parent / "pid").read_text()), signal.SIGKILL)


def order_folder(folder: Path, facts: Any, base: Base, **more: Any) -> Path:  # noqa: ANN401 - JSON
    """A job's folder as the engine makes it; returns the path of its description."""
    from engine.folder import write_json
    from engine.lora.order import write_order

    folder.mkdir(parents=True)
    content = facts if isinstance(facts, bytes) else training_file(facts)
    (folder / "training.jsonl").write_bytes(content)
    spec: Mapping[str, Any] = {
        "id": "ftjob-1",
        "model": base.name,
        "method": "supervised",
        "hyperparameters": {},
        "seed": 5,
        "training_file": "training.jsonl",
        "validation_file": None,
        "artifact": "artifact",
        **more,
    }
    write_json(folder / "spec.json", dict(spec))
    return write_order(folder / "spec.json", base, None)
