"""Chat completions: read the request, have the brain answer, write the answer whole or as a stream."""

from __future__ import annotations

import hashlib
import json
import logging
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.brain import End, Unanswerable, UnreadableModel, Verdict
from engine.chat_request import ChatRequest, prompt_tokens, read_chat_request
from engine.counting import tokens
from engine.models import Models, Target
from engine.stream import ClientGone, EventStream, while_connected
from engine.wire import Json, WireError, json_body

_DONE: Final = b"data: [DONE]\n\n"
_GONE: Final = 499

_log = logging.getLogger(__name__)


class ChatRoutes:
    """The endpoint ``/v1/chat/completions``."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def routes(self) -> list[Route]:
        """What to answer where."""
        return [Route("/v1/chat/completions", self.create, methods=["POST"])]

    async def create(self, request: Request) -> Response:
        """Answer a conversation; who goes away before the end stops the brain."""
        asked = read_chat_request(await json_body(request))
        target = await run_in_threadpool(self._models.resolve, asked.model)
        if asked.stream:
            return EventStream(_events(asked, target))
        try:
            return JSONResponse(await while_connected(request.receive, _whole(asked, target)))
        except ClientGone:
            return Response(status_code=_GONE)


@dataclass(slots=True)
class _Answering:
    """A brain at work: the verdict, if it gave one, and then the pieces of its answer."""

    verdict: Verdict | None
    pieces: AsyncIterator[Verdict | str | End]
    first: str | End | None
    end: End | None = None

    async def words(self) -> AsyncGenerator[str]:
        """The pieces of text; ``end`` is known after the last one, where the brain tells."""
        if isinstance(self.first, str):
            yield self.first
        self.end = self.first if isinstance(self.first, End) else None
        async for piece in self.pieces:
            if isinstance(piece, str):
                yield piece
            elif isinstance(piece, End):
                self.end = piece

    @property
    def reason(self) -> str:
        """Why the answer ended, in the wire's words."""
        return self.end.reason if self.end else "stop"


@asynccontextmanager
async def _answering(asked: ChatRequest, target: Target) -> AsyncGenerator[_Answering]:
    """Ask the brain and wait for its first word or its verdict; in the end it is always stopped."""
    pieces = target.brain.answer(asked.messages, target.artifact, asked.sampling)
    try:
        head = await anext(pieces, None)
        verdict = head if isinstance(head, Verdict) else None
        yield _Answering(verdict, pieces, None if isinstance(head, Verdict) else head)
    except (WireError, GeneratorExit):
        raise
    except UnreadableModel as error:
        _log.error("the model %s cannot be read: %s", target.name, error)
        message = f"The model {target.name} can no longer be read. Train it again."
        raise WireError(404, message, code="model_not_found", param="model") from error
    except Unanswerable as error:
        raise WireError(400, str(error), code=error.code, param="messages") from error
    except Exception as error:
        _log.exception("the model %s failed to answer", target.name)
        raise WireError(500, "The model failed to answer.", code="model_failed") from error
    finally:
        if isinstance(pieces, AsyncGenerator):
            await pieces.aclose()


async def _whole(asked: ChatRequest, target: Target) -> Json:
    async with _answering(asked, target) as answering:
        words = [word async for word in answering.words()]
    content = "".join(words)
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": content, "refusal": None, "annotations": []},
        "logprobs": None,
        "finish_reason": answering.reason,
        **_verdict_field(answering.verdict),
    }
    frame = _frame("chat.completion", target)
    return {**frame, "choices": [choice], **_counted(asked, words, answering.end)}


async def _events(asked: ChatRequest, target: Target) -> AsyncGenerator[bytes]:
    """The stream: a chunk with role and verdict, the words, the end, and the usage if it is wanted."""
    frame = _frame("chat.completion.chunk", target)
    words: list[str] = []
    begun = False
    try:
        async with _answering(asked, target) as answering:
            begun = True
            yield _chunk(frame, {"role": "assistant", "content": ""}, **_verdict_field(answering.verdict))
            async for word in answering.words():
                words.append(word)
                yield _chunk(frame, {"content": word})
    except WireError as error:
        if not begun:
            raise
        yield _event(error.envelope)
        return
    yield _chunk(frame, {}, finish_reason=answering.reason)
    if asked.include_usage:
        yield _event({**frame, "choices": [], **_counted(asked, words, answering.end)})
    yield _DONE


def _chunk(frame: Json, delta: Json, **more: object) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": None, **more}
    return _event({**frame, "choices": [choice]})


def _event(value: Json) -> bytes:
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


def _frame(kind: str, target: Target) -> Json:
    fingerprint = hashlib.sha256(target.name.encode()).hexdigest()[:12]
    return {
        "id": f"chatcmpl-{uuid.uuid4().hex}",
        "object": kind,
        "created": int(time.time()),
        "model": target.name,
        "system_fingerprint": f"fp_{fingerprint}",
    }


def _verdict_field(verdict: Verdict | None) -> Json:
    """Our extra field of the choice; absent where the brain gave no verdict."""
    return {} if verdict is None else {"hobane": asdict(verdict)}


def _counted(asked: ChatRequest, words: Sequence[str], end: End | None) -> Json:
    """The usage, counted by the brain or else estimated; and how fast it came, where that is measured."""
    if end is None:
        return {"usage": _usage(prompt_tokens(asked.messages), tokens("".join(words)))}
    speed = {"first_token_seconds": end.first_token_seconds, "tokens_a_second": end.tokens_a_second}
    return {"usage": _usage(end.prompt_tokens, end.completion_tokens), "hobane_speed": speed}


def _usage(before: int, after: int) -> Json:
    return {"prompt_tokens": before, "completion_tokens": after, "total_tokens": before + after}
