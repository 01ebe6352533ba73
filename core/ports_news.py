"""What the news needs from the world: who tells it, and where it is kept on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from core.figures import Figures, LossPoint
from core.reply import Attachment, LiveMessage, Notice
from core.tuning import Live


class Outbox(Protocol):
    """News on its way to a channel; survives a restart."""

    async def put(self, notice: Notice) -> None:
        """Queue a notice; a known ``key`` is left as it is."""

    async def claim(self, platforms: Sequence[str], now: datetime, lease: timedelta) -> Sequence[Notice]:
        """Take undelivered notices for these platforms; nobody else gets them until the lease ends."""

    async def postpone(self, id: int, until: datetime) -> None:
        """Nobody gets the notice before that moment."""

    async def delivered(self, id: int) -> None:
        """The notice was shown; it is never claimed again."""

    async def waiting(self) -> Sequence[Notice]:
        """Notices that were not delivered yet, oldest first."""


class LiveMessages(Protocol):
    """The changing message of each training; survives a restart."""

    async def of(self, job: int) -> Live | None:
        """The message of a job, None before there is one."""

    async def put(self, live: Live) -> None:
        """Keep where a job's message stands."""

    async def open(self) -> Sequence[Live]:
        """The messages that are not over, oldest job first."""


class Announcer(Protocol):
    """Tells news in the channels of one platform."""

    @property
    def platform(self) -> str:
        """The first part of the channels it reaches."""

    async def announce(self, notice: Notice) -> None:
        """Show a notice in its channel; raises a `Trouble` when the channel cannot be reached."""

    async def show(self, live: LiveMessage) -> str:
        """Show a message, or change the one that is there, and return its id on the platform.

        Raises `MessageGone` when that will never work, another `Trouble` when it may work later.
        """


class Curves(Protocol):
    """Where a host tells how the loss went."""

    async def curve(self, host_job: str) -> Sequence[LossPoint]:
        """The loss of each step that was measured, in order; empty where the host tells none."""


class Pictures(Protocol):
    """Draws."""

    async def draw(self, figures: Figures) -> Sequence[Attachment]:
        """Return a PNG for each figure that has at least two points; nothing where drawing fails."""
