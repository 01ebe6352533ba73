"""Keeps what goes on for ever going on: watchers through trouble with the storage, talk within its age."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from core.errors import DatabaseTooNew, StorageTrouble
from core.ports import Talks

_DAY = 24 * 3600.0  # seconds between two sweeps
_PAUSE = 5.0  # seconds until a watcher looks again that could not read or write
log = logging.getLogger(__name__)


async def sweep_for_ever(talks: Talks, now: Callable[[], datetime], days: int) -> None:
    """Forget what was said more than so many days ago, now and once a day."""
    while True:
        try:
            gone = await talks.forget_before(now() - timedelta(days=days))
            log.debug("forgot %d turns older than %d days", gone, days)
        except StorageTrouble as trouble:
            log.warning("old talk could not be forgotten: %s", trouble.key)
        await asyncio.sleep(_DAY)


async def keep_up(watcher: Callable[[], Awaitable[None]], pause: float = _PAUSE) -> None:
    """Run a watcher for ever; a full disk or a lock ends it for a moment only (``pause``, seconds).

    Raises `DatabaseTooNew`, after which this process cannot go on.
    """
    while True:
        try:
            await watcher()
        except DatabaseTooNew:
            raise
        except StorageTrouble as trouble:
            log.warning("what goes on by itself waits for the storage: %s %s", trouble.key, trouble.facts)
        await asyncio.sleep(pause)
