"""Gathers what the news of a training's end shows, and says where it is to be told."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import Trouble
from core.figures import Figures, LossPoint, VersionScore
from core.model import Channel, QAPair
from core.news import notice_of
from core.options import Options
from core.ports import Curves, Jobs, Pictures
from core.reply import Attachment, Notice
from core.tuning import JobStatus, TrainingJob

_PATIENCE = 60.0  # seconds for the host to tell its curve, and for drawing it
_RECENT = 50  # trainings whose scores are drawn at most
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reporter:
    """Makes the notices of an ended job: for the asking channel, and for each of ``copies``."""

    options: Options
    jobs: Jobs
    curves: Curves
    pictures: Pictures
    copies: tuple[Channel, ...] = ()

    async def notices(self, job: TrainingJob, wrong: QAPair | None = None) -> Sequence[Notice]:
        """Return the notices, each with a key of its own; no picture is worth losing the news over.

        ``wrong`` is the pair that made the job fail, where that is known.
        """
        pictures = await self._drawn(job) if job.status == JobStatus.SUCCEEDED else ()
        notice = notice_of(job, self.options, pictures, wrong)
        copies = [replace(notice, channel=copy, key=f"{notice.key}:{copy}") for copy in self.copies]
        return [notice, *copies]

    async def _drawn(self, job: TrainingJob) -> Sequence[Attachment]:
        try:
            async with asyncio.timeout(_PATIENCE):
                figures = Figures(job.id, await self._curve(job), await self._scores(job), job.language)
                return await self.pictures.draw(figures)
        except TimeoutError:
            log.warning("the pictures of job %s took too long", job.id)
            return ()

    async def _curve(self, job: TrainingJob) -> tuple[LossPoint, ...]:
        try:
            return tuple(await self.curves.curve(job.host_job)) if job.host_job else ()
        except Trouble as trouble:
            log.info("the host does not tell the loss of job %s: %s", job.id, trouble.key)
            return ()

    async def _scores(self, job: TrainingJob) -> tuple[VersionScore, ...]:
        """What answered before the first examined version, then every version in order."""
        before = [one for one in await self.jobs.recent(_RECENT) if one.proof and one.id < job.id]
        proven = [(one.id, one.proof) for one in (*sorted(before, key=lambda one: one.id), job) if one.proof]
        first = next((proof.before for _, proof in proven if proof.before), None)
        scores = [VersionScore(None, first.rates)] if first else []
        scores += [VersionScore(number, proof.after.rates) for number, proof in proven if proof.after]
        return tuple(scores)
