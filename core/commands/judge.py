"""Judging: what each pillar is worth on held-out questions, and what it costs."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Annotated

from core import errors
from core.cases import gather, read_cases
from core.command import Field, Visibility, command
from core.evaluation import Exam, Setup
from core.marks import Mark, disagreements, score_of
from core.model import Role
from core.options import Pillars
from core.pricing import answer_price
from core.proof import Score
from core.proof_words import disagreement_lines, pillar_table
from core.reply import Call, Part, Progress, Reply, Upload
from core.services import Services
from core.streams import closing
from core.texts import Say, speaker
from core.tuning import Case, Evaluation

_MOST_REPEATS = 10


@command(
    "evaluate",
    ko="배우지 않은 표현으로 시험해 봐요",
    en="Examine the models on held-out questions",
    needs=Role.ADMIN,
    visibility=Visibility.PUBLIC,
)
async def evaluate(
    call: Call,
    services: Services,
    cases: Annotated[Upload | None, Field("시험 문제 (JSONL)", "Cases (JSONL)")] = None,
    repeats: Annotated[int | None, Field("반복", "Repeats")] = None,
) -> AsyncIterator[Part]:
    """Ask every case several times with each pillar off and on, and show what each is worth and costs.

    A run that was cut off goes on where it stood when the same is asked again.
    """
    say = speaker(call.actor.language or "ko")
    asked, setups = await _cases(cases, services), await _setups(services, say)
    times = min(max(repeats or services.options.repeats, 1), _MOST_REPEATS)
    exam = await _exam(services, asked, setups, times)
    marks: list[tuple[Mark, ...]] = []
    for setup in setups:
        async with closing(services.evaluator.evaluate(exam, setup)) as parts:
            async for part in parts:
                if isinstance(part, Progress):
                    yield part
                else:
                    marks.append(part)
    scores = [
        score_of(setup.model, one, answer_price(services.options, setup.model))
        for setup, one in zip(setups, marks, strict=True)
    ]
    await _keep(services, setups, scores, times)
    await services.evaluations.forget(exam.run)
    yield _report(exam, setups, scores, marks, say)


async def _cases(upload: Upload | None, services: Services) -> Sequence[Case]:
    if upload:
        return read_cases(upload.content.decode("utf-8-sig", errors="replace"))
    gathered = await gather(services.dataset)
    if not gathered.cases:
        raise errors.NoCases
    return gathered.cases


async def _setups(services: Services, say: Say) -> list[Setup]:
    """Each pillar alone and all together, and last what people meet: word for word where that is sure."""
    base, active = services.options.base_model, await services.versions.active()
    alone = Pillars(notes=False, examples=False)
    setups = [
        Setup(say("setup_prompt"), base, alone),
        Setup(say("setup_notes"), base, replace(alone, notes=True)),
        Setup(say("setup_examples"), base, replace(alone, examples=True)),
        Setup(say("setup_base_all"), base, Pillars()),
    ]
    if active:
        setups += [Setup(say("setup_tuned"), active.model, alone)]
        setups += [Setup(say("setup_all"), active.model, Pillars())]
    options = services.options
    if options.curated == "verbatim":
        answering = await services.conversation.model()
        setups.append(Setup(say("setup_people"), answering, options.pillars, options.curated))
    return setups


async def _exam(services: Services, cases: Sequence[Case], setups: Sequence[Setup], repeats: int) -> Exam:
    """The exam under a key that is the same as long as the same would be asked of the same models."""
    exam = await services.evaluator.prepare("", cases, repeats)
    expected = [(case.key, exam.expected[case.key]) for case in exam.cases]
    whole = repr((expected, [setup.key for setup in setups], repeats, services.options.judge_model))
    return replace(exam, run=f"evaluate:{hashlib.sha256(whole.encode('utf-8', 'replace')).hexdigest()[:20]}")


async def _keep(services: Services, setups: Sequence[Setup], scores: Sequence[Score], repeats: int) -> None:
    for setup, score in zip(setups, scores, strict=True):
        result = Evaluation(setup.model, setup.name, score.counts, repeats, services.now())
        await services.evaluations.add(result)


def _report(
    exam: Exam,
    setups: Sequence[Setup],
    scores: Sequence[Score],
    marks: Sequence[Sequence[Mark]],
    say: Say,
) -> Reply:
    named = list(zip([setup.name for setup in setups], scores, strict=True))
    lines = [say("evaluated", count=len(exam.cases), repeats=exam.repeats), say("how_to_read")]
    lines += disagreement_lines(disagreements([one for some in marks for one in some]), say)
    facts = {
        "cases": len(exam.cases),
        "results": [
            {
                "setup": name,
                "model": score.model,
                "counts": {kind: dict(found) for kind, found in score.counts.items()},
                "rates": {metric: rate.share for metric, rate in score.rates.items()},
                "seconds": score.cost.seconds,
                "tokens": [score.cost.prompt_tokens, score.cost.completion_tokens],
                "money": score.cost.money,
            }
            for name, score in named
        ],
    }
    return Reply("\n".join(lines), table=pillar_table(named, say), facts=facts)


COMMANDS = (evaluate,)
