"""The words of training: snapshots, jobs, model versions, cases and evaluations."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.model import Channel, Language
from core.proof import Proof


class JobStatus(StrEnum):
    """A training job's life.

    PREPARING is ours: stored, but not yet known to the host. EVALUATING too: the host is done, and the new
    model and the one before are being asked the same questions.
    """

    PREPARING = "preparing"
    QUEUED = "queued"
    RUNNING = "running"
    EVALUATING = "evaluating"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen to the job."""
        return self in (JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A frozen dataset: (pair id, revision) of each member, and the SHA-256 of its JSONL.

    ``system`` is the prompt on its lines; None in snapshots of before prompts were kept. ``left_out`` names,
    by pair, wordings of a member that are not in the file.
    """

    members: tuple[tuple[int, int], ...]
    digest: str
    examples: int
    at: datetime | None = None
    id: int = 0
    system: str | None = None
    left_out: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """How to train: by examples (``supervised``) or by preferences (``dpo``; ``beta``: how strongly)."""

    method: str = "supervised"
    beta: float | None = None


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """A training from the order to the news. ``key`` finds it again at the host.

    ``proof`` is set when it ends after an evaluation, also one that could not be done. Tokens are those of
    the file times the epochs: ``estimated_tokens`` when it was ordered, ``trained_tokens`` as the host says.
    ``trained_at`` is when the host was seen to be done, before the evaluation.
    """

    key: str
    snapshot: int
    channel: Channel
    asked_by: str
    base: str
    language: Language = "ko"
    status: JobStatus = JobStatus.PREPARING
    host_job: str | None = None
    model: str | None = None
    examples: int = 0
    trained_tokens: int | None = None
    error: str | None = None
    created_at: datetime | None = None
    ended_at: datetime | None = None
    proof: Proof | None = None
    method: str = "supervised"
    beta: float | None = None
    estimated_tokens: int | None = None
    trained_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A model that a job made. At most one is active; with none, the base model answers."""

    model: str
    base: str
    job: int
    snapshot: int
    active: bool = False
    deleted: bool = False
    created_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    """A held-out question: ``expected`` is the taught question whose answer is right, None to be refused.

    ``origin`` says where it came from: a file's name, ``hand``, ``thumb``, or ``rule`` for those that are
    made for one evaluation and stored nowhere. ``person`` is whose question it was, where it was somebody's.
    """

    question: str
    kind: str
    expected: str | None = None
    language: Language = "ko"
    origin: str = field(default="file", compare=False)
    person: str = field(default="", compare=False)
    id: int = field(default=0, compare=False)

    @property
    def key(self) -> str:
        """What an answer to it is stored under."""
        whole = "\x1f".join((self.kind, self.question, self.expected or ""))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What one model said to one case the ``repeat``-th time of a run, and what it is worth.

    ``setup`` is the model with the pillars that were on. ``rules`` is the result by rules, ``judge`` that of
    a judge model where it was asked, with its ``reason``. Time in seconds, tokens as the host counts them.
    """

    run: str
    setup: str
    case: str
    repeat: int
    text: str
    rules: str
    judge: str | None = None
    reason: str = ""
    seconds: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    @property
    def result(self) -> str:
        """What counts: the judge's word where there is one."""
        return self.judge or self.rules


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Counts of one model over the cases, by kind and result; ``setup`` names the pillars that were on."""

    model: str
    setup: str
    counts: Mapping[str, Mapping[str, int]]
    repeats: int
    at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a model gave in a time: answers, errors in their place, and answers with a thumb."""

    answers: int = 0
    errors: int = 0
    ups: int = 0
    downs: int = 0


@dataclass(frozen=True, slots=True)
class Activation:
    """The version that answers, since when, and what did before (None: the base model) since when."""

    version: ModelVersion
    since: datetime
    before: ModelVersion | None = None
    before_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """What a host needs to start a training exactly once. ``training_file`` is JSONL as bytes.

    ``method`` is ``supervised`` or ``dpo``; ``hyperparameters`` (epochs, batch_size, learning_rate, beta)
    holds only those that are not left to the host.
    """

    key: str
    base: str
    suffix: str
    training_file: bytes
    seed: int = 0
    method: str = "supervised"
    hyperparameters: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HostJob:
    """A job as its host sees it. ``step``/``steps`` and ``loss`` where the host tells."""

    id: str
    status: JobStatus
    model: str | None = None
    trained_tokens: int | None = None
    error: str | None = None
    step: int | None = None
    steps: int | None = None
    loss: float | None = None
    validating: bool = False


@dataclass(frozen=True, slots=True)
class Live:
    """Where a job's changing message stands: the platform's id of it; ``over`` once nothing changes it."""

    job: int
    message: str
    over: bool = False
