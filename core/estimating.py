"""What a training will take: tokens, time and money, before it is ordered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from core.cases import gather
from core.counting import of_example, of_wordings
from core.dataset import Dataset
from core.examining import LONGEST
from core.options import Options
from core.ports import Jobs
from core.preferences import Examples
from core.prices import likely_epochs
from core.tuning import JobStatus, TrainingJob

_RECENT = 20
_MODELS = 2  # the one that answers now, and the new one


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a training will take; seconds and ``cost`` are None where nothing is known about them.

    ``tokens`` are those of the file; ``epochs`` is how often it is gone through, each time paid for;
    ``base`` is what it goes on from where that is another than the usual base.
    ``training_seconds`` end with the trained model; then ``questions`` are asked for ``exam_seconds``.
    """

    pairs: int
    examples: int
    tokens: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    epochs: int = 1
    base: str = ""
    training_seconds: float | None = None
    questions: int = 0
    exam_seconds: float = 0.0
    cost: float | None = None

    @property
    def trained_tokens(self) -> int:
        """What the host is expected to count: the tokens of the file, times the epochs."""
        return self.tokens * self.epochs

    @property
    def seconds(self) -> float | None:
        """The whole time until the news; None while the training's part is not known."""
        return None if self.training_seconds is None else self.training_seconds + self.exam_seconds


@dataclass(frozen=True, slots=True)
class Estimator:
    """Looks at what would be trained on. ``count`` estimates the tokens of a text without a network."""

    dataset: Dataset
    jobs: Jobs
    options: Options
    count: Callable[[str], int]

    async def pairs(self, taken: int, left_out: Mapping[str, int]) -> Estimate:
        """What a training on the pairs that may train will take."""
        system = await self.dataset.system_prompt(self.options.language)
        examples = total = 0
        async for batch in self.dataset.lessons():
            for pair in batch:
                examples += len(pair.wordings)
                total += of_wordings(pair.wordings, pair.answer, system, self.count)
        return await self._estimate(Estimate(taken, examples, total, left_out))

    async def preferences(self, examples: Examples) -> Estimate:
        """What a training by preferences will take: each example is a question with two answers."""
        system = await self.dataset.system_prompt(self.options.language)
        total = sum(
            of_example((system, one.question, answer), self.count)
            for one in examples.taken
            for answer in (one.chosen, one.rejected)
        )
        count = len(examples.taken)
        return await self._estimate(Estimate(count, count, total))

    async def _estimate(self, figures: Estimate) -> Estimate:
        """The figures with epochs, time and cost."""
        epochs = self.options.epochs or likely_epochs(figures.examples)
        prices, tokens = self.options.prices, figures.tokens * epochs
        before = [job for job in await self.jobs.recent(_RECENT) if self._tells(job)]
        questions = await self._questions()
        return replace(
            figures,
            epochs=epochs,
            cost=prices.training(self.options.training_base, tokens) if prices else None,
            training_seconds=self._training_seconds(figures.examples, before),
            questions=questions,
            exam_seconds=min(LONGEST, questions * self._answer_seconds(before)),
        )

    def _tells(self, job: TrainingJob) -> bool:
        """Whether a job says how long the next one will take."""
        return job.status == JobStatus.SUCCEEDED and job.base == self.options.training_base

    async def _questions(self) -> int:
        """How many answers the examination at the end asks for."""
        gathered = await gather(self.dataset)
        return len(gathered.cases) * self.options.repeats * _MODELS if gathered.answerable else 0

    def _training_seconds(self, examples: int, before: list[TrainingJob]) -> float | None:
        """From the newest training on the same base; before the first one, from the options."""
        for job in before:
            took = training_duration(job)
            if took and job.examples:
                return took * max(1.0, examples / job.examples)
        guess = self.options.first_guess
        return guess.fixed + guess.per_example * examples if guess else None

    def _answer_seconds(self, before: list[TrainingJob]) -> float:
        """How long one answer keeps the examination busy, several being asked at once."""
        for job in before:
            whole, trained, proof = duration(job), training_duration(job), job.proof
            if whole and trained and job.trained_at and proof and proof.after and proof.cases:
                return (whole - trained) / (proof.cases * proof.repeats * _MODELS)
        return self.options.answer_guess


def duration(job: TrainingJob) -> float | None:
    """Seconds from a job's order to its end, its examination included; None while it has none."""
    return (job.ended_at - job.created_at).total_seconds() if job.ended_at and job.created_at else None


def training_duration(job: TrainingJob) -> float | None:
    """Seconds from a job's order to its trained model; of jobs that did not keep that, to their end."""
    if job.trained_at and job.created_at:
        return (job.trained_at - job.created_at).total_seconds()
    return duration(job)
