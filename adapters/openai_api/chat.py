"""Chat completions: stream an answer, and learn which parameters a model refuses."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

from adapters.openai_api.host import Host, translated
from core import errors
from core.model import Finish, Sampling, Suggestion, Turn, Verdict

_REFUSALS = {"unsupported_value", "unsupported_parameter"}


class OpenAIChat:
    """Fits `core.ports.ChatModel`."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._refused: dict[str, set[str]] = {}  # model -> parameters it does not take

    async def models(self) -> Sequence[str]:
        """The ids of the models that the host serves."""
        client = await self._host.client()
        with translated():
            return [model.id async for model in client.models.list()]

    async def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        """Stream an answer; raises the `HostTrouble` of whatever goes wrong.

        Lines are decoded as plain JSON: typed chunks of the SDK cost thirty times as much, and a line that
        makes no sense shall cost only itself.
        """
        client = await self._host.client()
        request: dict[str, Any] = {
            "model": model,
            "messages": [_message(turn) for turn in turns],
            "stream": True,
        }
        parameters = self._parameters(model, sampling)
        state = _Stream()
        with translated(model):
            async with await self._open(client, request, parameters) as response:
                async for line in response.iter_lines():
                    for part in state.read(line):
                        yield part
        if not state.ended:
            raise errors.AnswerCut if state.began else errors.HostFailed
        yield Finish(state.reason)

    def _parameters(self, model: str, sampling: Sampling) -> dict[str, float | int]:
        wanted = {
            "temperature": sampling.temperature,
            "top_p": sampling.top_p,
            "max_completion_tokens": sampling.max_tokens,
        }
        refused = self._refused.get(model, set())
        return {name: value for name, value in wanted.items() if value is not None and name not in refused}

    async def _open(self, client: Any, request: dict[str, Any], parameters: dict[str, float | int]) -> Any:  # noqa: ANN401 - the SDK's own generic types
        """Open the stream; a parameter that the host refuses is left out from now on."""
        import openai

        create = client.chat.completions.with_streaming_response.create
        for _ in range(len(parameters) + 1):
            manager = create(**request, **parameters)
            try:
                response = await manager.__aenter__()
            except openai.BadRequestError as error:
                if error.code not in _REFUSALS or error.param not in parameters:
                    raise
                self._refused.setdefault(request["model"], set()).add(error.param)
                del parameters[error.param]
                continue
            return _Opened(manager, response)
        raise errors.HostFailed


class _Opened:
    """A response that was entered before; leaving it closes the stream at the host."""

    def __init__(self, manager: Any, response: Any) -> None:  # noqa: ANN401 - as above
        self._manager, self._response = manager, response

    async def __aenter__(self) -> Any:  # noqa: ANN401 - as above
        return self._response

    async def __aexit__(self, *exception: object) -> None:
        await self._manager.__aexit__(*exception)


class _Stream:
    """Reads server-sent events of chat chunks, line by line."""

    def __init__(self) -> None:
        self.began, self.ended, self.reason = False, False, "stop"

    def read(self, line: str) -> list[Verdict | str]:
        """What a line brings; broken lines bring nothing."""
        if not line.startswith("data:"):
            return []
        content = line[5:].strip()
        if content == "[DONE]":
            self.ended = self.ended or self.began
            return []
        try:
            chunk = json.loads(content)
        except ValueError:
            return []
        if not isinstance(chunk, dict):
            return []
        if "error" in chunk:
            raise errors.AnswerCut if self.began else errors.HostFailed
        return self._choice((chunk.get("choices") or [{}])[0])

    def _choice(self, choice: dict[str, Any]) -> list[Verdict | str]:
        parts: list[Verdict | str] = []
        if "hobane" in choice:
            parts.append(_verdict(choice["hobane"]))
        text = (choice.get("delta") or {}).get("content")
        if text:
            parts.append(text)
        if choice.get("finish_reason"):
            self.ended, self.reason = True, choice["finish_reason"]
        self.began = self.began or bool(parts)
        if self.reason == "content_filter" and not self.began:
            raise errors.AnswerFiltered
        return parts


def _message(turn: Turn) -> dict[str, str]:
    message = {"role": turn.role, "content": turn.text}
    return message | ({"name": turn.name} if turn.name else {})


def _verdict(extra: dict[str, Any]) -> Verdict:
    """Our engine's extra field of a choice."""
    candidates = tuple(
        Suggestion(found["question"], found["answer"], found["certainty"]) for found in extra["candidates"]
    )
    return Verdict(extra["outcome"], extra["certainty"], candidates, tuple(extra["unknown"]))
