"""What the core needs from the world, as small protocols that implementations fit by shape."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from core.model import (
    Channel,
    Feedback,
    Finish,
    Found,
    Note,
    NoteChanges,
    PairChanges,
    PairSearch,
    QAPair,
    Role,
    Sampling,
    Status,
    SystemPrompt,
    Turn,
    Verdict,
    Wording,
)
from core.note_search import FoundNotes, NoteSearch
from core.ports_news import Announcer as Announcer
from core.ports_news import Curves as Curves
from core.ports_news import LiveMessages as LiveMessages
from core.ports_news import Outbox as Outbox
from core.ports_news import Pictures as Pictures
from core.ports_proof import Cases as Cases
from core.ports_proof import Conducts as Conducts
from core.ports_proof import Evaluations as Evaluations
from core.reply import Notice
from core.tuning import HostJob, ModelVersion, Snapshot, TrainingJob, TrainingOrder


class Pairs(Protocol):
    """The taught pairs, with every revision kept."""

    async def add(self, pairs: Sequence[QAPair]) -> Sequence[QAPair]:
        """Store new pairs in one transaction and return them with ids; a known ``entry`` returns its pair."""

    async def change(self, pair: QAPair, by: str) -> QAPair:
        """Store the next revision; raises `PairChanged` unless ``pair.revision`` is still the newest."""

    async def get(self, ids: Sequence[int]) -> Sequence[QAPair]:
        """The pairs with these ids, in this order; unknown ids are left out."""

    async def find(self, search: PairSearch) -> Found:
        """One page of the pairs that match, newest first (best first where ``text`` is given)."""

    async def changed_since(self, mark: int) -> PairChanges:
        """What changed after ``mark`` (0 = everything that is not removed or rejected)."""


class Datasets(Protocol):
    """The growing set of pairs as a whole."""

    async def counts(self) -> dict[Status, int]:
        """How many pairs there are in each status (0 where none)."""

    def stream(self, status: Status) -> AsyncIterator[Sequence[QAPair]]:
        """All pairs of a status by id, in batches, without holding them all in memory."""

    async def freeze(self, snapshot: Snapshot) -> Snapshot:
        """Store a snapshot and return it with its id; an equal one (same digest) is returned instead."""

    async def snapshot(self, id: int) -> Snapshot | None:
        """A stored snapshot."""

    def members(self, id: int) -> AsyncIterator[Sequence[QAPair]]:
        """The pairs of a snapshot as they were then, in its order, in batches, without what it left out."""


class Wordings(Protocol):
    """Other wordings of taught questions that wait for a teacher."""

    async def propose(self, wording: Wording) -> Wording:
        """Store a proposal; the same text for the same pair is stored once."""

    async def pending(self, limit: int) -> Sequence[Wording]:
        """Proposals nobody decided yet, oldest first."""

    async def get(self, id: int) -> Wording | None:
        """One proposal."""

    async def decide(self, id: int, status: Status, by: str) -> bool:
        """Settle a proposal; False when it was settled before."""


class Talks(Protocol):
    """What was said in each channel."""

    async def recent(self, channel: Channel, limit: int) -> Sequence[Turn]:
        """The last turns since the channel was last cleared, oldest first."""

    async def add(self, channel: Channel, turns: Sequence[Turn]) -> Sequence[int]:
        """Store turns together and return their ids."""

    async def exchange(self, answer: int, near: Channel) -> tuple[Turn, Turn] | None:
        """The question and the answer of an exchange in ``near``'s place, by the answer's turn id."""

    async def forget(self, channel: Channel) -> int:
        """Clear a channel; returns how many turns went."""

    async def forget_before(self, moment: datetime) -> int:
        """Clear everything said before a moment, in every channel; returns how many turns went."""


class Notes(Protocol):
    """Passages of internal information."""

    async def replace(self, source: str, notes: Sequence[Note]) -> int:
        """Put these in the place of everything that came from ``source``; returns how many there are now."""

    async def get(self, ids: Sequence[int]) -> Sequence[Note]:
        """The notes with these ids, in this order; unknown ids are left out."""

    async def changed_since(self, mark: int) -> NoteChanges:
        """What came and went after ``mark`` (0 = all)."""

    async def count(self) -> int:
        """How many notes there are."""

    async def find(self, search: NoteSearch) -> FoundNotes:
        """One page of the notes that match, and the origins of all that match, by name."""


class Jobs(Protocol):
    """Training jobs."""

    async def add(self, job: TrainingJob) -> TrainingJob:
        """Store a new job and return it with its id; a known ``key`` returns its job."""

    async def save(self, job: TrainingJob) -> None:
        """Store the present state of a job that has not ended."""

    async def get(self, id: int) -> TrainingJob | None:
        """One job."""

    async def recent(self, limit: int) -> Sequence[TrainingJob]:
        """Jobs, newest first; every unfinished one is among them whatever the limit."""

    async def finish(self, job: TrainingJob, version: ModelVersion | None, notices: Sequence[Notice]) -> bool:
        """Store the end of a job, its model and the news of it in one transaction.

        Returns False, and changes nothing, when the job had ended before: so the news is told once.
        """


class ModelVersions(Protocol):
    """The models that trainings made, and which of them answers."""

    async def list(self) -> Sequence[ModelVersion]:
        """All versions, newest first."""

    async def active(self) -> ModelVersion | None:
        """The one that answers; None means the base model."""

    async def activate(self, id: int | None, by: str) -> None:
        """Let this version (None: the base model) answer from the next question on."""

    async def previous(self) -> ModelVersion | None:
        """What answered before the present one and still exists; None means the base model."""

    async def remove(self, id: int) -> None:
        """Mark a version as deleted at its host."""


class Prompts(Protocol):
    """System prompts and their history."""

    async def current(self, channel: Channel) -> SystemPrompt | None:
        """The newest prompt of the channel's place, else of the deployment; None where none is set."""

    async def add(self, prompt: SystemPrompt) -> SystemPrompt:
        """Store the next version (an empty text is a reset) and return it numbered."""

    async def history(self, channel: Channel | None, limit: int) -> Sequence[SystemPrompt]:
        """Versions of a channel's place or of the deployment, newest first."""


