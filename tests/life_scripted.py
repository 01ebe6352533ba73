"""A life at a scripted server of the OpenAI wire, which says whatever a real host might."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import rule

from adapters.openai_api.host import Address, Host
from core.clean import same
from core.errors import HostLacksModel
from core.model import Finish, Turn
from core.options import Options
from tests.fake_host import FakeHost, running_host, silence
from tests.house import FakeModel, Said
from tests.life import ENDS, TROUBLES, AtHost, Life, LifeHost

_MADE = ("POST /files", "POST /fine_tuning/jobs")  # calls that make something at the host


class ScriptedHost:
    """Fits `tests.life.LifeHost`."""

    def __init__(self, fake: FakeHost) -> None:
        self._fake = fake
        self.address = Address(fake.base_url, "sk-test")

    def plan(self, trouble: str) -> None:
        route, reply, after_all = TROUBLES[trouble]
        self._fake.next(route, reply, after_all=after_all)

    def calm(self) -> None:
        self._fake.calm()

    async def hung_up(self, work: asyncio.Task[object], route: str, done: bool) -> None:
        """Wait until the host is asked this, which it does or not but never answers, or until work ends."""
        self.calm()
        self._fake.next(route, silence(), after_all=done)
        before = len(self._fake.asked(route))
        while not work.done() and len(self._fake.asked(route)) == before:  # noqa: ASYNC110 - two ends, one event
            await asyncio.sleep(0)
        self.calm()

    async def go_on(self, status: str, code: str | None) -> None:
        for number, job in self._fake.jobs.items():
            if job["status"] not in ENDS:
                job["status"] = status
                job["fine_tuned_model"] = f"ft:{number}" if status == "succeeded" else None
                job["error"] = {"code": code, "message": "Line 3 is wrong."} if status == "failed" else None

    async def jobs(self) -> Sequence[AtHost]:
        return [
            AtHost(
                job["metadata"]["hobane_key"],
                job["status"],
                hashlib.sha256(self._fake.contents[job["training_file"]]).hexdigest(),
            )
            for job in self._fake.jobs.values()
        ]


class LifeAtScriptedHost(Life):
    """The host's answers are a script; kills come after so many turns of the loop, or while it is asked."""

    host: ScriptedHost
    kills = st.integers(0, 120) | st.tuples(st.sampled_from(_MADE), st.booleans())
    options = Options(base_model="base", training_base="base", promote="better", repeats=1)

    def __init__(self) -> None:
        super().__init__()
        self.gone = False

    def opened(self, folder: Path) -> AbstractAsyncContextManager[LifeHost]:
        return _opened()

    def model(self, reached: Host) -> FakeModel:
        model = FakeModel()
        model.say = self._says
        return model

    def _says(self, model: str, turns: Sequence[Turn]) -> Sequence[Said]:
        """The base model knows nothing; a tuned one knows everything, or is gone though its training succeeded."""
        if model == "base":
            return ["네", Finish()]
        if self.gone:
            return [HostLacksModel(model=model)]
        return [self.answers.get(same(turns[-1].text), "몰라요"), Finish()]

    async def killed_at(self, work: asyncio.Task[object], moment: int | tuple[str, bool]) -> None:
        if isinstance(moment, tuple):
            await self.host.hung_up(work, *moment)
            return
        for _ in range(moment):
            if work.done():
                break
            await asyncio.sleep(0)

    @rule(gone=st.booleans())
    def tuned_models(self, gone: bool) -> None:
        self.gone = gone


@asynccontextmanager
async def _opened() -> AsyncIterator[ScriptedHost]:
    async with running_host() as fake:
        yield ScriptedHost(fake)


class LifeInSQLite(LifeAtScriptedHost):
    kept = "sqlite"
