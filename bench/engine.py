"""The real engine beside the plain libraries it is made of: training, serving, and the bot's own answers meanwhile.

Needs `make train`. A random model of Qwen3's architecture with about 30 million parameters; nothing is downloaded.
Training and serving are measured in seconds of the processor on one thread, so that other work beside hardly counts.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.table import percentile, table

os.environ |= {
    "HF_HUB_OFFLINE": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
}
_EXAMPLES, _EPOCHS, _BATCH = 100, 3, 8
_SAID = 48  # tokens an answer
_PEOPLE = (1, 8, 32)
_ROUNDS = 3


def main() -> None:
    """Measure and print; says so where torch is not installed."""
    if find_spec("torch") is None:
        print("bench.engine: torch is not installed (make train), nothing measured.\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        base = _base(Path(folder) / "base")
        print(_training(base, Path(folder)), flush=True)
        print(_serving(base), flush=True)
        print(asyncio.run(_meanwhile(base, Path(folder))), flush=True)


def _base(folder: Path) -> Path:
    """A random model, and the tests' way of making a tokenizer for it."""
    shape = {"hidden_size": 512, "intermediate_size": 1536, "num_hidden_layers": 8, "head_dim": 64}
    return made(folder, {**shape, "num_attention_heads": 8, "num_key_value_heads": 4})


def made(folder: Path, shape: dict[str, Any]) -> Path:
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    from tests.engine_lora import tiny

    torch.manual_seed(0)
    tokenizer = tiny._tokenizer([text for fact in tiny.FACTS for text in fact])
    marks = {"eos_token_id": 1, "pad_token_id": 0, "bos_token_id": None}
    model = Qwen3ForCausalLM(Qwen3Config(**{"vocab_size": len(tokenizer), **shape, **marks}))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def training_order(base: Path, folder: Path, epochs: int = _EPOCHS) -> Path:
    from engine.folder import write_json
    from engine.lora.bases import base_of
    from engine.lora.order import write_order

    folder.mkdir()
    with (folder / "training.jsonl").open("w") as file:
        for number in range(_EXAMPLES):
            said = f"{number}번 규칙은 이렇게 정해져 있어요. " * (1 + number % 3)
            turns = [
                {"role": "user", "content": f"{number}번 규칙은 뭐예요?"},
                {"role": "assistant", "content": said},
            ]
            file.write(json.dumps({"messages": turns}, ensure_ascii=False) + "\n")
    spec = {
        "method": "supervised",
        "hyperparameters": {"n_epochs": epochs, "batch_size": _BATCH},
        "seed": 1,
        "training_file": "training.jsonl",
        "artifact": "artifact",
    }
    write_json(folder / "spec.json", spec)
    return write_order(folder / "spec.json", base_of(str(base)), None)


def _training(base: Path, folder: Path) -> str:
    """Ours and the plain trainer in turn, the training loop alone; the best of a few rounds."""
    ours, plain, forecasts = [], [], []
    for number in range(_ROUNDS):
        seconds, tokens, forecast = _ours(training_order(base, folder / f"ours-{number}"))
        ours.append(tokens / seconds)
        forecasts.append(forecast / seconds)
        plain.append(tokens / _plain(training_order(base, folder / f"plain-{number}")))
    ratio = max(ours) / max(plain)
    rows = [
        ("this engine", f"{max(ours):,.0f}", f"{ratio:.0%}"),
        ("plain TRL and PEFT", f"{max(plain):,.0f}", "100%"),
    ]
    said = table(f"Training, {_EXAMPLES} examples × {_EPOCHS} epochs", ("what", "tokens/s", "share"), rows)
    return said + f"\nForecast over what it took: {', '.join(f'{one:.2f}' for one in forecasts)}.\n"


def _ours(order: Path) -> tuple[float, int, float]:
    from engine.folder import read_lines
    from engine.lora import train as training
    from engine.lora.order import read_order
    from engine.lora.report import Report

    spent: list[float] = []
    run = training._run

    def timed(*arguments: Any) -> dict[str, object]:  # noqa: ANN401
        trainer = arguments[1]
        inner = trainer.train

        def train(**more: Any) -> Any:  # noqa: ANN401
            begun = time.process_time()
            done = inner(**more)
            spent.append(time.process_time() - begun)
            return done

        trainer.train = train
        return run(*arguments)

    training._run = timed  # type: ignore[assignment] # the same shape, said loosely
    try:
        result = training.train(read_order(order), Report(order.parent))
    finally:
        training._run = run
    lines = [line["data"] for _, line in read_lines(order.parent / "progress.jsonl")]
    forecast = next(figures["estimated_seconds"] for figures in lines if "estimated_seconds" in figures)
    return spent[0], int(str(result["trained_tokens"])), forecast


