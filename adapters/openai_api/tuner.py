"""Fine-tuning jobs: started exactly once, followed, cancelled."""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from adapters.openai_api.deploying import Deployer
from adapters.openai_api.host import Host
from adapters.openai_api.jobs import KEY, find_file, find_job, host_job_of, last_progress, named
from adapters.openai_api.patience import within
from adapters.openai_api.profiles import PROFILES, Profile
from adapters.openai_api.trouble import code_of
from core import errors
from core.tuning import HostJob, JobStatus, TrainingOrder

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_CONFLICT = 409
_LINE = re.compile(r"\bline (\d{1,9})\b", re.IGNORECASE)
_FAULTS_OF_A_FILE = (400, 413, 422)
_METHODS = {"model_not_trainable", "unsupported_method"}
_UNSURE = (errors.HostUnreachable, errors.HostTooSlow, errors.HostFailed)


class OpenAITuner:
    """Fits `core.ports.Tuner`; ``deployer`` takes the step that some hosts need before a model answers."""

    def __init__(
        self, host: Host, profile: Profile = PROFILES["generic"], deployer: Deployer | None = None
    ) -> None:
        self._host, self._profile, self._deployer = host, profile, deployer
        self._starting = asyncio.Lock()

    async def start(self, order: TrainingOrder) -> str:
        """Create the job of an order, or find the one created before; returns its id.

        Creation is never repeated blindly, since few hosts know idempotency keys: what an earlier or a
        broken-off try has left is looked for first. One start waits for the other, as the same order may
        come from the person who asked and from the watcher at once.
        """
        if order.method not in self._profile.methods:
            raise errors.MethodNotOffered(method=order.method, base=order.base)
        async with self._starting:
            found = await self._job(order, None)
            if found:
                return found
            file = await self._host.ask(lambda client: find_file(client, _name(order)))
            if file:
                found = await self._job(order, file)
            return found or await self._created(order, file or await self._uploaded(order))

    async def find(self, key: str) -> str | None:
        """The id of the job of an order, by its key or by its file where the host drops a job's metadata."""
        found = await self._host.ask(lambda client: find_job(client, key, None))
        if found:
            return found
        prefix = f"hobane-{key}-"
        file = await self._host.ask(lambda client: find_file(client, prefix))
        return await self._host.ask(lambda client: find_job(client, key, file)) if file else None

    async def _job(self, order: TrainingOrder, file: str | None) -> str | None:
        return await self._host.ask(lambda client: find_job(client, order.key, file))

    async def _uploaded(self, order: TrainingOrder) -> str:
        """The id of the new file; when the outcome is unsure, the file is looked for."""
        try:
            async with within(self._host.patience.upload):
                return await self._host.ask_once(lambda client: _upload(client, order, self._profile))
        except errors.HostRefusedRequest as error:
            raise _refusal(error, order) from error.__cause__
        except _UNSURE:
            file = await self._host.ask(lambda client: find_file(client, _name(order)))
            if file is None:
                raise
            return file

    async def _created(self, order: TrainingOrder, file: str) -> str:
        request = _request(order, file, self._profile)
        try:
            async with within(self._host.patience.whole):
                return await self._host.ask_once(lambda client: _create(client, request), order.base)
        except errors.HostForbids as error:
            if not self._profile.closing or _lacks_a_right(error):
                raise
            raise errors.FineTuningClosed from error
        except (errors.HostRefusedRequest, errors.HostLacksModel) as error:
            if _status(error) != _CONFLICT:
                raise _refusal(error, order) from error.__cause__
            return await self._found_after(error, order, file)
        except _UNSURE as error:
            return await self._found_after(error, order, file)

    async def _found_after(self, trouble: errors.HostTrouble, order: TrainingOrder, file: str) -> str:
        found = await self._job(order, file)
        if found is None:
            raise trouble
        return found

    async def state(self, host_job: str) -> HostJob:
        """How a job stands, with its last step while it runs; raises `NoSuchJob` if the host lost it.

        Where a model has to be deployed, its job goes on until that is done.
        """
        try:
            state = await self._host.ask(lambda client: _retrieve(client, host_job, self._profile), host_job)
        except errors.HostLacksModel as error:
            raise errors.NoSuchJob(number=host_job) from error
        if state.status == JobStatus.SUCCEEDED and self._deployer:
            return await _deployed(self._deployer, state)
        return await self._with_progress(state) if state.status == JobStatus.RUNNING else state

    async def _with_progress(self, state: HostJob) -> HostJob:
        """The state with its last step, or without one where the host does not tell."""
        try:
            return await self._host.ask(lambda client: last_progress(client, state))
        except errors.HostTrouble:
            return state

    async def cancel(self, host_job: str) -> None:
        """Ask the host to end a job; one that has ended or is gone is left as it is."""
        try:
            await self._host.ask(lambda client: client.fine_tuning.jobs.cancel(host_job), host_job)
        except errors.HostLacksModel:
            return
        except errors.HostRefusedRequest:
            if not (await self.state(host_job)).status.ended:
                raise


