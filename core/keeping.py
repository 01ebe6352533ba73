"""Keeps the last things that were fetched, as long as nothing changed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Generic, Protocol, TypeVar

_MOST = 2000  # of each kind; the oldest go first


class Numbered(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> int:
        """Its number."""


Thing = TypeVar("Thing", bound=Numbered)


class Kept(Generic[Thing]):
    """Fetches things by their ids, from memory where they were fetched before."""

    def __init__(self, fetch: Callable[[Sequence[int]], Awaitable[Sequence[Thing]]]) -> None:
        self._fetch = fetch
        self._things: dict[int, Thing] = {}
        self._changes = 0

    def forget(self, ids: Iterable[int]) -> None:
        """Fetch these anew next time; what is being fetched right now is not kept."""
        self._changes += 1
        for number in ids:
            self._things.pop(number, None)

    async def get(self, ids: Sequence[int]) -> list[Thing]:
        """The things with these ids, in this order; unknown ids are left out."""
        found = {number: self._things[number] for number in ids if number in self._things}
        missing = [number for number in ids if number not in found]
        if missing:
            before = self._changes
            fetched = {thing.id: thing for thing in await self._fetch(missing)}
            found |= fetched
            if before == self._changes:  # else it may be older than what is known by now
                self._keep(fetched)
        return [found[number] for number in ids if number in found]

    def _keep(self, fetched: dict[int, Thing]) -> None:
        self._things |= fetched
        while len(self._things) > _MOST:
            del self._things[next(iter(self._things))]
