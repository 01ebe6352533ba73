"""Calls off at the host what was cancelled here before it was known whether the host had taken it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.errors import HostTrouble
from core.ports import Tuner
from core.tuning import JobStatus, TrainingJob

_REMEMBERED = timedelta(days=1)
log = logging.getLogger(__name__)


class Strays:
    """Trainings that ended here without a job at the host; there may be one all the same.

    The call that makes a job can break off after the host has made it, and a process can end before it has
    written down what the host answered. So each is looked for by its key until the host has said that there
    is none, or has cancelled it; a new process looks once more after those of the last day.
    """

    def __init__(self, tuner: Tuner) -> None:
        self._tuner = tuner
        self._settled: set[int] = set()

    async def look(self, recent: Sequence[TrainingJob], now: datetime) -> None:
        """Call off what is still open among these trainings."""
        for job in recent:
            late = job.ended_at is not None and now - job.ended_at < _REMEMBERED
            if (
                late
                and job.status == JobStatus.CANCELLED
                and not job.host_job
                and job.id not in self._settled
            ):
                await self.call_off(job)

    async def call_off(self, job: TrainingJob) -> None:
        """Cancel the job at the host if there is one; trouble leaves it for the next look."""
        try:
            found = await self._tuner.find(job.key)
            if found:
                await self._tuner.cancel(found)
        except HostTrouble as trouble:
            log.info("whether job %s is at the host is not known yet: %s", job.id, trouble.key)
            return
        self._settled.add(job.id)
