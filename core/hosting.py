"""What lies at the host that trains (files, models, trainings), and what of it nobody needs any more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from core.tuning import ModelVersion, TrainingJob

FILE_PREFIX = "hobane-"  # of every file that this bot hands in; others' files are not ours to offer
_FRESH = timedelta(hours=1)  # a file this young may belong to a training that is just being started
_CHECKPOINT = ":ckpt-step-"


@dataclass(frozen=True, slots=True)
class HostFile:
    """A file at the host; ``size`` in bytes."""

    id: str
    name: str
    size: int
    purpose: str
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HostModel:
    """A model that the host serves; ``shutdown`` is its last day where the host tells one."""

    name: str
    tuned: bool = False
    created_at: datetime | None = None
    shutdown: date | None = None


@dataclass(frozen=True, slots=True)
class HostTraining:
    """A training as the host lists it: the files that it used or made, and its checkpoints' models."""

    id: str
    ended: bool
    model: str | None = None
    files: tuple[str, ...] = ()
    checkpoints: tuple[str, ...] = ()


class HostStore(Protocol):
    """The files, models and trainings of the host that trains."""

    async def files(self) -> Sequence[HostFile]:
        """All files, newest first."""

    async def models(self) -> Sequence[HostModel]:
        """All models that can be asked there."""

    async def trainings(self) -> Sequence[HostTraining]:
        """The last trainings, newest first, also those that were not started from here."""

    async def delete_file(self, file: str) -> None:
        """Delete a file; one that is gone is fine. Raises `FileInUse` or `HostForbidsDeletion`."""

    async def delete_model(self, name: str) -> None:
        """Delete a tuned model or a checkpoint; one that is gone is fine. Raises `HostForbidsDeletion`."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """What lies at the host, beside what the bot knows of it."""

    files: Sequence[HostFile]
    models: Sequence[HostModel]
    trainings: Sequence[HostTraining]
    versions: Sequence[ModelVersion]
    jobs: Sequence[TrainingJob]
    now: datetime

    def users(self) -> Mapping[str, HostTraining]:
        """The training that each file belongs to; of several, the newest."""
        used: dict[str, HostTraining] = {}
        for training in self.trainings:
            for file in training.files:
                used.setdefault(file, training)
        return used

    def number(self, training: HostTraining) -> str:
        """What to call a training: by our number where it was started here."""
        ours = next((job.id for job in self.jobs if job.host_job == training.id), None)
        return training.id if ours is None else f"#{ours}"

    def spent_files(self) -> list[HostFile]:
        """Our files whose trainings have ended, or that no training has taken up."""
        users = self.users()
        return [
            file
            for file in self.files
            if file.name.startswith(FILE_PREFIX)
            and (users[file.id].ended if file.id in users else self._old(file))
        ]

    def _old(self, file: HostFile) -> bool:
        return file.created_at is None or self.now - file.created_at > _FRESH

    def strangers(self) -> list[HostModel]:
        """Tuned models at the host that the bot does not know; they may serve somebody else."""
        known = {version.model for version in self.versions if not version.deleted}
        return [
            model
            for model in self.models
            if model.tuned and model.name not in known and _whole(model.name) not in known
        ]

    def gone(self) -> list[ModelVersion]:
        """Versions whose model the host no longer has."""
        there = {model.name for model in self.models} | set(self.checkpoints())
        return [version for version in self.versions if not version.deleted and version.model not in there]

    def checkpoints(self) -> Iterable[str]:
        """The models of all checkpoints."""
        return [name for training in self.trainings for name in training.checkpoints]


def _whole(name: str) -> str:
    """The model that a checkpoint belongs to."""
    return name.partition(_CHECKPOINT)[0]


def protects(active: ModelVersion | None, name: str) -> bool:
    """Whether deleting ``name`` would take the model away that answers now."""
    return active is not None and name in (active.model, _whole(active.model))
