"""What was fetched is kept until it changes, and never outlives a change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from core import keeping
from core.keeping import Kept
from core.model import Note


class Shelf:
    """Notes that can change, and a count of how often they were fetched."""

    def __init__(self) -> None:
        self.texts = {number: f"text {number}" for number in range(5000)}
        self.fetched: list[list[int]] = []
        self.hold: asyncio.Event | None = None

    async def fetch(self, ids: Sequence[int]) -> list[Note]:
        self.fetched.append(list(ids))
        found = [Note(self.texts[number], "shelf", number) for number in ids if number in self.texts]
        if self.hold:
            await self.hold.wait()
        return found


async def test_only_what_is_not_kept_is_fetched_and_the_order_stays() -> None:
    shelf = Shelf()
    kept = Kept(shelf.fetch)
    await kept.get([1, 2])

    assert [note.id for note in await kept.get([3, 2, 9999, 1])] == [3, 2, 1]
    assert shelf.fetched == [[1, 2], [3, 9999]]


async def test_what_changed_is_fetched_anew() -> None:
    shelf = Shelf()
    kept = Kept(shelf.fetch)
    await kept.get([1, 2])
    shelf.texts[1] = "new"
    kept.forget([1])

    assert [note.text for note in await kept.get([1, 2])] == ["new", "text 2"]


async def test_what_was_under_way_while_something_changed_is_not_kept() -> None:
    shelf = Shelf()
    kept = Kept(shelf.fetch)
    shelf.hold = asyncio.Event()
    under_way = asyncio.create_task(kept.get([1]))
    await asyncio.sleep(0)
    shelf.texts[1] = "new"
    kept.forget([1])
    shelf.hold.set()
    await under_way

    assert [note.text for note in await kept.get([1])] == ["new"]


async def test_only_so_many_are_kept_and_the_oldest_go_first() -> None:
    shelf = Shelf()
    kept = Kept(shelf.fetch)
    await kept.get(range(keeping._MOST + 1))
    await kept.get([keeping._MOST])
    await kept.get([0])

    assert shelf.fetched[1:] == [[0]]
