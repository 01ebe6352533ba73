"""A training's whole life, in any order of answers, broken calls, repeats, restarts and kills: what always holds.

The host is a scripted server of the OpenAI wire, reached by the real adapter; the storage is in memory and in
SQLite.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import ClassVar, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from adapters.openai_api.curve import OpenAICurves
from adapters.openai_api.host import Address, Host
from adapters.openai_api.patience import Patience
from adapters.openai_api.tuner import OpenAITuner
from bot.embedded import BASE_URL, EmbeddedEngine
from core.clean import same
from core.errors import HostLacksModel
from core.figures import LossPoint
from core.model import Finish, QAPair, Status, Turn
from core.options import Options
from core.reply import Call, Reply
from core.tuning import TrainingJob
from storage.database import open_database
from tests.fake_host import FakeHost, json_reply, refusal, reset, running_host
from tests.fakes import Clock, Ports
from tests.house import ADMIN, HERE, FakeTuner, House, Said
from tests.storage.conftest import sqlite_ports

T = TypeVar("T")
PATIENCE = Patience(5.0, 5.0, 5.0, tidy=0.2, whole=5.0, upload=5.0, pauses=(0.0,))
# What can go wrong with a call: the route, the answer in the place of the usual one, whether the host has done
# what was asked before it breaks off.
TROUBLES = {
    "upload breaks off": ("POST /files", reset(), False),
    "upload breaks off after it is taken": ("POST /files", reset(), True),
    "creation breaks off": ("POST /fine_tuning/jobs", reset(), False),
    "creation breaks off after it is done": ("POST /fine_tuning/jobs", reset(), True),
    "creation is done and makes no sense": ("POST /fine_tuning/jobs", json_reply({}), True),
    "creation finds the host busy": ("POST /fine_tuning/jobs", refusal(429, "rate_limit_exceeded"), False),
    "creation is refused": ("POST /fine_tuning/jobs", refusal(400, "invalid_training_file", "training_file"), False),
    "no money": ("POST /fine_tuning/jobs", refusal(429, "insufficient_quota"), False),
    "list breaks off": ("GET /fine_tuning/jobs", reset(), False),
    "list is broken": ("GET /fine_tuning/jobs", refusal(503), False),
    "files cannot be listed": ("GET /files", refusal(500), False),
}  # fmt: skip
CODES = ("invalid_training_file", "invalid_n_examples", "unsafe_file", "exceeded_quota", "server_error", None)
_LOOKS = 30  # more than any training needs to come to its end once nothing goes wrong
ENDS = ("succeeded", "failed", "cancelled")


class HostTuner(OpenAITuner, FakeTuner):
    """The real adapter in the place of the fake one."""

    def __init__(self, host: Host) -> None:
        OpenAITuner.__init__(self, host)
        self._curves = OpenAICurves(host)

    async def curve(self, host_job: str) -> Sequence[LossPoint]:
        return await self._curves.curve(host_job)


class Life(RuleBasedStateMachine):
    """Orders, cancels, restarts and kills on our side; progress, ends and trouble on the host's."""

    kept: ClassVar[str] = "memory"

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.orders: list[str] = []
        self.taught = 0
        self.gone = False
        self.answers: dict[str, str] = {}

    def do(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    @initialize()
    def open(self) -> None:
        self.do(self._open())

    async def _open(self) -> None:
        self.host: FakeHost = await self.stack.enter_async_context(running_host())
        reached = Host(Address(self.host.base_url, "sk-test"), PATIENCE)
        self.stack.push_async_callback(reached.close)
        now = Clock()
        ports: Ports | None = None
        if self.kept == "sqlite":
            folder = Path(mkdtemp(prefix="hobane-life-"))
            ports = sqlite_ports(await self.stack.enter_async_context(open_database(folder)), now)
        options = Options(base_model="base", training_base="base", promote="better")
        self.house = House(options, now, tuner=HostTuner(reached), ports=ports)  # type: ignore[arg-type]
        self.house.model.say = self._says
        for number in range(12):
            await self._teach(f"{number}번 문은 어디에 있어요?", f"{number}층에 있어요.")

    async def _teach(self, question: str, answer: str) -> None:
        variants = tuple(f"{question[:-1]} ({number})?" for number in range(4))
        pair = QAPair(question, answer, variants, status=Status.APPROVED)
        await self.house.ports.pairs.add([pair])
        self.answers |= {same(wording): answer for wording in pair.wordings}

    def _says(self, model: str, turns: Sequence[Turn]) -> Sequence[Said]:
        """The base model knows nothing; a tuned one knows everything, or is gone though its training succeeded."""
        if model == "base":
            return ["네", Finish()]
        if self.gone:
            return [HostLacksModel(model=model)]
        return [self.answers.get(same(turns[-1].text), "몰라요"), Finish()]

    # ---- our side

    @rule(
        data=st.data(),
        trouble=st.none() | st.sampled_from(sorted(TROUBLES)),
        kill=st.none() | st.integers(0, 120),
    )
    def order(self, data: st.DataObject, trouble: str | None, kill: int | None) -> None:
        """A new order or one that is delivered again, with trouble on the way, or a kill in the middle."""
        new = f"order-{len(self.orders)}"
        key = data.draw(st.sampled_from([*self.orders[-2:], new]))
        self.orders += [key] if key == new else []
        if trouble:
            self._plan(trouble)
        self.do(self._maybe_killed(self._order(key), kill))

    async def _order(self, key: str) -> Reply:
        return await self.house.app.result(Call("retrain", {"yes": "yes"}, ADMIN, HERE, key))

    @rule()
    def teach(self) -> None:
        """What is taught after the order must not get into the file of the order."""
        self.taught += 1
        self.do(self._teach(f"나중에 배운 {self.taught}번 문은?", f"{self.taught}호 뒤에 있어요."))

    @rule(trouble=st.none() | st.sampled_from(sorted(TROUBLES)), kill=st.none() | st.integers(0, 120))
    def look(self, trouble: str | None, kill: int | None) -> None:
        if trouble:
            self._plan(trouble)
        self.do(self._maybe_killed(self.house.services.training.look(), kill))

    async def _maybe_killed(self, work: Awaitable[object], awaits: int | None) -> None:
        """Work to the end, or for so many turns of the loop; then the process ends and another starts."""
        task = asyncio.ensure_future(work)
        if awaits is None:
            await task
            return
        for _ in range(awaits):
            if task.done():
                break
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await self._restarted()

    async def _restarted(self) -> None:
        await self.house.services.training._examinations.close()
        self.house.services = self.house.built()
        self.house.app._services = self.house.services
        self.house.live = self.house.live_news(self.house.services.training)

    @rule()
    def restart(self) -> None:
        self.do(self._restarted())

    @precondition(lambda self: self.orders)
    @rule(back=st.integers(0, 1))
    def cancel(self, back: int) -> None:
        self.do(self._cancelled(back))

    async def _cancelled(self, back: int) -> None:
        jobs = await self._jobs()
        if back < len(jobs):
            await self.house.run("cancel", {"number": str(jobs[back].id)})

    @rule(away=st.booleans())
    def deliver(self, away: bool) -> None:
        self.house.announcer.gone = away
        self.do(self._delivered())

    async def _delivered(self) -> None:
        self.house.now.advance(timedelta(seconds=31))
        await self.house.live.refresh()
        await self.house.announcements.deliver()

    # ---- the host's side

    def _plan(self, name: str) -> None:
        route, reply, after_all = TROUBLES[name]
        self.host.next(route, reply, after_all=after_all)

    @rule(gone=st.booleans())
    def tuned_models(self, gone: bool) -> None:
        self.gone = gone

    @rule(
        status=st.sampled_from(("queued", "running", "succeeded", "succeeded", "failed", "cancelled")),
        code=st.sampled_from(CODES),
    )
    def host_goes_on(self, status: str, code: str | None) -> None:
        self._end_at_the_host(status, code)

    def _end_at_the_host(self, status: str, code: str | None) -> None:
        """Let every job that goes on at the host go on to this status."""
        for number, job in self.host.jobs.items():
            if job["status"] not in ENDS:
                job["status"] = status
                job["fine_tuned_model"] = f"ft:{number}" if status == "succeeded" else None
                job["error"] = {"code": code, "message": "Line 3 is wrong."} if status == "failed" else None

    # ---- what always holds

    async def _jobs(self) -> Sequence[TrainingJob]:
        return await self.house.ports.jobs.recent(1000)

    @invariant()
    def one_job_at_the_host_for_each_request(self) -> None:
        keys = Counter(job["metadata"]["hobane_key"] for job in self.host.jobs.values())
        assert [key for key, count in keys.items() if count > 1] == []
        assert set(keys) <= set(self.orders)

    @invariant()
    def what_was_uploaded_is_the_snapshot(self) -> None:
        digests = {job.key: self.do(self._digest(job)) for job in self.do(self._jobs())}
        for job in self.host.jobs.values():
            content = self.host.contents[job["training_file"]]
            assert hashlib.sha256(content).hexdigest() == digests[job["metadata"]["hobane_key"]]

    async def _digest(self, job: TrainingJob) -> str:
        snapshot = await self.house.ports.datasets.snapshot(job.snapshot)
        assert snapshot is not None
        return snapshot.digest

    @invariant()
    def each_end_has_its_news_once(self) -> None:
        ended, told = self.do(self._ends())
        assert {key: count for key, count in told.items() if key.endswith(":ended")} == dict.fromkeys(
            ended, 1
        )

    async def _ends(self) -> tuple[list[str], Counter[str]]:
        """The news that ended jobs must have, and those there are; read again if a job ended in between."""
        while True:
            before = await self._ended()
            told = Counter(notice.key for notice in self.house.announcer.told)
            told += Counter(notice.key for notice in await self.house.ports.outbox.waiting())
            if await self._ended() == before:
                return before, told

    async def _ended(self) -> list[str]:
        return [f"job:{job.key}:ended" for job in await self._jobs() if job.status.ended]

    @invariant()
    def at_most_one_training_goes_on(self) -> None:
        assert len([job for job in self.do(self._jobs()) if not job.status.ended]) <= 1

    @invariant()
    def nothing_is_promoted_without_its_evaluation(self) -> None:
        versions = self.do(self.house.ports.versions.list())
        jobs = {job.id: job for job in self.do(self._jobs())}
        for version in versions:
            proof = jobs[version.job].proof
            assert not version.active or (proof is not None and proof.decision == "promoted")

    def teardown(self) -> None:
        try:
            if hasattr(self, "house"):
                self.do(self._settled())
        finally:
            self.do(self.stack.aclose())
            self.runner.close()

    async def _settled(self) -> None:
        """With the trouble over, everything comes to its end, is told, and nothing goes on at the host."""
        self.host.calm()
        self.house.announcer.gone = False
        for _ in range(_LOOKS):
            await self.house.services.training.look()
            self._end_at_the_host("succeeded", None)
            await asyncio.gather(*self.house.services.training._examinations._tasks.values())
            if all(job.status.ended for job in await self._jobs()):
                break
        assert [job for job in await self._jobs() if not job.status.ended] == []
        await self.house.services.training.look()
        await self._delivered()

        assert await self.house.ports.outbox.waiting() == []
        cancelled = {job.key for job in await self._jobs() if job.status == "cancelled" and not job.host_job}
        alive = {
            job["metadata"]["hobane_key"] for job in self.host.jobs.values() if job["status"] == "running"
        }
        assert not cancelled & alive


class LifeInSQLite(Life):
    kept = "sqlite"


@pytest.mark.parametrize(("machine", "examples"), [(Life, 60), (LifeInSQLite, 20)])
def test_whatever_happens_a_training_is_made_once_told_once_and_never_promoted_unproven(
    machine: type[Life], examples: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    chosen = settings(
        max_examples=examples, stateful_step_count=25, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=chosen)


async def test_our_own_engine_trains_once_and_from_the_snapshot_also_when_it_and_the_bot_are_restarted(
    tmp_path: Path,
) -> None:
    engines = [EmbeddedEngine(tmp_path), EmbeddedEngine(tmp_path)]
    hosts = [Host(Address(BASE_URL, "embedded", engine.client)) for engine in engines]
    options = Options(base_model="base", training_base="hobane-recall", promote="better")
    house = House(options, tuner=HostTuner(hosts[0]))
    await house.teach(12)
    for _ in range(2):
        await house.app.result(Call("retrain", {"yes": "yes"}, ADMIN, HERE, "order"))
    await hosts[0].close()
    await engines[0].close()
    later = House(options, tuner=HostTuner(hosts[1]), ports=house.ports)
    async with asyncio.timeout(60):
        while not (await house.ports.jobs.recent(1))[0].status.ended:
            await later.services.training.look()
            await asyncio.sleep(0.02)  # the training is a process of its own
    await later.announcements.deliver()
    (job,) = await house.ports.jobs.recent(9)
    client = await hosts[1].client()
    trained = [one async for one in client.fine_tuning.jobs.list()]
    file = (await client.files.content(trained[0].training_file)).content
    snapshot = await house.ports.datasets.snapshot(job.snapshot)
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=1)  # the file is closed late
    await hosts[1].close()
    await engines[1].close()

    assert snapshot is not None
    assert (len(trained), trained[0].status, job.status) == (1, "succeeded", "succeeded")
    assert hashlib.sha256(file).hexdigest() == snapshot.digest
    assert [notice.key for notice in later.announcer.told] == ["job:order:ended"]
