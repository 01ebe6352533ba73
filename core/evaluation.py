"""Asks cases several times at temperature 0, with the very prompt people get, and goes on where it stood."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from core import errors
from core.answer import Answer
from core.clean import same
from core.conversation import Conversation
from core.counting import estimated
from core.holdout import without
from core.judging import Judge
from core.knowledge import Retrievers
from core.marks import Mark, mark
from core.model import Actor, Channel, Finish, Question, Turn, Verdict
from core.options import Curated, Pillars
from core.ports import Evaluations, Retriever
from core.quantities import quantities_in
from core.reply import Progress
from core.scoring import Expected, Result, score
from core.tuning import Case, CaseAnswer

_AT_ONCE = 8
_TRIES = 3
_ALIKE, _ALIKE_WITHOUT_FIGURES = 0.3, 0.5  # likeness from which an answer says the same as the taught one
_EXAMINER = Actor("evaluation", "examiner", "examiner")
_PLACE = Channel("evaluation", "held-out")


@dataclass(frozen=True, slots=True)
class Setup:
    """One thing to measure: a model with some pillars on.

    With ``curated`` as ``verbatim``, what is found for sure is given word for word without asking the model,
    as people meet it; otherwise the model alone is measured.
    """

    name: str
    model: str
    pillars: Pillars
    curated: Curated = "example"

    @property
    def key(self) -> str:
        """What its answers are stored under."""
        key = f"{self.model} notes={self.pillars.notes} examples={self.pillars.examples}"
        return f"{key} word for word" if self.curated == "verbatim" else key


@dataclass(frozen=True, slots=True)
class Exam:
    """What is asked how often, under the run's key, and how answers are looked up and compared."""

    run: str
    cases: tuple[Case, ...]
    repeats: int
    conversation: Conversation
    expected: Mapping[str, Expected | None]
    taught_answers: Retriever


