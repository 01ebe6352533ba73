"""Takes changes of pairs back: the last one as a whole, or one pair to an earlier revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core import errors
from core.amending import brought_back
from core.model import QAPair, Status
from core.reply import Call
from core.revision import Revision
from core.services import Services

_ANSWERS = (Status.APPROVED, Status.DRAFT)  # what a pair can be brought back to


async def last_change(services: Services, person: str, number: int | None) -> Sequence[Revision]:
    """The revisions of the last change of a pair, or else of a person; raises `NothingToUndo`."""
    if number is None:
        found = await services.revisions.made_together(await services.revisions.last_by(person))
    else:
        newest = (await services.revisions.of(number))[:1]
        found = (newest and await services.revisions.made_together(newest[0].change)) or newest
    if not found:
        raise errors.NothingToUndo
    return found


async def undo(
    call: Call, services: Services, changes: Sequence[Revision]
) -> tuple[Sequence[QAPair], Sequence[QAPair]]:
    """Bring every pair of a change back to how it stood before; a pair that was new is removed.

    Returns what was stored, and what of it waits because a second person has to approve it. Raises
    `PairChanged`, and changes nothing, where one of them was changed again since.
    """
    first: dict[int, Revision] = {}
    last: dict[int, int] = {}
    for one in changes:  # a change may have made several revisions of one pair
        first.setdefault(one.pair.id, one)
        last[one.pair.id] = one.pair.revision
    back = [replace(await _before(services, one), revision=last[one.pair.id]) for one in first.values()]
    present = [await services.dataset.stored(pair.id) for pair in back]
    for now, then in zip(present, back, strict=True):
        if now.revision != then.revision:
            raise errors.PairChanged(number=now.id)
    pairs = [brought_back(now, then, call, services) for now, then in zip(present, back, strict=True)]
    settled = [pair for pair in pairs if pair.id]
    stored = list(await services.revisions.settle(settled, call.actor.key)) if settled else []
    amending = [pair for pair in pairs if not pair.id]
    stored += await services.dataset.pairs.add(amending) if amending else ()
    held = {then.id for pair, then in zip(pairs, back, strict=True) if pair is not then}
    return stored, [pair for pair in stored if pair.id in held or pair.amends in held]


async def _before(services: Services, one: Revision) -> QAPair:
    history = await services.revisions.of(one.pair.id)
    earlier = next((other.pair for other in history if other.pair.revision == one.pair.revision - 1), None)
    return earlier or replace(one.pair, status=Status.REMOVED)


async def earlier(services: Services, number: int, revision: int | None) -> tuple[QAPair, QAPair]:
    """A pair as it is, and as it would be after going back; raises `NoSuchPair` or `NoSuchRevision`.

    Without a revision a removed or rejected pair comes back as it last stood. One that still stands keeps
    its status, so that going back to an old text is no way around a review.
    """
    history = await services.revisions.of(number)
    if not history:
        raise errors.NoSuchPair(number=number)
    present = history[0].pair
    standing = [one.pair for one in history if one.pair.status in _ANSWERS]
    chosen = standing if revision is None else [one.pair for one in history if one.pair.revision == revision]
    if not chosen or not standing:
        raise errors.NoSuchRevision(number=number, revision=revision or 0)
    status = present.status if present.status in _ANSWERS else _status(chosen[0], standing[0])
    return present, replace(chosen[0], revision=present.revision, status=status, amends=present.amends)


def _status(chosen: QAPair, standing: QAPair) -> Status:
    return chosen.status if chosen.status in _ANSWERS else standing.status
