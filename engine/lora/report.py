"""What a training says while it works: sentences, figures, and its end, in the files of its folder."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.folder import append_line, read_lines, write_json


class Report:
    """Writes ``progress.jsonl`` and the one file that ends a job (docs/engine.md)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._progress = folder / "progress.jsonl"
        measured = [line["data"] for _, line in read_lines(self._progress) if line.get("type") == "metrics"]
        # A training that goes on after a kill repeats the steps since its last checkpoint.
        self._told = {(figures.get("step"), "valid_loss" in figures) for figures in measured}

    def say(self, message: str, level: str = "info") -> None:
        """Append a sentence."""
        self._append(level, message, "message", {})

    def measure(self, message: str, figures: Mapping[str, Any]) -> None:
        """Append figures with a sentence; those of a step that were told before are not told again."""
        told = (figures.get("step"), "valid_loss" in figures)
        if told in self._told:
            return
        self._told.add(told)
        self._append("info", message, "metrics", figures)

    def losses(self, name: str) -> dict[int, float]:
        """What was measured under a name, by step."""
        lines = [line["data"] for _, line in read_lines(self._progress) if line.get("type") == "metrics"]
        return {int(figures["step"]): figures[name] for figures in lines if name in figures}

    def finish(self, result: Mapping[str, Any]) -> None:
        """End the job as succeeded."""
        write_json(self._folder / "result.json", {**result, "finished_at": int(time.time())})

    def fail(self, code: str, message: str, param: str | None = None) -> None:
        """End the job as failed, with the reason."""
        reason = {"code": code, "message": message, "param": param, "finished_at": int(time.time())}
        write_json(self._folder / "error.json", reason)

    def _append(self, level: str, message: str, kind: str, figures: Mapping[str, Any]) -> None:
        event = {
            "created_at": int(time.time()),
            "level": level,
            "message": message,
            "type": kind,
            "data": figures,
        }
        append_line(self._progress, event)
