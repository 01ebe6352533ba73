"""Brings waiting news to their channels, once each, however often something breaks on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from core.errors import Trouble
from core.ports import Announcer, Outbox

_PAUSE = 0.5  # seconds between two looks into the outbox
_LEASE = timedelta(seconds=30)  # for so long nobody else tries a notice that was taken
log = logging.getLogger(__name__)


class Announcements:
    """Hands notices from the outbox to the announcer of their platform."""

    def __init__(self, outbox: Outbox, announcers: Sequence[Announcer], now: Callable[[], datetime]) -> None:
        self._outbox, self._now = outbox, now
        self._announcers = {announcer.platform: announcer for announcer in announcers}

    async def run(self) -> None:
        """Deliver for ever."""
        while True:
            await self.deliver()
            await asyncio.sleep(_PAUSE)

    async def deliver(self) -> int:
        """Deliver what waits for the platforms of this process; returns how many notices were shown.

        One that cannot be shown is tried again after its lease.
        """
        shown = 0
        for notice in await self._outbox.claim(list(self._announcers), self._now(), _LEASE):
            try:
                await self._announcers[notice.channel.platform].announce(notice)
            except Trouble as trouble:
                log.info("notice %s waits: %s", notice.key, trouble.key)
                continue
            await self._outbox.delivered(notice.id)
            shown += 1
        return shown
