"""What can be chosen for a field whose values come from storage."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from core.clean import one_line, same
from core.model import PairSearch
from core.services import Services

_MOST = 25  # choices, Discord's limit
_NAME = 100  # characters of a choice's name
Choice = tuple[str, str]
"""(value, name)"""


class Choices:
    """Looks values up while somebody types."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._sources: dict[str, Callable[[str], Awaitable[Sequence[Choice]]]] = {
            "pairs": self._pairs,
            "jobs": self._jobs,
            "models": self._models,
        }

    async def find(self, source: str, typed: str) -> list[Choice]:
        """At most 25 choices that fit what is typed so far."""
        found = await self._sources[source](typed.strip())
        return [(value, one_line(name, _NAME)) for value, name in found[:_MOST]]

    async def _pairs(self, typed: str) -> Sequence[Choice]:
        number = typed.lstrip("#")
        exact = await self._services.dataset.pairs.get([int(number)]) if _is_number(number) else ()
        found = await self._services.dataset.pairs.find(PairSearch(typed or None, limit=_MOST))
        pairs = {pair.id: pair for pair in (*exact, *found.pairs)}
        return [(str(pair.id), f"#{pair.id} {pair.question}") for pair in pairs.values()]

    async def _jobs(self, typed: str) -> Sequence[Choice]:
        jobs = await self._services.jobs.recent(_MOST)
        named = [(str(job.id), f"#{job.id} {job.status} {job.model or job.base}") for job in jobs]
        return _fitting(named, typed)

    async def _models(self, typed: str) -> Sequence[Choice]:
        base = self._services.options.base_model
        versions = [one.model for one in await self._services.versions.list() if not one.deleted]
        return _fitting([(model, model) for model in (*versions, base)], typed)


def _fitting(choices: Sequence[Choice], typed: str) -> list[Choice]:
    return [choice for choice in choices if same(typed) in same(choice[1]) and len(choice[0]) <= _NAME]


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= 15
