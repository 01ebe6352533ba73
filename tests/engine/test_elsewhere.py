"""Tuned models that other servers answer for: adapters shared by folder, chat passed on (no torch needed here)."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from openai import AsyncOpenAI, BadRequestError, InternalServerError, NotFoundError
from starlette.applications import Starlette

from engine.folder import write_json
from engine.inside import BASE_URL, connected
from engine.lora.bases import Base
from engine.lora.brain import LoraBrain
from engine.lora.elsewhere import Elsewhere
from engine.server import create_app
from tests.engine.conftest import lesson
from tests.engine.fake_vllm import LONGEST, FakeVllm

BASE = Base("qwen", "Qwen/Qwen3-0.6B", {"enable_thinking": False})


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none", lifespan="off"))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        finally:
            server.should_exit = True
            await task


class Setting:
    """An engine whose answers come from a server that stands for vLLM."""

    def __init__(self, client: AsyncOpenAI, vllm: FakeVllm, folder: Path) -> None:
        self.client, self.vllm, self.folder = client, vllm, folder

    async def tuned(self, weights: bytes = b"weights") -> str:
        """A model whose training is over: what a training leaves, written by hand."""
        file_id = (await self.client.files.create(file=("a.jsonl", lesson()), purpose="fine-tune")).id
        job = await self.client.fine_tuning.jobs.create(model=BASE.name, training_file=file_id)
        artifact = self.folder / "jobs" / job.id / "artifact"
        artifact.mkdir()
        write_json(artifact / "adapter_config.json", {"peft_type": "LORA", "base_model_name_or_path": "qwen"})
        (artifact / "adapter_model.safetensors").write_bytes(weights)
        result = {"trained_tokens": 1, "hyperparameters": {}, "metrics": {}, "checkpoints": []}
        write_json(artifact.parent / "result.json", result)
        name = (await self.client.fine_tuning.jobs.retrieve(job.id)).fine_tuned_model
        assert name
        return name

    async def say(self, model: str, text: str = "안녕") -> str:
        answer = await self.client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": text}], temperature=0, max_tokens=9
        )
        assert answer.choices[0].finish_reason == "length"
        return answer.choices[0].message.content or ""


class _Idle(LoraBrain):
    """Trains nothing: the tests write what a training would have left."""

    def training_command(self, spec: Path, parent: Path | None = None) -> list[str]:
        return ["sleep", "60"]


@pytest.fixture
async def setting(tmp_path: Path) -> AsyncIterator[Setting]:
    folder, adapters = tmp_path / "data", tmp_path / "adapters"
    vllm = FakeVllm(BASE.place, adapters)
    async with served(vllm.app) as url:
        brain = _Idle(BASE, Elsewhere(BASE, adapters, url))
        async with connected(create_app(folder, [brain])) as http:
            client = AsyncOpenAI(
                api_key="key", base_url=BASE_URL, http_client=http, max_retries=0, organization="", project=""
            )
            yield Setting(client, vllm, folder)
            for job in (await client.fine_tuning.jobs.list()).data:
                if job.status in ("queued", "running"):
                    await client.fine_tuning.jobs.cancel(job.id)


async def test_the_base_is_asked_by_the_name_the_server_knows(setting: Setting) -> None:
    assert await setting.say(BASE.name) == "Qwen/Qwen3-0.6B says 네."
    asked = setting.vllm.asked[-1]
    assert asked["chat_template_kwargs"] == {"enable_thinking": False}
    assert (asked["temperature"], asked["max_tokens"]) == (0, 9)


async def test_a_tuned_model_is_put_where_the_server_finds_it(setting: Setting) -> None:
    name = await setting.tuned()

    said = await setting.say(name)

    (loaded,) = setting.vllm.loaded
    assert said == f"{loaded} says 네."
    kept = json.loads((setting.folder.parent / "adapters" / loaded / "adapter_config.json").read_text())
    assert kept["base_model_name_or_path"] == BASE.place


async def test_a_deleted_model_is_taken_from_the_folder_and_from_the_server_at_once(setting: Setting) -> None:
    first, second = await setting.tuned(), await setting.tuned()
    said = [await setting.say(name) for name in (first, second)]
    await setting.client.models.delete(first)

    with pytest.raises(NotFoundError):
        await setting.say(first)
    shared = [path.name for path in (setting.folder.parent / "adapters").glob("ftjob-*")]
    assert said[1] == f"{shared[0]} says 네."
    assert setting.vllm.loaded == set(shared)


async def test_a_server_that_cannot_be_told_does_not_keep_a_model_from_being_deleted(
    setting: Setting,
) -> None:
    name = await setting.tuned()
    await setting.say(name)
    setting.vllm.loaded.clear()

    assert (await setting.client.models.delete(name)).deleted
    assert not list((setting.folder.parent / "adapters").glob("ftjob-*"))


async def test_a_damaged_adapter_is_to_be_trained_again(setting: Setting) -> None:
    name = await setting.tuned(weights=b"")

    with pytest.raises(NotFoundError, match="Train it again"):
        await setting.say(name)


async def test_a_system_turn_that_the_template_refuses_goes_before_the_question(setting: Setting) -> None:
    setting.vllm.refused = frozenset({"system"})
    told = [{"role": "system", "content": "짧게."}, {"role": "user", "content": "안녕"}]

    await setting.client.chat.completions.create(model=BASE.name, messages=told)  # type: ignore[arg-type]

    assert setting.vllm.asked[-1]["messages"] == [{"role": "user", "content": "짧게.\n\n안녕"}]


async def test_what_the_template_refuses_in_every_arrangement_is_refused_in_its_words(
    setting: Setting,
) -> None:
    setting.vllm.refused = frozenset({"user"})

    with pytest.raises(BadRequestError, match="System role not supported") as refused:
        await setting.say(BASE.name)
    assert refused.value.code == "invalid_value"


async def test_a_prompt_that_is_too_long_for_the_server_is_the_askers_matter(setting: Setting) -> None:
    with pytest.raises(BadRequestError) as refused:
        await setting.say(BASE.name, "긴 " * LONGEST)

    assert refused.value.code == "context_length_exceeded"
    assert len(setting.vllm.asked) == 1


async def test_a_server_that_holds_another_base_is_said_to_lack_the_model(
    setting: Setting, tmp_path: Path
) -> None:
    setting.vllm._base = "another"

    with pytest.raises(NotFoundError):
        await setting.say(BASE.name)


async def test_a_server_that_is_gone_is_an_error_of_ours(tmp_path: Path) -> None:
    brain = LoraBrain(BASE, Elsewhere(BASE, tmp_path / "adapters", "http://127.0.0.1:9/v1"))
    async with connected(create_app(tmp_path / "data", [brain])) as http:
        client = AsyncOpenAI(api_key="key", base_url=BASE_URL, http_client=http, max_retries=0)
        with pytest.raises(InternalServerError):
            await client.chat.completions.create(
                model=BASE.name, messages=[{"role": "user", "content": "안녕"}]
            )


async def test_who_stops_listening_stops_the_server_too(setting: Setting) -> None:
    stream = await setting.client.chat.completions.create(
        model=BASE.name, messages=[{"role": "user", "content": "endless"}], stream=True
    )
    async for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            break
    await stream.close()

    async def settled() -> int:
        before = setting.vllm.said
        await asyncio.sleep(0.05)
        return setting.vllm.said - before

    async with asyncio.timeout(10):
        while await settled():
            pass
