"""What holds for counting what was asked, in memory and in SQLite alike."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.model import Channel, Turn
from core.popular import Asked
from core.ports import Talks
from storage import asked, talks
from storage.database import open_database
from tests.fakes import Clock, FakeTalks
from tests.fakes_asked import FakeAsked

ROOM, OTHER = Channel("web", "1"), Channel("web", "2")


@pytest.fixture(params=["memory", "sqlite"])
async def kept(
    request: pytest.FixtureRequest, folder: Path, now: Clock
) -> AsyncIterator[tuple[Talks, Asked]]:
    if request.param == "memory":
        fake = FakeTalks(now)
        yield fake, FakeAsked(fake)
        return
    async with open_database(folder) as opened:
        yield talks.Talks(opened, now), asked.Asked(opened)


def _exchange(pair: int | None) -> list[Turn]:
    return [Turn("user", "?"), Turn("assistant", "!", pair=pair)]


async def test_what_was_asked_most_comes_first_and_of_equals_the_latest(kept: tuple[Talks, Asked]) -> None:
    said, counted = kept
    for room, pair in ((ROOM, 1), (ROOM, 2), (OTHER, 2), (ROOM, None), (OTHER, 3)):
        await said.add(room, _exchange(pair))

    assert list(await counted.most(9)) == [2, 3, 1]
    assert list(await counted.most(1)) == [2]


async def test_what_was_forgotten_no_longer_counts(kept: tuple[Talks, Asked]) -> None:
    said, counted = kept
    await said.add(ROOM, _exchange(1))
    await said.forget(ROOM)

    assert list(await counted.most(9)) == []


async def test_a_turn_says_which_pair_it_rests_on(kept: tuple[Talks, Asked]) -> None:
    said, _ = kept
    await said.add(ROOM, _exchange(7))

    assert [turn.pair for turn in await said.recent(ROOM, 9)] == [None, 7]
