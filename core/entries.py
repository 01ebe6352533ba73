"""Pairs that wait for a teacher's decision, kept whole, so that nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from core import errors
from core.model import QAPair
from core.ports import Drafts

_NAME = "entry.json"
_PLAIN = QAPair("", "")


@dataclass(frozen=True, slots=True)
class Entry:
    """A pair that somebody wants to teach, and the findings (their keys) that they have seen already.

    A pair with an id is the next revision of a stored one; its status says what it shall be. ``asked`` is the
    text of a message that was written into the form as the question, ``asker`` (`Actor.key`) who wrote it.
    """

    pair: QAPair
    seen: frozenset[str] = frozenset()
    asked: str = ""
    asker: str = ""


async def keep_waiting(drafts: Drafts, entry: Entry) -> str:
    """Keep an entry for a day; returns its key, which fits into a button."""
    written = {"pair": asdict(entry.pair), "seen": sorted(entry.seen)}
    written |= {"asked": entry.asked, "asker": entry.asker}
    return await drafts.put(json.dumps(written, ensure_ascii=False).encode(), _NAME)


async def waiting(drafts: Drafts, key: str) -> Entry:
    """The entry that waits under a key; raises `NoSuchDraft`."""
    kept = await drafts.get(key)
    if kept is None or kept[0] != _NAME:
        raise errors.NoSuchDraft
    written = json.loads(kept[1])
    lent = written.get("asked", ""), written.get("asker", "")
    return Entry(_pair_of(written["pair"]), frozenset(written["seen"]), *lent)


def _pair_of(written: Mapping[str, Any]) -> QAPair:
    """Read what `asdict` made of a pair; its defaults tell which parts are lists and which one of a few."""
    values = {}
    for part in fields(QAPair):
        if part.name in written:
            values[part.name] = _as(getattr(_PLAIN, part.name), written[part.name])
    return QAPair(**values)


def _as(default: object, value: Any) -> Any:  # noqa: ANN401 - any part of a pair
    if isinstance(default, tuple):
        return tuple(value)
    return type(default)(value) if isinstance(default, StrEnum) else value
