"""A house on storage in memory and on SQLite, for claims that must hold on both."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from storage.database import open_database
from tests.fakes import Clock
from tests.house import House
from tests.storage.conftest import sqlite_ports

CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties that are fast by themselves, on machines that are busy with something else."""


@pytest.fixture(params=["memory", "sqlite"])
async def house(request: pytest.FixtureRequest, tmp_path: Path, now: Clock) -> AsyncIterator[House]:
    """The whole core with fakes around it; only its storage differs."""
    if request.param == "memory":
        yield House(now=now)
        return
    async with open_database(tmp_path / "data") as database:
        yield House(now=now, ports=sqlite_ports(database, now))
