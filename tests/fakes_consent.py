"""The ports that look after people's words, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from core.credentials import Credential
from core.errors import HostTrouble

TOKEN = "glpat-" + "a1B2c3D4e5F6g7H8i9J0"


class FakeFinder:
    """Knows one form of token that our own patterns do not, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def find(self, texts: Sequence[str]) -> Sequence[Sequence[Credential]]:
        self.asked += texts
        return [[Credential("GitLab", TOKEN)] if TOKEN in text else [] for text in texts]


class FakeModerator:
    """Flags texts in which one of its words occurs, unless its host is in trouble."""

    def __init__(self) -> None:
        self.categories = {"나쁜 말": "harassment"}
        self.trouble: HostTrouble | None = None
        self.asked: list[str] = []

    async def flagged(self, texts: Sequence[str]) -> Sequence[Sequence[str]]:
        self.asked += texts
        if self.trouble:
            raise self.trouble
        return [[name for word, name in self.categories.items() if word in text] for text in texts]
