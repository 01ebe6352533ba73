"""Where trainings run when one machine is outgrown: what a Ray cluster has to be told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

LAUNCH: Final = "launch.json"


@dataclass(frozen=True, slots=True)
class Launch:
    """A cluster (its jobs' server, such as ``http://head:8265``) and what a training takes of it.

    ``python`` is the interpreter to use there, ``cpus``, ``gpus`` and ``resources`` are Ray's own counts.
    ``place`` is a folder that all machines reach by an fsspec address, where the data folder itself is not.
    """

    address: str
    python: str = "python"
    cpus: float = 1
    gpus: float = 0
    resources: Mapping[str, float] = field(default_factory=dict)
    place: str | None = None

    def record(self) -> dict[str, Any]:
        """As JSON, for the job's folder."""
        return asdict(self)


def read_launch(folder: Path) -> Launch:
    """What `Launch.record` left in a job's folder."""
    return Launch(**json.loads((folder / LAUNCH).read_text("utf-8")))
