"""What was said long ago is forgotten by itself, and watchers outlive trouble with the storage."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from core.errors import DatabaseLocked, DatabaseTooNew
from core.upkeep import keep_up, sweep_for_ever
from tests.house import HERE, House


async def _swept(house: House, days: int) -> None:
    """Let the sweep run until it sleeps for a day."""
    task = asyncio.create_task(sweep_for_ever(house.ports.talks, house.now, days))
    await asyncio.sleep(0.01)
    assert not task.done()
    task.cancel()


async def test_old_talk_goes_and_new_talk_stays() -> None:
    house = House()
    await house.ask("옛날 질문")
    house.now.advance(timedelta(days=31))
    await house.ask("오늘 질문")
    await _swept(house, 30)

    assert [turn.text for turn in await house.ports.talks.recent(HERE, 9)] == ["오늘 질문", "네"]


async def test_a_locked_database_only_puts_the_sweep_off(caplog: pytest.LogCaptureFixture) -> None:
    house = House()

    async def locked(moment: datetime) -> int:
        raise DatabaseLocked(path="x")

    house.ports.talks.forget_before = locked  # type: ignore[method-assign]
    with caplog.at_level(logging.WARNING):
        await _swept(house, 30)

    assert "DatabaseLocked" in caplog.text


async def test_a_watcher_goes_on_after_a_lock_and_ends_where_the_data_are_newer(
    caplog: pytest.LogCaptureFixture,
) -> None:
    met = [DatabaseLocked(path="x"), None, DatabaseTooNew(path="x")]

    async def watcher() -> None:
        if trouble := met.pop(0):
            raise trouble

    with caplog.at_level(logging.WARNING), pytest.raises(DatabaseTooNew):
        await keep_up(watcher, pause=0)

    assert met == []
    assert "DatabaseLocked" in caplog.text
