"""What a training does when memory, disk or what torch can repeat do not suffice."""

from __future__ import annotations

import shutil
import weakref
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.folder import read_lines
from engine.lora import train as training
from engine.lora.base_model import load_base
from engine.lora.bases import Base
from engine.lora.order import BadOrder, read_order
from engine.lora.report import Report
from tests.engine_lora.conftest import order_folder
from tests.engine_lora.tiny import FACTS

pytestmark = pytest.mark.filterwarnings("ignore")  # the libraries' own, of each other

_ORDER = {"hyperparameters": {"n_epochs": 1, "batch_size": 4}}


class Tight:
    """Stands for a GPU on which more than ``fits`` examples at a time do not fit."""

    def __init__(self, fits: int, *errors: RuntimeError) -> None:
        """``errors`` are raised one after the other, then torch's own kind."""
        self.fits, self.tried, self._run = fits, [], training._run  # type: ignore[var-annotated]
        self._errors = list(errors)

    def __call__(self, order: Any, trainer: Any, *more: Any) -> dict[str, object]:  # noqa: ANN401
        self.tried.append(
            (trainer.args.per_device_train_batch_size, trainer.args.gradient_accumulation_steps)
        )
        if trainer.args.per_device_train_batch_size > self.fits:
            raise self._errors.pop(0) if self._errors else torch.OutOfMemoryError
        return self._run(order, trainer, *more)


def test_where_memory_is_short_the_batch_is_halved_and_gathered_again(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = read_order(order_folder(tmp_path / "job", FACTS, base, **_ORDER))
    cublas = "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"
    tight = Tight(1, RuntimeError(cublas))
    monkeypatch.setattr(training, "_run", tight)

    result = training.train(order, Report(order.folder))

    said = [line["message"] for _, line in read_lines(order.folder / "progress.jsonl")]
    assert tight.tried == [(4, 1), (2, 2), (1, 4)]
    assert result["hyperparameters"] == {"n_epochs": 1, "batch_size": 4, "learning_rate_multiplier": 1.0}
    assert "Not enough memory; going on with 1 examples at a time." in said
    assert (order.artifact / "adapter_model.safetensors").exists()


def test_what_a_failed_step_held_is_out_of_memory_before_the_base_is_loaded_again(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = read_order(order_folder(tmp_path / "job", FACTS, base, **_ORDER))
    run, load = training._run, load_base
    held: list[weakref.ref[Any]] = []
    alive: list[list[weakref.ref[Any]]] = []

    def failing(order: Any, trainer: Any, *more: Any) -> dict[str, object]:  # noqa: ANN401
        if not held:
            held.extend(weakref.ref(part) for part in (trainer, trainer.model))
            raise torch.OutOfMemoryError
        return run(order, trainer, *more)

    def loading(*arguments: Any) -> Any:  # noqa: ANN401
        alive.append([reference for reference in held if reference() is not None])
        return load(*arguments)

    monkeypatch.setattr(training, "_run", failing)
    monkeypatch.setattr(training, "load_base", loading)

    training.train(order, Report(order.folder))

    assert len(held) == 2
    assert alive == [[], []]


def test_a_step_that_torch_cannot_repeat_exactly_is_taken_all_the_same_and_said(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = read_order(order_folder(tmp_path / "job", FACTS, base, **_ORDER))
    torch.backends.cuda.enable_cudnn_sdp(True)
    run, modes = training._run, []

    def unrepeatable(order: Any, trainer: Any, *more: Any) -> dict[str, object]:  # noqa: ANN401
        modes.append(torch.get_deterministic_debug_mode())
        torch.empty(8).put_(torch.tensor([1]), torch.tensor([1.0]))  # torch knows no repeatable form of it
        return run(order, trainer, *more)

    monkeypatch.setattr(training, "_run", unrepeatable)

    training.train(order, Report(order.folder))

    lines = [line for _, line in read_lines(order.folder / "progress.jsonl")]
    said = [line["message"] for line in lines if line["level"] == "warn"]
    assert modes == [2, 1]  # an error, then a warning
    assert said == [
        "This base model has a step that cannot be repeated exactly: the same data can give other bytes."
    ]
    assert (order.artifact / "adapter_model.safetensors").exists()
    assert not torch.backends.cuda.cudnn_sdp_enabled()


def test_where_not_even_one_example_fits_the_training_ends(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = read_order(order_folder(tmp_path / "job", FACTS, base, **_ORDER))
    monkeypatch.setattr(training, "_run", Tight(fits=0))

    with pytest.raises(MemoryError):
        training.train(order, Report(order.folder))


def test_an_error_that_is_not_of_memory_is_told_as_what_it_is(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = read_order(order_folder(tmp_path / "job", FACTS, base, **_ORDER))
    monkeypatch.setattr(training, "_run", Tight(0, RuntimeError("shapes do not match")))

    with pytest.raises(RuntimeError, match="shapes do not match"):
        training.train(order, Report(order.folder))


def test_a_full_disk_is_said_before_anything_is_trained(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = read_order(order_folder(tmp_path / "job", FACTS, base, **_ORDER))
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**12, 10**12, 1000))

    with pytest.raises(BadOrder) as refused:
        training.train(order, Report(order.folder))

    assert refused.value.code == "disk_full"
    assert not order.artifact.exists()