async def _deployed(deployer: Deployer, state: HostJob) -> HostJob:
    """The job with its deployment; one that the host refuses for good ends the job."""
    try:
        return await deployer.settled(state)
    except errors.DeploymentFailed as trouble:
        return replace(state, status=JobStatus.FAILED, error=f"deployment: {trouble.facts['reason']}")


def _name(order: TrainingOrder) -> str:
    """The name by which an order's file is found again; other content makes another name."""
    return f"hobane-{order.key}-{hashlib.sha256(order.training_file).hexdigest()[:12]}.jsonl"


async def _upload(client: AsyncOpenAI, order: TrainingOrder, profile: Profile) -> str:
    content = profile.file(order.training_file)
    return named(await client.files.create(file=(_name(order), content), purpose=profile.purpose))


def _request(order: TrainingOrder, file: str, profile: Profile) -> dict[str, Any]:
    """The order of a job in the host's words; what it has no word for is left out."""
    chosen = profile.hyperparameters(order.hyperparameters)
    details = {order.method: {"hyperparameters": chosen}} if chosen else {}
    request: dict[str, Any] = {
        "model": order.base,
        "training_file": file,
        "seed": order.seed,
        "method": {"type": order.method} | details,
        "extra_headers": {"Idempotency-Key": order.key},
    }
    if suffix := profile.suffix.fit(order.suffix):
        request["suffix"] = suffix
    if profile.sends_metadata:
        request["metadata"] = {KEY: order.key}
    return request | ({"extra_body": dict(profile.extra)} if profile.extra else {})


async def _create(client: AsyncOpenAI, request: dict[str, Any]) -> str:
    return named(await client.fine_tuning.jobs.create(**request))


async def _retrieve(client: AsyncOpenAI, host_job: str, profile: Profile) -> HostJob:
    return host_job_of(await client.fine_tuning.jobs.retrieve(host_job), profile)


def _lacks_a_right(trouble: errors.HostTrouble) -> bool:
    """Whether a 403 is about the key: it names a scope or a role that the key lacks."""
    said = f"{getattr(trouble.__cause__, 'body', '')}".lower()
    return "scope" in said or "insufficient permission" in said


def _status(trouble: errors.HostTrouble) -> int | None:
    return getattr(trouble.__cause__, "status_code", None)


def _refusal(trouble: errors.HostTrouble, order: TrainingOrder) -> errors.HostTrouble:
    """What a refused creation is about: the base model, the file, or neither."""
    param, code = (getattr(trouble.__cause__, name, None) for name in ("param", "code"))
    if code in _METHODS or str(param).startswith("method"):
        return errors.MethodNotOffered(method=order.method, base=order.base)
    if param == "model":
        return errors.HostLacksModel(model=order.base)
    about_request = isinstance(trouble, errors.HostRefusedRequest) and _status(trouble) in _FAULTS_OF_A_FILE
    if param == "training_file" or about_request:
        return errors.TrainingFileRefused(reason=code_of(code) or _status(trouble), **_line(trouble))
    return trouble


def _line(trouble: errors.HostTrouble) -> dict[str, str]:
    """The line that a refusal names; nothing else of its words, which may hold a part of a key."""
    found = _LINE.search(str(getattr(trouble.__cause__, "message", "")))
    return {"line": found[1]} if found else {}
