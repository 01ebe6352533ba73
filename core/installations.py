"""The workspaces that people let the bot into themselves, each with a token of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Installation:
    """A workspace of a platform that let the bot in; ``token`` is a secret and never shown.

    ``bot`` is the bot's own id there, ``by`` the person (`Actor.key`) who installed it.
    """

    platform: str
    workspace: str
    name: str
    bot: str
    token: str = field(repr=False)
    by: str = ""
    at: datetime | None = None


class Installations(Protocol):
    """The workspaces that let the bot in."""

    async def keep(self, installation: Installation) -> None:
        """Store an installation, in the place of an earlier one of the same workspace."""

    async def of(self, platform: str) -> Sequence[Installation]:
        """All installations on a platform, oldest first."""

    async def remove(self, platform: str, workspace: str) -> bool:
        """Delete an installation and its token; False where there was none."""
