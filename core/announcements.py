"""Brings waiting news to their channels, once each, however often something breaks on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from core.errors import NotDelivered, Trouble
from core.ports import Announcer, Outbox
from core.reply import Notice

_PAUSE = 0.5  # seconds between two looks into the outbox
_LEASE = timedelta(seconds=30)  # for so long nobody else tries a notice that was taken
# For mail servers and web addresses: half a minute, a minute, and so on up to six hours, for two days.
_LONGEST_PAUSE, _MOST_TRIES = timedelta(hours=6), 17
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
            except NotDelivered as trouble:
                await self._later(notice, trouble)
                continue
            except Trouble as trouble:
                log.info("notice %s waits: %s", notice.key, trouble.key)
                continue
            await self._outbox.delivered(notice.id)
            shown += 1
        return shown

    async def _later(self, notice: Notice, trouble: NotDelivered) -> None:
        """Wait twice as long after each try; after the last one the notice is given up."""
        if notice.tries >= _MOST_TRIES:
            log.error("notice %s is given up after %s tries: %s", notice.key, notice.tries, trouble.facts)
            await self._outbox.delivered(notice.id)
            return
        pause = min(_LEASE * 2 ** (notice.tries - 1), _LONGEST_PAUSE)
        log.warning("notice %s is tried again in %s: %s", notice.key, pause, trouble.facts)
        await self._outbox.postpone(notice.id, self._now() + pause)
