"""What the model that answers still knows although it was removed or changed since it was trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.model import QAPair, Status
from core.ports import Datasets, Pairs
from core.ports_pairs import Revisions

_AT_ONCE = 500  # pairs fetched together
_LEARNED = ("question", "answer", "variants")  # what a training takes of a pair


@dataclass(frozen=True, slots=True)
class StillKnown:
    """Pairs, as they stand now, that a model learned otherwise."""

    removed: tuple[QAPair, ...] = ()
    edited: tuple[QAPair, ...] = ()


async def still_in_model(snapshot: int, pairs: Pairs, datasets: Datasets, revisions: Revisions) -> StillKnown:
    """Compare what a snapshot holds with the pairs as they stand now; nothing where it is not known."""
    frozen = await datasets.snapshot(snapshot)
    members = dict(frozen.members) if frozen else {}
    numbers = list(members)
    removed: list[QAPair] = []
    edited: list[QAPair] = []
    for start in range(0, len(numbers), _AT_ONCE):
        for pair in await pairs.get(numbers[start : start + _AT_ONCE]):
            if pair.status is not Status.APPROVED:
                removed.append(pair)
            elif pair.revision != members[pair.id] and await _differs(pair, members[pair.id], revisions):
                edited.append(pair)
    return StillKnown(tuple(removed), tuple(edited))


async def _differs(pair: QAPair, learned: int, revisions: Revisions) -> bool:
    """Whether a pair says something else than the revision that was learned; new tags are nothing else."""
    history: Sequence[QAPair] = [one.pair for one in await revisions.of(pair.id)]
    then = next((one for one in history if one.revision == learned), None)
    return then is None or any(getattr(then, part) != getattr(pair, part) for part in _LEARNED)
