"""What the server needs from whatever learns and answers behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Outcome = Literal["answered", "suggested", "refused"]


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat request, as the wire carries it.

    ``name`` is the wire's own field. Messages named ``example`` are worked examples that the caller put
    into the prompt, so they are knowledge; all others are conversation.
    """

    role: Literal["system", "user", "assistant"]
    content: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to choose words; a brain that does not generate may ignore all of it."""

    temperature: float = 1.0
    top_p: float = 1.0
    max_tokens: int | None = None
    seed: int | None = None
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A taught question that may be the one meant, with its answer and how certain that is (0..1)."""

    question: str
    answer: str
    certainty: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an answer came about; rides on the wire as the extra field ``hobane`` of the choice.

    ``candidates`` are best first and never repeat an answer; ``unknown`` are the content words of the
    question that nothing taught contains.
    """

    outcome: Outcome
    certainty: float
    candidates: tuple[Candidate, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """The end of a generated answer: why it ended, what it cost, and how fast it came.

    ``tokens_a_second`` counts from the first token on.
    """

    reason: Literal["stop", "length"]
    prompt_tokens: int
    completion_tokens: int
    first_token_seconds: float
    tokens_a_second: float


class UnreadableModel(Exception):
    """A trained model cannot be read any more: damaged, or of a form that this version does not know."""


class Unanswerable(Exception):
    """A request that this model cannot take; the message tells the asker why, ``code`` is the wire's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Brain(Protocol):
    """Learns from a training file in a process of its own, and answers chat requests."""

    @property
    def bases(self) -> Sequence[str]:
        """The names of the models that can be asked untrained and be trained."""

    def training_command(self, spec: Path, parent: Path | None = None) -> Sequence[str]:
        """The command line of the process that carries out the training described in ``spec``.

        ``parent`` is the artifact of a tuned model to go on from, for brains whose ``goes_on`` is true.

        The process holds the file lock ``running.lock`` beside ``spec`` while it works, appends events to
        ``progress.jsonl``, and ends with ``result.json`` or ``error.json`` (docs/engine.md).
        """

    def answer(
        self, messages: Sequence[Message], artifact: Path | None, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | End]:
        """Yield the answer in pieces, after a `Verdict` and before an `End` where the brain can give them.

        ``artifact`` is the folder a training left, or None for the base model itself. Raises
        `UnreadableModel` before the first piece where that folder holds no model it can read, and
        `Unanswerable` where the model cannot take this request.
        """

    async def close(self) -> None:
        """Let go of everything that answers; nothing is asked any more."""
