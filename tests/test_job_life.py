"""A training's whole life, in any order of answers, broken calls, repeats, restarts and kills: what always holds."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

import engine.runner
from adapters.openai_api.host import Address, Host
from bot.embedded import BASE_URL, EmbeddedEngine
from core.options import Options
from core.reply import Call
from tests.house import ADMIN, HERE, House
from tests.life import HostTuner, Life
from tests.life_engine import LifeAtEngine, LifeAtRecall
from tests.life_scripted import LifeAtScriptedHost, LifeInSQLite


@pytest.mark.parametrize(
    ("machine", "examples"),
    [(LifeAtScriptedHost, 50), (LifeInSQLite, 20), (LifeAtEngine, 30), (LifeAtRecall, 10)],
)
def test_whatever_happens_a_training_is_made_once_told_once_and_never_promoted_unproven(
    machine: type[Life],
    examples: int,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.CRITICAL)
    monkeypatch.setattr(
        engine.runner, "POLL", 0.02
    )  # how soon an engine sees what befalls another's training
    ends: set[str] = set()
    monkeypatch.setattr(machine, "root", tmp_path, raising=False)
    monkeypatch.setattr(machine, "ends", ends, raising=False)
    chosen = settings(
        max_examples=examples, stateful_step_count=25, deadline=None, derandomize=True, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=chosen)
    assert list(tmp_path.iterdir()) == [], "no life leaves anything behind"
    assert ends >= {"promoted", "cancelled"}, "both ways to end came to pass"


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
