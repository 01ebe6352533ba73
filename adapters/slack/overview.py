"""What the bot knows, which model answers and how well, the last trainings: as the App Home says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.slack.texts import slack_text
from core.model import Language, Role, Status
from core.ports import Datasets, Evaluations, Jobs, ModelVersions, Wordings
from core.ports_pairs import Remarks
from core.texts import say
from core.tuning import Evaluation

_JOBS, _RESULTS, _WORDINGS = 3, 20, 50


@dataclass(frozen=True, slots=True)
class Overview:
    """Where the figures come from; ``base_model`` answers while no tuned model does."""

    datasets: Datasets
    remarks: Remarks
    wordings: Wordings
    versions: ModelVersions
    evaluations: Evaluations
    jobs: Jobs
    base_model: str

    async def lines(self, role: Role, language: Language) -> list[str]:
        """Sentences for a person of this role: everybody sees what answers, teachers also what waits."""
        known = await self._known(role, language)
        answering = await self._answering(language)
        return [*known, *answering, *(await self._trainings(language) if role >= Role.TEACHER else [])]

    async def _known(self, role: Role, language: Language) -> list[str]:
        counts = await self.datasets.counts()
        lines = [slack_text("home_pairs", language, count=counts.get(Status.APPROVED, 0))]
        if role >= Role.TEACHER:
            queue = {
                "drafts": counts.get(Status.DRAFT, 0),
                "remarks": await self.remarks.count(),
                "wordings": len(await self.wordings.pending(_WORDINGS)),
            }
            lines.append(slack_text("home_waiting", language, **queue))
        return lines

    async def _answering(self, language: Language) -> list[str]:
        active = await self.versions.active()
        model = active.model if active else self.base_model
        lines = [slack_text("home_model", language, model=model)]
        found = _newest(await self.evaluations.recent(_RESULTS), model)
        return [*lines, _score(found, language)] if found else lines

    async def _trainings(self, language: Language) -> list[str]:
        recent = (await self.jobs.recent(_JOBS))[:_JOBS]
        return [
            slack_text("home_job", language, number=job.id, state=say(f"state_{job.status}", language))
            for job in recent
        ]


def _newest(results: Sequence[Evaluation], model: str) -> Evaluation | None:
    return next((one for one in results if one.model == model), None)


def _score(found: Evaluation, language: Language) -> str:
    """Right answers to other wordings of what was taught, and wrong answers to anything."""
    wordings = found.counts.get("wording", {})
    wrong = sum(results.get("wrong", 0) for results in found.counts.values())
    total, right = sum(wordings.values()), wordings.get("right", 0)
    day = f"{found.at:%Y-%m-%d}" if found.at else "–"
    return slack_text("home_score", language, right=right, total=total, wrong=wrong, day=day)
