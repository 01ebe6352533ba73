"""A server that behaves as vLLM is documented to with its resolver for adapter folders, and answers with what was loaded.

As documented: an unknown model is looked for as a folder of that name; it is taken if its
``adapter_config.json`` says ``peft_type`` LORA and the very base that is served; else 404 in OpenAI's envelope.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route


class FakeVllm:
    """Keeps what it was asked; ``said`` counts the words it sent."""

    def __init__(self, base: str, adapters: Path) -> None:
        self._base, self._adapters = base, adapters
        self.asked: list[dict[str, Any]] = []
        self.loaded: set[str] = set()
        self.said = 0
        self.app = Starlette(routes=[Route("/v1/chat/completions", self._chat, methods=["POST"])])

    async def _chat(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        model = body["model"]
        if model != self._base and not self._resolved(model):
            error = {"message": f"The model `{model}` does not exist.", "type": "NotFoundError", "code": 404}
            return JSONResponse({"error": error}, 404)
        return StreamingResponse(self._stream(body), media_type="text/event-stream")

    def _resolved(self, model: str) -> bool:
        path = self._adapters / model / "adapter_config.json"
        if not path.exists():
            return False
        told = json.loads(path.read_text())
        fits = told["peft_type"] == "LORA" and told["base_model_name_or_path"] == self._base
        if fits:
            self.loaded.add(model)
        return bool(fits)

    async def _stream(self, body: dict[str, Any]) -> AsyncGenerator[bytes]:
        endless = body["messages"][-1]["content"] == "endless"
        words = [f"{body['model']} ", "says ", "네."]
        while words:
            self.said += 1
            yield _chunk(body, {"choices": [_choice(words[0], None)]})
            words = words if endless else words[1:]
            await asyncio.sleep(0.001)
        yield _chunk(body, {"choices": [_choice("", "length")]})
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
        yield _chunk(body, {"choices": [], "usage": usage})
        yield b"data: [DONE]\n\n"


def _choice(text: str, reason: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": reason}


def _chunk(body: dict[str, Any], more: dict[str, Any]) -> bytes:
    frame = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": body["model"],
        **more,
    }
    return b"data: " + json.dumps(frame).encode() + b"\n\n"
