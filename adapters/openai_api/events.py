"""Reads the server-sent events of one streamed answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from adapters.openai_api.patience import Patience, within
from adapters.openai_api.trouble import translated, trouble_in_stream
from adapters.openai_api.verdict import verdict_of
from core import errors
from core.model import Finish, Verdict

if TYPE_CHECKING:
    import httpx2

Part: TypeAlias = Verdict | str
_LONGEST_LINE = 1 << 20  # bytes; more than any host sends, little enough to hold
_DONE: dict[str, Any] = {"done": True}


class ChatStream:
    """The parts of one answer, in the order they come.

    Chunks are decoded as plain JSON: the SDK's typed ones cost thirty times as much, and a line that makes no
    sense shall cost only itself.
    """

    def __init__(self, response: httpx2.Response, patience: Patience) -> None:
        self._response, self._patience = response, patience
        self._chunks = _chunks(response)
        self._began = False
        self._usage: dict[str, Any] = {}
        self._reason: str | None = None

    @property
    def ended(self) -> bool:
        """Whether the model has said why it stopped."""
        return self._reason is not None

    @property
    def finish(self) -> Finish:
        """The end, with the tokens where the host counts them."""
        counted = (_whole(self._usage.get(name)) for name in ("prompt_tokens", "completion_tokens"))
        return Finish(self._reason or "stop", *counted)

    async def first(self, limit: asyncio.Timeout) -> list[Part]:
        """The first parts; ``limit`` is put off while the model thinks aloud. Empty for an empty answer."""
        return await self._next(limit, self._patience.first)

    async def more(self) -> list[Part]:
        """The next parts; none when the end has come. Raises `AnswerCut` for an end in the middle."""
        try:
            async with within(self._patience.between) as limit:
                return await self._next(limit, self._patience.between)
        except errors.HostFailed as error:
            raise errors.AnswerCut from error

    async def _next(self, limit: asyncio.Timeout, patience: float) -> list[Part]:
        with translated():
            async for chunk in self._chunks:
                parts = self._read(chunk)
                if parts or self.ended:
                    return parts
                if _thinks(chunk):
                    limit.reschedule(asyncio.get_running_loop().time() + patience)
        raise errors.HostFailed  # the host closed the stream without an end

    async def drain(self) -> None:
        """Read what follows the end, so that the connection can serve again; trouble no longer matters."""
        with suppress(errors.HostTrouble), translated():
            async with within(self._patience.tidy):
                async for chunk in self._chunks:
                    self._count(chunk)

    async def aclose(self) -> None:
        """Close the stream at the host."""
        await self._chunks.aclose()
        await self._response.aclose()

    def _read(self, chunk: dict[str, Any]) -> list[Part]:
        """What a chunk brings; what makes no sense in it brings nothing."""
        if chunk is _DONE:
            self._reason = "stop" if self._began else None
            if not self._began:
                raise errors.HostFailed
            return []
        self._check(chunk)
        self._count(chunk)
        choice = _choice(chunk)
        delta = _mapping(choice.get("delta"))
        parts: list[Part] = [verdict] if (verdict := verdict_of(choice.get("hobane"))) else []
        text = delta.get("content") or delta.get("refusal")
        if isinstance(text, str) and text:
            parts.append(_sound(text))
        self._began = self._began or bool(parts)
        self._stop(choice.get("finish_reason"))
        return parts

    def _check(self, chunk: dict[str, Any]) -> None:
        error = chunk if chunk.get("object") == "error" else chunk.get("error")
        if error:
            raise errors.HostFailed if self._began else trouble_in_stream(error)

    def _count(self, chunk: dict[str, Any]) -> None:
        self._usage = _mapping(chunk.get("usage")) or self._usage

    def _stop(self, reason: object) -> None:
        if not isinstance(reason, str) or not reason:
            return
        if reason == "content_filter" and not self._began:
            raise errors.AnswerFiltered
        self._reason = reason


async def _chunks(response: httpx2.Response) -> AsyncGenerator[dict[str, Any]]:
    """The objects of all data lines, `_DONE` for the mark at the end.

    Lines end with line feeds alone: ``iter_lines`` of the client would also cut at U+2028 or U+0085 inside
    of a text.
    """
    rest = b""
    async with aclosing(response.aiter_bytes()) as pieces:
        async for piece in pieces:
            *lines, rest = (rest + piece).split(b"\n")
            if len(rest) > _LONGEST_LINE:
                raise ValueError("a line without an end")
            for line in lines:
                if chunk := _chunk(line):
                    yield chunk
    if chunk := _chunk(rest):
        yield chunk


def _chunk(line: bytes) -> dict[str, Any] | None:
    if not line.startswith(b"data:"):
        return None
    content = line[5:].strip()
    if content == b"[DONE]":
        return _DONE
    try:
        return _mapping(json.loads(content)) or None
    except (ValueError, RecursionError):
        return None


def _choice(chunk: dict[str, Any]) -> dict[str, Any]:
    choices = chunk.get("choices")
    return _mapping(choices[0]) if isinstance(choices, list) and choices else {}


def _thinks(chunk: dict[str, Any]) -> bool:
    """Whether a chunk without text still shows a model at work, as the reasoning of some hosts does."""
    delta = _mapping(_choice(chunk).get("delta"))
    return any(value for name, value in delta.items() if name != "role")


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _sound(text: str) -> str:
    """The text without half characters, which nothing later could write out."""
    if text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
