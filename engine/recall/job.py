"""The files a training leaves beside its description: progress, and a result or an error."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Job:
    """A training described by ``spec.json``; all paths in it count from the folder it lies in."""

    folder: Path
    spec: Mapping[str, Any]

    @classmethod
    def read(cls, spec: Path) -> Job:
        """Read the description at ``spec``."""
        return cls(spec.resolve().parent, json.loads(spec.read_text("utf-8")))

    def path(self, name: str) -> Path | None:
        """Return the path that the description gives for ``name``, or None when it gives none."""
        value = self.spec.get(name)
        return self.folder / value if value else None

    def say(self, message: str) -> None:
        """Append a sentence to the progress."""
        self._append({"level": "info", "message": message, "type": "message", "data": {}})

    def measure(self, message: str, **figures: float) -> None:
        """Append figures to the progress, with a sentence that says what they are."""
        self._append({"level": "info", "message": message, "type": "metrics", "data": figures})

    def finish(self, name: str, content: Mapping[str, Any]) -> None:
        """Write ``result.json`` or ``error.json`` so that it is there whole or not at all."""
        draft = self.folder / f".{name}.draft"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.folder / name)

    def _append(self, event: Mapping[str, Any]) -> None:
        line = json.dumps({"created_at": int(time.time()), **event}, ensure_ascii=False)
        with (self.folder / "progress.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
