"""The evaluation at the end of a training: both models on the same cases, and what the gate makes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from core import errors
from core.cases import gather
from core.dataset import Dataset
from core.evaluation import Evaluator, Exam, Setup
from core.gate import decide, undecided
from core.marks import Mark, changes, compare, disagreements, missing, score_of
from core.options import Options
from core.pricing import answer_price
from core.proof import Proof, Reason
from core.reply import Progress
from core.streams import closing
from core.tuning import Evaluation, TrainingJob

_ATTEMPTS = 3  # times that a host which answers nothing is tried again
LONGEST = 1800.0  # seconds for one evaluation
_TOO_LONG = errors.HostTooSlow()
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Examiner:
    """Proves what a trained model is worth against the one that answers now.

    ``pause``: seconds before a host that answers nothing is tried again; ``longest``: seconds in all.
    """

    dataset: Dataset
    evaluator: Evaluator
    pause: float = 20.0
    longest: float = LONGEST

    @property
    def _options(self) -> Options:
        return self.evaluator.conversation.options

    async def possible(self) -> bool:
        """Whether there is anything to ask that has a taught answer."""
        return (await gather(self.dataset)).answerable

    def without(self, job: TrainingJob, reason: str) -> Proof:
        """The proof of a job that was not examined; ``reason`` names the sentence that says why."""
        return Proof(job.id, *undecided(self._options.promote, Reason(reason)))

    async def forget(self, job: TrainingJob) -> None:
        """Drop the single answers of a job whose proof is kept."""
        await self.evaluator.evaluations.forget(_run(job))

    async def examine(self, job: TrainingJob) -> AsyncIterator[Progress | Proof]:
        """Yield progress and at last the proof of a job whose model is trained, whatever the host does.

        The same job goes on where it stood, also in another process. A host that answers nothing is tried
        again a few times, and nothing takes longer than ``longest``.
        """
        clock = asyncio.get_running_loop().time
        deadline = clock() + self.longest
        trouble: errors.Trouble = _TOO_LONG
        for attempt in range(_ATTEMPTS):
            if attempt:
                await asyncio.sleep(self.pause)
            try:
                async with closing(self._examined(job)) as parts:
                    async for part in parts:
                        yield part
                        if isinstance(part, Progress) and clock() > deadline:
                            raise _TOO_LONG
                return
            except (errors.HostTrouble, errors.BudgetUsedUp) as met:
                log.warning("job %s cannot be evaluated just now: %s", job.id, met.key)
                trouble = met
            if clock() > deadline or not isinstance(trouble, errors.HostTrouble):
                break
        yield self._given_up(job, trouble)

    def _given_up(self, job: TrainingJob, trouble: errors.Trouble) -> Proof:
        """The proof where nothing could be asked; a model that its host lacks is never promoted."""
        facts = {key: str(fact) for key, fact in trouble.facts.items()}
        reason = Reason("why_not_asked", {"error": trouble.key, **facts})
        if isinstance(trouble, errors.HostLacksModel):
            return Proof(job.id, "kept", (reason,))
        return Proof(job.id, *undecided(self._options.promote, reason))

    async def _examined(self, job: TrainingJob) -> AsyncIterator[Progress | Proof]:
        gathered = await gather(self.dataset)
        exam = await self.evaluator.prepare(_run(job), gathered.cases, self._options.repeats)
        marks: list[tuple[Mark, ...]] = []
        models = (await self.evaluator.conversation.model(), job.model or "")
        for place, model in enumerate(models):
            setup = Setup(model, model, replace(self._options.pillars, tuned=True))
            async with closing(self.evaluator.evaluate(exam, setup)) as parts:
                async for part in parts:
                    if isinstance(part, Progress):
                        yield Progress(part.text, place * part.total + part.done, 2 * part.total)
                    else:
                        marks.append(part)
        proof = self._proof(job, exam, models, marks)
        for score in filter(None, (proof.before, proof.after)):
            found = Evaluation(score.model, f"job:{job.id}", score.counts, exam.repeats)
            await self.evaluator.evaluations.add(found)
        yield proof

    def _proof(
        self, job: TrainingJob, exam: Exam, models: tuple[str, str], marks: list[tuple[Mark, ...]]
    ) -> Proof:
        before, after = marks
        comparisons = compare(before, after)
        prices = [answer_price(self._options, model) for model in models]
        lacking = max(missing(before), missing(after))
        decision, reasons = decide(self._options.promote, comparisons, lacking, len(exam.cases))
        better, worse = changes(before, after)
        return Proof(
            job.id,
            decision,
            (*reasons, *self._explained(reasons, models[0])),
            exam.repeats,
            len(exam.cases),
            score_of(models[0], before, prices[0]),
            score_of(models[1], after, prices[1]),
            comparisons,
            better,
            worse,
            disagreements((*before, *after)),
        )

    def _explained(self, reasons: Sequence[Reason], before: str) -> tuple[Reason, ...]:
        """Why a first training seems to change nothing, where the base model is shown what was taught."""
        options = self._options
        shown = options.pillars.examples and options.curated != "off"
        alike = any(reason.key == "why_no_difference" for reason in reasons)
        first = alike and shown and before == options.base_model
        return (Reason("why_common"),) if first else ()


def _run(job: TrainingJob) -> str:
    return f"job:{job.key}"
