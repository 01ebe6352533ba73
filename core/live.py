"""One message per training that goes on changing in the asking channel, at a gentle pace."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.durations import spell_seconds
from core.errors import MessageGone, Trouble
from core.news import spell_duration
from core.ports import Announcer, Jobs, LiveMessages
from core.reply import Button, LiveMessage, Reply, Tone
from core.texts import Say, speaker
from core.tuning import HostJob, JobStatus, Live, TrainingJob

_PACE = 3.0  # seconds between two looks, and so between two edits of a message
_PATIENCE = 20.0  # seconds for a platform to take an edit
_SETTLED = timedelta(seconds=3)  # a training that ends sooner needs no message beside its news
_RECENT = 20
_BAR = 10  # signs
_TONES = {JobStatus.SUCCEEDED: Tone.GOOD, JobStatus.FAILED: Tone.TROUBLE, JobStatus.CANCELLED: Tone.WARNING}
log = logging.getLogger(__name__)


class Watched(Protocol):
    """What the messages need of `core.training.Training`."""

    def seen(self, number: int) -> HostJob | None:
        """How the host last said that a job stands."""


class Pace:
    """How fast the steps of one stage come, seen from the first step that was noticed."""

    def __init__(self) -> None:
        self._first: dict[tuple[int, str], tuple[int, datetime]] = {}

    def left(self, job: TrainingJob, state: HostJob | None, now: datetime) -> float | None:
        """Seconds to the last step at the pace so far; None before two different steps were seen."""
        if state is None or not state.step or not state.steps:
            return None
        step, at = self._first.setdefault((job.id, job.status), (state.step, now))
        if state.step <= step:
            return None
        return (now - at).total_seconds() / (state.step - step) * max(0, state.steps - state.step)

    def forget(self, job: int) -> None:
        """The job has ended."""
        self._first = {key: first for key, first in self._first.items() if key[0] != job}


@dataclass(frozen=True, slots=True)
class Stores:
    """Where trainings and their messages are kept."""

    jobs: Jobs
    messages: LiveMessages


class LiveNews:
    """Shows how each training of this process's platforms stands; the latest state wins."""

    def __init__(
        self, stores: Stores, watched: Watched, announcers: Sequence[Announcer], now: Callable[[], datetime]
    ) -> None:
        self._jobs, self._messages, self._watched = stores.jobs, stores.messages, watched
        self._announcers, self._now = {one.platform: one for one in announcers}, now
        self._pace = Pace()
        self._shown: dict[int, Reply] = {}

    async def run(self) -> None:
        """Show for ever."""
        while True:
            await self.refresh()
            await asyncio.sleep(_PACE)

    async def refresh(self) -> int:
        """Bring every message up to date; returns how many were shown or changed."""
        shown = 0
        for job in await self._unfinished():
            if job.channel.platform in self._announcers:
                shown += await self._bring_up_to_date(job)
        return shown

    async def _unfinished(self) -> list[TrainingJob]:
        """Trainings that go on, and those whose message still says that they do."""
        going = [job for job in await self._jobs.recent(_RECENT) if not job.status.ended]
        known = {job.id for job in going}
        late = [await self._jobs.get(one.job) for one in await self._messages.open() if one.job not in known]
        return [*going, *(job for job in late if job)]

    async def _bring_up_to_date(self, job: TrainingJob) -> bool:
        live = await self._messages.of(job.id)
        if live is None:
            if job.created_at and self._now() - job.created_at < _SETTLED:
                return False
            live = Live(job.id, "")
        reply = self._reply(job)
        if live.over or self._shown.get(job.id) == reply:
            return False
        return await self._show(job, live, reply)

    def _reply(self, job: TrainingJob) -> Reply:
        state = self._watched.seen(job.id)
        return reply_of(job, state, self._pace.left(job, state, self._now()))

    async def _show(self, job: TrainingJob, live: Live, reply: Reply) -> bool:
        message = LiveMessage(job.channel, reply, f"job:{job.key}:live", live.message)
        over = job.status.ended
        try:
            async with asyncio.timeout(_PATIENCE):
                number = await self._announcers[job.channel.platform].show(message)
        except MessageGone:
            log.info("the message of job %s is gone; its news will come all the same", job.id)
            await self._messages.put(Live(job.id, live.message, over=True))
            return False
        except (Trouble, TimeoutError):
            return False  # the next look tries again, with what is true then
        await self._messages.put(Live(job.id, number, over))
        self._shown[job.id] = reply
        if over:
            self._shown.pop(job.id)
            self._pace.forget(job.id)
        return True


def reply_of(job: TrainingJob, state: HostJob | None, left: float | None) -> Reply:
    """Say how a training stands; ``left`` is in seconds."""
    say = speaker(job.language)
    step, steps = (state.step or 0, state.steps or 0) if state else (0, 0)
    stage = say(f"stage_{_stage(job, state)}")
    lines = [say("live_head", number=job.id, stage=stage)]
    if steps and not job.status.ended:
        lines[0] += f" {_bar(step, steps)}"
    if details := " · ".join(_details(job, state, left, say)):
        lines.append(details)
    facts = {"job": job.id, "status": str(job.status), "step": step, "steps": steps, "seconds_left": left}
    buttons = () if job.status.ended else (_cancel(job, say),)
    return Reply("\n".join(lines), _TONES.get(job.status, Tone.PLAIN), buttons, facts=facts)


def _stage(job: TrainingJob, state: HostJob | None) -> str:
    validating = state is not None and state.validating and job.status == JobStatus.QUEUED
    return "validating" if validating else str(job.status)


def _details(job: TrainingJob, state: HostJob | None, left: float | None, say: Say) -> list[str]:
    if job.status.ended:
        return [say("live_took", time=spell_duration(job, say))]
    if state is None or not state.steps:
        return []
    details = [say("live_step", step=state.step or 0, steps=state.steps)]
    if state.loss is not None:
        details.append(say("live_loss", loss=state.loss))
    if left is not None:
        details.append(say("live_left", time=spell_seconds(left, say)))
    return details


def _bar(step: int, steps: int) -> str:
    share = min(1.0, step / steps)
    full = int(share * _BAR)
    return f"{'▰' * full}{'▱' * (_BAR - full)} {share:.0%}"


def _cancel(job: TrainingJob, say: Say) -> Button:
    return Button(say("cancel_it"), "cancel", {"number": str(job.id)}, danger=True)
