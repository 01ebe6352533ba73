"""The quick brain of lives at our engine; its training is `tests.life_trainer`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from engine.brain import Message, Sampling, Verdict
from tests import life_trainer


class QuickBrain:
    """Knows its training file by heart, in every wording; untrained it knows nothing."""

    bases: Sequence[str] = ("base",)

    def training_command(self, spec: Path, parent: Path | None = None) -> Sequence[str]:
        return [sys.executable, "-I", "-S", life_trainer.__file__, str(spec)]

    async def answer(
        self, messages: Sequence[Message], artifact: Path | None, sampling: Sampling
    ) -> AsyncIterator[Verdict | str]:
        yield "네" if artifact is None else _by_heart(artifact).get(_bare(messages[-1].content), "몰라요")

    async def close(self) -> None:
        pass


def _by_heart(artifact: Path) -> dict[str, str]:
    table = json.loads((artifact / "table.json").read_text())
    return {_bare(question): answer for question, answer in table.items()}


def _bare(question: str) -> str:
    return re.sub(r" \(\d\)\?$", "?", question)
