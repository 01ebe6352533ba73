"""The storage ports twice over, in memory and in SQLite, and a database of its own for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.cases import Cases
from storage.conducts import Conducts
from storage.database import Database, open_database
from storage.datasets import Datasets
from storage.drafts import Drafts
from storage.evaluations import Evaluations
from storage.feedback import Feedbacks
from storage.gaps import Gaps
from storage.inbox import Inbox
from storage.jobs import Jobs
from storage.live_messages import LiveMessages
from storage.models import ModelVersions
from storage.naming import Names
from storage.notes import Notes
from storage.outbox import Outbox
from storage.pairs import Pairs
from storage.places import Places
from storage.preferences import Preferences
from storage.privacy import Privacy
from storage.prompts import Prompts
from storage.remarks import Remarks
from storage.revisions import Revisions
from storage.roles import Roles
from storage.talks import Talks
from storage.usages import Usages
from storage.wordings import Wordings
from tests.fakes import Clock, Ports, fake_ports


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def database(folder: Path) -> AsyncIterator[Database]:
    async with open_database(folder) as opened:
        yield opened


@pytest.fixture(params=["memory", "sqlite"])
async def ports(request: pytest.FixtureRequest, folder: Path, now: Clock) -> AsyncIterator[Ports]:
    if request.param == "memory":
        yield fake_ports(now)
        return
    async with open_database(folder) as opened:
        yield sqlite_ports(opened, now)


def sqlite_ports(database: Database, now: Clock) -> Ports:
    return Ports(
        pairs=Pairs(database, now),
        revisions=Revisions(database, now),
        remarks=Remarks(database),
        datasets=Datasets(database, now),
        wordings=Wordings(database, now),
        talks=Talks(database, now),
        notes=Notes(database, now),
        jobs=Jobs(database, now),
        versions=ModelVersions(database, now),
        prompts=Prompts(database, now),
        roles=Roles(database, now),
        names=Names(database),
        places=Places(database, now),
        outbox=Outbox(database, now),
        live_messages=LiveMessages(database),
        inbox=Inbox(database, now),
        drafts=Drafts(database, now),
        cases=Cases(database, now),
        evaluations=Evaluations(database, now),
        conducts=Conducts(database, now),
        feedback=Feedbacks(database, now),
        usages=Usages(database),
        preferences=Preferences(database, now),
        gaps=Gaps(database, now),
        privacy=Privacy(database, now),
        now=now,
    )
