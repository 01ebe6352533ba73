"""The base models that may be trained and asked: where each lies and how it is to be handled."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

_NAME: Final = re.compile(r"[\w.-]+(/[\w.-]+)?")
# Chat templates that think aloud unless told otherwise; what is learned should be the answer alone.
_THINKERS: Final = ("qwen3", "exaone4")
_QUIET: Final[Mapping[str, Any]] = {"enable_thinking": False}


class BadBase(ValueError):
    """A base model cannot be used as it is; the message says why."""


@dataclass(frozen=True, slots=True)
class Base:
    """One base model. Nothing of it is ever read from a tuned model's own files.

    ``place`` is a folder, or a name on the model hub. ``template`` are arguments of its chat template,
    ``learning_rate`` replaces the one that follows from its size, ``longest`` is the most tokens of an
    example or of a prompt with its answer, ``dtype`` is torch's name of the weights' type or ``auto``.
    ``served`` is what the servers of `engine.lora.elsewhere` call it, if not ``place``.
    """

    name: str
    place: str
    template: Mapping[str, Any] = field(default_factory=dict)
    learning_rate: float | None = None
    longest: int = 2048
    dtype: str = "auto"
    served: str | None = None

    def record(self) -> dict[str, Any]:
        """The entry as JSON, for the description of a training."""
        return asdict(self)


def base_of(place: str) -> Base:
    """The entry of a folder or of a name on the hub, with what its own configuration suggests.

    Raises `BadBase` for a folder that holds no model, and for what is neither.
    """
    folder = Path(place).expanduser()
    if folder.is_dir():
        return Base(folder.resolve().name, str(folder.resolve()), _quiet(_model_type(folder)))
    if not _NAME.fullmatch(place) or "/" not in place:
        raise BadBase(f"'{place}' is neither a folder nor a name on the model hub such as Qwen/Qwen3-0.6B.")
    return Base(place, place, _quiet(place.lower()))


def read_bases(path: Path) -> list[Base]:
    """The entries of a registry file, a JSON list of objects with the fields of `Base`.

    An entry without a ``name`` or ``template`` gets what `base_of` says of its place. A file that is not
    there holds none. Raises `BadBase` for anything else.
    """
    try:
        entries = json.loads(path.read_text("utf-8"))
        return [_entry(entry) for entry in entries]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError, KeyError) as error:
        raise BadBase(f"{path.name} is not a list of base models: {error}") from error


def distinct(bases: Iterable[Base]) -> list[Base]:
    """The entries without those whose name stood before."""
    return list({base.name: base for base in reversed(list(bases))}.values())[::-1]


def _entry(entry: Mapping[str, Any]) -> Base:
    found = base_of(str(entry["place"]))
    return Base(**{**found.record(), **entry})


def _model_type(folder: Path) -> str:
    try:
        configuration = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadBase(f"The folder {folder.name} holds no model: its config.json cannot be read.") from error
    if not list(folder.glob("*.safetensors")):
        raise BadBase(f"The folder {folder.name} holds no weights as safetensors.")
    return str(configuration.get("model_type", ""))


def _quiet(name: str) -> Mapping[str, Any]:
    thinks = any(family in name for family in _THINKERS) and "2507" not in name
    return dict(_QUIET) if thinks else {}
