"""Held-out questions asked several times at temperature 0, judged by rules, and counted."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace

from core.clean import same
from core.conversation import Conversation
from core.errors import HostTrouble
from core.knowledge import Knowledge
from core.model import Actor, Channel, Finish, Question, Verdict
from core.options import Pillars
from core.reply import Progress
from core.tuning import Case, Evaluation

RESULTS = ("right", "wrong", "suggested", "missed", "refused", "inconsistent", "failed", "untaught")
_AT_ONCE = 8
_EXAMINER = Actor("evaluation", "examiner", "examiner")
_PLACE = Channel("evaluation", "held-out")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Setup:
    """One thing to measure: a model with some pillars on."""

    name: str
    model: str
    pillars: Pillars


@dataclass(frozen=True, slots=True)
class Given:
    """What a model gave: its outcome, its text, the answers it suggested."""

    outcome: str
    text: str
    suggested: tuple[str, ...] = ()


def judge(given: Given, expected: str | None) -> str:
    """Return the result of one answer: one of `RESULTS`; ``expected`` None means it must be refused.

    ``right`` and ``wrong`` are for answers given, ``suggested`` and ``missed`` say whether the right one
    was among the suggestions. For a question to be refused, any answer given is wrong.
    """
    if given.outcome == "refused":
        return "refused"
    if given.outcome == "suggested":
        found = expected is not None and any(same(text) == same(expected) for text in given.suggested)
        return "suggested" if found or expected is None else "missed"
    return "right" if expected is not None and says(given.text, expected) else "wrong"


def says(text: str, expected: str) -> bool:
    """Whether a free answer says what the taught one says: the same words, or all its numbers and most words.

    A rule that needs no model; it errs towards "no".
    """
    if same(expected) in same(text):
        return True
    numbers = Counter(_NUMBER.findall(text)) == Counter(_NUMBER.findall(expected))
    wanted, said = set(expected.lower().split()), set(text.lower().split())
    return numbers and len(wanted & said) >= 0.7 * len(wanted)


class Evaluator:
    """Asks cases with the very prompt people get, without leaving a trace in any conversation."""

    def __init__(self, conversation: Conversation, knowledge: Knowledge) -> None:
        self._conversation, self._knowledge = conversation, knowledge

    async def evaluate(
        self, setup: Setup, cases: Sequence[Case], repeats: int
    ) -> AsyncIterator[Progress | Evaluation]:
        """Yield progress and at last the counts; a case that could not be asked is counted as failed."""
        counts: dict[str, Counter[str]] = {}
        for start in range(0, len(cases), _AT_ONCE):
            batch = cases[start : start + _AT_ONCE]
            results = await asyncio.gather(*(self._result(setup, case, repeats) for case in batch))
            for case, result in zip(batch, results, strict=True):
                counts.setdefault(case.kind, Counter())[result] += 1
            yield Progress(setup.name, start + len(batch), len(cases))
        yield Evaluation(setup.model, setup.name, counts, repeats)

    async def _result(self, setup: Setup, case: Case, repeats: int) -> str:
        expected = await self._knowledge.taught(case.expected) if case.expected else None
        if case.expected and expected is None:
            return "untaught"
        answer = expected.answer if expected else None
        try:
            results = {judge(await self._given(setup, case), answer) for _ in range(repeats)}
        except HostTrouble:
            return "failed"
        return results.pop() if len(results) == 1 else "inconsistent"

    async def _given(self, setup: Setup, case: Case) -> Given:
        conversation = self._conversation
        asker = replace(_EXAMINER, language=case.language)
        prompt = await conversation.prompt(Question(case.question, asker, _PLACE), (), setup.pillars)
        verdict, pieces = Verdict("answered"), []
        async for part in conversation.chat_model.answer(prompt, setup.model, conversation.options.sampling):
            if isinstance(part, Verdict):
                verdict = part
            elif not isinstance(part, Finish):
                pieces.append(part)
        suggested = tuple(candidate.answer for candidate in verdict.candidates)
        return Given(verdict.outcome, "".join(pieces), suggested)
