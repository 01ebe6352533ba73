"""Lets go of what was said long ago."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from core.errors import StorageTrouble
from core.ports import Talks

_DAY = 24 * 3600.0  # seconds between two sweeps
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
