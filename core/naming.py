"""Who did something, by the name they go by on their platform instead of by their id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Protocol

from core.clean import one_line
from core.errors import StorageTrouble
from core.model import Actor

_LONGEST = 60  # characters of a name that are kept


class Names(Protocol):
    """What those who used a command were last called; nothing that was erased comes back by itself."""

    async def remember(self, person: str, name: str) -> None:
        """Keep a person's name (`Actor.key`) in place of an earlier one."""

    async def of(self, persons: Collection[str]) -> Mapping[str, str]:
        """The names of those who are known."""


async def remember(names: Names, actor: Actor) -> None:
    """Keep what a person is called now; a name is no reason for a command to fail."""
    name = one_line(actor.name, _LONGEST)
    if not name or not actor.named:
        return
    with suppress(StorageTrouble):
        if (await names.of([actor.key])).get(actor.key) != name:
            await names.remember(actor.key, name)


async def called(names: Names, persons: Collection[str]) -> Callable[[str], str]:
    """Return what spells each of these people: their name, with the id where two share it; else the id.

    Who asked to be forgotten is a dash.
    """
    known = await names.of(persons)
    shared = {name for name, count in Counter(known.values()).items() if count > 1}

    def spell(person: str) -> str:
        name = known.get(person, person) or "–"
        return f"{name} ({person})" if name in shared else name

    return spell
