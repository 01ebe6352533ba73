"""Moderation over the OpenAI wire: which of a host's categories a text falls into."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from adapters.openai_api.host import Host
from core import errors

if TYPE_CHECKING:
    from openai.types import Moderation

_BATCH = 32  # texts in one request


class OpenAIModerator:
    """`core.ports_consent.Moderator` at a host; the host chooses its present moderation model."""

    def __init__(self, host: Host) -> None:
        self._host = host

    async def flagged(self, texts: Sequence[str]) -> Sequence[Sequence[str]]:
        """The names of the categories that each text falls into.

        Raises `NoModeration` where the host has no such endpoint, else the `HostTrouble` it had.
        """
        found: list[Sequence[str]] = []
        for start in range(0, len(texts), _BATCH):
            found += await self._batch(texts[start : start + _BATCH])
        return found

    async def _batch(self, texts: Sequence[str]) -> list[Sequence[str]]:
        try:
            answer = await self._host.ask(lambda client: client.moderations.create(input=list(texts)))
        except (errors.HostRefusedRequest, errors.HostForbids) as trouble:
            raise errors.NoModeration from trouble
        if len(answer.results) != len(texts):
            raise errors.HostFailed
        return [_categories(result) for result in answer.results]


def _categories(result: Moderation) -> list[str]:
    """The names as the wire writes them, such as ``self-harm/intent``."""
    if not result.flagged:
        return []
    named = [name for name, holds in result.categories.model_dump(by_alias=True).items() if holds]
    return named or ["flagged"]
