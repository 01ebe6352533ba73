"""How the dataset stands: its size, what changed since the model was trained, where it is thin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.counting import Count, of_wordings
from core.dataset import Dataset
from core.model import Language, QAPair, Status
from core.policy import Tally
from core.ports import ModelVersions


@dataclass(frozen=True, slots=True)
class Changes:
    """What a training would learn that the present model did not: numbers of pairs."""

    added: tuple[int, ...] = ()
    edited: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.edited or self.removed)


@dataclass(slots=True)
class Standing:
    """The dataset in figures; ``changes`` is None while no trained model answers.

    ``examples`` and ``tokens`` are those of the file that a training would hand in now, without the
    ``kept_out`` wordings.
    """

    counts: Mapping[Status, int]
    tags: Counter[str] = field(default_factory=Counter)
    examples: int = 0
    tokens: int = 0
    kept_out: int = 0
    tally: Tally = field(default_factory=Tally)
    pairs: list[QAPair] = field(default_factory=list)
    changes: Changes | None = None

    @property
    def lonely(self) -> list[str]:
        """The tags that one pair alone has."""
        return sorted(tag for tag, count in self.tags.items() if count == 1 and tag)


async def standing_of(
    dataset: Dataset, versions: ModelVersions, language: Language, count: Count
) -> Standing:
    """Go through all approved pairs once and say how they stand."""
    standing = Standing(await dataset.datasets.counts())
    present: dict[int, int] = {}
    holdout, system = await dataset.holdout(), await dataset.system_prompt(language)
    async for batch in dataset.approved():
        standing.pairs += batch
        _count_tags(standing.tags, batch)
        for pair in standing.tally.sort(batch, dataset.policy, dataset.policy.training):
            present[pair.id] = pair.revision
            learned = holdout.learned(pair).wordings
            standing.examples += len(learned)
            standing.kept_out += len(pair.wordings) - len(learned)
            standing.tokens += of_wordings(learned, pair.answer, system, count)
    active = await versions.active()
    frozen = await dataset.datasets.snapshot(active.snapshot) if active else None
    if frozen:
        standing.changes = _changes(dict(frozen.members), present)
    return standing


def _count_tags(tags: Counter[str], batch: Sequence[QAPair]) -> None:
    for pair in batch:
        tags.update(pair.tags or ("",))


def _changes(trained: Mapping[int, int], present: Mapping[int, int]) -> Changes:
    """Compare (pair, revision) of what was trained with what is taught now."""
    both = sorted(trained.keys() & present.keys())
    return Changes(
        tuple(sorted(present.keys() - trained.keys())),
        tuple(number for number in both if trained[number] != present[number]),
        tuple(sorted(trained.keys() - present.keys())),
    )
