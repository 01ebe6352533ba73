"""The models of the wire: each brain's base models, and what the jobs made of them."""

from __future__ import annotations

import asyncio
import time
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.brain import Brain
from engine.folder import remove, write_json
from engine.job_views import finished_at
from engine.jobs import Job, JobStore
from engine.wire import Json, WireError, refuse

_TUNED: Final = "ft:"
_CHECKPOINT: Final = ":ckpt-step-"
_TOMBSTONE: Final = "model_deleted.json"


@dataclass(frozen=True, slots=True)
class Target:
    """What a model's name leads to: the brain to ask, and the folder its training left (None for a base)."""

    name: str
    brain: Brain
    artifact: Path | None


class Models:
    """Finds models by their names."""

    def __init__(self, brains: Sequence[Brain], jobs: JobStore, organization: str) -> None:
        self._jobs, self.organization = jobs, organization
        self._brains: dict[str, Brain] = {}
        for brain in brains:
            for base in brain.bases:
                if base in self._brains or base.startswith(_TUNED):
                    raise ValueError(
                        f"two models cannot both be called {base!r}, and none may begin with 'ft:'"
                    )
                self._brains[base] = brain

    def resolve(self, name: str) -> Target:
        """The brain and the artifact behind a name; 404 where there is no such model (any more)."""
        name = unicodedata.normalize("NFC", name)
        if name in self._brains:
            return Target(name, self._brains[name], None)
        whole, mark, step = name.partition(_CHECKPOINT)
        job = self._tuned(whole)
        brain = self.brain_of(job) if job else None
        artifact = _artifact(job, step if mark else None) if job else None
        if brain is None or artifact is None:
            raise WireError(404, f"The model '{name}' does not exist.", code="model_not_found", param="model")
        return Target(name, brain, artifact)

    def brain_to_train(self, base: str) -> Brain:
        """The brain that trains a base model, or goes on with a tuned one; an error where it cannot."""
        target = self.resolve(base)
        if target.artifact is not None and not getattr(target.brain, "goes_on", False):
            refuse(f"'{base}' is tuned already; train from its base model.", "model", "model_not_trainable")
        return target.brain

    def brain_of(self, job: Job) -> Brain | None:
        """The brain that carries out a job, or None where it is not served here (any more)."""
        return self._brains.get(_root(job))

    def root(self, name: str) -> str:
        """The base model that a model to train rests on."""
        job = self._tuned(unicodedata.normalize("NFC", name).partition(_CHECKPOINT)[0])
        return _root(job) if job else unicodedata.normalize("NFC", name)

    def parent(self, job: Job) -> Path | None:
        """The artifact that a job goes on from, None for a base; 404 where it is gone by now."""
        return self.resolve(job.asked["model"]).artifact

    def tuned_name(self, base: str, suffix: str | None, part: str) -> str:
        """What the model of a new job will be called."""
        return f"{_TUNED}{base}:{self.organization}:{suffix or ''}:{part}"

    def all(self) -> Iterator[Json]:
        """Every model that can be asked: the bases, then the tuned ones, newest first."""
        for base in self._brains:
            yield _view(base, 0, self.organization)
        for job in self._jobs.newest_first():
            if _root(job) in self._brains and _alive(job):
                yield self._tuned_view(job, job.model_name)

    def view(self, name: str) -> Json:
        """The model object of a name; 404 where there is no such model."""
        target = self.resolve(name)
        job = self._tuned(target.name.partition(_CHECKPOINT)[0])
        return self._tuned_view(job, target.name) if job else _view(target.name, 0, self.organization)

    def delete(self, name: str) -> str:
        """Remove a tuned model with its checkpoints, or one checkpoint, for good; its job still names it."""
        target = self.resolve(name)
        if target.artifact is None:
            message = f"'{name}' is a base model; only tuned models can be deleted."
            raise WireError(403, message, code="model_not_deletable", param="model")
        job = self._tuned(target.name)
        if job is None:
            remove(target.artifact)  # a checkpoint: where its folder is missing, there is none
            return target.name
        write_json(job.folder / _TOMBSTONE, {"deleted_at": int(time.time())})
        for folder in _artifacts(job):
            remove(folder)
        return target.name

    def _tuned(self, name: str) -> Job | None:
        job = self._jobs.of_model(name) if name.startswith(_TUNED) else None
        return job if job is not None and _alive(job) else None

    def _tuned_view(self, job: Job, name: str) -> Json:
        return _view(name, finished_at(job.folder / "result.json"), job.asked["organization_id"])


class ModelRoutes:
    """The endpoints below ``/v1/models``."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def routes(self) -> list[Route]:
        """What to answer where; a model's id may contain slashes."""
        return [
            Route("/v1/models", self.list, methods=["GET"]),
            Route("/v1/models/{model:path}", self.retrieve, methods=["GET"]),
            Route("/v1/models/{model:path}", self.delete, methods=["DELETE"]),
        ]

    async def list(self, request: Request) -> Response:
        """All models."""
        found = await asyncio.to_thread(lambda: list(self._models.all()))
        return JSONResponse({"object": "list", "data": found})

    async def retrieve(self, request: Request) -> Response:
        """One model."""
        return JSONResponse(await asyncio.to_thread(self._models.view, request.path_params["model"]))

    async def delete(self, request: Request) -> Response:
        """Remove a tuned model."""
        brain = (await asyncio.to_thread(self._models.resolve, request.path_params["model"])).brain
        name = await asyncio.to_thread(self._models.delete, request.path_params["model"])
        sweep = getattr(brain, "sweep", None)
        if sweep is not None:
            await sweep()
        return JSONResponse({"id": name, "object": "model", "deleted": True})


def _view(name: str, created: int, owner: str) -> Json:
    return {"id": name, "object": "model", "created": created, "owned_by": owner, "shutdown_date": None}


def _root(job: Job) -> str:
    return str(job.asked.get("base") or job.asked["model"])


def _alive(job: Job) -> bool:
    return job.status == "succeeded" and not (job.folder / _TOMBSTONE).exists()


def _artifact(job: Job, step: str | None) -> Path | None:
    """The folder of the finished training, or of the checkpoint of one step; None where there is none."""
    if step is None:
        return job.folder / "artifact"
    for entry in (job.result or {}).get("checkpoints") or []:
        if str(entry["step"]) == step:
            folder = _inside(job, entry["artifact"])
            return folder if folder is not None and folder.exists() else None
    return None


def _artifacts(job: Job) -> list[Path]:
    steps = [str(entry["step"]) for entry in (job.result or {}).get("checkpoints") or []]
    found = [_artifact(job, step) for step in (None, *steps)]
    return [folder for folder in found if folder is not None and folder.exists()]


def _inside(job: Job, name: str) -> Path | None:
    folder = (job.folder / name).resolve()
    return folder if folder.is_relative_to(job.folder.resolve()) and folder != job.folder.resolve() else None
