"""Which of two answers people prefer: gathered, agreed upon, and made into training examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from core.corrections import Preferred
from core.jsonl import preference_of
from core.model import Provenance
from core.policy import TABLE, Policy, Use

Choice = Literal["first", "second", "same", "bad"]
Source = Literal["shown", "asked"]
CHOICES: tuple[Choice, ...] = ("first", "second", "same", "bad")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two answers to one question, and which models gave them; ``provenance`` is that of the question."""

    question: str
    first: str
    second: str
    first_model: str
    second_model: str
    source: Source = "asked"
    provenance: Provenance = Provenance.TERMINAL
    at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Preference:
    """What one person thinks of a comparison: the first, the second, both alike, or both bad."""

    comparison: int
    person: str
    choice: Choice
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A comparison with everybody's preference."""

    comparison: Comparison
    preferences: tuple[Preference, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many chose what."""
        return Counter(one.choice for one in self.preferences)

    @property
    def winner(self) -> Literal["first", "second"] | None:
        """What more people prefer; None for a tie and where nobody prefers either."""
        first, second = self.counts.get("first", 0), self.counts.get("second", 0)
        if first == second or self.counts.get("bad", 0) > max(first, second):
            return None
        return "first" if first > second else "second"


class Preferences(Protocol):
    """Comparisons, and what people think of them."""

    async def propose(self, comparison: Comparison) -> Comparison:
        """Store a comparison; one of the same answers to the same question, in any order, is returned."""

    async def get(self, id: int) -> Comparison | None:
        """One comparison."""

    async def prefer(self, preference: Preference) -> None:
        """Keep what a person thinks, in the place of what they thought before."""

    async def judged(self) -> Sequence[Judged]:
        """Every comparison that somebody judged, oldest first."""

    async def waiting(self, person: str) -> Comparison | None:
        """The oldest comparison that this person has not judged yet."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on comparisons that several judged.

    ``agreeing`` is the share of pairs of people who chose the same. ``alpha`` is Krippendorff's for nominal
    values: 1 is full agreement, 0 what chance alone would give; it takes any number of people for each
    comparison. None where nothing can be said.
    """

    comparisons: int
    agreeing: float | None
    alpha: float | None


def agreement(judged: Iterable[Judged]) -> Agreement:
    """Return how far people agree.

    Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), nominal data: one minus observed over
    expected disagreement, over the comparisons with at least two judgements.
    """
    several = [one for one in judged if len(one.preferences) > 1]
    if not several:
        return Agreement(0, None, None)
    shares = [_share(list(one.counts.values())) for one in several]
    return Agreement(len(several), sum(shares) / len(shares), _alpha(several))


def _share(counts: Sequence[int]) -> float:
    """The share of pairs of people who chose the same."""
    total = sum(counts)
    return sum(n * (n - 1) for n in counts) / (total * (total - 1))


def _alpha(judged: Sequence[Judged]) -> float | None:
    values: Counter[str] = Counter()
    disagreed = 0.0
    for one in judged:
        total = len(one.preferences)
        values.update(one.counts)
        disagreed += sum(n * (total - n) for n in one.counts.values()) / (total - 1)
    everything = sum(values.values())
    expected = sum(n * (everything - n) for n in values.values()) / (everything - 1)
    return 1 - disagreed / expected if expected else None


@dataclass(frozen=True, slots=True)
class Examples:
    """What a training by preferences would learn, and what it leaves out.

    ``tied``: people do not prefer either; ``barred``: the policy does not let it train (docs/compliance.md).
    ``corrected`` of those taken are taught answers in the place of ones that were found wrong.
    """

    taken: tuple[Preferred, ...] = ()
    corrected: int = 0
    tied: int = 0
    barred: int = 0
    agreement: Agreement = field(default_factory=lambda: Agreement(0, None, None))

    def lines(self, system: str) -> Iterator[str]:
        """Yield OpenAI's preference JSONL, a line for each."""
        for one in self.taken:
            yield preference_of(one.question, one.chosen, one.rejected, system)


def examples_of(judged: Sequence[Judged], corrected: Iterable[Preferred], policy: Policy) -> Examples:
    """Sort what people said into what to learn and the rest; the same example counts once."""
    decided = [one for one in judged if one.winner is not None]
    allowed = [one for one in decided if policy.met(TABLE[one.comparison.provenance][Use.LANGUAGE_MODEL])]
    ranked = dict.fromkeys(_preferred(one) for one in allowed)
    further = [one for one in dict.fromkeys(corrected) if one not in ranked]
    return Examples(
        (*ranked, *further),
        len(further),
        len(judged) - len(decided),
        len(decided) - len(allowed),
        agreement(judged),
    )


def _preferred(judged: Judged) -> Preferred:
    one = judged.comparison
    both = (one.first, one.second) if judged.winner == "first" else (one.second, one.first)
    return Preferred(one.question, *both)
