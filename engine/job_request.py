"""Read the request for a new job: every field checked before anything is kept."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from engine.brain import Brain
from engine.wire import Json, optional_text, optional_whole, refuse, text_field

_LONGEST_SUFFIX: Final = 64
_LARGEST_SEED: Final = 2**31 - 1
_MOST_METADATA: Final = 16
_LONGEST_KEY: Final = 64
_LONGEST_VALUE: Final = 512


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What somebody wants trained, with nothing left open but ``auto``."""

    model: str
    training_file: str
    validation_file: str | None
    suffix: str | None
    seed: int
    metadata: dict[str, str]
    method: str
    hyperparameters: Json


def read_job_request(body: Json, brain_to_train: Callable[[str], Brain]) -> JobRequest:
    """The checked request; an error says which field is wrong and how."""
    model = text_field(body, "model")
    brain = brain_to_train(model)
    method, hyperparameters = _method(body, methods_of(brain))
    return JobRequest(
        model=unicodedata.normalize("NFC", model),
        training_file=text_field(body, "training_file"),
        validation_file=optional_text(body, "validation_file") or None,
        suffix=_suffix(body),
        seed=_seed(body),
        metadata=_metadata(body),
        method=method,
        hyperparameters=hyperparameters,
    )


def methods_of(brain: Brain) -> tuple[str, ...]:
    """The methods a brain can train by: those in its attribute ``methods``, or supervised training alone."""
    return tuple(getattr(brain, "methods", ("supervised",)))


def _seed(body: Json) -> int:
    seed = optional_whole(body, "seed", 0, _LARGEST_SEED)
    return secrets.randbelow(_LARGEST_SEED) if seed is None else seed


def _suffix(body: Json) -> str | None:
    suffix = optional_text(body, "suffix")
    if suffix is None:
        return None
    suffix = unicodedata.normalize("NFC", suffix).strip()
    if not 1 <= len(suffix) <= _LONGEST_SUFFIX:
        refuse(f"'suffix' must have 1 to {_LONGEST_SUFFIX} characters.", "suffix")
    if ":" in suffix or not suffix.isprintable():
        refuse("'suffix' must not contain colons or control characters.", "suffix")
    return suffix


def _metadata(body: Json) -> dict[str, str]:
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict) or len(metadata) > _MOST_METADATA:
        refuse(f"'metadata' must be an object with at most {_MOST_METADATA} keys.", "metadata")
    for key, value in metadata.items():
        if not isinstance(value, str) or len(key) > _LONGEST_KEY or len(value) > _LONGEST_VALUE:
            refuse(
                f"'{key[:_LONGEST_KEY]}' does not fit into 'metadata': keys have up to {_LONGEST_KEY} "
                f"characters, values are texts of up to {_LONGEST_VALUE}.",
                "metadata",
            )
    return metadata


def _method(body: Json, offered: tuple[str, ...]) -> tuple[str, Json]:
    """The method's name and its hyperparameters, from ``method`` or from the field that came before it."""
    method = body.get("method")
    if method is None:
        return "supervised", _hyperparameters(body.get("hyperparameters"), "hyperparameters", "supervised")
    kind = method.get("type") if isinstance(method, dict) else None
    if kind not in ("supervised", "dpo", "reinforcement"):
        refuse("'method.type' must be 'supervised' or 'dpo'.", "method.type")
    if kind == "reinforcement":
        refuse("Reinforcement fine-tuning is not supported here.", "method.type", "unsupported_method")
    if kind not in offered:
        refuse(f"This model cannot be trained by '{kind}'.", "method.type", "model_not_trainable")
    detail = method.get(kind) or {}
    if not isinstance(detail, dict):
        refuse(f"'method.{kind}' must be an object.", f"method.{kind}")
    return kind, _hyperparameters(detail.get("hyperparameters"), f"method.{kind}.hyperparameters", kind)


def _hyperparameters(given: Any, param: str, kind: str) -> Json:  # noqa: ANN401 - it is JSON not yet checked
    """Numbers in their range, or ``auto`` for those left to the training; unknown ones are left out."""
    given = {} if given is None else given
    if not isinstance(given, dict):
        refuse(f"'{param}' must be an object.", param)
    chosen: Json = {
        "n_epochs": _whole(given, "n_epochs", param, 50),
        "batch_size": _whole(given, "batch_size", param, 256),
        "learning_rate_multiplier": _positive(given, "learning_rate_multiplier", param, 1e6),
    }
    return chosen | {"beta": _positive(given, "beta", param, 2.0)} if kind == "dpo" else chosen


def _whole(given: Json, name: str, param: str, most: int) -> Any:  # noqa: ANN401 - a number or "auto"
    value = given.get(name)
    if value in (None, "auto"):
        return "auto"
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        refuse(f"'{name}' must be 'auto' or a whole number from 1 to {most}.", f"{param}.{name}")
    return value


def _positive(given: Json, name: str, param: str, most: float) -> Any:  # noqa: ANN401 - a number or "auto"
    value = given.get(name)
    if value in (None, "auto"):
        return "auto"
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= most:
        refuse(f"'{name}' must be 'auto' or a number above 0, at most {most:g}.", f"{param}.{name}")
    return value