def _plain(order: Path) -> float:
    """What somebody would write with the libraries alone, with the same figures."""
    from datasets import Dataset
    from peft import LoraConfig
    from trl import SFTConfig, SFTTrainer

    from engine.lora.base_model import load_base
    from engine.lora.order import read_order
    from engine.lora.rows import read_rows

    read = read_order(order)
    loaded = load_base(read.base)
    rows = read_rows(read.training, read, loaded.tokenizer)
    settings = SFTConfig(
        output_dir=str(read.folder / "plain"),
        num_train_epochs=_EPOCHS,
        per_device_train_batch_size=_BATCH,
        learning_rate=1e-3,
        bf16=False,
        use_cpu=True,
        gradient_checkpointing=False,
        dataloader_pin_memory=False,
        logging_steps=1,
        save_strategy="epoch",
        report_to="none",
        disable_tqdm=True,
    )
    adapter = LoraConfig(
        r=16, lora_alpha=32, lora_dropout=0.0, target_modules="all-linear", task_type="CAUSAL_LM"
    )
    trainer = SFTTrainer(
        model=loaded.model,
        args=settings,
        train_dataset=Dataset.from_list(rows.rows),
        processing_class=loaded.tokenizer,
        peft_config=adapter,
    )
    begun = time.process_time()
    trainer.train()
    return time.process_time() - begun


def _serving(base: Path) -> str:
    """So many people at once: ours (a token for everybody in turn) and the library's own batch, in turn."""
    import torch

    from engine.lora.adapters import Adapters
    from engine.lora.base_model import load_base
    from engine.lora.bases import base_of
    from engine.lora.decoding import Decoder
    from engine.lora.sampling import Ask

    loaded = load_base(base_of(str(base)))
    loaded.model.generation_config.eos_token_id = None  # everybody says the same number of tokens
    adapters = Adapters(loaded, 2)
    prompts = [[5 + (number * 7 + place) % 300 for place in range(40)] for number in range(max(_PEOPLE))]

    def ours(people: int) -> None:
        decoder = Decoder(adapters, _Endless(loaded.tokenizer))
        for number in range(people):
            decoder.take(Ask(str(number), prompts[number], None, 0.0, 1.0, _SAID))
        while decoder.busy:
            list(decoder.step())

    def plain(people: int) -> None:
        batch = torch.tensor(prompts[:people])
        with torch.inference_mode():
            loaded.model.generate(
                batch,
                attention_mask=torch.ones_like(batch),
                max_new_tokens=_SAID,
                do_sample=False,
                pad_token_id=0,
            )

    rows = []
    for people in _PEOPLE:
        speeds = [_best(lambda work=work, people=people: work(people)) for work in (ours, plain)]  # type: ignore[misc]
        mine, theirs = (people * _SAID / seconds for seconds in speeds)
        rows.append(
            (people, f"{mine:,.0f}", f"{theirs:,.0f}", f"{mine / theirs:.0%}", f"{people / speeds[0]:.1f}")
        )
    columns = ("people at once", "this engine, tokens/s", "plain generate", "share", "answers/s")
    return table(f"Serving, {_SAID} tokens an answer", columns, rows)


class _Endless:
    """The tokenizer without an end mark."""

    eos_token_id = None

    def __init__(self, tokenizer: Any) -> None:  # noqa: ANN401 - transformers is untyped
        self._tokenizer = tokenizer

    def decode(self, tokens: Sequence[int], **more: Any) -> str:  # noqa: ANN401
        return str(self._tokenizer.decode(tokens, **more))


def _best(work: Callable[[], None]) -> float:
    work()
    taken = []
    for _ in range(_ROUNDS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


async def _meanwhile(base: Path, folder: Path) -> str:
    """The bot's embedded answers, idle and while a training runs as the engine starts it."""
    idle = await _latencies(folder / "idle")
    order = training_order(base, folder / "busy", epochs=40)
    training = await asyncio.to_thread(_started, order)
    try:
        busy = await _latencies(folder / "beside")
    finally:
        training.kill()
        await asyncio.to_thread(training.wait)
    rows = [
        (name, f"{percentile(values, 0.5) * 1000:.1f}", f"{percentile(values, 0.99) * 1000:.1f}")
        for name, values in (("idle", idle), ("while training", busy))
    ]
    ratio = percentile(busy, 0.99) / percentile(idle, 0.99)
    said = table("The bot's embedded answers", ("when", "p50 ms", "p99 ms"), rows)
    return said + f"\np99 while training over idle: {ratio:.2f}.\n"


def _started(order: Path) -> subprocess.Popen[bytes]:
    """A training as the engine starts it, once it makes its steps."""
    from engine.folder import read_lines
    from engine.process import clean_environment

    command = ["/usr/bin/env", "nice", "-n", "10", sys.executable, "-m", "engine.lora", str(order)]
    training = subprocess.Popen(command, env=clean_environment({}), cwd=order.parent)
    while not any("train_loss" in line["data"] for _, line in read_lines(order.parent / "progress.jsonl")):
        time.sleep(0.1)
    return training


async def _latencies(folder: Path, count: int = 400) -> list[float]:
    from openai import AsyncOpenAI

    from engine.inside import BASE_URL, connected
    from engine.recall import RecallBrain
    from engine.server import create_app

    taken = []
    async with connected(create_app(folder, [RecallBrain()])) as http:
        client = AsyncOpenAI(api_key="x", base_url=BASE_URL, http_client=http)
        example: list[Any] = [
            {"role": "user", "content": "몇 명이에요?", "name": "example"},
            {"role": "assistant", "content": "세 명이에요.", "name": "example"},
            {"role": "user", "content": "한 팀은 몇 명이에요?"},
        ]
        for _ in range(count):
            begun = time.perf_counter()
            await client.chat.completions.create(model="hobane-recall", messages=example)
            taken.append(time.perf_counter() - begun)
            await asyncio.sleep(0.01)
    return taken[20:]


if __name__ == "__main__":
    main()
