"""The real engine on a model of Qwen3-0.6B's shape: who leaves is let go, and the forecast holds. A quarter of an hour.

Needs `make train`; run by its name alone, `python -m bench.engine_large`. Nothing is downloaded: the weights are random.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.engine_compare import made, training_order
from bench.table import table

_LEAVERS = 20


def main() -> None:
    """Measure and print; says so where torch is not installed."""
    if find_spec("torch") is None:
        print("bench.engine_large: torch is not installed (make train), nothing measured.\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(_large(Path(folder))), flush=True)


def large_base(folder: Path) -> Path:
    """The very shape of Qwen3-0.6B, 596 million parameters, random."""
    shape = {"hidden_size": 1024, "intermediate_size": 3072, "num_hidden_layers": 28, "head_dim": 128}
    heads = {"num_attention_heads": 16, "num_key_value_heads": 8, "vocab_size": 151936}
    return made(folder, {**shape, **heads, "tie_word_embeddings": True})


async def _large(folder: Path) -> str:
    """A model of 0.6 billion parameters: how soon who leaves is let go, and whether the forecast holds."""
    from engine.folder import read_lines
    from engine.process import clean_environment

    base = await asyncio.to_thread(large_base, folder / "base")
    rows = await _leaving(base, folder)
    order = training_order(base, folder / "job")
    command = [sys.executable, "-m", "engine.lora", str(order)]
    process = await asyncio.create_subprocess_exec(*command, env=clean_environment({}), cwd=order.parent)
    begun = time.time()
    await process.wait()
    took = time.time() - begun
    lines = [line for _, line in read_lines(order.parent / "progress.jsonl")]
    told = next(line for line in lines if "estimated_seconds" in line["data"])
    left = begun + took - told["created_at"]
    rows += [
        ("100 examples × 3 epochs, all in all", f"{took:.0f} s"),
        ("of it after the forecast", f"{left:.0f} s"),
        ("the forecast", f"{told['data']['estimated_seconds']:.0f} s"),
    ]
    return table("A model of 0.6 billion parameters on this CPU", ("what", "measured"), rows)


async def _leaving(base: Path, folder: Path) -> list[tuple[str, str]]:
    """How long the process still computes for somebody who has left, while reading and while answering."""
    rows = []
    async with _process(base, folder) as process:
        for name, question, wait in (
            ("reading a long prompt", "규칙 " * 400, 0.2),
            ("answering", "규칙", 2.0),
        ):
            taken = sorted([await _left(process, question, wait) for _ in range(_LEAVERS)])
            told = f"{taken[len(taken) // 2] * 1000:.0f} ms, at worst {taken[-1] * 1000:.0f} ms"
            rows.append((f"who leaves while it is {name} is let go within ({_LEAVERS} times)", told))
    return rows


@asynccontextmanager
async def _process(base: Path, folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The answering process itself, as the engine starts it."""
    from engine.folder import write_json
    from engine.lora.bases import base_of
    from engine.lora.generator import _environment

    write_json(folder / "base.json", base_of(str(base)).record())
    command = [sys.executable, "-m", "engine.lora.generate", str(folder / "base.json"), "1"]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, env=_environment(), stdin=pipe, stdout=pipe)
    try:
        await _line(process)
        yield process
    finally:
        process.kill()
        await process.wait()


async def _left(process: asyncio.subprocess.Process, question: str, wait: float) -> float:
    """Seconds from leaving, at no particular moment, until the process says that nothing is computed any more."""
    await _send(process, {"ask": "one", **_request(question, 200)})
    await asyncio.sleep(wait + random.uniform(0, 0.5))
    begun = time.perf_counter()
    await _send(process, {"drop": "one"})
    while "dropped" not in await _line(process):
        pass
    return time.perf_counter() - begun


async def _send(process: asyncio.subprocess.Process, line: dict[str, Any]) -> None:
    assert process.stdin
    process.stdin.write(json.dumps(line).encode() + b"\n")
    await process.stdin.drain()


async def _line(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout
    line: dict[str, Any] = json.loads(await process.stdout.readline())
    return line


def _request(question: str, most: int) -> dict[str, Any]:
    messages = [{"role": "user", "content": question}]
    choosing = {"temperature": 1.0, "top_p": 1.0, "most": most, "seed": 1, "stops": []}
    return {"messages": messages, "adapter": None, **choosing}


if __name__ == "__main__":
    main()
