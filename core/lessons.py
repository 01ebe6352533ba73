"""What a training learns: how much there is, what it costs, and its very bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core import errors
from core.dataset import Dataset
from core.estimating import Estimate, Estimator
from core.model import Language
from core.options import Options
from core.policy import Tally
from core.ports import Jobs
from core.rankings import Rankings
from core.spending import Spending
from core.tuning import Snapshot, TrainingJob, TrainingOrder, TrainingPlan
from core.validation import examine_upload

BY_EXAMPLES = TrainingPlan()


@dataclass(frozen=True, slots=True)
class Lessons:
    """The taught pairs for a training by examples, what people prefer for one by preferences."""

    dataset: Dataset
    rankings: Rankings
    spending: Spending
    jobs: Jobs

    @property
    def _options(self) -> Options:
        return self.spending.options

    async def enough(self) -> Tally:
        """What a training takes and leaves out; raises `DatasetTooSmall` below what it needs."""
        tally = await self.dataset.tally()
        need = self._options.needed_pairs
        if tally.taken >= need:
            return tally
        facts = {"have": tally.taken, "need": need, "missing": need - tally.taken}
        if tally.pairs_left_out:
            raise errors.TooFewMayTrain(left_out=tally.pairs_left_out, **facts)
        raise errors.DatasetTooSmall(**facts)

    async def estimate(self, plan: TrainingPlan = BY_EXAMPLES) -> Estimate:
        """Look at what a training would learn and say what it will take; raises where it is too little."""
        if plan.method == "dpo":
            found = await self._estimator().preferences(await self.rankings.enough())
            return replace(found, base=await self.base(plan))
        tally = await self.enough()
        return await self._estimator().pairs(tally.taken, tally.left_out)

    async def affordable(self, plan: TrainingPlan) -> Estimate:
        """What a training will take; raises `BudgetUsedUp` or `BudgetTooSmall` beyond a month's budget."""
        estimate = await self.estimate(plan)
        await self.spending.allow("training", estimate.cost or 0.0)
        return estimate

    async def base(self, plan: TrainingPlan) -> str:
        """What is trained: preferences refine the model that answers, where the host can go on from it."""
        active = await self.spending.versions.active()
        if plan.method == "dpo" and active and self._options.provider.continues:
            return active.model
        return self._options.training_base

    async def root(self, base: str) -> str:
        """The base model of what was trained, also where that was a tuned model."""
        versions = await self.spending.versions.list()
        return next((version.base for version in versions if version.model == base), base)

    async def freeze(self, method: str, language: Language) -> tuple[Snapshot, bytes]:
        """Freeze what a training learns; returns the stored snapshot and its JSONL (UTF-8).

        Raises what is wrong with a file of examples, said in ``language``, before it is uploaded.
        """
        if method == "dpo":
            snapshot, content = await self.rankings.freeze(self.spending.now())
        else:
            snapshot, content = await self.dataset.freeze(self._options.language, self.spending.now())
        await examine_upload(content, self._options.window, language)
        return snapshot, content

    async def frozen(self, job: TrainingJob) -> bytes | None:
        """The very bytes that a job was ordered with; None where people prefer otherwise by now."""
        if job.method == "dpo":
            snapshot, content = await self.rankings.freeze(self.spending.now())
            return content if snapshot.id == job.snapshot else None
        spool = await self.dataset.rewritten(job.snapshot, self._options.language)
        return b"".join(spool.pieces())

    async def ready(self, plan: TrainingPlan) -> None:
        """Raise what keeps such a training from being: too little to learn, or a host that cannot."""
        if plan.method == "dpo":
            await self.rankings.enough()
        else:
            await self.enough()

    def _estimator(self) -> Estimator:
        return Estimator(self.dataset, self.jobs, self._options, self.spending.count)


def order_of(job: TrainingJob, options: Options, content: bytes) -> TrainingOrder:
    """What the host is told of a job."""
    chosen = dict(options.hyperparameters) | ({"beta": job.beta} if job.beta else {})
    return TrainingOrder(
        job.key, job.base, options.suffix, content, method=job.method, hyperparameters=chosen
    )
