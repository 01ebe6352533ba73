"""Training jobs, from the order to the news."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.model import Channel
from core.reply import Notice
from core.tuning import JobStatus, ModelVersion, TrainingJob
from storage.database import Database
from storage.models import insert_version
from storage.outbox import insert_notice
from storage.proof_rows import dump_proof, load_proof
from storage.times import moment_of, text_of, text_or_none
from storage.trouble import understanding

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Jobs:
    """`core.ports.Jobs` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def add(self, job: TrainingJob) -> TrainingJob:
        """Store a new job and return it with its id; a known ``key`` returns its job."""
        created = replace(job, created_at=job.created_at or self._now())
        return await self._database.write(lambda sqlite: _add(sqlite, created))

    async def save(self, job: TrainingJob) -> None:
        """Store the present state of a job that has not ended; one that has is left as it is.

        Raises ValueError for a state that is an end: ends go through `finish`, with their news.
        """
        if job.status.ended:
            raise ValueError("a job is ended by finish, not by save")
        await self._database.write(lambda sqlite: _update(sqlite, job))

    async def get(self, id: int) -> TrainingJob | None:
        """One job."""
        return await self._database.read(lambda sqlite: _one(sqlite, id))

    async def recent(self, limit: int) -> Sequence[TrainingJob]:
        """Jobs, newest first; every unfinished one is among them whatever the limit."""
        return await self._database.read(lambda sqlite: _recent(sqlite, limit))

    async def finish(self, job: TrainingJob, version: ModelVersion | None, notices: Sequence[Notice]) -> bool:
        """Store the end of a job, its model and the news of it in one transaction.

        Returns False, and changes nothing, when the job had ended before: so the news is told once.
        A version that is already ``active`` answers from now on.
        """
        if not job.status.ended:
            raise ValueError("a job is finished in a state that is an end")
        now = self._now()
        ended = replace(job, ended_at=job.ended_at or now)
        return await self._database.write(
            lambda sqlite: _finish(sqlite, ended, version, notices, text_of(now))
        )


def _finish(
    sqlite: Sqlite, job: TrainingJob, version: ModelVersion | None, notices: Sequence[Notice], at: str
) -> bool:
    if not _update(sqlite, job):
        return False
    if version is not None:
        insert_version(sqlite, version, job.asked_by, at)
    for notice in notices:
        insert_notice(sqlite, notice, at)
    return True


def _add(sqlite: Sqlite, job: TrainingJob) -> TrainingJob:
    values = _values(job)
    sqlite.execute(
        """INSERT INTO training_jobs (key, snapshot, channel, asked_by, base, language, status, host_job,
               model, examples, trained_tokens, error, created_at, ended_at, proof, method, beta,
               estimated_tokens, trained_at)
           VALUES (:key, :snapshot, :channel, :asked_by, :base, :language, :status, :host_job,
               :model, :examples, :trained_tokens, :error, :created_at, :ended_at, :proof, :method, :beta,
               :estimated_tokens, :trained_at)
           ON CONFLICT (key) DO NOTHING""",
        values,
    )
    return _job(next(sqlite.query("SELECT * FROM training_jobs WHERE key = :key", values)))


def _update(sqlite: Sqlite, job: TrainingJob) -> bool:
    """Store a job's state unless it has ended; returns whether it was stored."""
    cursor = sqlite.execute(
        """UPDATE training_jobs SET status = :status, host_job = :host_job, model = :model,
               examples = :examples, trained_tokens = :trained_tokens, error = :error, ended_at = :ended_at,
               proof = :proof, trained_at = :trained_at
           WHERE id = :id AND ended_at IS NULL""",
        _values(job),
    )
    return cursor.rowcount == 1


def _one(sqlite: Sqlite, number: int) -> TrainingJob | None:
    row = next(sqlite.query("SELECT * FROM training_jobs WHERE id = ?", (number,)), None)
    return _job(row) if row else None


def _recent(sqlite: Sqlite, limit: int) -> list[TrainingJob]:
    rows = sqlite.query(
        """SELECT * FROM training_jobs
           WHERE ended_at IS NULL OR id IN (SELECT id FROM training_jobs ORDER BY id DESC LIMIT ?)
           ORDER BY id DESC""",
        (limit,),
    )
    return [_job(row) for row in rows]


def _values(job: TrainingJob) -> dict[str, Any]:
    return {
        "id": job.id,
        "key": job.key,
        "snapshot": job.snapshot,
        "channel": str(job.channel),
        "asked_by": job.asked_by,
        "base": job.base,
        "language": job.language,
        "status": job.status,
        "host_job": job.host_job,
        "model": job.model,
        "examples": job.examples,
        "trained_tokens": job.trained_tokens,
        "error": job.error,
        "created_at": text_or_none(job.created_at),
        "ended_at": text_or_none(job.ended_at) if job.status.ended else None,
        "proof": dump_proof(job.proof),
        "method": job.method,
        "beta": job.beta,
        "estimated_tokens": job.estimated_tokens,
        "trained_at": text_or_none(job.trained_at),
    }


def _job(row: dict[str, Any]) -> TrainingJob:
    with understanding():
        read = {
            "channel": Channel.parse(row["channel"]),
            "status": JobStatus(row["status"]),
            "created_at": moment_of(row["created_at"]),
            "ended_at": moment_of(row["ended_at"]),
            "trained_at": moment_of(row["trained_at"]),
            "proof": load_proof(row["proof"]),
        }
        return TrainingJob(**(row | read))
