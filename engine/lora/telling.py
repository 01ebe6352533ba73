"""Hears of every step of a trainer and passes it on to the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from transformers import TrainerCallback

from engine.lora.keep import mark_whole
from engine.lora.report import Report


class Telling(TrainerCallback):  # type: ignore[misc] # the base class is untyped
    """One event a step, with the loss and what share of the answers' tokens was foretold rightly."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **more: Any) -> None:  # noqa: ANN401
        """A step was made, or the validation file was gone through."""
        figures = logs or {}
        place = {"step": state.global_step, "total_steps": state.max_steps}
        if "loss" in figures:
            self._step(place, figures)
        if "eval_loss" in figures:
            valid = {"valid_loss": round(figures["eval_loss"], 5)}
            if "eval_mean_token_accuracy" in figures:
                valid["valid_mean_token_accuracy"] = round(figures["eval_mean_token_accuracy"], 5)
            self._report.measure(f"Validation after step {state.global_step}", place | valid)

    def _step(self, place: dict[str, int], logs: Any) -> None:  # noqa: ANN401
        told: dict[str, Any] = {**place, "train_loss": round(logs["loss"], 5)}
        accuracy = logs.get("mean_token_accuracy", logs.get("rewards/accuracies"))
        if accuracy is not None:
            told["train_mean_token_accuracy"] = round(accuracy, 5)
        self._report.measure(f"Step {place['step']}/{place['total_steps']}: loss {logs['loss']:.3f}", told)

    def on_step_end(self, args: Any, state: Any, control: Any, **more: Any) -> None:  # noqa: ANN401
        """Ends at once where somebody cancelled: nothing of this training is wanted any more."""
        if (Path(args.output_dir).parent / "cancelled.json").exists():
            raise SystemExit(0)

    def on_save(self, args: Any, state: Any, control: Any, **more: Any) -> None:  # noqa: ANN401
        """A checkpoint was written to its end."""
        mark_whole(Path(args.output_dir) / f"checkpoint-{state.global_step}")
