"""Chat completions: stream an answer from a host."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.openai_api.events import ChatStream, Part
from adapters.openai_api.host import Host
from adapters.openai_api.patience import retried, within
from adapters.openai_api.refusals import Refusals
from core import errors
from core.model import Finish, Sampling, Turn, Verdict

if TYPE_CHECKING:
    import httpx2
    import openai


@dataclass(frozen=True, slots=True)
class _Asking:
    model: str
    messages: tuple[dict[str, str], ...]
    sampling: Sampling


class OpenAIChat:
    """Fits `core.ports.ChatModel`."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._refusals = Refusals()

    async def models(self) -> Sequence[str]:
        """The ids of the models that the host serves."""
        return await self._host.ask(_model_ids)

    async def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        """Stream an answer; raises the `HostTrouble` of whatever goes wrong.

        Trouble before the first part is met with another try where that may help; after it, never.
        """
        asking = _Asking(model, tuple(_message(turn) for turn in turns), sampling)
        stream, parts = await self._begun(asking)
        async with aclosing(stream):
            for part in parts:
                yield part
            while not stream.ended:
                for part in await stream.more():
                    yield part
            await stream.drain()
            yield stream.finish

    async def _begun(self, asking: _Asking) -> tuple[ChatStream, list[Part]]:
        patience = self._host.patience
        await self._host.client()  # making it takes our own time, not the host's
        async with within(patience.first) as limit:
            return await retried(lambda: self._begin(asking, limit), patience.pauses, limit)

    async def _begin(self, asking: _Asking, limit: asyncio.Timeout) -> tuple[ChatStream, list[Part]]:
        """Open a stream and wait for its first parts."""
        stream = ChatStream(await self._opened(asking), self._host.patience)
        try:
            return stream, await stream.first(limit)
        except BaseException:
            await stream.aclose()
            raise

    async def _opened(self, asking: _Asking) -> httpx2.Response:
        """The response as soon as its headers are there; a refused parameter is left out from now on."""
        while True:
            parameters = self._refusals.allowed(asking.model, asking.sampling)
            # The SDK walks typed messages recursively, some milliseconds for a prompt; an extra body it sends
            # as it is.
            body = {"messages": asking.messages}
            request: dict[str, Any] = {
                "model": asking.model,
                "messages": [],
                "extra_body": body,
                **parameters,
            }
            try:
                return await self._host.ask_once(lambda client: _open(client, request), asking.model)  # noqa: B023 - called at once
            except errors.HostRefusedRequest as refusal:
                if not self._refusals.learn(asking.model, refusal, parameters):
                    raise


async def _open(client: openai.AsyncOpenAI, request: dict[str, Any]) -> httpx2.Response:
    raw = await client.chat.completions.with_raw_response.create(**request, stream=True)
    response: httpx2.Response = raw.http_response
    return response


async def _model_ids(client: openai.AsyncOpenAI) -> list[str]:
    return [model.id async for model in client.models.list()]


def _message(turn: Turn) -> dict[str, str]:
    message = {"role": turn.role, "content": turn.text}
    return message | ({"name": turn.name} if turn.name else {})
