"""Tells the admins what they have to know, each thing once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from core.model import Channel, Language
from core.options import Options
from core.ports import Jobs, Outbox
from core.reply import Notice, Reply
from core.texts import Say, speaker

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AdminNews:
    """Speaks in the admins' channel of the settings, else where the last training was ordered."""

    outbox: Outbox
    jobs: Jobs
    options: Options

    async def tell(self, key: str, build: Callable[[Say], Reply]) -> bool:
        """Queue the news under a key that makes it unique; False while there is no place to tell it."""
        channel, person, language = await self._place()
        if channel is None:
            log.warning("%s cannot be told to anybody: set HOBANE_ADMIN_CHANNEL", key)
            return False
        await self.outbox.put(Notice(channel, build(speaker(language)), key, person))
        return True

    async def _place(self) -> tuple[Channel | None, str, Language]:
        if self.options.admin_channel:
            return self.options.admin_channel, "", self.options.language
        for job in await self.jobs.recent(1):
            return job.channel, job.asked_by, job.language
        return None, "", self.options.language
