"""Answers from other servers of the wire that hold the same base and load adapters from a folder (vLLM).

vLLM's resolver for folders loads ``<shared folder>/<model>`` at the first request for that model, if its
configuration names the base that the server serves.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from openai import AsyncOpenAI, AsyncStream, BadRequestError, NotFoundError, OpenAIError
from openai.types.chat import ChatCompletionChunk

from engine.brain import End, Unanswerable, UnreadableModel
from engine.folder import publish, write_json
from engine.lora.bases import Base
from engine.lora.generator import GeneratorFailed
from engine.lora.turns import arrangements

_CONFIGURATION: Final = "adapter_config.json"
_UNLOAD: Final = "/unload_lora_adapter"  # below ``/v1``, as all of it
_PATIENCE: Final = 5.0  # seconds for a server to let go of an adapter
_DAMAGED: Final = "could not be loaded"  # of an adapter, in vLLM's words
_LENGTH: Final = "input_tokens"  # what vLLM calls the prompt where it is too long


class Elsewhere:
    """Has the same shape as `engine.lora.generator.Generator`, with the work done by other servers."""

    def __init__(self, base: Base, adapters: Path, url: str, key: str = "none") -> None:
        """``adapters`` is the folder that the servers at ``url`` (with its ``/v1``) load adapters from."""
        self._base, self._adapters = base, adapters
        self._client = AsyncOpenAI(base_url=url, api_key=key, max_retries=0)

    async def ask(self, request: Mapping[str, Any]) -> AsyncGenerator[str | End]:
        """Yield the pieces of an answer and its `End`; who stops listening closes the stream.

        Raises `GeneratorFailed` where there is no answer (any more), `UnreadableModel` where the servers do
        not know the model or cannot load it, `Unanswerable` for what they refuse.
        """
        begun, first, reason, usage = perf_counter(), None, "stop", None
        model = await asyncio.to_thread(self._served, request["adapter"])
        try:
            async with await self._stream(model, request) as stream:
                async for chunk in stream:
                    usage = chunk.usage or usage
                    for choice in chunk.choices:
                        reason = choice.finish_reason or reason
                        if choice.delta.content:
                            first = first or perf_counter()
                            yield choice.delta.content
        except NotFoundError as error:
            raise UnreadableModel(f"{model} is not served at {self._client.base_url}") from error
        except OpenAIError as error:
            raise GeneratorFailed(str(error)[:300]) from error
        yield _end(reason, usage, (begun, first or perf_counter()))

    async def _stream(self, model: str, request: Mapping[str, Any]) -> AsyncStream[ChatCompletionChunk]:
        """The answer as it comes. Turns that the chat template refuses are offered in its other arrangements.

        A template refuses in words of its own, so all that is known of such a refusal is that it is no other.
        """
        refusal: BadRequestError | None = None
        for turns in arrangements(request["messages"]):
            try:
                body = self._body(model, {**request, "messages": turns})
                stream: AsyncStream[ChatCompletionChunk] = await self._client.chat.completions.create(**body)
            except BadRequestError as error:
                refusal = error
                if error.param or _DAMAGED in _said(error):
                    break
            else:
                return stream
        raise _meaning(model, refusal) from refusal

    def _body(self, model: str, request: Mapping[str, Any]) -> dict[str, Any]:
        most = request["most"]
        body = {
            "model": model,
            "messages": request["messages"],
            "temperature": request["temperature"],
            "top_p": request["top_p"],
            "max_tokens": min(most, self._base.longest) if most else None,
            "seed": request["seed"],
            "stop": request["stops"] or None,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        told = {name: value for name, value in body.items() if value is not None}
        if self._base.template:
            told["extra_body"] = {"chat_template_kwargs": dict(self._base.template)}
        return told

    def _served(self, artifact: str | None) -> str:
        """The name under which the servers know a model; its adapter lies in the shared folder by then."""
        base = self._base.served or self._base.place
        if artifact is None:
            return base
        source = Path(artifact)
        name = f"{source.parent.name}-{source.name}"
        if not (self._adapters / name).exists():
            self._sweep()
            _share(source, self._adapters / name, base)
        return name

    async def sweep(self) -> None:
        """Take away the adapters of models that were deleted, and have the servers let go of them.

        Only servers that allow it do so at once, and of several behind one address only one is told; the
        others never get to hear the name again, and drop it when they need the room.
        """
        for name in await asyncio.to_thread(self._sweep):
            with suppress(OpenAIError):
                told = {"lora_name": name}
                await self._client.post(_UNLOAD, body=told, cast_to=str, options={"timeout": _PATIENCE})

    def _sweep(self) -> list[str]:
        """Take away the adapters of models that were deleted; returns their names."""
        self._adapters.mkdir(parents=True, exist_ok=True)
        gone = []
        for place in self._adapters.glob("ftjob-*"):
            source = place / "source"
            if source.exists() and not Path(source.read_text("utf-8")).exists():
                shutil.rmtree(place)
                gone.append(place.name)
        return gone

    async def close(self) -> None:
        """Close the connections; the servers are not ours to end."""
        await self._client.close()


def _said(error: BadRequestError | None) -> str:
    body = error.body if error else None
    return str(body.get("message") if isinstance(body, dict) else error)[:300]


def _meaning(model: str, error: BadRequestError | None) -> Exception:
    """What a refusal stands for: a damaged adapter, a prompt that is too long, or something else about it."""
    if _DAMAGED in _said(error):
        return UnreadableModel(f"{model}: {_said(error)}")
    too_long = error is not None and error.param == _LENGTH
    return Unanswerable("context_length_exceeded" if too_long else "invalid_value", _said(error))


def _share(source: Path, place: Path, base: str) -> None:
    """Copy an adapter to where the servers look for it, in one step."""
    draft = place.with_name(f".{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(source, draft)
    configuration = json.loads((draft / _CONFIGURATION).read_text("utf-8"))
    write_json(draft / _CONFIGURATION, {**configuration, "base_model_name_or_path": base})
    (draft / "source").write_text(str(source), "utf-8")
    publish(draft, place)


def _end(reason: str, usage: Any, moments: tuple[float, float]) -> End:  # noqa: ANN401 - of the wire
    begun, first = moments
    said = usage.completion_tokens if usage else 0
    seconds = perf_counter() - first
    return End(
        reason="length" if reason == "length" else "stop",
        prompt_tokens=usage.prompt_tokens if usage else 0,
        completion_tokens=said,
        first_token_seconds=round(first - begun, 4),
        tokens_a_second=round((said - 1) / seconds, 2) if said > 1 and seconds else 0.0,
    )
