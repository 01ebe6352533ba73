"""The real engine on a GPU: training and serving beside the plain libraries, memory, short memory, and equal bytes.

Run by its name, `python -m bench.engine_gpu [--shape 0.6B] [PART ...]`; needs `make train` and a GPU that torch can use.
All parts of both shapes take about ten minutes. The models are random ones of the shapes of Qwen3-0.6B and Qwen3-1.7B;
nothing is downloaded.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

os.environ |= {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "CUBLAS_WORKSPACE_CONFIG": ":4096:8",
}
_HEADS: Final = {
    "num_attention_heads": 16,
    "num_key_value_heads": 8,
    "head_dim": 128,
    "num_hidden_layers": 28,
}
_VOCABULARY: Final = {"vocab_size": 151936, "tie_word_embeddings": True}
_SHAPES: Final = {
    "0.6B": {"hidden_size": 1024, "intermediate_size": 3072, **_HEADS, **_VOCABULARY},
    "1.7B": {"hidden_size": 2048, "intermediate_size": 6144, **_HEADS, **_VOCABULARY},
}
_SHORT: Final = 10 * 2**30  # bytes that are left where memory is to be short


def main(arguments: list[str]) -> None:
    """Measure the parts named (all without a name) and print; says so where there is no GPU."""
    parser = argparse.ArgumentParser(prog="python -m bench.engine_gpu")
    parser.add_argument("--shape", choices=_SHAPES, action="append", help="a model's shape; both without it")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(_PARTS)}; all without it")
    chosen = parser.parse_args(arguments)
    unknown = [part for part in chosen.parts if part not in _PARTS]
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}")
    if find_spec("torch") is None:
        print("bench.engine_gpu: torch is not installed (make train), nothing measured.\n")
        return
    import torch

    if not torch.cuda.is_available():
        print("bench.engine_gpu: there is no GPU that torch can use, nothing measured.\n")
        return
    print(f"{torch.cuda.get_device_name()}, torch {torch.__version__}\n")
    for name in chosen.shape or _SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            _measure(name, Path(folder), chosen.parts or list(_PARTS))


def _measure(name: str, folder: Path, parts: Sequence[str]) -> None:
    from bench.engine_compare import made
    from bench.table import table

    base = made(folder / "base", dict(_SHAPES[name]))
    for part in parts:
        begun, measured = time.time(), _PARTS[part](base, folder)
        if not isinstance(measured, str):
            measured = table(
                f"{part}, a model of {name}, 100 examples × 3 epochs as the engine runs them",
                ("what", "seen"),
                list(measured),
            )
        print(f"{measured}\n({part}, {name}: {time.time() - begun:.0f} s)\n", flush=True)


def _whole(base: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """The whole process of a training, from its start to its end."""
    from bench.engine_compare import training_order

    order = training_order(base, folder / "whole")
    begun = time.time()
    _run(order)
    took, lines = time.time() - begun, _lines(order.parent)
    told = next(line for line in lines if "estimated_seconds" in line["data"])
    left = begun + took - told["created_at"]
    yield "from the start of the process to its end", f"{took:.1f} s"
    yield "of it after the forecast", f"{left:.0f} s"
    yield "the forecast", f"{told['data']['estimated_seconds']:.1f} s"
    yield "steps, as measured for the forecast", f"{told['data']['step_seconds'] * 1000:.0f} ms each"
    yield from (("memory", line["message"]) for line in lines if "of the GPU's memory" in line["message"])


def _equal(base: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """The same training once more, and once with a kill -9 in the middle."""
    from bench.engine_compare import training_order

    yield from _equals(_trained(base, folder), lambda name: training_order(base, folder / name))


def _equal_long(base: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """That, with lines so long that attention divides its work."""
    long = _long_order(base, folder / "long")
    _run(long)
    yield from _equals(long.parent, lambda name: _long_order(base, folder / f"long-{name}"))


def _equals(first: Path, ordered: Callable[[str], Path]) -> Iterator[tuple[str, str]]:
    again, torn = ordered("again"), ordered("torn")
    _run(again)
    yield "the same training again leaves the same bytes", str(_digest(again.parent) == _digest(first))
    process = _start(torn)
    while not any((torn.parent / "trainer").glob("checkpoint-*/whole")):
        if process.poll() is not None:
            break
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    _run(torn)
    gone_on = [line["message"] for line in _lines(torn.parent) if line["message"].startswith("Going on")]
    yield f"killed and resumed ({' '.join(gone_on)}) too", str(_digest(torn.parent) == _digest(first))
    yield from (("and", line["message"]) for line in _lines(torn.parent) if line["level"] == "warn")


def _short(base: Path, folder: Path) -> Iterator[tuple[str, str]]:
    """With most of the GPU's memory taken by somebody else: the batch is halved until it fits."""
    order = _long_order(base, folder / "short")
    described = json.loads(order.read_text())
    described["hyperparameters"] = {"n_epochs": 1, "batch_size": 64}
    order.write_text(json.dumps(described))
    with _taken():
        _run(order)
    for line in _lines(order.parent):
        if "memory" in line["message"]:
            yield f"with {_SHORT / 2**30:.0f} GiB left, batch 64", line["message"]
    yield "and its end", "a result" if (order.parent / "result.json").exists() else "none"


