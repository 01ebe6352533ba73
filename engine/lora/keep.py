"""What is kept of a training: adapters as safetensors, nothing that names this machine or runs as code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

from engine.folder import sync_folder, write_json
from engine.lora.order import Order

_WEIGHTS: Final = "adapter_model.safetensors"
_CONFIGURATION: Final = "adapter_config.json"
_WHOLE: Final = "whole"  # the mark of a checkpoint that was written to its end


def keep_adapter(source: Path, place: Path, base_name: str) -> None:
    """Copy an adapter out of what a trainer saved, in one step.

    Of the configuration the base's path is replaced by its name, and lists are put into an order, so that
    equal trainings leave equal files.
    """
    draft = place.with_name(f".{place.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o750)
    shutil.copyfile(source / _WEIGHTS, draft / _WEIGHTS)
    configuration = json.loads((source / _CONFIGURATION).read_text("utf-8"))
    write_json(draft / _CONFIGURATION, {**_ordered(configuration), "base_model_name_or_path": base_name})
    for path in draft.iterdir():
        path.chmod(0o640)
    shutil.rmtree(place, ignore_errors=True)
    draft.rename(place)
    sync_folder(place.parent)


def mark_whole(checkpoint: Path) -> None:
    """Say that a checkpoint was written to its end."""
    (checkpoint / _WHOLE).touch()
    sync_folder(checkpoint)


def checkpoints(order: Order) -> list[tuple[int, Path]]:
    """The whole checkpoints of a training with their steps, oldest first; torn ones are deleted."""
    found = []
    for path in order.workshop.glob("checkpoint-*"):
        if (path / _WHOLE).exists():
            found.append((int(path.name.rpartition("-")[2]), path))
        else:
            shutil.rmtree(path)
    return sorted(found)


def adapter_bytes(trainable: int) -> int:
    """How much disk a training needs: checkpoints with their optimizer, and what is kept of them.

    Four checkpoints at most lie there at once (the fourth is written before the first is deleted), each
    three times its weights for Adam's two moments, in 4 bytes; and four adapters are kept.
    """
    return 4 * trainable * 4 * 3 + 4 * trainable * 4


def _ordered(configuration: dict[str, Any]) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else value
        for name, value in sorted(configuration.items())
    }
