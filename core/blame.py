"""Which taught pair stands on the line of a training's file that its host found wrong."""

from __future__ import annotations

from core.dataset import Dataset
from core.failures import wrong_line
from core.model import QAPair
from core.tuning import TrainingJob


async def blamed(dataset: Dataset, job: TrainingJob) -> QAPair | None:
    """Return the pair as it was trained on; None where no line was named or no pair stands on it.

    A file has a line for each wording of each pair, in the order of its snapshot.
    """
    line = wrong_line(job)
    if line is None or job.method != "supervised":
        return None
    async for batch in dataset.datasets.members(job.snapshot):
        for pair in batch:
            if line <= len(pair.wordings):
                return pair
            line -= len(pair.wordings)
    return None
