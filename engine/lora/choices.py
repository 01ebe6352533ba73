"""The wire's hyperparameters made into real ones, each with where it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.lora.order import Order

# Learning rates of LoRA that suit a model of so many parameters (upper bounds): small ones need more.
# 1e-4 to 2e-4 for billions is the usual choice; the others were tried on models of that size.
_RATES: Final = ((2e7, 3e-3), (2e8, 1e-3), (1e9, 4e-4), (4e9, 2e-4))
_LOWEST_RATE: Final = 1e-4
_FEW_STEPS: Final = 60  # below so many steps a few examples are hardly learned
_MOST_EPOCHS, _FEWEST_EPOCHS = 25, 3
_BATCH: Final = {"cpu": 8, "cuda": 16}
_PREFERENCE_SHARE: Final = 0.2  # of the supervised rate; more breaks what was learned before
_PREFERENCE_EPOCHS: Final = 3
_BETA: Final = 0.1
_SMALL: Final = 2e7


@dataclass(frozen=True, slots=True)
class Choice:
    """One figure and the reason for it."""

    value: float
    origin: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a training needs to be told. ``beta`` counts for preferences only."""

    epochs: Choice
    batch: Choice
    rate: Choice
    rank: Choice
    beta: Choice | None

    def sentences(self) -> Iterator[str]:
        """A line for each figure."""
        named = {
            "n_epochs": self.epochs,
            "batch_size": self.batch,
            "learning_rate": self.rate,
            "lora_rank": self.rank,
            "beta": self.beta,
        }
        for name, choice in named.items():
            if choice:
                yield f"{name} = {choice.value:g} ({choice.origin})"

    def resolved(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """The wire's hyperparameters with nothing left to ``auto``."""
        multiplier = asked.get("learning_rate_multiplier")
        figures = {
            "n_epochs": int(self.epochs.value),
            "batch_size": int(self.batch.value),
            "learning_rate_multiplier": 1.0 if multiplier in (None, "auto") else multiplier,
        }
        return figures | ({"beta": self.beta.value} if self.beta else {})


def choose(order: Order, examples: int, parameters: int, device: str) -> Choices:
    """Resolve an order's hyperparameters for so many examples and a base of so many parameters.

    ``device`` is ``cpu`` or ``cuda``.
    """
    asked = order.hyperparameters
    batch = _given(asked, "batch_size") or _batch(examples, device)
    epochs = _given(asked, "n_epochs") or _epochs(examples, int(batch.value), order.method)
    beta = (_given(asked, "beta") or Choice(_BETA, "auto")) if order.method == "dpo" else None
    rank = Choice(32, "a small model") if parameters < _SMALL else Choice(16, "the usual rank")
    return Choices(epochs, batch, _rate(order, parameters), rank, beta)


def _given(asked: Mapping[str, Any], name: str) -> Choice | None:
    value = asked.get(name)
    return None if value in (None, "auto") else Choice(value, "as asked for")


def _batch(examples: int, device: str) -> Choice:
    most = _BATCH[device]
    return Choice(max(1, min(most, examples // 4)), f"auto: {examples} examples on {device}")


def _epochs(examples: int, batch: int, method: str) -> Choice:
    if method == "dpo":
        return Choice(_PREFERENCE_EPOCHS, "auto: more would unlearn what was taught")
    steps_an_epoch = -(-examples // batch)
    wanted = -(-_FEW_STEPS // steps_an_epoch)
    chosen = max(_FEWEST_EPOCHS, min(_MOST_EPOCHS, wanted))
    return Choice(chosen, f"auto: {steps_an_epoch} steps an epoch")


def _rate(order: Order, parameters: int) -> Choice:
    base, origin = order.base.learning_rate, "the base model's entry"
    if base is None:
        base = next((rate for most, rate in _RATES if parameters <= most), _LOWEST_RATE)
        origin = f"{parameters / 1e6:,.0f} million parameters"
    multiplier = order.hyperparameters.get("learning_rate_multiplier")
    if multiplier not in (None, "auto"):
        base, origin = base * multiplier, f"{origin}, times {multiplier:g} as asked for"
    if order.method == "dpo":
        base, origin = base * _PREFERENCE_SHARE, f"{origin}, a fifth of it for preferences"
    return Choice(base, origin)
