"""Installations in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.installations import Installation
from tests.fakes_knowledge import Clock


class FakeInstallations:
    def __init__(self, now: Clock) -> None:
        self._now = now
        self._rows: dict[tuple[str, str], Installation] = {}

    async def keep(self, installation: Installation) -> None:
        key = (installation.platform, installation.workspace)
        self._rows.pop(key, None)
        self._rows[key] = replace(installation, at=installation.at or self._now())

    async def of(self, platform: str) -> Sequence[Installation]:
        return [one for one in self._rows.values() if one.platform == platform]

    async def remove(self, platform: str, workspace: str) -> bool:
        return self._rows.pop((platform, workspace), None) is not None