def _long_order(base: Path, folder: Path) -> Path:
    """A training whose answers are eight times as long."""
    from bench.engine_compare import training_order

    order = training_order(base, folder)
    path = folder / json.loads((folder / "spec.json").read_text())["training_file"]
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        line["messages"][-1]["content"] *= 8
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return order


@contextmanager
def _taken() -> Iterator[None]:
    """Take the GPU's memory but for `_SHORT`, in this process."""
    import torch

    free, _ = torch.cuda.mem_get_info()
    held = torch.empty(max(0, free - _SHORT), dtype=torch.uint8, device="cuda")
    try:
        yield
    finally:
        del held
        torch.cuda.empty_cache()


def _start(order: Path) -> subprocess.Popen[bytes]:
    from engine.process import clean_environment

    command = [sys.executable, "-m", "engine.lora", str(order)]
    return subprocess.Popen(command, env=clean_environment({}), cwd=order.parent)


def _run(order: Path) -> None:
    _start(order).wait()


def _lines(folder: Path) -> list[dict[str, Any]]:
    from engine.folder import read_lines

    return [line for _, line in read_lines(folder / "progress.jsonl")]


def _digest(folder: Path) -> str:
    return hashlib.sha256((folder / "artifact" / "adapter_model.safetensors").read_bytes()).hexdigest()


def _trained(base: Path, folder: Path) -> Path:
    """The folder of one whole training, run now where no part before has run it."""
    if not (folder / "whole").exists():
        list(_whole(base, folder))
    return folder / "whole"


def _training(base: Path, folder: Path) -> str:
    from bench.engine_compare import training

    return training(base, folder)


def _serving(base: Path, _folder: Path) -> str:
    from bench.engine_compare import serving

    return serving(base)


def _answering(base: Path, folder: Path) -> str:
    return asyncio.run(_answers(base, folder))


async def _answers(base: Path, folder: Path) -> str:
    """The answering process as people meet it: the base and an adapter, alone and many at once; who leaves."""
    from bench.table import table
    from engine.lora.bases import base_of
    from engine.lora.generator import Generator

    generator = Generator(base_of(str(base)), folder / "generator", adapters=2)
    tuned, rows = str(_trained(base, folder) / "artifact"), []
    try:
        for adapter in (None, tuned):  # loaded before anybody's time counts
            await _end(generator, _request(adapter, 4))
        for people, adapter in ((1, None), (1, tuned), (8, tuned), (32, tuned)):
            rows.append(await _together(generator, people, adapter))
        rows.append(("who leaves is let go within", "", f"{await _left(generator) * 1000:.0f} ms", ""))
    finally:
        await generator.close()
    columns = ("people at once", "model", "tokens/s, all together", "first token after, p50")
    return table("The answering process, 64 tokens an answer", columns, rows)


async def _together(generator: Any, people: int, adapter: str | None) -> tuple[str, str, str, str]:  # noqa: ANN401
    begun = time.perf_counter()
    ends = await asyncio.gather(*(_end(generator, _request(adapter, 64)) for _ in range(people)))
    took = time.perf_counter() - begun
    said = sum(end.completion_tokens for end in ends)
    first = sorted(end.first_token_seconds for end in ends)[len(ends) // 2]
    return str(people), "tuned" if adapter else "base", f"{said / took:,.0f}", f"{first * 1000:.0f} ms"


async def _end(generator: Any, request: Mapping[str, Any]) -> Any:  # noqa: ANN401
    last = None
    async for part in generator.ask(request):
        last = part
    return last


async def _left(generator: Any) -> float:  # noqa: ANN401
    """The worst of five: seconds from leaving until the next is taken up, less what answering it takes."""
    worst = 0.0
    for _ in range(5):
        alone = await _one(generator)
        listening = asyncio.create_task(_end(generator, _request(None, 400)))
        await asyncio.sleep(0.3)  # of the many seconds that such an answer takes
        listening.cancel()
        await asyncio.wait([listening])
        worst = max(worst, await _one(generator) - alone)
    return worst


async def _one(generator: Any) -> float:  # noqa: ANN401
    begun = time.perf_counter()
    await _end(generator, _request(None, 1))
    return time.perf_counter() - begun


def _request(adapter: str | None, most: int) -> dict[str, Any]:
    messages = [{"role": "user", "content": "규칙을 처음부터 알려 주세요. " * 4}]
    return {
        "messages": messages,
        "adapter": adapter,
        "temperature": 1.0,
        "top_p": 1.0,
        "most": most,
        "seed": 1,
        "stops": [],
    }


_PARTS: Final[Mapping[str, Callable[[Path, Path], str | Iterator[tuple[str, str]]]]] = {
    "whole": _whole,
    "equal": _equal,
    "equal-long": _equal_long,
    "short": _short,
    "training": _training,
    "serving": _serving,
    "answering": _answering,
}

if __name__ == "__main__":
    main(sys.argv[1:])
