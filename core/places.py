"""How a channel is answered: every question in a thread of its own, or in place."""

from __future__ import annotations

from typing import Literal, Protocol

from core.model import Channel

Way = Literal["thread", "reply"]
Answering = Literal["thread", "reply", "channel"]
"""What a deployment decides for a platform; ``channel`` follows each channel's own setting."""


class Places(Protocol):
    """What admins chose for single channels."""

    async def way(self, channel: Channel) -> Way | None:
        """How the channel's place is answered; None where nobody chose."""

    async def choose(self, channel: Channel, way: Way | None, by: str) -> None:
        """Keep a choice for the channel's place, threads and all; None takes it back."""


async def way_of(channel: Channel, answering: Answering, places: Places) -> Way:
    """Return how to answer in a channel; in place where it is left to the channel and nobody chose."""
    return answering if answering != "channel" else await places.way(channel) or "reply"
