"""The embedded brain: gives taught answers word for word, suggests when unsure, refuses the untaught."""

from __future__ import annotations

import asyncio
import re
import sys
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from engine.brain import Message, Sampling, Verdict

if TYPE_CHECKING:
    from engine.recall.model import Model

MODELS_KEPT = 4
_WORDS_A_PIECE = 3
_WORDS = re.compile(rf"(?:\s*\S+){{1,{_WORDS_A_PIECE}}}\s*|\s+")


class RecallBrain:
    """Answers from taught pairs without a network of any kind; training is a matter of seconds."""

    bases: Sequence[str] = ("hobane-recall",)

    def __init__(self) -> None:
        self._models: OrderedDict[Path | None, Model] = OrderedDict()
        self._loading = Lock()

    def training_command(self, spec: Path, parent: Path | None = None) -> Sequence[str]:
        """Return the command line of the training process; there is no ``parent`` to go on from here."""
        return [sys.executable, "-m", "engine.recall.training", str(spec)]

    async def answer(
        self, messages: Sequence[Message], artifact: Path | None, sampling: Sampling
    ) -> AsyncIterator[Verdict | str]:
        """Yield the `Verdict` and then the text, a few words at a time.

        ``artifact`` is the folder a training left, or None for the base model, which knows only what the
        prompt brings. Raises `engine.recall.model.UnreadableModel` for a folder without a model.
        """
        verdict, text = await asyncio.to_thread(self._reply, messages, artifact)
        yield verdict
        for piece in pieces(text):
            yield piece

    async def close(self) -> None:
        """Let go of the models in memory."""
        self._models.clear()

    def _reply(self, messages: Sequence[Message], artifact: Path | None) -> tuple[Verdict, str]:
        from engine.recall.prompt import read
        from engine.recall.verdict import judge

        return judge(self._model(artifact), read(messages))

    def _model(self, artifact: Path | None) -> Model:
        from engine.recall.model import load, untrained

        with self._loading:
            model = self._models.get(artifact)
            if model is None:
                model = self._models[artifact] = load(artifact) if artifact else untrained()
            self._models.move_to_end(artifact)
            while len(self._models) > MODELS_KEPT:
                self._models.popitem(last=False)
            return model


def pieces(text: str) -> Iterator[str]:
    """Cut ``text`` into pieces of a few words that join to exactly the same text."""
    for match in _WORDS.finditer(text):
        yield match.group()
