"""A life at our own engine: real files, a training process for each job, a way to it that breaks."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import httpx2
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from adapters.openai_api.chat import OpenAIChat
from adapters.openai_api.host import Address, Host
from core.model import QAPair, Status
from core.options import Options
from core.reply import Tone
from engine.brain import Brain
from engine.files import FileStore
from engine.folder import write_json
from engine.inside import BASE_URL, InsideTransport
from engine.jobs import LIVE, Job, JobStore
from engine.process import is_alive, recorded_group
from engine.recall.brain import RecallBrain
from engine.server import create_app
from tests.breaking_way import BreakingWay
from tests.house import FakeModel
from tests.life import DOORS, TROUBLES, AtHost, Life, LifeHost
from tests.life_brain import QuickBrain

_PATIENCE = 30.0  # seconds for a training process to do what is waited for
_GLANCE = 0.004
_SHOWN = 40  # so many of its pairs are enough for this brain to be seen better
_SAMPLE = Path(__file__).parents[1] / "docs" / "hobane" / "pairs.csv"
Moment = tuple[int, bool, bool]  # the call that is cut, whether the host still does it, whether it dies too


class EngineHost:
    """Fits `tests.life.LifeHost`; the engine can be stopped and started, and its data folder outlives it."""

    def __init__(self, folder: Path, brain: Callable[[], Brain]) -> None:
        self._folder, self._brain = folder, brain
        self.way = BreakingWay()
        self._client = httpx2.AsyncClient(transport=self.way, base_url=BASE_URL)
        self.address = Address(BASE_URL, "embedded", self._inside)
        self._running: AsyncExitStack | None = None

    async def _inside(self) -> httpx2.AsyncClient:
        return self._client

    async def start(self) -> None:
        """Start the engine where it does not run."""
        if self._running is None:
            self._running = AsyncExitStack()
            app = create_app(self._folder, [self._brain()])
            await self._running.enter_async_context(app.router.lifespan_context(app))
            self.way.engine = InsideTransport(app)
            self._running.push_async_callback(self.way.engine.aclose)

    async def stop(self) -> None:
        """Stop the engine; its trainings go on."""
        running, self._running, self.way.engine = self._running, None, None
        self.way.hang_up()
        if running is not None:
            await running.aclose()

    async def close(self) -> None:
        """Stop for good, with whatever still trains."""
        await self.stop()
        await self._client.aclose()
        await self.kill_training()

    def plan(self, trouble: str) -> None:
        route, reply, after_all = TROUBLES[trouble]
        self.way.planned[route].append((reply, after_all))

    def calm(self) -> None:
        self.way.planned.clear()
        self.way.cut_at(0, False)

    async def go_on(self, status: str, code: str | None) -> None:
        await self.start()
        live = [job for job in self._kept() if job.status in LIVE]
        if status == "running" and live:
            await _until(lambda: any(job.held or job.status not in LIVE for job in live))
        if status == "cancelled":
            for job in live:
                (await self._client.post(f"/fine_tuning/jobs/{job.id}/cancel")).raise_for_status()
        if status in ("succeeded", "failed"):
            for job in live:
                write_json(job.folder / "go.json", {"status": status, "code": code})
            await _until(lambda: not any(job.status in LIVE for job in live))

    async def jobs(self) -> Sequence[AtHost]:
        files = FileStore(self._folder / "files")
        return [
            AtHost(job.asked["metadata"]["hobane_key"], job.status, _digest(files, job))
            for job in self._kept()
        ]

    def _kept(self) -> list[Job]:
        files = FileStore(self._folder / "files")
        store = JobStore(self._folder / "jobs", files)
        return [job for name in store.ids() if (job := store.find(name))]

    # ---- what can be done to an engine behind the bot's back

    async def kill_training(self) -> None:
        """Kill the process that trains, if one does, and wait until it is dead."""
        for job in self._kept():
            group = recorded_group(job.folder) if is_alive(job.folder) else None
            if group is not None:
                with suppress(ProcessLookupError):
                    os.killpg(group, signal.SIGKILL)
                await _until(partial(_is_over, job, group))

    def damage_files(self) -> None:
        """Spoil the examples of every training that has not ended, as a bad disk would."""
        for job in self._kept():
            if job.status in LIVE:
                (job.folder / "training.jsonl").write_bytes(b'{"messages": [\n')

    async def delete_models(self) -> None:
        """Delete every tuned model."""
        await self.start()
        for model in (await self._client.get("/models")).json()["data"]:
            if model["id"].startswith("ft:"):
                (await self._client.delete(f"/models/{model['id']}")).raise_for_status()

    async def serves(self, model: str) -> bool:
        """Whether a model can be asked just now."""
        if self._running is None:
            return False
        return (await self._client.get(f"/models/{model}")).is_success


def _digest(files: FileStore, job: Job) -> str:
    content: bytes = files.get(job.asked["training_file"]).content.read_bytes()
    return hashlib.sha256(content).hexdigest()


def _is_over(job: Job, group: int) -> bool:
    """Whether that process is dead; the engine may have started another."""
    return not is_alive(job.folder) or recorded_group(job.folder) not in (None, group)


async def _until(condition: Callable[[], bool]) -> None:
    """Wait for what another process does."""
    async with asyncio.timeout(_PATIENCE):
        while not condition():  # noqa: ASYNC110 - files of another process give no event
            await asyncio.sleep(_GLANCE)


class LifeAtEngine(Life):
    """Beside the bot, the engine and its trainings end and begin again; kills come at a call to the engine."""

    host: EngineHost
    kills = st.tuples(st.integers(1, 6), st.booleans(), st.booleans())
    options = Options(base_model="base", training_base="base", promote="better", curated="off", repeats=1)

    ignorant = "네"  # how the base model's answer begins

    def brain(self) -> Brain:
        return QuickBrain()

    def opened(self, folder: Path) -> AbstractAsyncContextManager[LifeHost]:
        return _opened(folder / "engine", self.brain)

    def model(self, reached: Host) -> FakeModel:
        return OpenAIChat(reached)  # type: ignore[return-value]

    async def killed_at(self, work: asyncio.Task[object], moment: Moment) -> None:
        call, done_after_all, host_too = moment
        self.host.way.cut_at(call, done_after_all)
        cut = asyncio.create_task(self.host.way.cut.wait())
        await asyncio.wait((work, cut), return_when=asyncio.FIRST_COMPLETED)
        cut.cancel()
        if host_too:
            await self.host.stop()
            await self.host.start()

    async def _restarted(self) -> None:
        await super()._restarted()
        self.host.way.cut_at(0, False)

    @rule(away=st.booleans())
    def host_restarts(self, away: bool) -> None:
        """The engine ends, and begins again now or when it is needed; its trainings go on meanwhile."""
        self.do(self._host_restarted(away))

    async def _host_restarted(self, away: bool) -> None:
        await self.host.stop()
        if not away:
            await self.host.start()

    @precondition(lambda self: self.orders)
    @rule()
    def training_is_killed(self) -> None:
        self.do(self.host.kill_training())

    @precondition(lambda self: self.orders)
    @rule()
    def files_break(self) -> None:
        self.host.damage_files()

    @precondition(lambda self: self.orders)
    @rule()
    def models_are_deleted(self) -> None:
        self.do(self.host.delete_models())

    @rule(number=st.integers(0, DOORS - 1))
    def ask(self, number: int) -> None:
        """An answer is the active model's; where the host lost that, the base model's; or trouble is said."""
        self.do(self._asked(number))

    async def _asked(self, number: int) -> None:
        active = await self.house.ports.versions.active()
        serves = active is not None and await self.host.serves(active.model)
        there = self.host.way.engine is not None
        reply = await self.house.ask(self.known[number].question)
        if there:
            assert reply.text.startswith(self.known[number].answer if serves else self.ignorant)
        else:
            assert reply.tone is Tone.TROUBLE


@asynccontextmanager
async def _opened(folder: Path, brain: Callable[[], Brain]) -> AsyncIterator[EngineHost]:
    host = EngineHost(folder, brain)
    await host.start()
    try:
        yield host
    finally:
        await host.close()


class LifeAtRecall(LifeAtEngine):
    """The engine as it is delivered: its own brain learns and answers, in its own time."""

    options = replace(LifeAtEngine.options, base_model="hobane-recall", training_base="hobane-recall")

    ignorant = "그건 아직 배우지 못했어요"

    def brain(self) -> Brain:
        return RecallBrain()

    def pairs(self) -> list[QAPair]:
        """Pairs as people teach them, since this brain knows that another number is another question."""
        with _SAMPLE.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))[:_SHOWN]
        return [
            QAPair(
                row["question"],
                row["answer"],
                tuple(row["variants"].split(" | ")),
                status=Status.APPROVED,
            )
            for row in rows
        ]
