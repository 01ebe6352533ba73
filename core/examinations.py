"""Runs the evaluations of trained jobs beside the watcher, one task for each, and stops them with it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from core.errors import Trouble
from core.examining import Examiner
from core.proof import Proof
from core.reply import Progress
from core.streams import closing
from core.tuning import TrainingJob

Told = Callable[[TrainingJob, Progress], Awaitable[None]]
Proven = Callable[[TrainingJob, Proof], Awaitable[object]]
log = logging.getLogger(__name__)


class Examinations:
    """Starts each job's evaluation once in this process; ``told`` hears how far it is, ``proven`` its end."""

    def __init__(self, examiner: Examiner, told: Told, proven: Proven) -> None:
        self._examiner, self._told, self._proven = examiner, told, proven
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def start(self, job: TrainingJob) -> bool:
        """Begin (or go on with) a job's evaluation; returns False where it is under way already."""
        if job.id in self._tasks:
            return False
        self._tasks[job.id] = task = asyncio.create_task(self._run(job), name=f"evaluation of job {job.id}")
        task.add_done_callback(lambda _: self._tasks.pop(job.id, None))
        return True

    async def stop(self, job: TrainingJob) -> None:
        """Stop a job's evaluation and end the job without one."""
        await self._cancelled([self._tasks[job.id]] if job.id in self._tasks else [])
        await self._proven(job, self._examiner.without(job, "why_stopped"))

    async def close(self) -> None:
        """Stop all of them; whoever looks after the jobs next goes on where they stood."""
        await self._cancelled(list(self._tasks.values()))

    async def _cancelled(self, tasks: list[asyncio.Task[None]]) -> None:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, job: TrainingJob) -> None:
        """A job always ends: what is unforeseen is logged and told as a job without evaluation."""
        try:
            async with closing(self._examiner.examine(job)) as parts:
                async for part in parts:
                    if isinstance(part, Progress):
                        await self._told(job, part)
                    else:
                        await self._proven(job, part)
            await self._examiner.forget(job)
        except Trouble as trouble:  # such as a locked database: the next look starts again
            log.warning("the evaluation of job %s was cut off: %s", job.id, trouble.key)
        except Exception:
            log.exception("the evaluation of job %s failed", job.id)
            await self._proven(job, self._examiner.without(job, "why_unforeseen"))
