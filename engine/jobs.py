"""Fine-tuning jobs as folders: a job's state is read from what lies in its folder, never remembered."""

from __future__ import annotations

import io
import logging
import re
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from engine.files import RESULTS, FileStore
from engine.folder import append_line, is_held, publish, read_json, read_lines, sweep, write_bytes, write_json
from engine.results import results_table
from engine.wire import Json, WireError, new_id

_log = logging.getLogger(__name__)

JobStatus: TypeAlias = Literal["queued", "running", "succeeded", "failed", "cancelled"]

LIVE: Final = frozenset({"queued", "running"})
_PREFIX: Final = "ftjob-"
_ID: Final = re.compile(r"ftjob-[0-9a-z]+")
_ENDINGS: Final[tuple[tuple[str, JobStatus], ...]] = (
    # A training that ends while it is being cancelled leaves two endings; the person's word counts.
    ("cancelled.json", "cancelled"),
    ("result.json", "succeeded"),
    ("error.json", "failed"),
)


@dataclass(frozen=True, slots=True)
class Job:
    """One job: its folder, and what was asked for (``job.json``, which never changes)."""

    folder: Path
    asked: Json

    @property
    def id(self) -> str:
        """The id on the wire, which is the folder's name."""
        return self.folder.name

    @property
    def model_name(self) -> str:
        """The name its model has, or will have."""
        return str(self.asked["fine_tuned_model"])

    @property
    def ending(self) -> tuple[Path, JobStatus] | None:
        """The file that ended the job and the status it stands for; None while the job is live."""
        for name, status in _ENDINGS:
            if (self.folder / name).exists():
                return self.folder / name, status
        return None

    @property
    def held(self) -> bool:
        """Whether a training process is at work on it."""
        return is_held(self.folder / "running.lock")

    @property
    def status(self) -> JobStatus:
        """Where the job stands at this moment."""
        ending = self.ending
        if ending is not None:
            return ending[1]
        return "running" if self.held else "queued"

    @property
    def result(self) -> Json | None:
        """What a succeeded training left behind."""
        return read_json(self.folder / "result.json") if self.status == "succeeded" else None

    def note(self, level: Literal["info", "warn", "error"], message: str) -> None:
        """Append an event."""
        event: Json = {
            "created_at": int(time.time()),
            "level": level,
            "message": message,
            "type": "message",
            "data": {},
        }
        append_line(self.folder / "progress.jsonl", event)

    def fail(self, code: str, message: str, param: str | None = None) -> None:
        """End the job with the reason why there is no result."""
        reason = {"code": code, "message": message, "param": param, "finished_at": int(time.time())}
        write_json(self.folder / "error.json", reason)


@dataclass(frozen=True, slots=True)
class JobOrder:
    """Everything that makes a new job: what the wire shows of it, and the checked examples."""

    id: str
    asked: Json
    training: bytes
    validation: bytes | None


class JobStore:
    """All jobs below one folder; any number of processes may use it at once."""

    def __init__(self, root: Path, files: FileStore) -> None:
        self._root, self._files = root, files
        root.mkdir(parents=True, exist_ok=True)
        sweep(root)

    def create(self, order: JobOrder) -> Job:
        """Make a job's folder in one step; an order that was carried out before gives the job it made."""
        draft = Path(tempfile.mkdtemp(prefix=".new.", dir=self._root))
        write_bytes(draft / "training.jsonl", order.training)
        if order.validation is not None:
            write_bytes(draft / "validation.jsonl", order.validation)
        write_json(draft / "spec.json", _spec(order))
        write_json(draft / "job.json", order.asked)
        started = Job(draft, order.asked)
        started.note("info", f"Created fine-tuning job: {order.id}")
        started.note("info", "Files validated, moving job to queued state")
        publish(draft, self._root / order.id)
        return self.get(order.id)

    def find(self, job_id: str) -> Job | None:
        """The job, or None where there is none."""
        if not _ID.fullmatch(job_id):
            return None
        asked = read_json(self._root / job_id / "job.json")
        return None if asked is None else Job(self._root / job_id, asked)

    def get(self, job_id: str) -> Job:
        """The job; 404 where there is none."""
        job = self.find(job_id)
        if job is None:
            raise WireError(
                404, f"There is no job '{job_id}'.", code="job_not_found", param="fine_tuning_job_id"
            )
        return job

    def of_model(self, name: str) -> Job | None:
        """The job that made, or is to make, the model of this name (which ends in the job's own part)."""
        job = self.find(_PREFIX + name.rpartition(":")[2])
        return job if job is not None and job.model_name == name else None

    def ids(self) -> list[str]:
        """The ids of all jobs, oldest first."""
        return sorted(path.name for path in self._root.iterdir() if _ID.fullmatch(path.name))

    def newest_first(self, after: str | None = None) -> Iterator[Job]:
        """All jobs, or those older than ``after``."""
        for job_id in reversed(self.ids()):
            if after and job_id >= after:
                continue
            job = self.find(job_id)
            if job is not None:
                yield job

    def user_of(self, file_id: str) -> str | None:
        """The id of a live job that was made from this file."""
        for job in self.newest_first():
            named = (job.asked["training_file"], job.asked["validation_file"])
            if file_id in named and job.status in LIVE:
                return job.id
        return None

    def result_files(self, job: Job) -> list[str]:
        """The ids of a job's result files, which are registered the first time a succeeded job is seen.

        The id follows from the job's, so that several processes that see it at once make one file; the marker
        keeps a file that was deleted from coming back.
        """
        if job.status != "succeeded":
            return []
        file_id, marker = f"file-{job_part(job.id)}results", job.folder / "result_file.json"
        if marker.exists():
            return [file_id]
        known = {"id": file_id, "filename": "step_metrics.csv", "purpose": RESULTS}
        try:
            self._files.add(io.BytesIO(results_table(job.folder).encode()), known)
            write_json(marker, {"id": file_id})
        except OSError:
            # A full disk must not hide the job itself; the next look tries again.
            _log.exception("the result file of %s could not be written", job.id)
            return []
        return [file_id]


def new_job_id() -> str:
    """An id for a job that does not exist yet."""
    return new_id(_PREFIX)


def job_part(job_id: str) -> str:
    """The part of a job's id that its model, its events and its files carry."""
    return job_id.removeprefix(_PREFIX)


def last_training(job: Job) -> list[tuple[int, Json]]:
    """The lines of ``progress.jsonl`` with their numbers, oldest first."""
    return read_lines(job.folder / "progress.jsonl")


def _spec(order: JobOrder) -> Json:
    """What the training process has to know; file names are relative to the folder it lies in."""
    asked = order.asked
    return {
        "id": order.id,
        "model": asked["model"],
        "method": asked["method"]["type"],
        "hyperparameters": asked["hyperparameters"],
        "seed": asked["seed"],
        "training_file": "training.jsonl",
        "validation_file": None if order.validation is None else "validation.jsonl",
        "artifact": "artifact",
    }
