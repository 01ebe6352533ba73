"""The choices of a deployment that the core acts on; `bot.settings` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from core.model import Channel, Language, Sampling
from core.places import Answering
from core.policy import Policy
from core.prices import Prices

Review = Literal["off", "second"]
Curated = Literal["verbatim", "example", "off"]
Promote = Literal["ask", "always", "better"]


@dataclass(frozen=True, slots=True)
class Pillars:
    """Which of the three pillars are on, so that each one's worth can be measured."""

    notes: bool = True
    examples: bool = True
    tuned: bool = True


@dataclass(frozen=True, slots=True)
class Guess:
    """What a first training is expected to take: seconds in any case and seconds an example."""

    fixed: float
    per_example: float


@dataclass(frozen=True, slots=True)
class Provider:
    """What the host that trains can do, and what follows a training there.

    ``deploys`` says who makes a tuned model answer where that is a step of its own; ``idle_days``: after so
    many days without a question it stops answering; ``continues``: a tuned model can be trained on.
    ``epochs``: how often it goes through the examples where nobody can choose that.
    """

    name: str = "embedded"
    methods: tuple[str, ...] = ("supervised",)
    deploys: Literal["never", "itself", "by_hand"] = "never"
    idle_days: int | None = None
    continues: bool = False
    epochs: int | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """Everything with a sensible default; counts are numbers of things, windows are in tokens.

    ``answer_guess``: seconds that an answer keeps a first examination busy, eight being asked at once.
    ``answering`` says for each platform with threads how its channels are answered.
    """

    base_model: str = "hobane-recall"
    training_base: str = "hobane-recall"
    language: Language = "ko"
    answering: Mapping[str, Answering] = field(default_factory=dict)
    sampling: Sampling = field(default_factory=Sampling)
    pillars: Pillars = field(default_factory=Pillars)
    promote: Promote = "ask"
    review: Review = "off"
    curated: Curated = "verbatim"
    suffix: str = "hobane"
    window: int = 8000
    recent_turns: int = 20
    examples: int = 5
    notes: int = 3
    question_limit: int = 4000
    needed_pairs: int = 10
    recommended_pairs: int = 50
    prices: Prices | None = None
    answer_budget: float | None = None
    training_budget: float | None = None
    metered: bool = False
    compare_share: float = 0.0
    admin_channel: Channel | None = None
    first_guess: Guess | None = None
    answer_guess: float = 0.25
    policy: Policy = field(default_factory=Policy)
    provider: Provider = field(default_factory=Provider)
    repeats: int = 3
    judge_model: str | None = None
    hyperparameters: Mapping[str, float] = field(default_factory=dict)

    @property
    def epochs(self) -> int | None:
        """How often a training goes through the examples; None where the host decides."""
        chosen = self.provider.epochs or self.hyperparameters.get("epochs")
        return int(chosen) if chosen else None

    @property
    def exam_sampling(self) -> Sampling:
        """How words are chosen in an evaluation: at temperature 0, unless the host takes no temperature."""
        return replace(self.sampling, temperature=None if self.sampling.temperature is None else 0.0)
