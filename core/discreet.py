"""What may be said of trouble in a chat: the name of a file, not where on the machine it lies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from core.errors import StorageTrouble, Trouble


def discreet(trouble: Trouble) -> Mapping[str, object]:
    """Return the trouble's facts; of a path in the data folder only its last part."""
    if not isinstance(trouble, StorageTrouble) or "path" not in trouble.facts:
        return trouble.facts
    return {**trouble.facts, "path": PurePath(str(trouble.facts["path"])).name}
