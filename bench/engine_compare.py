"""The real engine and the plain libraries it is made of, in turn on the same model: training and serving.

On a CPU it is measured in seconds of the processor on one thread, so that other work beside hardly counts; on a GPU in
seconds that pass.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from bench.table import table

_EXAMPLES, _EPOCHS = 100, 3
_BATCH: Final = {"cpu": 8, "cuda": 16}
_SAID = 48  # tokens an answer
_PEOPLE = (1, 8, 32)
_ROUNDS, _TURNS = 3, 5  # of a training; of serving


def device() -> str:
    """Where the engine works on this machine: ``cpu`` or ``cuda``."""
    from engine.lora.base_model import best_device

    return best_device()


def _now() -> float:
    """Seconds on the clock that suits the device, once everything asked of it is done."""
    if device() == "cpu":
        return time.process_time()
    import torch

    torch.cuda.synchronize()
    return time.perf_counter()


def made(folder: Path, shape: dict[str, Any]) -> Path:
    import torch
    from transformers import Qwen3Config, Qwen3ForCausalLM

    from tests.engine_lora import tiny
    from tests.engine_lora.templates import PLAIN

    torch.manual_seed(0)
    tokenizer = tiny.tokenizer_of(PLAIN)
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
        "hyperparameters": {"n_epochs": epochs, "batch_size": _BATCH[device()]},
        "seed": 1,
        "training_file": "training.jsonl",
        "artifact": "artifact",
    }
    write_json(folder / "spec.json", spec)
    return write_order(folder / "spec.json", base_of(str(base)), None)


def training(base: Path, folder: Path) -> str:
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
    from engine.lora import train as ours
    from engine.lora.order import read_order
    from engine.lora.report import Report

    spent: list[float] = []
    run = ours._run

    def timed(*arguments: Any) -> dict[str, object]:  # noqa: ANN401
        trainer = arguments[1]
        inner = trainer.train

        def train(**more: Any) -> Any:  # noqa: ANN401
            begun = _now()
            done = inner(**more)
            spent.append(_now() - begun)
            return done

        trainer.train = train
        return run(*arguments)

    ours._run = timed  # type: ignore[assignment] # the same shape, said loosely
    try:
        result = ours.train(read_order(order), Report(order.parent))
    finally:
        ours._run = run
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

    read = read_order(order)
    loaded = load_base(read.base)
    _as_one_gets_it()
    on_gpu = loaded.device == "cuda"
    lines = [json.loads(line)["messages"] for line in read.training.read_text("utf-8").splitlines()]
    rows = [{"prompt": messages[:-1], "completion": messages[-1:]} for messages in lines]
    settings = SFTConfig(
        output_dir=str(read.folder / "plain"),
        num_train_epochs=_EPOCHS,
        per_device_train_batch_size=_BATCH[loaded.device],
        learning_rate=1e-3,
        bf16=on_gpu,
        use_cpu=not on_gpu,
        gradient_checkpointing=False,
        dataloader_pin_memory=on_gpu,
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
        train_dataset=Dataset.from_list(rows),
        processing_class=loaded.tokenizer,
        peft_config=adapter,
    )
    begun = _now()
    trainer.train()
    return _now() - begun


def _as_one_gets_it() -> None:
    """Take back what the engine has asked of torch."""
    import torch

    torch.use_deterministic_algorithms(False)
    torch.backends.cuda.enable_cudnn_sdp(True)


def serving(base: Path) -> str:
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
        decoder = Decoder(adapters, loaded.tokenizer)
        decoder._ends = frozenset()  # everybody says as much, here too
        for number in range(people):
            decoder.take(Ask(str(number), prompts[number], None, 0.0, 1.0, _SAID))
        while decoder.busy:
            list(decoder.step())

    def plain(people: int) -> None:
        batch = torch.tensor(prompts[:people], device=loaded.device)
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
        both = _best([lambda work=work, people=people: work(people) for work in (ours, plain)])  # type: ignore[misc]
        mine, theirs = (people * _SAID / seconds for seconds in both)
        rows.append(
            (people, f"{mine:,.0f}", f"{theirs:,.0f}", f"{mine / theirs:.0%}", f"{people / both[0]:.1f}")
        )
    columns = ("people at once", "this engine, tokens/s", "plain generate", "share", "answers/s")
    return table(f"Serving, {_SAID} tokens an answer", columns, rows)


def _best(works: Sequence[Callable[[], None]]) -> list[float]:
    """The fewest seconds that each took, of rounds in which all take turns: what disturbs a while meets all."""
    taken: list[list[float]] = [[] for _ in works]
    for number in range(1 + _TURNS):
        for work, seconds in zip(works, taken, strict=True):
            begun = _now()
            work()
            if number:  # the first round only warms up
                seconds.append(_now() - begun)
    return [min(seconds) for seconds in taken]
