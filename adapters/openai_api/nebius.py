"""Nebius Token Factory: the last checkpoint of a job becomes a custom model that can be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapters.openai_api.host import Host
from core import errors
from core.clean import clean, one_line
from core.tuning import HostJob, JobStatus

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_READY, _FAILED = {"active", "ready"}, {"error", "failed", "rejected"}
_LONGEST_REASON = 300


class NebiusDeployer:
    """Fits `adapters.openai_api.deploying.Deployer`, through the host's ``/v0/models``."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._root = host.address.base_url.rstrip("/").removesuffix("/v1") + "/v0/models"

    async def settled(self, state: HostJob) -> HostJob:
        """The custom model of a job, made now if there is none; the job goes on until it is active."""
        wanted = f"hobane-{state.id}"
        model = next((one for one in await self._models() if wanted in str(one.get("name", ""))), None)
        if model is None:
            model = await self._host.ask(lambda client: self._made(client, state, wanted), wanted)
        status = str(model.get("status", "")).lower()
        if status in _FAILED:
            reason = one_line(clean(str(model.get("status_reason") or status)), _LONGEST_REASON)
            return replace(state, status=JobStatus.FAILED, error=f"{wanted}: {reason}")
        if status in _READY:
            return replace(state, model=str(model["name"]))
        return replace(state, status=JobStatus.RUNNING)

    async def remove(self, name: str) -> bool:
        """Delete a custom model."""
        if name not in await self.names():
            return False
        await self._host.ask(lambda client: client.delete(f"{self._root}/{name}", cast_to=object), name)
        return True

    async def names(self) -> Sequence[str]:
        """The names of the custom models."""
        return [str(model.get("name")) for model in await self._models()]

    async def _models(self) -> list[dict[str, Any]]:
        found: Any = await self._host.ask(lambda client: client.get(self._root, cast_to=object))
        listed = found.get("data", []) if isinstance(found, dict) else found
        return [model for model in listed if isinstance(model, dict)]

    async def _made(self, client: AsyncOpenAI, state: HostJob, name: str) -> dict[str, Any]:
        job = await client.fine_tuning.jobs.retrieve(state.id)
        checkpoints = await client.fine_tuning.jobs.checkpoints.list(state.id)
        if not checkpoints.data:
            raise errors.DeploymentFailed(reason="no checkpoint")
        last = max(checkpoints.data, key=lambda one: one.step_number or 0)
        body = {"name": name, "base_model": job.model, "source": f"{state.id}:{last.id}"}
        made: Any = await client.post(self._root, cast_to=object, body=body)
        return dict(made)
