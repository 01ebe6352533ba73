"""What the wire shows of a job: the job itself, its events, its checkpoints."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.folder import read_json, read_lines
from engine.jobs import Job, JobStatus, JobStore, job_part, last_training
from engine.wire import Json

_LAST_WORDS: Final[dict[JobStatus, tuple[str, str]]] = {
    "succeeded": ("info", "The job has successfully completed"),
    "failed": ("error", "The job failed: {message}"),
    "cancelled": ("info", "The job was cancelled"),
}


def job_view(job: Job, store: JobStore) -> Json:
    """The job object of the wire."""
    ending, asked = job.ending, job.asked
    status = ending[1] if ending else job.status
    result = job.result or {}
    hyperparameters = {**asked["hyperparameters"], **(result.get("hyperparameters") or {})}
    kind = asked["method"]["type"]
    shown = {name: value for name, value in asked.items() if name != "base"}
    return {
        **shown,
        "object": "fine_tuning.job",
        "status": status,
        "fine_tuned_model": job.model_name if status == "succeeded" else None,
        "finished_at": finished_at(ending[0]) if ending else None,
        "estimated_finish": _estimate(job) if status == "running" else None,
        "hyperparameters": hyperparameters,
        "method": {"type": kind, kind: {"hyperparameters": hyperparameters}},
        "trained_tokens": result.get("trained_tokens"),
        "result_files": store.result_files(job),
        "error": _error(ending[0]) if ending and status == "failed" else None,
        "integrations": [],
    }


def events(job: Job, after: str | None) -> Iterator[Json]:
    """A job's events, newest first, or those before the event ``after``."""
    prefix = f"ftevent-{job_part(job.id)}-"
    for event in _all_events(job, prefix):
        if not after or event["id"] < after:
            yield event


def _all_events(job: Job, prefix: str) -> Iterator[Json]:
    ending = job.ending
    if ending is not None:
        # "end" sorts after every number: nothing that comes later is newer than the end.
        yield {"id": prefix + "end", "object": "fine_tuning.job.event", **_last_event(*ending)}
    for number, event in reversed(last_training(job)):
        yield {
            "id": f"{prefix}{number:08d}",
            "object": "fine_tuning.job.event",
            "created_at": int(event.get("created_at") or 0),
            "level": event.get("level", "info"),
            "message": event.get("message", ""),
            "type": event.get("type", "message"),
            "data": event.get("data") or {},
        }


def _last_event(ending: Path, status: JobStatus) -> Json:
    level, message = _LAST_WORDS[status]
    said = message.format(message=_error(ending)["message"]) if status == "failed" else message
    return {"created_at": finished_at(ending), "level": level, "message": said, "type": "message", "data": {}}


def checkpoints(job: Job, after: str | None) -> Iterator[Json]:
    """A succeeded job's checkpoints that were not deleted, latest step first, or those before ``after``."""
    result, ending = job.result, job.ending
    if result is None or ending is None:
        return
    for entry in sorted(result.get("checkpoints") or [], key=lambda entry: -int(entry["step"])):
        step = int(entry["step"])
        checkpoint_id = f"ftckpt_{job_part(job.id)}-{step:010d}"
        if (after and checkpoint_id >= after) or not (job.folder / entry["artifact"]).exists():
            continue
        yield {
            "id": checkpoint_id,
            "object": "fine_tuning.job.checkpoint",
            "created_at": finished_at(ending[0]),
            "fine_tuned_model_checkpoint": f"{job.model_name}:ckpt-step-{step}",
            "fine_tuning_job_id": job.id,
            "metrics": {"step": step, **(entry.get("metrics") or {})},
            "step_number": step,
        }


def finished_at(ending: Path) -> int:
    """When a job ended, in seconds since 1970: what its last file says, or else when it was written."""
    stated = (read_json(ending) or {}).get("finished_at")
    return int(stated) if isinstance(stated, int | float) else int(ending.stat().st_mtime)


def _error(ending: Path) -> Json:
    reason = read_json(ending) or {}
    return {
        "code": reason.get("code") or "training_failed",
        "message": reason.get("message") or "The training failed without saying why.",
        "param": reason.get("param"),
    }


def _estimate(job: Job) -> int | None:
    """When a running training will be done: as it has gone so far, or as it was forecast before its steps."""
    starts = [
        line["started_at"] for _, line in read_lines(job.folder / "attempts.jsonl") if "started_at" in line
    ]
    measured = [event for _, event in last_training(job) if event.get("type") == "metrics"]
    if not starts or not measured:
        return None
    steps = [event["data"] for event in measured]
    if "estimated_seconds" in steps[-1]:
        return int(measured[-1]["created_at"] + steps[-1]["estimated_seconds"])
    done, total = steps[-1].get("step"), steps[-1].get("total_steps")
    if not isinstance(done, int) or not isinstance(total, int) or not 0 < done <= total:
        return None
    now = time.time()
    return int(now + (now - starts[-1]) / done * (total - done))
