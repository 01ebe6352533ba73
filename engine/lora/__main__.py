"""One training, from its description to its end: ``python -m engine.lora ORDER.json``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from engine.lora.order import BadOrder, Order, read_order
from engine.lora.report import Report

_PATIENCE: Final = 10.0  # seconds; engines look at the lock for an instant now and then


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what the description says; 0 also where another process is at it."""
    parser = argparse.ArgumentParser(prog="python -m engine.lora", description="Carry out one training.")
    parser.add_argument("order", help="the description of the training: a path or an fsspec address")
    parser.add_argument("--lock", default="running.lock", help="the lock to hold (default: %(default)s)")
    asked = parser.parse_args(arguments)
    if "://" not in asked.order:
        return _locked(Path(asked.order), asked.lock)
    from engine.lora.shared import worked_on

    address, _, name = asked.order.rpartition("/")
    with worked_on(address, Path(tempfile.mkdtemp(prefix="hobane-"))) as folder:
        return _locked(folder / name, asked.lock)


def _locked(order: Path, lock: str) -> int:
    folder = order.resolve().parent
    _settle_environment(folder)
    try:
        with FileLock(folder / lock, timeout=_PATIENCE):
            return _carried_out(order, Report(folder))
    except Timeout:
        return 0


def _settle_environment(folder: Path) -> None:
    """What torch and its companions read when they are imported."""
    cores = max(1, (os.cpu_count() or 2) - 1)
    os.environ.setdefault("OMP_NUM_THREADS", str(cores))
    os.environ |= {
        "OMP_WAIT_POLICY": "PASSIVE",  # threads that spin would starve the bot beside them
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_DATASETS_CACHE": str(folder / "trainer" / "datasets"),
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
        "TRANSFORMERS_VERBOSITY": "error",
        "TOKENIZERS_PARALLELISM": "false",
        "CUBLAS_WORKSPACE_CONFIG": ":4096:8",  # the same sums in the same order, on a GPU too
    }


def _carried_out(path: Path, report: Report) -> int:
    folder = path.resolve().parent
    if any((folder / name).exists() for name in ("result.json", "error.json", "cancelled.json")):
        return 0
    try:
        order = read_order(path)
        report.finish(_trained(order, report))
    except BadOrder as error:
        report.fail(error.code, str(error), error.param)
        return 1
    except MemoryError:
        report.fail("out_of_memory", "There was not enough memory, even with one example at a time.")
        return 1
    return 0


def _trained(order: Order, report: Report) -> dict[str, object]:
    try:
        from engine.lora.train import train
    except ImportError as error:
        message = (
            f"Training needs packages that are not installed ({error.name}): pip install 'hobane[train]'."
        )
        raise BadOrder("not_installed", message) from error
    return train(order, report)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # a thread of a library that waits for something must not keep the process
