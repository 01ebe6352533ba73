"""Writes a proof as JSON and reads it back, whole."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from core.proof import Change, Comparison, Cost, Disagreement, Proof, Rate, Reason, Score
from storage.trouble import understanding


def dump_proof(proof: Proof | None) -> str | None:
    """Write a proof as ASCII JSON; None stays None."""
    return None if proof is None else json.dumps(asdict(proof))


def load_proof(text: str | None) -> Proof | None:
    """Read what `dump_proof` wrote; raises `Newer` where a newer version wrote more."""
    if text is None:
        return None
    with understanding():
        return _proof(json.loads(text))


def _proof(stored: dict[str, Any]) -> Proof:
    several = {
        "reasons": tuple(Reason(**one) for one in stored["reasons"]),
        "comparisons": tuple(Comparison(**one) for one in stored["comparisons"]),
        "better": tuple(Change(**one) for one in stored["better"]),
        "worse": tuple(Change(**one) for one in stored["worse"]),
        "disagreements": tuple(Disagreement(**one) for one in stored["disagreements"]),
    }
    scores = {name: _score(stored[name]) for name in ("before", "after")}
    return Proof(**(stored | several | scores))


def _score(stored: dict[str, Any] | None) -> Score | None:
    if stored is None:
        return None
    rates = {metric: Rate(**rate) for metric, rate in stored["rates"].items()}
    return Score(**(stored | {"rates": rates, "cost": Cost(**stored["cost"])}))
