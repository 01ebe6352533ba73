"""The words of the domain (people, talk, knowledge), as frozen dataclasses that every room speaks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal

from core.halt import Halt

Language = Literal["ko", "en"]
Outcome = Literal["answered", "suggested", "refused"]
WORDINGS_LIMIT = 50  # other wordings of one pair


class Role(IntEnum):
    """What a person may do; each role includes the lower ones."""

    MEMBER = 1
    TEACHER = 2
    ADMIN = 3


class Status(StrEnum):
    """Where a pair stands. Removed pairs are kept, so that they can be brought back."""

    DRAFT = "draft"
    APPROVED = "approved"
    REJECTED = "rejected"
    REMOVED = "removed"


class Provenance(StrEnum):
    """By which way a pair came in; decides what it may be used for (docs/compliance.md)."""

    TERMINAL = "terminal"
    WEB = "web"
    FILE = "file"
    DISCORD_FORM = "discord_form"
    SLACK_FORM = "slack_form"
    CAPTURED = "captured"


class Consent(StrEnum):
    """Whether the one whose words a pair holds agreed. OWN: who entered it wrote it."""

    OWN = "own"
    ASKED = "asked"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who speaks or presses a button. ``role`` is what the platform itself vouches for."""

    platform: str
    id: str
    name: str
    role: Role = Role.MEMBER
    language: Language | None = None
    named: bool = True  # else the platform told no name, and ``name`` only stands in its place

    @property
    def key(self) -> str:
        """The person's identity across the whole deployment, such as ``discord:42``."""
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Channel:
    """A place where people talk: ``platform:place[:thread]``."""

    platform: str
    place: str
    thread: str | None = None

    def __str__(self) -> str:
        return ":".join(part for part in (self.platform, self.place, self.thread) if part is not None)

    @classmethod
    def direct(cls, person: str) -> Channel:
        """Where a person (`Actor.key`) is told something alone."""
        platform, _, number = person.partition(":")
        return cls(platform, f"@{number}")

    @property
    def person(self) -> str | None:
        """The platform's id of the person who is told directly; None for a place where people meet."""
        return self.place[1:] if self.place.startswith("@") else None

    @classmethod
    def parse(cls, text: str) -> Channel:
        """Read what ``str(channel)`` wrote; raises ValueError for anything else."""
        platform, place, *thread = text.split(":", 2)
        return cls(platform, place, thread[0] if thread else None)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and where; its ``halt`` stops the answer while it is being made.

    ``private``: nobody else sees it where it was asked.
    """

    text: str
    actor: Actor
    channel: Channel
    halt: Halt = field(default_factory=Halt, compare=False, repr=False)
    private: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation, or of a prompt.

    ``name`` is the speaker; the name ``example`` marks a worked example that the prompt carries.
    ``cut`` says that an answer ended before its end. ``id`` is set once the turn is stored. Of a question,
    ``person`` is who asked (`Actor.key`), and ``private`` says that nobody else saw it. Of an answer,
    ``pair`` is the taught pair that it rests on.
    """

    role: Literal["system", "user", "assistant"]
    text: str
    name: str | None = None
    cut: bool = False
    model: str | None = None
    outcome: Outcome | None = None
    id: int | None = None
    person: str | None = None
    private: bool = False
    pair: int | None = None


@dataclass(frozen=True, slots=True)
class SystemPrompt:
    """What the model is told about itself; ``channel`` None means the whole deployment.

    An empty ``text`` records a reset to the default. Versions count per channel.
    """

    text: str
    author: str
    channel: Channel | None = None
    version: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A passage of internal information, found by retrieval.

    ``source`` is what an answer cites (``경기 규칙 › 시간``), ``origin`` the file or name that it came by.
    """

    text: str
    source: str
    id: int = 0
    origin: str = ""


@dataclass(frozen=True, slots=True)
class QAPair:
    """A taught question and its answer. ``entry`` is the idempotency key of the form it came in by.

    ``owner`` is whose message it was, where it was captured (`Actor.key`); ``borrowed`` are those of its
    wordings that people asked in a chat, and that nobody wrote for the pair. ``key_phrases`` must stand in
    a right answer. ``source`` is the channel it came from, ``link`` the message in it, ``language`` the one
    its author speaks with the bot. A draft that ``amends`` a pair (its id) would take that pair's place.
    """

    question: str
    answer: str
    variants: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    author: str = ""
    source: str = ""
    provenance: Provenance = Provenance.TERMINAL
    status: Status = Status.APPROVED
    entry: str | None = None
    revision: int = 0
    id: int = 0
    consent: Consent = Consent.OWN
    owner: str = ""
    borrowed: tuple[str, ...] = ()
    key_phrases: tuple[str, ...] = ()
    link: str = ""
    amends: int = 0
    language: Language | None = None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The question and its other wordings."""
        return (self.question, *self.variants)

    def without(self, wordings: Collection[str]) -> QAPair:
        """The pair with some of its wordings taken out, of which at least one must stay."""
        question, *variants = (wording for wording in self.wordings if wording not in wordings)
        return replace(self, question=question, variants=tuple(variants))


@dataclass(frozen=True, slots=True)
class PairSearch:
    """What to look for among pairs; ``wording`` matches a whole question however it is spaced."""

    text: str | None = None
    wording: str | None = None
    status: Status | None = None
    tag: str | None = None
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search, and how many there are in all."""

    pairs: tuple[QAPair, ...]
    total: int


@dataclass(frozen=True, slots=True)
class PairChanges:
    """The pairs that changed since a mark, in their present state, and the mark to ask from next time."""

    pairs: tuple[QAPair, ...]
    mark: int


@dataclass(frozen=True, slots=True)
class NoteChanges:
    """The notes that came and the ids of those that went since a mark, and the next mark."""

    notes: tuple[Note, ...]
    gone: tuple[int, ...]
    mark: int


@dataclass(frozen=True, slots=True)
class Wording:
    """Somebody's way of asking that may become another wording of a pair, once a teacher agrees."""

    pair: int
    text: str
    author: str
    status: Status = Status.DRAFT
    id: int = 0


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thinks of an answer, by its turn's id."""

    turn: int
    person: str
    thumb: Literal["up", "down"]
    comment: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A taught question that may be the one meant. ``pair`` is None when it is no longer taught."""

    question: str
    answer: str
    certainty: float
    pair: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a model came to its answer, where it can say (our engine's extra field of the wire)."""

    outcome: Outcome
    certainty: float | None = None
    candidates: tuple[Suggestion, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of a model's stream: why it ended (``stop``, ``length``, ``content_filter``) and its tokens."""

    reason: str = "stop"
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the model chooses words; None leaves a parameter to the host."""

    temperature: float | None = 0.0
    top_p: float | None = 1.0
    max_tokens: int | None = None
