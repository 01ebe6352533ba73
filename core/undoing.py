"""Takes changes of pairs back: the last one as a whole, or one pair to an earlier revision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core import errors
from core.model import QAPair, Status
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


async def undo(services: Services, changes: Sequence[Revision], by: str) -> Sequence[QAPair]:
    """Bring every pair of a change back to how it stood before; a pair that was new is removed.

    Raises `PairChanged`, and changes nothing, where one of them was changed again since.
    """
    first: dict[int, Revision] = {}
    last: dict[int, int] = {}
    for one in changes:  # a change may have made several revisions of one pair
        first.setdefault(one.pair.id, one)
        last[one.pair.id] = one.pair.revision
    before = [await _before(services, one) for one in first.values()]
    pairs = [replace(pair, revision=last[pair.id]) for pair in before]
    return await services.revisions.settle(pairs, by)


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
