"""The sample sport that comes with the project."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

_FOLDER = Path(__file__).parent.parent / "docs" / "hobane"
_NAMES = ("pairs.csv", "cases.jsonl", "rules.md", "rules.en.md")


class SampleSport:
    """Fits `core.services.Sample`."""

    async def files(self) -> Mapping[str, str]:
        """The sample's texts by file name."""
        return await asyncio.to_thread(self._read)

    def _read(self) -> Mapping[str, str]:
        return {name: (_FOLDER / name).read_text(encoding="utf-8") for name in _NAMES}
