"""Fine-tuning jobs: started exactly once, followed, cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from adapters.openai_api.host import Host, translated
from core import errors
from core.clean import one_line
from core.tuning import HostJob, JobStatus, TrainingOrder

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_KEY = "hobane_key"  # the metadata by which a job is found again
_STATUS = {
    "validating_files": JobStatus.QUEUED,
    "queued": JobStatus.QUEUED,
    "succeeded": JobStatus.SUCCEEDED,
    "failed": JobStatus.FAILED,
    "cancelled": JobStatus.CANCELLED,
}
_UNSURE = (errors.HostUnreachable, errors.HostTooSlow, errors.HostFailed, errors.AnswerCut)


class OpenAITuner:
    """Fits `core.ports.Tuner`."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def start(self, order: TrainingOrder) -> str:
        """Create the job of an order, or find the one created before.

        Creation is never retried by the SDK, since the wire has no idempotency key: when its outcome is
        unsure, the job is looked for by its metadata first.
        """
        client = await self._host.client()
        found = await self._find(client, order.key)
        if found:
            return found
        try:
            return await self._create(client, order)
        except _UNSURE:
            found = await self._find(client, order.key)
            if found is None:
                raise
            return found

    async def _find(self, client: AsyncOpenAI, key: str) -> str | None:
        """The job with this key; the key is compared here too, as some hosts ignore the filter."""
        with translated():
            async for job in client.fine_tuning.jobs.list(limit=100, metadata={_KEY: key}):
                if (job.metadata or {}).get(_KEY) == key:
                    return job.id
        return None

    async def _create(self, client: AsyncOpenAI, order: TrainingOrder) -> str:
        try:
            with translated(order.base):
                file = await self._uploaded(client, order)
                job = await client.with_options(max_retries=0).fine_tuning.jobs.create(
                    model=order.base,
                    training_file=file,
                    suffix=order.suffix,
                    seed=order.seed,
                    metadata={_KEY: order.key},
                    method={"type": "supervised"},
                )
                return job.id
        except errors.HostForbids as error:
            raise errors.FineTuningClosed from error
        except errors.HostRefusedRequest as error:
            raise errors.TrainingFileRefused(reason=error.facts["code"]) from error

    async def _uploaded(self, client: AsyncOpenAI, order: TrainingOrder) -> str:
        """The id of the order's file; one that an earlier try uploaded is used again."""
        name = f"hobane-{order.key}.jsonl"
        async for file in client.files.list(purpose="fine-tune"):
            if file.filename == name and file.bytes == len(order.training_file):
                return file.id
        created = await client.files.create(file=(name, order.training_file), purpose="fine-tune")
        return created.id

    async def state(self, host_job: str) -> HostJob:
        """How a job stands, with its last step while it runs; raises `NoSuchJob` if the host lost it."""
        client = await self._host.client()
        try:
            with translated():
                job = await client.fine_tuning.jobs.retrieve(host_job)
                status = _STATUS.get(job.status, JobStatus.RUNNING)
                progress = await _progress(client, host_job) if status == JobStatus.RUNNING else {}
        except errors.HostLacksModel as error:
            raise errors.NoSuchJob(number=host_job) from error
        failure = one_line(job.error.message or job.error.code or "", 300) if job.error else None
        return HostJob(
            job.id,
            status,
            model=job.fine_tuned_model,
            trained_tokens=job.trained_tokens,
            error=failure or None,
            step=progress.get("step"),
            steps=progress.get("total_steps"),
            loss=progress.get("train_loss"),
        )

    async def cancel(self, host_job: str) -> None:
        """Ask the host to end a job; one that has ended is left as it is."""
        client = await self._host.client()
        try:
            with translated():
                await client.fine_tuning.jobs.cancel(host_job)
        except errors.HostRefusedRequest:
            return

    async def delete(self, model: str) -> None:
        """Delete a tuned model; one that is gone already is fine."""
        client = await self._host.client()
        try:
            with translated(model):
                await client.models.delete(model)
        except errors.HostLacksModel:
            return


async def _progress(client: AsyncOpenAI, host_job: str) -> dict[str, Any]:
    """The newest metrics among the last events."""
    events = await client.fine_tuning.jobs.list_events(host_job, limit=10)
    for event in events.data:
        if event.type == "metrics" and isinstance(event.data, dict):
            return event.data
    return {}
