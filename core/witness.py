"""Remembers where a model gave people no answer, so that a new model can be compared with the one before."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from core import errors
from core.model import Finish, Sampling, Turn, Verdict
from core.ports import ChatModel, Conducts
from core.streams import closing

# What says something of the model; a host that is down or busy says nothing of it.
_OF_THE_MODEL = (errors.HostLacksModel, errors.HostFailed, errors.HostTooSlow)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WitnessedModel:
    """A `ChatModel` whose failures are kept; it answers as the one it wraps."""

    model: ChatModel
    conducts: Conducts

    async def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        """Stream what the wrapped model says; an error of the model's, or silence, is kept."""
        spoken = False
        try:
            async with closing(self.model.answer(turns, model, sampling)) as parts:
                async for part in parts:
                    spoken = spoken or isinstance(part, Verdict) or _text(part)
                    yield part
        except _OF_THE_MODEL as trouble:
            await self._keep(model, trouble.key)
            raise
        if not spoken:
            await self._keep(model, "silent")

    async def models(self) -> Sequence[str]:
        """The ids of the models that the host serves."""
        return await self.model.models()

    async def _keep(self, model: str, trouble: str) -> None:
        try:
            await self.conducts.fail(model, trouble)
        except errors.StorageTrouble as met:
            log.warning("a failure of %s could not be kept: %s", model, met.key)


def _text(part: str | Finish) -> bool:
    return isinstance(part, str) and bool(part.strip())
