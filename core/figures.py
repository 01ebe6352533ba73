"""What is drawn of a training: its loss step by step, and the scores of one version after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.model import Language
from core.proof import Metric, Rate


@dataclass(frozen=True, slots=True)
class LossPoint:
    """The loss on the training examples, and on held-out ones where the host measures it, after a step."""

    step: int
    train: float | None = None
    valid: float | None = None


@dataclass(frozen=True, slots=True)
class VersionScore:
    """How a version did in its examination. ``job`` is the training it came from, None for the base model."""

    job: int | None
    rates: Mapping[Metric, Rate]


@dataclass(frozen=True, slots=True)
class Figures:
    """All there is to draw for the news of one training; what has fewer than two points is left out."""

    job: int
    curve: tuple[LossPoint, ...]
    scores: tuple[VersionScore, ...]
    language: Language
