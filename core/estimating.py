"""What a training will take: tokens, time and money, before it is ordered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from core.dataset import Dataset
from core.model import QAPair
from core.options import Options
from core.ports import Jobs
from core.preferences import Examples
from core.prices import likely_epochs
from core.texts import say
from core.tuning import JobStatus, TrainingJob

_RECENT = 20
_TURN_OVERHEAD, _EXAMPLE_OVERHEAD = 3, 3  # tokens of OpenAI's chat format, for each message and each example


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a training will take; ``seconds`` and ``cost`` are None where nothing is known about them.

    ``tokens`` are those of the file; ``epochs`` is how often it is gone through, each time paid for;
    ``base`` is what it goes on from where that is another than the usual base.
    """

    pairs: int
    examples: int
    tokens: int
    seconds: float | None
    cost: float | None
    left_out: Mapping[str, int] = field(default_factory=dict)
    epochs: int = 1
    base: str = ""


@dataclass(frozen=True, slots=True)
class Estimator:
    """Looks at what would be trained on. ``count`` estimates the tokens of a text without a network."""

    dataset: Dataset
    jobs: Jobs
    options: Options
    count: Callable[[str], int]

    async def pairs(self, taken: int, left_out: Mapping[str, int]) -> Estimate:
        """What a training on the pairs that may train will take."""
        system = self.count(say("default_prompt", self.options.language))
        examples = total = 0
        async for batch in self.dataset.lessons():
            for pair in batch:
                examples += len(pair.wordings)
                total += self._pair(pair, system)
        return await self.estimate(Estimate(taken, examples, total, None, None, left_out))

    def _pair(self, pair: QAPair, system: int) -> int:
        fixed = system + self.count(pair.answer) + 3 * _TURN_OVERHEAD + _EXAMPLE_OVERHEAD
        return sum(fixed + self.count(wording) for wording in pair.wordings)

    async def preferences(self, examples: Examples) -> Estimate:
        """What a training by preferences will take: each example is a question with two answers."""
        system = self.count(say("default_prompt", self.options.language))
        fixed = 2 * (system + 3 * _TURN_OVERHEAD + _EXAMPLE_OVERHEAD)
        total = sum(
            fixed + 2 * self.count(one.question) + self.count(one.chosen) + self.count(one.rejected)
            for one in examples.taken
        )
        count = len(examples.taken)
        return await self.estimate(Estimate(count, count, total, None, None))

    async def estimate(self, figures: Estimate) -> Estimate:
        """The figures with epochs, time and cost."""
        epochs = int(self.options.hyperparameters.get("epochs") or likely_epochs(figures.examples))
        prices = self.options.prices
        cost = prices.training(self.options.training_base, figures.tokens * epochs) if prices else None
        seconds = await self._seconds(figures.examples)
        return Estimate(
            figures.pairs, figures.examples, figures.tokens, seconds, cost, figures.left_out, epochs
        )

    async def _seconds(self, examples: int) -> float | None:
        """From the newest finished training on the same base; before the first one, from the options."""
        for job in await self.jobs.recent(_RECENT):
            if job.status == JobStatus.SUCCEEDED and job.base == self.options.training_base and job.examples:
                took = duration(job)
                return took * max(1.0, examples / job.examples) if took else None
        guess = self.options.first_guess
        return guess.fixed + guess.per_example * examples if guess else None


def duration(job: TrainingJob) -> float | None:
    """Seconds from a job's order to its end; None while it has none."""
    return (job.ended_at - job.created_at).total_seconds() if job.ended_at and job.created_at else None
