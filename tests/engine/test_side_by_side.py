"""Trainings that run elsewhere may run side by side."""

from __future__ import annotations

from pathlib import Path

from engine.server import create_app
from tests.engine.conftest import Wire, inside
from tests.engine.parrot import Parrot


async def test_as_many_trainings_run_at_once_as_were_allowed(folder: Path, tmp_path: Path) -> None:
    parrot, gate = Parrot(), tmp_path / "gate"
    async with inside(create_app(folder, [parrot], at_once=2)) as client:
        wire = Wire(client, parrot, folder)
        jobs = [(await wire.start(("!wait", str(gate)))).id for _ in range(3)]
        for job in jobs[:2]:
            await wire.reached(job, "running")

        assert (await client.fine_tuning.jobs.retrieve(jobs[2])).status == "queued"

        gate.touch()
        for job in jobs:
            assert (await wire.reached(job, "succeeded", "failed")).status == "succeeded"
    assert parrot.closed
