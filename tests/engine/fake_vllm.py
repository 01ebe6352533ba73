"""A server that answers as vLLM 0.32 was seen to, with its resolver for adapter folders; its words are what was loaded.

An unknown model is looked for as a folder of that name; it is taken if its ``adapter_config.json`` says ``peft_type``
LORA and the very base that is served, else it is a 404; weights that cannot be read, turns that the chat template
refuses and a prompt that is too long are a 400. What was loaded stays loaded until it is unloaded.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

LONGEST = 400  # characters, where vLLM counts tokens


class FakeVllm:
    """Keeps what it was asked; ``said`` counts the words it sent, ``refused`` are roles its template refuses."""

    def __init__(self, base: str, adapters: Path) -> None:
        self._base, self._adapters = base, adapters
        self.asked: list[dict[str, Any]] = []
        self.loaded: set[str] = set()
        self.refused: frozenset[str] = frozenset()
        self.said = 0
        chat = Route("/v1/chat/completions", self._chat, methods=["POST"])
        unload = Route("/v1/unload_lora_adapter", self._unload, methods=["POST"])
        self.app = Starlette(routes=[chat, unload])

    async def _chat(self, request: Request) -> Response:
        body = await request.json()
        self.asked.append(body)
        model = body["model"]
        if model not in {self._base, *self.loaded} and not self._resolved(model):
            return _error(404, f"The model `{model}` does not exist. Valid aliases: <path>", "model")
        if model in self.loaded and not (self._adapters / model / "adapter_model.safetensors").stat().st_size:
            self.loaded.remove(model)
            return _error(400, f"LoRA adapter '{model}' was found but could not be loaded.", None)
        if self.refused & {message["role"] for message in body["messages"]}:
            return _error(400, "System role not supported", None)
        if sum(len(message["content"]) for message in body["messages"]) > LONGEST:
            said = f"This model's maximum context length is {LONGEST} tokens. (parameter=input_tokens)"
            return _error(400, said, "input_tokens")
        return StreamingResponse(self._stream(body), media_type="text/event-stream")

    async def _unload(self, request: Request) -> Response:
        name = (await request.json())["lora_name"]
        if name not in self.loaded:
            return _error(404, f"The lora adapter '{name}' cannot be found.", None)
        self.loaded.remove(name)
        return PlainTextResponse(f"Success: LoRA adapter '{name}' removed successfully.")

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
        yield _chunk(body, {"choices": [_choice({"role": "assistant", "content": ""})]})
        while words:
            self.said += 1
            reason = None if endless or words[1:] else "length"
            yield _chunk(body, {"choices": [_choice({"content": words[0]}, reason)]})
            words = words if endless else words[1:]
            await asyncio.sleep(0.001)
        usage = {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}
        yield _chunk(body, {"choices": [], "usage": usage, "system_fingerprint": "vllm-0.32.0-00000000"})
        yield b"data: [DONE]\n\n"


def _error(status: int, message: str, param: str | None) -> JSONResponse:
    kind = "NotFoundError" if status == 404 else "BadRequestError"
    error = {"message": message, "type": kind, "param": param, "code": status}
    return JSONResponse({"error": error}, status)


def _choice(delta: dict[str, str], reason: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": reason, "token_ids": None}


def _chunk(body: dict[str, Any], more: dict[str, Any]) -> bytes:
    frame = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": body["model"],
        **more,
    }
    return b"data: " + json.dumps(frame).encode() + b"\n\n"