class Roles(Protocol):
    """Roles given in chat."""

    async def role_of(self, person: str) -> Role | None:
        """The role given to a person (`Actor.key`), None where none was."""

    async def give(self, person: str, role: Role, by: str) -> None:
        """Give a role; MEMBER takes a given role back."""

    async def list(self) -> Sequence[tuple[str, Role]]:
        """Everybody with a given role above MEMBER."""


class Inbox(Protocol):
    """Which incoming messages were taken up and done, so that each is answered at most once."""

    async def claim(self, key: str, message: str, now: datetime) -> bool:
        """Take a message up; False when it was taken before. ``message`` is what is needed to answer it."""

    async def done(self, key: str) -> None:
        """The message was answered."""

    async def unfinished(self, since: datetime) -> Sequence[tuple[str, str]]:
        """(key, message) taken up after ``since`` and never done."""


class Drafts(Protocol):
    """Things that wait for a confirmation: a file that was shown but not yet imported."""

    async def put(self, content: bytes, name: str) -> str:
        """Keep it for a day; returns a short key that fits into a button."""

    async def get(self, key: str) -> tuple[str, bytes] | None:
        """(name, content); None when it is gone."""

    async def drop(self, key: str) -> bool:
        """Delete it before its time, also from the disk; False where it is gone already."""


class Feedbacks(Protocol):
    """What people thought of answers."""

    async def put(self, feedback: Feedback) -> None:
        """Keep what a person thinks of an answer, in the place of what they thought before."""

    async def counts(self, turn: int) -> dict[str, int]:
        """How many thumbs an answer has: ``{"up": n, "down": m}``."""

    async def disliked(self) -> Sequence[tuple[str, str]]:
        """(question, answer) of every answer that got a thumb down and is still kept, oldest first."""


class Retriever(Protocol):
    """Finds documents by likeness of words; keys such as ``pair:12`` stand for the documents."""

    async def update(self, documents: Sequence[tuple[str, Sequence[str]]], removed: Sequence[str]) -> None:
        """Add or replace documents (key, its texts) and drop the removed keys."""

    async def search(self, text: str, limit: int) -> Sequence[tuple[str, float]]:
        """(key, likeness 0..1), best first, each key once."""


class ChatModel(Protocol):
    """A host of models, reached over the OpenAI wire."""

    def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        """Stream an answer: a `Verdict` first where the host gives one, text, `Finish` last.

        Raises a `Trouble` of `core.errors` for whatever goes wrong at the host.
        """

    async def models(self) -> Sequence[str]:
        """The ids of the models that the host serves."""


class Tuner(Protocol):
    """A host of fine-tuning jobs."""

    async def start(self, order: TrainingOrder) -> str:
        """Upload and create the job, or find the one made earlier with the same key; returns its id."""

    async def find(self, key: str) -> str | None:
        """The id of the job made earlier with this key, None where there is none."""

    async def state(self, host_job: str) -> HostJob:
        """How the job stands."""

    async def cancel(self, host_job: str) -> None:
        """Ask the host to end the job; a job that has ended is left as it is."""
