"""What a deployment decides about Discord; the composition root reads it from the settings."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field

from core.places import Answering


@dataclass(frozen=True, slots=True)
class Pace:
    """Waits, in seconds.

    ``edit``: between two edits of an answer; ``grace``: before its first text; ``retry``: between repeated
    writes; ``stop``: until a growing answer shows the button that stops it.
    """

    edit: float = 1.2
    grace: float = 0.015
    retry: float = 1.0
    stop: float = 2.0


@dataclass(frozen=True, slots=True)
class DiscordOptions:
    """``guilds`` empty means every server; ``window`` is how long (s) one person's messages are joined.

    ``hosts`` are those whose links from a model stay links. The addresses point at another Discord.
    """

    token: str = field(repr=False)
    guilds: Set[int] = frozenset()
    admin_roles: Set[int] = frozenset()
    teacher_roles: Set[int] = frozenset()
    answers: Answering = "channel"
    message_content: bool = True
    hosts: Set[str] = frozenset()
    api_url: str | None = None
    gateway_url: str | None = None
    window: float = 1.5
    pace: Pace = Pace()
