"""How long a training will take, from one step that is tried out before it."""

from __future__ import annotations

import random
import time
from typing import Any, Final

import torch

from engine.lora.rows import Rows

_ROUNDS: Final = 3  # the first warms up
_SHUFFLES: Final = 5
_START: Final = 2.0  # seconds until the first step and after the last


def forecast(trainer: Any, rows: Rows, epochs: int) -> tuple[str, dict[str, float]]:  # noqa: ANN401
    """Try a step of typical length and say what the whole will take (seconds), as a sentence and figures.

    The model, the optimizer and the random numbers are as before afterwards.
    """
    batch = trainer.args.per_device_train_batch_size
    typical = _padded_length(rows.lengths, batch)
    chosen = sorted(range(len(rows.rows)), key=lambda place: abs(rows.lengths[place] - typical))[:batch]
    longest = max(rows.lengths[place] for place in chosen)
    state = torch.get_rng_state()
    seconds = _step_seconds(trainer, chosen)
    torch.set_rng_state(state)
    steps = -(-len(rows.rows) // (batch * trainer.args.gradient_accumulation_steps)) * epochs
    whole = seconds * trainer.args.gradient_accumulation_steps * typical / longest * steps + _START
    figures = {"estimated_seconds": round(whole, 1), "total_steps": steps, "step_seconds": round(seconds, 4)}
    return f"{steps} steps will take about {whole:.0f} seconds.", figures


def _padded_length(lengths: list[int], batch: int) -> float:
    """The mean of the longest example of a batch, over a few shuffles: what every example is padded to."""
    order, longest = random.Random(0), []  # noqa: S311 - no secret
    for _ in range(_SHUFFLES):
        mixed = order.sample(lengths, len(lengths))
        longest += [max(mixed[start : start + batch]) for start in range(0, len(mixed), batch)]
    return sum(longest) / len(longest)


def _step_seconds(trainer: Any, places: list[int]) -> float:  # noqa: ANN401
    model = trainer.model
    model.train()
    inputs = trainer.data_collator([trainer.train_dataset[place] for place in places])
    inputs = trainer._prepare_inputs(inputs)
    taken = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        with trainer.compute_loss_context_manager():
            loss = trainer.compute_loss(model, inputs)
        loss.backward()
        model.zero_grad()
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        taken.append(time.perf_counter() - start)
    for kept in trainer._metrics.values():  # the trainers average what they see of each step
        kept.clear()
    return min(taken[1:])
