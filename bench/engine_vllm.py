"""The engine with a real vLLM behind it: the same adapters, the same answers, and how fast.

Run by its name, with the command that starts vLLM (it lives in an environment of its own, so it is not ours to import):

    python -m bench.engine_vllm "/opt/vllm/bin/vllm serve" [--large]

A small model that knows a few facts by heart is made on the spot (about 100 million parameters with ``--large``), two
adapters are trained by our engine, and both are asked for through our wire: from our own answering process and from
vLLM. Needs `make train`; nothing is downloaded.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, Final

from bench.table import table

_SMALL: Final = {"hidden_size": 256, "intermediate_size": 512, "num_hidden_layers": 2, "head_dim": 64}
_LARGE: Final = {"hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 8, "head_dim": 64}
_HEADS: Final = {"num_attention_heads": 4, "num_key_value_heads": 2}
_MANY_HEADS: Final = {"num_attention_heads": 16, "num_key_value_heads": 8}
_PATIENCE: Final = 400.0  # seconds for vLLM to be ready
_PEOPLE: Final = (1, 8, 32)
_SAID: Final = 64


def main(command: str, *, large: bool) -> int:
    """Compare and print; 1 where an answer differs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base = _base(folder / "base", large=large)
        with _vllm(shlex.split(command), base, folder) as url:
            return asyncio.run(_compared(base, folder, url))


def _base(folder: Path, *, large: bool) -> Path:
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    from tests.engine_lora import tiny
    from tests.engine_lora.templates import PLAIN

    torch.manual_seed(7)
    tokenizer = tiny.tokenizer_of(PLAIN)
    shape = {**_LARGE, **_MANY_HEADS} if large else {**_SMALL, **_HEADS}
    marks = {"eos_token_id": 1, "pad_token_id": 0, "bos_token_id": None, "max_position_embeddings": 1024}
    model = Qwen3ForCausalLM(Qwen3Config(**{"vocab_size": len(tokenizer), **shape, **marks}))
    _learn(model, tokenizer, 3e-4 if large else 2e-3)
    model.to(torch.bfloat16).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _learn(model: Any, tokenizer: Any, rate: float) -> None:  # noqa: ANN401
    import torch

    from engine.lora.base_model import best_device
    from tests.engine_lora import tiny

    model.to(best_device())
    rows = [tokenizer.apply_chat_template(tiny._messages(*fact), tokenize=False) for fact in tiny.FACTS]
    batch = tokenizer(rows, return_tensors="pt", padding=True, add_special_tokens=False).to(best_device())
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    optimizer, loss = torch.optim.AdamW(model.parameters(), lr=rate), 9.0
    while loss > 0.3:  # the questions cannot be foretold, so it never comes near 0
        optimizer.zero_grad()
        error = model(
            input_ids=batch["input_ids"], attention_mask=batch["attention_mask"], labels=labels
        ).loss
        error.backward()
        optimizer.step()
        loss = float(error.detach())
    print(f"the base knows its facts, loss {loss:.3f}", flush=True)
    model.eval()


