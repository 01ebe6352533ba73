"""Our engine's extra field of a choice: how it came to its answer."""

from __future__ import annotations

from typing import Any

from core.model import Suggestion, Verdict

_OUTCOMES = ("answered", "suggested", "refused")


def verdict_of(field: object) -> Verdict | None:
    """The verdict in the field ``hobane``; None where there is none, or something else."""
    if not isinstance(field, dict) or field.get("outcome") not in _OUTCOMES:
        return None
    try:
        candidates = tuple(_suggestion(found) for found in field.get("candidates") or ())
        unknown = tuple(str(word) for word in field.get("unknown") or ())
        certainty = None if field.get("certainty") is None else float(field["certainty"])
    except (KeyError, TypeError, ValueError):
        return None
    return Verdict(field["outcome"], certainty, candidates, unknown)


def _suggestion(found: dict[str, Any]) -> Suggestion:
    return Suggestion(str(found["question"]), str(found["answer"]), float(found["certainty"]))
