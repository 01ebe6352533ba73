"""What the core needs from the world to look after people's words: finders of secrets, moderation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.credentials import Credential


class SecretFinder(Protocol):
    """A library that knows the forms of many services' keys and tokens."""

    async def find(self, texts: Sequence[str]) -> Sequence[Sequence[Credential]]:
        """The credentials in each of the texts."""


class Moderator(Protocol):
    """A host's moderation endpoint."""

    async def flagged(self, texts: Sequence[str]) -> Sequence[Sequence[str]]:
        """The names of the categories that each text falls into, such as ``harassment``; mostly none.

        Raises `NoModeration` where the host has no such endpoint, else the `HostTrouble` it had.
        """