@contextmanager
def _vllm(command: list[str], base: Path, folder: Path) -> Iterator[str]:
    """A vLLM that serves the base and looks for adapters in the shared folder, as docs/engine.md has it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    adapters = folder / "adapters"
    adapters.mkdir()
    environment = os.environ | {
        "VLLM_PLUGINS": "lora_filesystem_resolver",
        "VLLM_ALLOW_RUNTIME_LORA_UPDATING": "True",
        "VLLM_LORA_RESOLVER_CACHE_DIR": str(adapters),
        "VLLM_NO_USAGE_STATS": "1",
    }
    options = ["--enable-lora", "--max-lora-rank", "32", "--host", "127.0.0.1", "--port", str(port)]
    begun = time.time()
    with (folder / "vllm.log").open("wb") as log:
        process = subprocess.Popen([*command, str(base), *options], env=environment, stdout=log, stderr=log)
        try:
            _until_ready(process, f"http://127.0.0.1:{port}/health", folder / "vllm.log")
            print(f"vLLM was ready after {time.time() - begun:.0f} s", flush=True)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait()


def _until_ready(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.time() + _PATIENCE
    while process.poll() is None and time.time() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.5)
    sys.exit("vLLM did not start:\n" + log.read_text(errors="replace")[-6000:])


async def _compared(base: Path, folder: Path, url: str) -> int:
    from engine.lora.bases import base_of
    from engine.lora.elsewhere import Elsewhere
    from engine.lora.generator import Generator
    from tests.engine_lora.tiny import CHANGED, FACTS

    entry = base_of(str(base))
    changes = (CHANGED, ("복장은?", "빨간색이에요."))
    async with _wire(folder, entry, Generator(entry, folder / "generator", adapters=4)) as client:
        models = [await _tuned(client, entry.name, change) for change in changes]
        asked = [(model, question) for model in (entry.name, *models) for question, _ in FACTS]
        ours = [await _said(client, *one) for one in asked]
        fast = [await _speed(client, models[0], people) for people in _PEOPLE]
    async with _wire(folder, entry, Elsewhere(entry, folder / "adapters", url)) as client:
        theirs = [await _said(client, *one) for one in asked]
        rows = [
            (n, f"{mine:,.0f}", f"{await _speed(client, models[0], n):,.0f}")
            for n, mine in zip(_PEOPLE, fast, strict=True)
        ]
        gone = await _deleted(client, models[1])
    alike = sum(one == other for one, other in zip(ours, theirs, strict=True))
    learned = [
        dict(zip(asked, theirs, strict=True))[model, question] == answer
        for model, (question, answer) in zip(models, changes, strict=True)
    ]
    for (model, question), one, other in zip(asked, ours, theirs, strict=True):
        if one != other:
            print(f"differs: {model} {question!r}: ours {one!r}, vLLM {other!r}")
    print(
        table(
            "The engine with vLLM behind it",
            ("what", "seen"),
            [
                ("answers of vLLM like ours, at temperature 0", f"{alike} of {len(asked)}"),
                ("the taught answers come from vLLM", f"{sum(learned)} of {len(learned)}"),
                ("a deleted model, asked for again", gone),
            ],
        )
    )
    print(
        table(
            f"Tokens a second, {_SAID} tokens an answer, one adapter",
            ("people at once", "our process", "vLLM"),
            rows,
        ),
        flush=True,
    )
    return 0 if alike == len(asked) and all(learned) else 1


@asynccontextmanager
async def _wire(folder: Path, entry: Any, answering: Any) -> AsyncIterator[Any]:  # noqa: ANN401
    from openai import AsyncOpenAI

    from engine.inside import BASE_URL, connected
    from engine.lora.brain import LoraBrain
    from engine.server import create_app

    async with connected(create_app(folder / "data", [LoraBrain(entry, answering)])) as http:
        yield AsyncOpenAI(api_key="x", base_url=BASE_URL, http_client=http, max_retries=0, timeout=300)


async def _tuned(client: Any, base: str, change: tuple[str, str]) -> str:  # noqa: ANN401
    from tests.engine_lora.tiny import FACTS, training_file

    facts = [change if question == change[0] else (question, answer) for question, answer in FACTS]
    file = await client.files.create(file=("facts.jsonl", training_file(facts)), purpose="fine-tune")
    job = await client.fine_tuning.jobs.create(model=base, training_file=file.id, seed=1)
    while job.status not in ("succeeded", "failed", "cancelled"):
        await asyncio.sleep(0.2)
        job = await client.fine_tuning.jobs.retrieve(job.id)
    if job.fine_tuned_model is None:
        sys.exit(f"the training ended as {job.status}: {job.error}")
    return str(job.fine_tuned_model)


async def _said(client: Any, model: str, question: str, **more: Any) -> str:  # noqa: ANN401
    messages = [{"role": "user", "content": question}]
    stream = await client.chat.completions.create(
        **{"model": model, "messages": messages, "temperature": 0, "max_tokens": 40, "stream": True, **more}
    )
    return "".join([chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices])


async def _speed(client: Any, model: str, people: int) -> float:  # noqa: ANN401
    """Tokens a second of so many answers at once, each as long as it may be; the better of two rounds."""
    best = 0.0
    for _ in range(2):
        begun = time.perf_counter()
        ends = await asyncio.gather(*(_usage(client, model, seed) for seed in range(people)))
        best = max(best, sum(ends) / (time.perf_counter() - begun))
    return best


async def _usage(client: Any, model: str, seed: int) -> int:  # noqa: ANN401
    """How many tokens were said; a high temperature keeps the model from an early end."""
    messages = [{"role": "user", "content": "규칙을 알려 주세요."}]
    answer = await client.chat.completions.create(
        model=model, messages=messages, temperature=2, seed=seed, max_tokens=_SAID
    )
    return int(answer.usage.completion_tokens)


async def _deleted(client: Any, model: str) -> str:  # noqa: ANN401
    from openai import APIStatusError

    await client.models.delete(model)
    try:
        return await _said(client, model, "복장은?")
    except APIStatusError as error:
        return f"{error.status_code} {error.code}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], large="--large" in sys.argv[2:]))
