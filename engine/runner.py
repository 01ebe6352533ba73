"""The runner: of all servers on one folder a single one starts the trainings, oldest first."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from engine.folder import append_line, read_lines, write_json
from engine.jobs import LIVE, Job, JobStore
from engine.process import AlreadyStarted, Training, end_group, is_alive, patiently, recorded_group
from engine.wire import WireError

POLL: Final = 1.0
_DEATHS: Final = 2
_STARTS: Final = 5

_log = logging.getLogger(__name__)


class Runner:
    """Carries out jobs; ``command`` gives a job's command line, or None where nobody can train its model."""

    def __init__(
        self,
        folder: Path,
        jobs: JobStore,
        command: Callable[[Job], Sequence[str] | None],
        at_once: int = 1,
    ) -> None:
        """``at_once`` trainings may run side by side, which makes sense where they run elsewhere."""
        self._jobs, self._command, self._at_once = jobs, command, at_once
        self._lead = FileLock(folder / "runner.lock", thread_local=False)
        self._news = asyncio.Event()
        self._ended: set[str] = set()
        self._endings: set[asyncio.Task[None]] = set()
        self._trainings: dict[str, tuple[asyncio.Task[None], asyncio.Event]] = {}

    def wake(self) -> None:
        """Say that there is something to do."""
        self._news.set()
        for _, bell in self._trainings.values():
            bell.set()

    async def run(self) -> None:
        """Work until cancelled. A training that is under way then goes on, and the next runner finds it."""
        try:
            while True:
                try:
                    busy = self._leads() and await self._step()
                except Exception:
                    _log.exception("the runner stumbled; it goes on")
                    busy = False
                if not busy:
                    await _nap(self._news)
        finally:
            self._lead.release(force=True)
            trainings = [task for task, _ in self._trainings.values()]
            for task in (*self._endings, *trainings):
                task.cancel()

    async def cancel(self, job: Job) -> None:
        """Mark a live job as cancelled and end its process; 409 where it has ended in another way."""
        status = await asyncio.to_thread(_mark_cancelled, job)
        if status not in LIVE and status != "cancelled":
            raise WireError(409, f"The job has already {status}.", code="job_terminal")
        self.wake()
        # A task of its own, so that a caller who does not wait for the end still gets it.
        ending = asyncio.create_task(end_training(job), name=f"end {job.id}")
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)
        await asyncio.shield(ending)

    def _leads(self) -> bool:
        if self._lead.is_locked:
            return True
        with suppress(Timeout):
            self._lead.acquire(timeout=0)
        return self._lead.is_locked

    async def _step(self) -> bool:
        """Start what may be started; False where there is nothing to do but wait."""
        open_jobs = await asyncio.to_thread(lambda: list(self._open()))
        for job in open_jobs:
            if job.status == "cancelled":
                await end_training(job)
        at_work = {job.id for job in open_jobs if _at_work(job)} | self._trainings.keys()
        waiting = [job for job in open_jobs if job.status in LIVE and job.id not in at_work]
        chosen = waiting[: max(0, self._at_once - len(at_work))]
        for job in chosen:
            self._begin(job)
        return bool(chosen)

    def _begin(self, job: Job) -> None:
        bell = asyncio.Event()
        task = asyncio.create_task(self._train(job, bell), name=f"train {job.id}")
        self._trainings[job.id] = (task, bell)

        def over(_: asyncio.Task[None]) -> None:
            del self._trainings[job.id]
            self.wake()

        task.add_done_callback(over)

    def _open(self) -> Iterator[Job]:
        """The jobs that are live or still have a process, oldest first; the others are settled, once."""
        for job_id in self._jobs.ids():
            job = None if job_id in self._ended else self._jobs.find(job_id)
            if job is None:
                continue
            if job.status in LIVE or _at_work(job):
                yield job
                continue
            self._jobs.result_files(job)
            self._ended.add(job_id)

    async def _train(self, job: Job, bell: asyncio.Event) -> None:
        """Start a job's training and stay with it to its end; ``bell`` rings when there may be news of it."""
        try:
            await self._trained(job, bell)
        except Exception:
            _log.exception("the training of %s stumbled; the runner goes on", job.id)
            await asyncio.sleep(POLL)  # it is tried again, but not without a pause

    async def _trained(self, job: Job, bell: asyncio.Event) -> None:
        command = self._command(job)
        if command is None:
            job.fail(
                "model_not_trainable", "The model this job was to train is not served here any more.", "model"
            )
            return
        if _starts(job) >= _STARTS:
            job.fail("training_failed", f"The training was started {_STARTS} times and never came to an end.")
            return
        try:
            training = Training.start(command, job.folder, bell.set)
        except AlreadyStarted:
            return
        except OSError:
            _log.exception("the training of %s could not be started", job.id)
            job.fail("training_failed", "The training process could not be started.")
            return
        append_line(_attempts(job), {"started_at": int(time.time()), "pid": training.pid})
        await _watch(job, training, bell)
        _judge(job, training)


async def _nap(news: asyncio.Event) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(POLL):
            await news.wait()
    news.clear()


async def _watch(job: Job, training: Training, bell: asyncio.Event) -> None:
    while training.exit_code is None:
        if job.status == "cancelled":
            await end_group(training.pid, lambda: training.exit_code is None)
        await _nap(bell)


def _attempts(job: Job) -> Path:
    return job.folder / "attempts.jsonl"


def _starts(job: Job) -> int:
    return sum("started_at" in line for _, line in read_lines(_attempts(job)))


def _judge(job: Job, training: Training) -> None:
    """After the process's end: try once more what ended without a word, then say why it failed."""
    if job.status not in LIVE or _at_work(job):
        return
    append_line(_attempts(job), {"ended_at": int(time.time()), "exit_code": training.exit_code})
    deaths = sum("ended_at" in line for _, line in read_lines(_attempts(job)))
    if deaths < _DEATHS:
        job.note("warn", f"The training process {training.how_it_ended}; it is started once more.")
        return
    last_words = training.last_words
    said = f" Its last words: {last_words}" if last_words else ""
    job.fail("training_failed", f"The training process {training.how_it_ended}, {deaths} times in all.{said}")


def _mark_cancelled(job: Job) -> str:
    status = job.status
    if status in LIVE:
        write_json(job.folder / "cancelled.json", {"finished_at": int(time.time())})
    return status


def _at_work(job: Job) -> bool:
    """Whether a process is at the job: one that lives, or holds its lock from elsewhere."""
    return job.held or is_alive(job.folder)


async def end_training(job: Job) -> None:
    """End whatever process is at a cancelled job, within twice `GRACE` seconds."""
    group = recorded_group(job.folder)
    if group is not None and _at_work(job):
        await end_group(group, lambda: _at_work(job))
    # A process that is just ending no longer tells whose it was, but still holds its locks for an instant.
    await patiently(lambda: not _at_work(job))
    if _at_work(job):
        _log.warning("the process of %s is not known here and goes on until it ends by itself", job.id)
