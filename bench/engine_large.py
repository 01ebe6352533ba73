"""The real engine on a model of Qwen3-0.6B's shape: who leaves is let go, and the forecast holds. A quarter of an hour.

Needs `make train`; run by its name alone, `python -m bench.engine_large`. Nothing is downloaded: the weights are random.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.engine_compare import made, training_order
from bench.table import table


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
    from engine.lora.bases import base_of
    from engine.lora.generator import Generator

    generator = Generator(base_of(str(base)), folder / "generator", adapters=1)
    rows = []
    try:
        for name, question, pieces in (("reading a long prompt", "규칙 " * 150, 0), ("answering", "규칙", 2)):
            taken = [await _left(generator, question, pieces) for _ in range(5)]
            rows.append((f"who leaves while it is {name} is let go within", f"{max(taken) * 1000:.0f} ms"))
    finally:
        await generator.close()
    return rows


async def _left(generator: Any, question: str, pieces: int) -> float:  # noqa: ANN401
    """Seconds from leaving until the process takes up the next, who asks for one token; less what that takes."""
    alone = await _one_token(generator)
    parts = generator.ask(_request(question, 200))
    listening = asyncio.ensure_future(_listen(parts, pieces))
    await asyncio.sleep(0.7)
    if pieces:
        await listening
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await parts.aclose()
    return max(0.0, await _one_token(generator) - alone)


async def _listen(parts: Any, pieces: int) -> None:  # noqa: ANN401
    heard = 0
    async for _ in parts:
        heard += 1
        if heard == pieces:
            return


async def _one_token(generator: Any) -> float:  # noqa: ANN401
    begun = time.perf_counter()
    async for _ in generator.ask(_request("네", 1)):
        pass
    return time.perf_counter() - begun


def _request(question: str, most: int) -> dict[str, Any]:
    messages = [{"role": "user", "content": question}]
    choosing = {"temperature": 1.0, "top_p": 1.0, "most": most, "seed": 1, "stops": []}
    return {"messages": messages, "adapter": None, **choosing}


if __name__ == "__main__":
    main()
