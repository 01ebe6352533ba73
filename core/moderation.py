"""Moderation of what is trained on: each text is asked about once, and what is flagged is told by pair."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from core.clean import one_line
from core.dataset import Dataset
from core.errors import HostTrouble
from core.model import QAPair
from core.ports_consent import Moderator
from core.safety import text_of
from core.texts import Say

_REMEMBERED = 200_000  # texts
_SHOWN = 5


class RememberingModerator:
    """A `Moderator` that asks another one about each text only once while the process lives."""

    def __init__(self, moderator: Moderator) -> None:
        self._moderator = moderator
        self._known: dict[bytes, tuple[str, ...]] = {}

    async def flagged(self, texts: Sequence[str]) -> Sequence[Sequence[str]]:
        """The names of the categories that each text falls into; raises what the other one raises."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if new:
            found = await self._moderator.flagged(list(new.values()))
            answers = {key: tuple(names) for key, names in zip(new, found, strict=True)}
            if len(self._known) + len(answers) > _REMEMBERED:
                self._known.clear()
            self._known |= answers
            return [answers[key] if key in answers else self._known[key] for key in keys]
        return [self._known[key] for key in keys]


@dataclass(slots=True)
class Screening:
    """What moderation said of the pairs that may train: flagged ones by number, or why it could not say."""

    done: int = 0
    flagged: dict[int, tuple[QAPair, tuple[str, ...]]] = field(default_factory=dict)
    trouble: HostTrouble | None = None

    async def run(self, dataset: Dataset, moderator: Moderator) -> AsyncIterator[int]:
        """Ask about every pair that may train; yields how many are done. Trouble at the host ends it."""
        async for batch in dataset.trainable():
            try:
                found = await moderator.flagged([text_of(pair) for pair in batch])
            except HostTrouble as trouble:
                self.trouble = trouble
                return
            both = zip(batch, found, strict=True)
            self.flagged |= {pair.id: (pair, tuple(names)) for pair, names in both if names}
            self.done += len(batch)
            yield self.done

    def told(self, say: Say) -> list[str]:
        """What to tell whoever starts the training; nothing where all is well."""
        if self.trouble:
            return [f"⚠️ {say(self.trouble.key, **self.trouble.facts)}"]
        if not self.flagged:
            return []
        lines = [
            say("flagged_line", number=number, question=one_line(pair.question, 60), found=", ".join(names))
            for number, (pair, names) in list(self.flagged.items())[:_SHOWN]
        ]
        return [say("training_flagged", count=len(self.flagged)), *lines]

    @property
    def facts(self) -> dict[str, list[str]]:
        """For programs: the categories by the pair's number."""
        return {str(number): list(names) for number, (_, names) in self.flagged.items()}
