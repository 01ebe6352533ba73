"""What holds for installations in workspaces, in memory and in SQLite alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.installations import Installation, Installations
from storage import installations
from storage.database import Database, open_database
from tests.fakes import Clock
from tests.fakes_installations import FakeInstallations

TOKEN = "xoxb-a-secret-token"
FIRST = Installation("slack", "T1", "하나", "U1BOT", TOKEN, "slack:T1/U1")
SECOND = Installation("slack", "T2", "둘", "U2BOT", "xoxb-other")


@pytest.fixture(params=["memory", "sqlite"])
async def kept(request: pytest.FixtureRequest, folder: Path, now: Clock) -> AsyncIterator[Installations]:
    if request.param == "memory":
        yield FakeInstallations(now)
        return
    async with open_database(folder) as opened:
        yield installations.Installations(opened, now)


async def test_an_installation_is_kept_whole_and_only_for_its_platform(
    kept: Installations, now: Clock
) -> None:
    await kept.keep(FIRST)
    await kept.keep(replace(FIRST, platform="other"))

    assert await kept.of("slack") == [replace(FIRST, at=now())]
    assert await kept.of("nobody") == []


async def test_a_workspace_that_installs_again_has_only_its_new_token(
    kept: Installations, now: Clock
) -> None:
    await kept.keep(FIRST)
    now.advance(timedelta(seconds=1))
    await kept.keep(SECOND)
    now.advance(timedelta(seconds=1))
    await kept.keep(replace(FIRST, token="xoxb-new", name="새 이름"))
    found = await kept.of("slack")

    assert [(one.workspace, one.token, one.name) for one in found] == [
        ("T2", "xoxb-other", "둘"),
        ("T1", "xoxb-new", "새 이름"),
    ]


async def test_a_removed_installation_is_gone_and_the_others_stay(kept: Installations) -> None:
    await kept.keep(FIRST)
    await kept.keep(SECOND)
    removed = [await kept.remove("slack", "T1"), await kept.remove("slack", "T1")]

    assert removed == [True, False]
    assert [one.workspace for one in await kept.of("slack")] == ["T2"]


def everything_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


async def test_a_removed_token_is_nowhere_in_the_folder(folder: Path, database: Database, now: Clock) -> None:
    store = installations.Installations(database, now)
    await store.keep(FIRST)
    before = everything_in(folder)
    await store.remove("slack", "T1")
    after = everything_in(folder)

    assert TOKEN.encode() in before
    assert TOKEN.encode() not in after


def test_a_token_is_never_in_what_is_printed() -> None:
    assert TOKEN not in repr(FIRST) + str(FIRST)
