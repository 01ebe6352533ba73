"""The real engine beside the plain libraries it is made of: training, serving, and the bot's own answers meanwhile.

Needs `make train`. A random model of Qwen3's architecture with about 30 million parameters; nothing is downloaded.
Training and serving are measured in seconds of the processor on one thread, so that other work beside hardly counts.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.engine_compare import made, serving, training, training_order
from bench.table import percentile, table

os.environ |= {
    "HF_HUB_OFFLINE": "1",
    "OMP_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
}


def main() -> None:
    """Measure and print; says so where torch is not installed."""
    if find_spec("torch") is None:
        print("bench.engine: torch is not installed (make train), nothing measured.\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        base = _base(Path(folder) / "base")
        print(training(base, Path(folder)), flush=True)
        print(serving(base), flush=True)
        print(asyncio.run(_meanwhile(base, Path(folder))), flush=True)


def _base(folder: Path) -> Path:
    """A random model, and the tests' way of making a tokenizer for it."""
    shape = {"hidden_size": 512, "intermediate_size": 1536, "num_hidden_layers": 8, "head_dim": 64}
    return made(folder, {**shape, "num_attention_heads": 8, "num_key_value_heads": 4})


async def _meanwhile(base: Path, folder: Path) -> str:
    """The bot's embedded answers, idle and while a training runs as the engine starts it."""
    idle = await _latencies(folder / "idle")
    order = training_order(base, folder / "busy", epochs=40)
    process = await asyncio.to_thread(_started, order)
    try:
        busy = await _latencies(folder / "beside")
    finally:
        process.kill()
        await asyncio.to_thread(process.wait)
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
    from engine.recall.brain import RecallBrain
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
