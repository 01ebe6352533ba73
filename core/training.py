"""A job's life: estimate, start, watch, end, and the news of it."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from core import errors
from core.blame import blamed
from core.estimating import Estimate
from core.examinations import Examinations
from core.examining import Examiner
from core.failures import error_of
from core.lessons import BY_EXAMPLES, Lessons, order_of
from core.model import Actor, Channel
from core.policy import Tally
from core.ports import Tuner
from core.proof import Proof
from core.rankings import Rankings
from core.reply import Notice, Progress
from core.reporter import Reporter
from core.spending import Spending
from core.strays import Strays
from core.texts import say
from core.tuning import HostJob, JobStatus, ModelVersion, TrainingJob, TrainingPlan

_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 0.2, 30.0, 1.5  # seconds, seconds, factor
_FOLLOW_PAUSE = 0.5  # seconds
_RECENT = 20
# Trouble that passes by itself: the job stays prepared and is handed over again.
_PASSING = (errors.HostUnreachable, errors.HostTooSlow, errors.HostBusy, errors.HostFailed)
log = logging.getLogger(__name__)


class Training:
    """Starts trainings and watches them to their end, also those of an earlier process."""

    def __init__(
        self, examiner: Examiner, tuner: Tuner, reporter: Reporter, spending: Spending, rankings: Rankings
    ) -> None:
        self._examiner = examiner
        self._jobs, self._tuner = reporter.jobs, tuner
        self._reporter, self._options, self._now = reporter, reporter.options, spending.now
        self._spending = spending
        self._lessons = Lessons(examiner.dataset, rankings, spending, self._jobs)
        self._woken, self._changed = asyncio.Event(), asyncio.Condition()
        self._live: dict[int, HostJob] = {}
        self._strays = Strays(tuner)
        self._examinations = Examinations(examiner, self._examined, self._proven)

    async def enough(self) -> Tally:
        """What a training takes and leaves out; raises `DatasetTooSmall` below what it needs."""
        return await self._lessons.enough()

    async def estimate(self, plan: TrainingPlan = BY_EXAMPLES) -> Estimate:
        """Look at what a training would learn and say what it will take; raises where it is too little."""
        return await self._lessons.estimate(plan)

    async def running(self) -> TrainingJob | None:
        """The job that has not ended, if there is one."""
        return next((job for job in await self._jobs.recent(_RECENT) if not job.status.ended), None)

    async def start(
        self, asker: Actor, channel: Channel, key: str | None = None, plan: TrainingPlan = BY_EXAMPLES
    ) -> TrainingJob:
        """Freeze the dataset, store the job, hand it to the host; the same ``key`` never starts a second.

        A host that cannot be reached just now is tried again by the watcher; one that refuses ends the job.
        """
        await self._lessons.ready(plan)
        running = await self.running()
        if running and running.key != key:
            raise errors.JobAlreadyRunning(number=running.id)
        estimate = await self._lessons.affordable(plan)
        language = asker.language or self._options.language
        snapshot, content = await self._lessons.freeze(plan.method, language)
        new = TrainingJob(
            key=key or uuid.uuid4().hex,
            snapshot=snapshot.id,
            channel=channel,
            asked_by=asker.key,
            base=await self._lessons.base(plan),
            language=language,
            examples=snapshot.examples,
            created_at=self._now(),
            estimated_tokens=estimate.trained_tokens,
        )
        job = await self._jobs.add(replace(new, method=plan.method, beta=plan.beta))
        known = job.snapshot != snapshot.id  # the same order came before, and something was taught since
        job = await (self._hand_over_again(job) if known else self._hand_over(job, content))
        self._woken.set()
        return job

    async def _hand_over_again(self, job: TrainingJob) -> TrainingJob:
        """Hand over the very bytes that were frozen for a job; without them it ends."""
        if job.host_job or job.status.ended:
            return job
        content = await self._lessons.frozen(job)
        if content is not None:
            return await self._hand_over(job, content)
        await self._end(job, HostJob("", JobStatus.FAILED, error="preferences_changed"))
        return replace(job, status=JobStatus.FAILED)

    async def _hand_over(self, job: TrainingJob, content: bytes) -> TrainingJob:
        if job.host_job or job.status.ended:
            return job
        order = order_of(job, self._options, content)
        try:
            host_job = await self._tuner.start(order)
        except _PASSING as trouble:
            log.warning("job %s waits for its host: %s", job.id, trouble.key)
            return job
        except errors.HostTrouble as trouble:
            await self._end(job, HostJob("", JobStatus.FAILED, error=error_of(trouble)))
            return replace(job, status=JobStatus.FAILED)
        taken = replace(job, host_job=host_job, status=JobStatus.QUEUED)
        await self._jobs.save(taken)
        stored = await self._jobs.get(job.id)
        if stored and stored.status.ended:  # it was cancelled while the host was taking it
            await self._strays.call_off(stored)
        return stored or taken

    def seen(self, number: int) -> HostJob | None:
        """How the host last said that a job stands; None where it was not asked yet."""
        return self._live.get(number)

    async def cancel(self, number: int) -> TrainingJob:
        """End a job at its host; its end is announced like any other.

        One that is being evaluated is trained already: its evaluation stops, and its model stays.
        """
        job = await self._jobs.get(number)
        if job is None:
            raise errors.NoSuchJob(number=number)
        if job.status.ended:
            raise errors.JobHasEnded(number=number)
        if job.status == JobStatus.EVALUATING:
            await self._examinations.stop(job)
        elif job.host_job:
            await self._tuner.cancel(job.host_job)
        else:
            await self._end(job, HostJob("", JobStatus.CANCELLED))
            await self._strays.call_off(job)
        self._woken.set()
        return job

    def wake(self) -> None:
        """Look after the jobs at once, as there may be news."""
        self._woken.set()

    async def watch(self) -> None:
        """Follow all unfinished jobs for ever, with pauses that grow while nothing changes."""
        pause = _FIRST_PAUSE
        try:
            while True:
                self._woken.clear()  # before looking, so that a job that starts meanwhile is not slept over
                pause = _FIRST_PAUSE if await self.look() else min(pause * _GROWTH, _LONGEST_PAUSE)
                if await self._woken_within(pause):
                    pause = _FIRST_PAUSE
        finally:
            await self._examinations.close()

    async def _woken_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def look(self) -> bool:
        """Look once after every unfinished job; returns whether one of them moved."""
        moved, recent = False, await self._jobs.recent(_RECENT)
        for job in recent:
            if not job.status.ended:
                moved |= await self._step(job)
        await self._strays.look(recent, self._now())
        return moved

    async def _step(self, job: TrainingJob) -> bool:
        try:
            return await self._follow(job)
        except errors.NoSuchJob:
            lost = HostJob(job.host_job or "", JobStatus.FAILED, error="host_lost_job")
            return await self._end(job, lost)
        except errors.SnapshotChanged as trouble:
            return await self._end(job, HostJob("", JobStatus.FAILED, error=trouble.key))
        except errors.HostTrouble as trouble:
            log.warning("job %s cannot be followed just now: %s", job.id, trouble.key)
            return False

    async def _follow(self, job: TrainingJob) -> bool:
        """Take over one job's news from its host; returns whether it moved."""
        if job.status == JobStatus.EVALUATING:
            return self._examinations.start(job)
        if job.host_job is None:
            again = await self._hand_over_again(job)
            return again.host_job is not None or again.status.ended
        state = await self._tuner.state(job.host_job)
        before, self._live[job.id] = self._live.get(job.id), state
        if state.status == JobStatus.SUCCEEDED and state.model:
            return await self._trained(job, state)
        if state.status.ended:
            return await self._end(job, state)
        if state.status != job.status:
            await self._jobs.save(replace(job, status=state.status))
        if state != before:
            await self._tell_followers()
        return state != before

    async def _trained(self, job: TrainingJob, state: HostJob) -> bool:
        """Begin the evaluation of what the host has trained; without cases the job ends at once."""
        job = replace(
            job,
            status=JobStatus.EVALUATING,
            model=state.model,
            trained_tokens=state.trained_tokens,
            trained_at=self._now(),
        )
        if not await self._examiner.possible():
            return await self._proven(job, self._examiner.without(job, "why_no_cases"))
        await self._jobs.save(job)
        return self._examinations.start(job)

    async def _examined(self, job: TrainingJob, progress: Progress) -> None:
        steps = (progress.done, progress.total)
        self._live[job.id] = HostJob(
            job.host_job or "", job.status, job.model, job.trained_tokens, None, *steps
        )
        await self._tell_followers()

    async def _proven(self, job: TrainingJob, proof: Proof) -> bool:
        state = HostJob(job.host_job or "", JobStatus.SUCCEEDED, job.model, job.trained_tokens)
        return await self._end(replace(job, proof=proof), state)

    async def _end(self, job: TrainingJob, state: HostJob) -> bool:
        """Store the end, the model and the news together; whoever comes second changes nothing."""
        ended = replace(
            job,
            status=state.status,
            model=state.model,
            trained_tokens=state.trained_tokens,
            error=state.error,
            ended_at=self._now(),
        )
        version = None
        if ended.proof and state.model:
            active = ended.proof.decision == "promoted"
            base = await self._lessons.root(job.base)
            version = ModelVersion(state.model, base, job.id, job.snapshot, active, created_at=self._now())
        await self._spending.trained(ended)
        await self._jobs.finish(ended, version, await self._notices(ended))
        self._live.pop(job.id, None)
        await self._tell_followers()
        return True

    async def _notices(self, ended: TrainingJob) -> Sequence[Notice]:
        return await self._reporter.notices(ended, await blamed(self._lessons.dataset, ended))

    async def _tell_followers(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def follow(self, number: int) -> AsyncIterator[Progress]:
        """Yield how far a job has come whenever that changes, until it has ended."""
        while True:
            job = await self._jobs.get(number)
            if job is None:
                raise errors.NoSuchJob(number=number)
            yield _progress(job, self._live.get(number))
            if job.status.ended:
                return
            async with self._changed:
                try:
                    async with asyncio.timeout(_FOLLOW_PAUSE):  # another process may be the one that watches
                        await self._changed.wait()
                except TimeoutError:
                    continue


def _progress(job: TrainingJob, state: HostJob | None) -> Progress:
    step = state.step or 0 if state else 0
    steps = state.steps or 0 if state else 0
    if job.status.ended:
        step = steps = max(steps, 1)
    return Progress(say(f"job_{job.status}", job.language, number=job.id), step, steps)
