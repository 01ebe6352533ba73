"""The table of a training's measurements, as the wire's result file shows them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from engine.folder import read_json, read_lines
from engine.wire import Json

# The columns of OpenAI's result file, and the names of the same figures in metrics events and checkpoints.
_COLUMNS: Final = {
    "step": "step",
    "train_loss": "train_loss",
    "train_accuracy": "train_mean_token_accuracy",
    "valid_loss": "valid_loss",
    "valid_mean_token_accuracy": "valid_mean_token_accuracy",
}


def results_table(folder: Path) -> str:
    """The CSV table of a job's folder: a row for each step that something was measured at."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for figures in _measured(folder):
        writer.writerow([figures.get(name, "") for name in _COLUMNS.values()])
    return table.getvalue()


def _measured(folder: Path) -> Iterator[Json]:
    measured = [
        event["data"]
        for _, event in read_lines(folder / "progress.jsonl")
        if event.get("type") == "metrics" and _tells_something(event.get("data"))
    ]
    if measured:
        yield from measured
        return
    # A training without steps still measures something at its end.
    metrics = (read_json(folder / "result.json") or {}).get("metrics")
    if metrics:
        yield {"step": 1, **metrics}


def _tells_something(figures: object) -> bool:
    if not isinstance(figures, dict) or "step" not in figures:
        return False
    return any(name in figures for name in _COLUMNS.values() if name != "step")
