"""What people preferred: a taught answer to one that got a thumb down."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from core.clean import same
from core.knowledge import Knowledge
from core.policy import Policy, Use
from core.ports import Feedbacks


@dataclass(frozen=True, slots=True)
class Preferred:
    """A question as it is taught, the answer to prefer and the one not to."""

    question: str
    chosen: str
    rejected: str


async def corrections(feedback: Feedbacks, knowledge: Knowledge, policy: Policy) -> AsyncIterator[Preferred]:
    """Yield each answer that was found wrong, with the taught one that took its place.

    The question is the taught wording, never what somebody typed in a chat, and only pairs that may train a
    language model are used.
    """
    for asked, told in await feedback.disliked():
        pair = await knowledge.taught(asked)
        fitting = policy.fit(pair, Use.LANGUAGE_MODEL) if pair else None
        if fitting and same(fitting.answer) != same(told):
            yield Preferred(fitting.question, fitting.answer, told)
