"""What tokens cost, as somebody read it on a day: prices are settings, never code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_MILLION = 1_000_000
_HEAD = re.compile(r"([A-Z]{3}) (\d{4}-\d{2}-\d{2})")
_ENTRY = re.compile(r"(\S+)((?: (?:training|in|out)=\d+(?:\.\d+)?)+)")
_TUNED = "ft:"


@dataclass(frozen=True, slots=True)
class ModelPrice:
    """What a million tokens of one model cost; None where nobody wrote it down."""

    training: float | None = None
    tokens_in: float | None = None
    tokens_out: float | None = None


@dataclass(frozen=True, slots=True)
class Prices:
    """A table of prices in one currency, and the day on which it was read."""

    currency: str
    dated: str
    models: Mapping[str, ModelPrice] = field(default_factory=dict)

    def of(self, model: str, base: str = "") -> ModelPrice | None:
        """The price of a model: its own, that of the longest name it begins with, else that of its base.

        So ``gpt-4.1-mini`` covers ``gpt-4.1-mini-2025-04-14`` and, unless ``ft:gpt-4.1-mini`` stands in the
        table, what was tuned from it.
        """
        for name in (model, model.removeprefix(_TUNED), base):
            known = [entry for entry in self.models if entry and name.startswith(entry)]
            if known:
                return self.models[max(known, key=len)]
        return None

    def training(self, base: str, tokens: int) -> float | None:
        """What training on so many tokens costs (each epoch counts); None where that is not known."""
        price = self.of(base)
        return None if price is None or price.training is None else tokens / _MILLION * price.training

    def answer(self, price: ModelPrice | None, tokens_in: int, tokens_out: int) -> float | None:
        """What an answer costs; None where that is not known."""
        if price is None or price.tokens_in is None or price.tokens_out is None:
            return None
        return (tokens_in * price.tokens_in + tokens_out * price.tokens_out) / _MILLION


def read_prices(text: str) -> Prices:
    """Read ``USD 2026-11-01; MODEL training=5 in=0.4 out=1.6; …``; raises ValueError for anything else."""
    head, *entries = (part.strip() for part in text.split(";"))
    found = _HEAD.fullmatch(head)
    if not found:
        raise ValueError("prices")
    models: dict[str, ModelPrice] = {}
    for entry in filter(None, entries):
        read = _ENTRY.fullmatch(" ".join(entry.split()))
        if not read:
            raise ValueError("prices")
        named = dict(one.split("=") for one in read[2].split())
        training, taken, given = (
            float(named[key]) if key in named else None for key in ("training", "in", "out")
        )
        models[read[1]] = ModelPrice(training, taken, given)
    return Prices(found[1], found[2], models)


def likely_epochs(examples: int) -> int:
    """How often a host is likely to go through the examples when that is left to it.

    The rule of OpenAI's cookbook (Chat_finetuning_data_prep): three times, more often for few examples and
    less often for very many.
    """
    if examples * 3 < 100:
        return min(25, 100 // max(examples, 1))
    return max(1, 25_000 // examples) if examples * 3 > 25_000 else 3
