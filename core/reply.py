"""What goes between the core and a platform: calls in, replies and notices out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.halt import Halt
from core.model import Actor, Channel, Question
from core.spool import Spool


class Tone(StrEnum):
    """How a reply is meant, so that a platform can colour it."""

    PLAIN = "plain"
    GOOD = "good"
    WARNING = "warning"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody handed in with a command."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes out with a reply; a large one is read from its spool, a piece at a time."""

    name: str
    source: bytes | Spool
    media_type: str

    @property
    def size(self) -> int:
        """How many bytes it holds."""
        return self.source.size if isinstance(self.source, Spool) else len(self.source)

    @property
    def content(self) -> bytes:
        """All its bytes at once, for whoever cannot take pieces."""
        return self.source if isinstance(self.source, bytes) else b"".join(self.pieces())

    def close(self) -> None:
        """Let go of its temporary file, once it was sent or cannot be."""
        if isinstance(self.source, Spool):
            self.source.close()

    def pieces(self) -> Iterator[bytes]:
        """Its bytes from the first to the last, a piece at a time."""
        if isinstance(self.source, Spool):
            yield from self.source.pieces()
        else:
            yield self.source


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press under a reply: runs a command, or opens its form with the values written in.

    A ``quiet`` one stands under every answer (thumbs and the like); faces without room leave it out.
    """

    label: str
    command: str
    values: Mapping[str, str] = field(default_factory=dict)
    opens_form: bool = False
    danger: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; each platform draws it in its own way."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says, as Markdown; ``facts`` is the same for programs (``--json``)."""

    text: str
    tone: Tone = Tone.PLAIN
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    table: Table | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long command has come."""

    text: str
    done: int = 0
    total: int = 0


Part = str | Progress | Reply
"""What an answer or a command yields: pieces of text or progress, and one reply at its end."""


@dataclass(frozen=True, slots=True)
class Call:
    """A command with its values as the platform delivered them, not yet checked.

    ``key`` is the platform's own id of this delivery, so that a repeat is known as one. ``halt`` stops an
    answer that the command gives. ``private``: nobody else is where it was used.
    """

    command: str
    values: Mapping[str, str | Upload]
    actor: Actor
    channel: Channel
    key: str | None = None
    halt: Halt = field(default_factory=Halt, compare=False, repr=False)
    private: bool = False

    def asks(self, text: str) -> Question:
        """The question of a command that has something answered."""
        return Question(text, self.actor, self.channel, self.halt, self.private)


@dataclass(frozen=True, slots=True)
class Notice:
    """A reply nobody asked for right now. ``key`` makes it unique: the same news is never told twice.

    ``tries`` counts how often it was taken out of the outbox to be told; ``at``: since when it lies there.
    """

    channel: Channel
    reply: Reply
    key: str
    person: str = ""
    id: int = 0
    tries: int = field(default=0, compare=False)
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class LiveMessage:
    """A reply that goes on changing in its place. ``message`` is the platform's id of it, empty at first."""

    channel: Channel
    reply: Reply
    key: str
    message: str = ""
