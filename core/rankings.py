"""What a training by preferences learns, gathered from rankings and corrections."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from core import errors
from core.corrections import corrections
from core.dataset import Dataset
from core.errors_providers import TooFewPreferences
from core.knowledge import Knowledge
from core.options import Options
from core.ports import Feedbacks
from core.preferences import Examples, Preferences, examples_of
from core.tuning import Snapshot


@dataclass(frozen=True, slots=True)
class Rankings:
    """The preferences as a whole."""

    preferences: Preferences
    feedback: Feedbacks
    knowledge: Knowledge
    dataset: Dataset
    options: Options

    async def examples(self) -> Examples:
        """Everything that can be learned from, and what is left out."""
        policy = self.dataset.policy
        corrected = [one async for one in corrections(self.feedback, self.knowledge, policy)]
        return examples_of(await self.preferences.judged(), corrected, policy)

    async def enough(self) -> Examples:
        """The examples; raises `MethodNotOffered` or `TooFewPreferences` where a training cannot be."""
        if "dpo" not in self.options.provider.methods:
            raise errors.MethodNotOffered(method="dpo", base=self.options.training_base)
        found = await self.examples()
        have, need = len(found.taken), self.options.needed_pairs
        if have < need:
            raise TooFewPreferences(have=have, need=need, missing=need - have)
        return found

    async def freeze(self, at: datetime) -> tuple[Snapshot, bytes]:
        """Freeze the examples; returns the stored snapshot (of no pairs) and its JSONL (UTF-8)."""
        system = await self.dataset.system_prompt(self.options.language)
        content = "".join((await self.examples()).lines(system)).encode()
        digest = hashlib.sha256(content).hexdigest()
        snapshot = Snapshot((), digest, content.count(b"\n"), at, system=system)
        return await self.dataset.datasets.freeze(snapshot), content
