"""The description of a training that one command carries out, wherever it runs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from engine.folder import read_json, write_json
from engine.lora.bases import Base

Method = Literal["supervised", "dpo"]
_PARENT: Final = "parent"


class BadOrder(ValueError):
    """A description that cannot be carried out; ``code`` is the wire's."""

    def __init__(self, code: str, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.code, self.param = code, param


@dataclass(frozen=True, slots=True)
class Order:
    """What to train. All paths lie in ``folder``, the folder of the description itself.

    ``parent`` is the artifact of a tuned model to go on from. ``hyperparameters`` are the wire's: numbers,
    or ``auto``.
    """

    folder: Path
    base: Base
    method: Method
    hyperparameters: Mapping[str, Any]
    seed: int
    training: Path
    validation: Path | None
    artifact: Path
    parent: Path | None = None

    @property
    def workshop(self) -> Path:
        """Where a training keeps what it needs to go on after a kill."""
        return self.folder / "trainer"


def write_order(spec: Path, base: Base, parent: Path | None) -> Path:
    """Complete a job's ``spec.json`` with the registry's entry of its base, as ``order.json`` beside it.

    The adapter of ``parent`` is copied beside it too, so that the folder is all that a training needs.
    """
    described = read_json(spec) or {}
    if parent is not None and not (spec.parent / _PARENT).exists():
        draft = spec.parent / f".{_PARENT}"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(parent, draft)
        draft.rename(spec.parent / _PARENT)
    order = {**described, "base": base.record(), "parent": _PARENT if parent else None}
    path = spec.parent / "order.json"
    write_json(path, order)
    return path


def read_order(path: Path) -> Order:
    """Read a description; raises `BadOrder` where it is not one or names a file outside of its folder."""
    folder = path.resolve().parent
    try:
        told = json.loads(path.read_text("utf-8"))
        validation = told.get("validation_file")
        return Order(
            folder=folder,
            base=Base(**told["base"]),
            method=told["method"],
            hyperparameters=told.get("hyperparameters") or {},
            seed=int(told.get("seed") or 0),
            training=_inside(folder, told["training_file"]),
            validation=_inside(folder, validation) if validation else None,
            artifact=_inside(folder, told.get("artifact") or "artifact"),
            parent=_inside(folder, told["parent"]) if told.get("parent") else None,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        if isinstance(error, BadOrder):
            raise
        raise BadOrder("invalid_order", f"{path.name} does not describe a training: {error!r}") from error


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or path == folder:
        raise BadOrder("invalid_order", f"'{name}' lies outside of the job's folder.")
    return path
