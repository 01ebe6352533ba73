"""A training's whole life as a state machine: orders, cancels, kills and restarts in any order, at any host."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, Protocol, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from adapters.openai_api.curve import OpenAICurves
from adapters.openai_api.host import Address, Host
from adapters.openai_api.patience import Patience
from adapters.openai_api.tuner import OpenAITuner
from core.clean import same
from core.figures import LossPoint
from core.model import QAPair, Status
from core.options import Options
from core.reply import Call, Reply
from core.tuning import TrainingJob
from storage.database import open_database
from tests.fake_host import Reply as HostReply
from tests.fake_host import json_reply, refusal, reset
from tests.fakes import Clock, Ports
from tests.house import ADMIN, HERE, FakeModel, FakeTuner, House
from tests.storage.conftest import sqlite_ports

T = TypeVar("T")
PATIENCE = Patience(5.0, 5.0, 5.0, tidy=0.2, whole=5.0, upload=5.0, pauses=(0.0,))
# What can go wrong with a call: the route, the answer in the place of the usual one, whether the host has done
# what was asked before it breaks off.
TROUBLES: Mapping[str, tuple[str, HostReply, bool]] = {
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
DOORS = 18
ENDS = ("succeeded", "failed", "cancelled")
_LOOKS = 30  # more than any training needs to come to its end once nothing goes wrong


@dataclass(frozen=True, slots=True)
class AtHost:
    """A job as its host has it: the key it was ordered under, how it stands, what its file's bytes hash to."""

    key: str
    status: str
    digest: str


