"""Reads a host's fine-tuning objects: finds jobs and files again, and says how a job stands."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from adapters.openai_api.profiles import Profile
from adapters.openai_api.trouble import code_of
from core.failures import quoted
from core.tuning import HostJob

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.fine_tuning import FineTuningJob

KEY = "hobane_key"  # the metadata by which a job is found again
_PAGE = 100


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


async def find_job(client: AsyncOpenAI, key: str, file: str | None) -> str | None:
    """The id of the job with this key, or else of the one trained from this file.

    Both are compared here too: some hosts ignore the filter, and some drop the metadata of a job.
    """
    jobs = client.fine_tuning.jobs
    found = await _first(
        jobs.list(limit=_PAGE, metadata={KEY: key}), lambda job: (job.metadata or {}).get(KEY) == key
    )
    if found is None and file:
        found = await _first(jobs.list(limit=_PAGE), lambda job: job.training_file == file)
    return None if found is None else named(found)


async def find_file(client: AsyncOpenAI, name: str) -> str | None:
    """The id of the usable training file whose name is this, or begins with it."""
    files = client.files.list(purpose="fine-tune")
    found = await _first(files, lambda file: str(file.filename).startswith(name) and file.status != "error")
    return None if found is None else named(found)


async def _first(items: AsyncIterable[T], fits: Callable[[T], bool]) -> T | None:
    """The first item that fits; a host that gives its first page again and again has no more."""
    seen: set[str] = set()
    async for item in items:
        if item.id in seen:
            return None
        if fits(item):
            return item
        seen.add(item.id)
    return None


def named(item: _Named) -> str:
    """The id of what a host made; ValueError when it gave none."""
    if not isinstance(item.id, str) or not item.id:
        raise ValueError("the host's answer has no id")
    return item.id


def host_job_of(job: FineTuningJob, profile: Profile) -> HostJob:
    """A job in our words."""
    if not isinstance(job.status, str):
        raise ValueError("the host's answer has no status")
    return HostJob(
        named(job),
        profile.status(job.status),
        model=job.fine_tuned_model or None,
        trained_tokens=_whole(job.trained_tokens),
        error=_reason(job.error),
        validating=job.status == "validating_files",
    )


async def last_progress(client: AsyncOpenAI, state: HostJob) -> HostJob:
    """The state with the newest metrics among the last events."""
    events = await client.fine_tuning.jobs.list_events(state.id, limit=10)
    newest = next((event.data for event in events.data if event.type == "metrics"), None)
    if not isinstance(newest, dict):
        return state
    loss: Any = newest.get("train_loss")
    return replace(
        state,
        step=_whole(newest.get("step")),
        steps=_whole(newest.get("total_steps")),
        loss=float(loss) if isinstance(loss, int | float) else None,
    )


def _reason(error: object) -> str | None:
    """Why a job failed, as one short line: the host's code, a colon, its words; or what it gives of them."""
    code = code_of(getattr(error, "code", None))
    said = error if isinstance(error, str) else getattr(error, "message", None)
    words = quoted(said) if isinstance(said, str) else ""
    return ": ".join(part for part in (code, words) if part) or None


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