@dataclass(frozen=True, slots=True)
class Given:
    """What a model gave: its outcome, its text, the answers it suggested, and what it took."""

    outcome: str
    text: str
    suggested: tuple[str, ...] = ()
    seconds: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Asks cases without leaving a trace in any conversation.

    ``pause`` is how long it waits before it asks a host in trouble again, in seconds.
    """

    conversation: Conversation
    evaluations: Evaluations
    make_retriever: Callable[[], Retriever]
    pause: float = 1.0
    judge: Judge | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        options = self.conversation.options
        if options.judge_model:
            judge = Judge(self.conversation.chat_model, options.judge_model, options.exam_sampling)
            object.__setattr__(self, "judge", judge)

    async def prepare(self, run: str, cases: Sequence[Case], repeats: int) -> Exam:
        """Return what is needed to ask these cases.

        Looking up happens without the wordings that are asked, in a retriever of its own: otherwise every
        case would be found word for word, with its answer, and finding would be measured, not learning.
        """
        asked = frozenset(same(case.question) for case in cases)
        own = Retrievers(self.make_retriever(), self.make_retriever())
        apart = self.conversation.knowledge.apart(own, lambda pair: without(pair, asked))
        expected = await asyncio.gather(*map(self._expected, cases))
        answers = self.make_retriever()
        texts = {one.answer for one in expected if one}
        await answers.update([(text, (text,)) for text in sorted(texts)], ())
        by_case = {case.key: one for case, one in zip(cases, expected, strict=True)}
        conversation = replace(self.conversation, knowledge=apart)
        return Exam(run, tuple(cases), repeats, conversation, by_case, answers)

    async def _expected(self, case: Case) -> Expected | None:
        pair = await self.conversation.knowledge.taught(case.expected) if case.expected else None
        return Expected(pair.answer, pair.key_phrases) if pair else None

    async def evaluate(self, exam: Exam, setup: Setup) -> AsyncIterator[Progress | tuple[Mark, ...]]:
        """Yield progress and at last a mark for every case, in their order.

        Answers are kept as they come, and those that the run has already are not asked again. Raises the
        `HostTrouble` where the host answers nothing of a whole batch.
        """
        have = {(one.case, one.repeat): one for one in await self.evaluations.answers(exam.run, setup.key)}
        open_ = [case for case in exam.cases if exam.expected[case.key] or not case.expected]
        todo = [(case, n) for case in open_ for n in range(exam.repeats) if (case.key, n) not in have]
        total = len(open_) * exam.repeats
        yield Progress(setup.name, total - len(todo), total)
        for start in range(0, len(todo), _AT_ONCE):
            batch = todo[start : start + _AT_ONCE]
            answers = await asyncio.gather(*(self._answer(exam, setup, *one) for one in batch))
            have |= {(one.case, one.repeat): one for one in answers if isinstance(one, CaseAnswer)}
            troubles = [one for one in answers if isinstance(one, errors.HostTrouble)]
            if len(troubles) == len(batch):
                raise troubles[0]
            yield Progress(setup.name, total - len(todo) + start + len(batch), total)
        yield tuple(_mark(exam, case, have) for case in exam.cases)

    async def _answer(
        self, exam: Exam, setup: Setup, case: Case, repeat: int
    ) -> CaseAnswer | errors.HostTrouble:
        try:
            given = await self._tried(exam, setup, case)
        except errors.HostTrouble as trouble:
            return trouble
        answer = await self._judged(exam, case, given)
        answer = replace(answer, setup=setup.key, repeat=repeat)
        await self.evaluations.keep(answer)
        return answer

    async def _tried(self, exam: Exam, setup: Setup, case: Case) -> Given:
        """Ask, and ask a host in trouble again; the last time its trouble is raised."""
        for attempt in range(1, _TRIES):
            with suppress(errors.HostTrouble):
                return await self._given(exam, setup, case)
            await asyncio.sleep(self.pause * attempt)
        return await self._given(exam, setup, case)

    async def _given(self, exam: Exam, setup: Setup, case: Case) -> Given:
        if setup.curated == "verbatim":
            began = time.perf_counter()
            pair = await exam.conversation.knowledge.sure(case.question)
            if pair:
                return Given("answered", pair.answer, seconds=time.perf_counter() - began)
        return await self._modelled(exam, setup, case)

    async def _modelled(self, exam: Exam, setup: Setup, case: Case) -> Given:
        conversation = exam.conversation
        asker = replace(_EXAMINER, language=case.language)
        prompt = await conversation.prompt(Question(case.question, asker, _PLACE), (), setup.pillars)
        answer, began = Answer(case.question, setup.model), time.perf_counter()
        sampling = conversation.options.exam_sampling
        async for part in conversation.chat_model.answer(prompt, setup.model, sampling):
            if isinstance(part, Verdict):
                answer.verdict = part
            elif isinstance(part, Finish):
                answer.finish = part
            else:
                answer.pieces.append(part)
        return _given(answer, prompt, time.perf_counter() - began)

    async def _judged(self, exam: Exam, case: Case, given: Given) -> CaseAnswer:
        """What an answer is worth: by rules first, then by the judge model where there is one."""
        expected = exam.expected[case.key]
        rules = score(given.outcome, given.text, given.suggested, expected)
        if rules == "open":
            rules = await _alike(exam, given.text, expected)
        word = None
        if self.judge and given.outcome == "answered" and not _plain(given.text, expected):
            word = await self.judge.word(case.question, expected, given.text)
        return CaseAnswer(
            run=exam.run,
            setup="",
            case=case.key,
            repeat=0,
            text=given.text,
            rules=rules,
            judge=word.result if word else None,
            reason=word.reason if word else "",
            seconds=given.seconds,
            prompt_tokens=given.prompt_tokens,
            completion_tokens=given.completion_tokens,
        )


def _given(answer: Answer, prompt: Sequence[Turn], seconds: float) -> Given:
    verdict, finish = answer.verdict, answer.finish or Finish()
    candidates = verdict.candidates if verdict else ()
    outcome = "refused" if answer.outcome == "suggested" and not candidates else answer.outcome
    return Given(
        outcome,
        answer.text,
        tuple(candidate.answer for candidate in candidates),
        seconds,
        finish.prompt_tokens or sum(estimated(turn.text) for turn in prompt),
        finish.completion_tokens or estimated(answer.text),
    )


def _plain(text: str, expected: Expected | None) -> bool:
    """Whether no judge is needed: the taught answer itself, or a named phrase is missing."""
    if expected is None:
        return False
    lacks = any(same(phrase) not in same(text) for phrase in expected.phrases)
    return lacks or same(text) == same(expected.answer)


async def _alike(exam: Exam, text: str, expected: Expected | None) -> Result:
    """Whether a text is most like the expected one of all the taught answers that the cases expect."""
    wanted = expected.answer if expected else ""
    found = await exam.taught_answers.search(text, 1)
    least = _ALIKE if quantities_in(wanted) else _ALIKE_WITHOUT_FIGURES
    return "right" if found and found[0][0] == wanted and found[0][1] >= least else "wrong"


def _mark(exam: Exam, case: Case, have: Mapping[tuple[str, int], CaseAnswer]) -> Mark:
    expected = exam.expected[case.key]
    if case.expected and expected is None:
        return Mark(case, None, (), "untaught")
    answers = [have[case.key, n] for n in range(exam.repeats) if (case.key, n) in have]
    return mark(case, expected.answer if expected else None, answers, exam.repeats)