class LifeHost(Protocol):
    """A host that a life is lived at."""

    address: Address

    def plan(self, trouble: str) -> None:
        """Let one of `TROUBLES` happen to the next call of its route."""

    def calm(self) -> None:
        """Nothing that was planned happens any more."""

    async def go_on(self, status: str, code: str | None) -> None:
        """Let every job that goes on go on to this status; ``code`` says why it fails."""

    async def jobs(self) -> Sequence[AtHost]:
        """All jobs."""


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
    root: ClassVar[Path]  # below it each life has a folder of its own while it lasts
    kills: ClassVar[st.SearchStrategy[Any]]  # moments in a piece of work
    options: ClassVar[Options]
    ends: ClassVar[set[str]]  # every way in which a training of some life ended

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.folder = TemporaryDirectory(dir=self.root)
        self.orders: list[str] = []
        self.taught = 0
        self.answers: dict[str, str] = {}

    # ---- what depends on the host

    def opened(self, folder: Path) -> AbstractAsyncContextManager[LifeHost]:
        """The host, until the end of the block."""
        raise NotImplementedError

    def model(self, reached: Host) -> FakeModel:
        """What answers people and cases."""
        raise NotImplementedError

    async def killed_at(self, work: asyncio.Task[object], moment: Any) -> None:  # noqa: ANN401 - the host's own
        """Wait until work that is under way has come to a moment of `kills`."""
        raise NotImplementedError

    # ---- beginning

    def do(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self.runner.run(awaited())

    @initialize()
    def open(self) -> None:
        self.do(self._open())

    async def _open(self) -> None:
        folder = Path(self.folder.name)
        self.host = await self.stack.enter_async_context(self.opened(folder))
        reached = Host(self.host.address, PATIENCE)
        self.stack.push_async_callback(reached.close)
        now, ports = Clock(), None
        if self.kept == "sqlite":
            ports = await self._sqlite(folder / "data", now)
        tuner, model = HostTuner(reached), self.model(reached)
        self.house = House(self.options, now, model, tuner, ports=ports)  # type: ignore[arg-type]
        self.known = self.pairs()
        await self.house.ports.pairs.add(self.known)

    async def _sqlite(self, folder: Path, now: Clock) -> Ports:
        return sqlite_ports(await self.stack.enter_async_context(open_database(folder)), now)

    def pairs(self) -> list[QAPair]:
        """What is taught at the beginning: enough for the gate to tell progress from chance."""
        return [
            self._pair(f"{number}번 문은 어디에 있어요?", f"{number}층에 있어요.") for number in range(DOORS)
        ]

    def _pair(self, question: str, answer: str) -> QAPair:
        variants = tuple(f"{question[:-1]} ({number})?" for number in range(4))
        pair = QAPair(question, answer, variants, status=Status.APPROVED)
        self.answers |= {same(wording): answer for wording in pair.wordings}
        return pair

    # ---- our side

    @rule(data=st.data(), trouble=st.none() | st.sampled_from(sorted(TROUBLES)))
    def order(self, data: st.DataObject, trouble: str | None) -> None:
        """A new order or one that is delivered again, with trouble on the way, or a kill in the middle."""
        new = f"order-{len(self.orders)}"
        key = data.draw(st.sampled_from([*self.orders[-2:], new]))
        self.orders += [key] if key == new else []
        if trouble:
            self.host.plan(trouble)
        self.do(self._maybe_killed(self._order(key), data.draw(st.none() | self.kills)))

    async def _order(self, key: str) -> Reply:
        return await self.house.app.result(Call("retrain", {"yes": "yes"}, ADMIN, HERE, key))

    @rule()
    def teach(self) -> None:
        """What is taught after the order must not get into the file of the order."""
        self.taught += 1
        pair = self._pair(f"나중에 배운 {self.taught}번 문은?", f"{self.taught}호 뒤에 있어요.")
        self.do(self.house.ports.pairs.add([pair]))

    @rule(data=st.data(), trouble=st.none() | st.sampled_from(sorted(TROUBLES)))
    def look(self, data: st.DataObject, trouble: str | None) -> None:
        if trouble:
            self.host.plan(trouble)
        self.do(self._maybe_killed(self._looked(), data.draw(st.none() | self.kills)))

    async def _looked(self) -> None:
        await self.house.services.training.look()

    @rule()
    def time_passes(self) -> None:
        """Long enough for an evaluation to come to its end."""
        self.do(self._passed())

    async def _passed(self) -> None:
        await self._looked()
        await asyncio.gather(*self.house.services.training._examinations._tasks.values())

    async def _maybe_killed(self, work: Awaitable[object], moment: object) -> None:
        """Work to the end, or to a moment; then the process ends and another starts."""
        task = asyncio.ensure_future(work)
        if moment is None:
            await task
            return
        await self.killed_at(task, moment)
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

    @rule(
        status=st.sampled_from(("queued", "running", "succeeded", "succeeded", "failed", "cancelled")),
        code=st.sampled_from(CODES),
    )
    def host_goes_on(self, status: str, code: str | None) -> None:
        self.do(self.host.go_on(status, code))

    # ---- what always holds

    async def _jobs(self) -> Sequence[TrainingJob]:
        return await self.house.ports.jobs.recent(1000)

    @invariant()
    def one_job_at_the_host_for_each_request(self) -> None:
        keys = Counter(job.key for job in self.do(self.host.jobs()))
        assert [key for key, count in keys.items() if count > 1] == []
        assert set(keys) <= set(self.orders)

    @invariant()
    def what_was_uploaded_is_the_snapshot(self) -> None:
        digests = {job.key: self.do(self._digest(job)) for job in self.do(self._jobs())}
        for job in self.do(self.host.jobs()):
            assert job.digest == digests[job.key]

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

    # ---- the end

    def teardown(self) -> None:
        try:
            if hasattr(self, "house"):
                self.do(self._settled())
        finally:
            self.do(self.stack.aclose())
            self.runner.close()
            self.folder.cleanup()

    async def _settled(self) -> None:
        """With the trouble over, everything comes to its end, is told, and nothing goes on at the host."""
        self.host.calm()
        self.house.announcer.gone = False
        await self.house.services.training.look()
        await self._nothing_cancelled_goes_on_at_the_host()
        for _ in range(_LOOKS):
            await self._passed()
            await self.host.go_on("succeeded", None)
            if all(job.status.ended for job in await self._jobs()):
                break
        assert [job for job in await self._jobs() if not job.status.ended] == []
        await self._delivered()
        assert await self.house.ports.outbox.waiting() == []
        self.ends.update(_end(job) for job in await self._jobs())

    async def _nothing_cancelled_goes_on_at_the_host(self) -> None:
        cancelled = {job.key for job in await self._jobs() if job.status == "cancelled"}
        alive = {job.key for job in await self.host.jobs() if job.status not in ENDS}
        assert not cancelled & alive


def _end(job: TrainingJob) -> str:
    """How a training ended: what became of its model, or why there is none."""
    return job.proof.decision if job.proof else (job.error or str(job.status)).partition(":")[0]
