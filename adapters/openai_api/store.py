"""What lies at a host: its files, models and trainings, listed and deleted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from adapters.openai_api.deploying import Deployer
from adapters.openai_api.host import Host
from adapters.openai_api.profiles import PROFILES, Profile
from core import errors
from core.hosting import HostFile, HostModel, HostTraining

_PAGE, _MOST = 100, 100  # trainings asked for at once, and in all
_CHECKED = 20  # so many of the newest trainings are asked for their checkpoints
_CONFLICT = 409


class OpenAIStore:
    """Fits `core.hosting.HostStore`."""

    def __init__(
        self, host: Host, profile: Profile = PROFILES["generic"], deployer: Deployer | None = None
    ) -> None:
        self._host, self._profile, self._deployer = host, profile, deployer

    async def files(self) -> Sequence[HostFile]:
        """All files, newest first."""
        found = await self._host.ask(lambda client: _all(client.files.list()))
        files = [_file(file) for file in found if isinstance(file.id, str)]
        return sorted(
            files, key=lambda file: file.created_at or datetime.min.replace(tzinfo=UTC), reverse=True
        )

    async def models(self) -> Sequence[HostModel]:
        """All models that can be asked, deployed ones by the name by which they are asked."""
        found = await self._host.ask(lambda client: _all(client.models.list()))
        models = [_model(model) for model in found if isinstance(model.id, str)]
        known = {model.name for model in models}
        deployed = await self._deployer.names() if self._deployer else ()
        return [*models, *(HostModel(name, tuned=True) for name in deployed if name not in known)]

    async def trainings(self) -> Sequence[HostTraining]:
        """The last trainings, newest first; the newest with their checkpoints."""
        found = await self._host.ask(lambda client: _all(client.fine_tuning.jobs.list(limit=_PAGE), _MOST))
        trainings = [self._training(job) for job in found if isinstance(job.id, str)]
        kept = [one.id for one in trainings if one.model][:_CHECKED]
        steps = dict(zip(kept, await asyncio.gather(*map(self._checkpoints, kept)), strict=True))
        return [replace(one, checkpoints=steps.get(one.id, ())) for one in trainings]

    def _training(self, job: Any) -> HostTraining:  # noqa: ANN401 - hosts leave fields out
        files = (job.training_file, getattr(job, "validation_file", None), *(job.result_files or ()))
        named = tuple(file for file in files if isinstance(file, str))
        return HostTraining(
            job.id, self._profile.status(str(job.status)).ended, job.fine_tuned_model or None, named
        )

    async def _checkpoints(self, training: str) -> tuple[str, ...]:
        """The models of a training's checkpoints; none where the host does not tell."""
        try:
            found = await self._host.ask(
                lambda client: _all(client.fine_tuning.jobs.checkpoints.list(training), _MOST)
            )
        except errors.HostTrouble:
            return ()
        names = (checkpoint.fine_tuned_model_checkpoint for checkpoint in found)
        return tuple(name for name in names if isinstance(name, str))

    async def delete_file(self, file: str) -> None:
        """Delete a file; one that is gone is fine."""
        try:
            await self._host.ask(lambda client: client.files.delete(file), file)
        except errors.HostLacksModel:
            return
        except errors.HostForbids as error:
            raise errors.HostForbidsDeletion(thing=file) from error
        except errors.HostRefusedRequest as error:
            if getattr(error.__cause__, "status_code", None) != _CONFLICT:
                raise
            raise errors.FileInUse(file=file) from error

    async def delete_model(self, name: str) -> None:
        """Delete a tuned model, a checkpoint, or what is deployed by this name; one that is gone is fine."""
        try:
            if not (self._deployer and await self._deployer.remove(name)):
                await self._host.ask(lambda client: client.models.delete(name), name)
        except errors.HostLacksModel:
            return
        except errors.HostForbids as error:
            raise errors.HostForbidsDeletion(thing=name) from error


async def _all(items: AsyncIterable[Any], most: int = 10_000) -> list[Any]:
    """The items of all pages; a host that gives its first page again and again has no more."""
    found: dict[object, Any] = {}
    async for item in items:
        if item.id in found or len(found) >= most:
            break
        found[item.id] = item
    return list(found.values())


def _file(file: Any) -> HostFile:  # noqa: ANN401 - hosts leave fields out
    size = file.bytes if isinstance(file.bytes, int) else 0
    return HostFile(
        file.id, str(file.filename or ""), size, str(file.purpose or ""), _moment(file.created_at)
    )


def _model(model: Any) -> HostModel:  # noqa: ANN401 - as above
    tuned = model.id.startswith("ft:") or ".ft-" in model.id
    return HostModel(model.id, tuned, _moment(model.created), _day(getattr(model, "shutdown_date", None)))


def _moment(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int) or not 0 < seconds < 1 << 40:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _day(text: object) -> date | None:
    """A day as hosts write it, with or without a time; None for anything else."""
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        return None
