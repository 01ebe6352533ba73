"""Judging: what the base and the tuned model make of held-out questions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Annotated

from core import errors
from core.command import Field, Visibility, command
from core.commands.transfer import read_cases
from core.evaluation import RESULTS, Setup
from core.model import Role
from core.options import Pillars
from core.reply import Call, Part, Progress, Reply, Table, Upload
from core.services import Services
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
    repeats: Annotated[int, Field("반복", "Repeats")] = 3,
) -> AsyncIterator[Part]:
    """Ask every case several times of the base and the active model, and show what came back."""
    say = speaker(call.actor.language or "ko")
    asked = await _cases(cases, services)
    results: list[Evaluation] = []
    for setup in await _setups(services, say):
        async for part in services.evaluator.evaluate(setup, asked, min(max(repeats, 1), _MOST_REPEATS)):
            if isinstance(part, Progress):
                yield part
            else:
                results.append(await services.evaluations.add(replace(part, at=services.now())))
    yield _report(results, len(asked), say)


async def _cases(upload: Upload | None, services: Services) -> Sequence[Case]:
    if upload:
        return read_cases(upload.content.decode("utf-8-sig", errors="replace"))
    stored = await services.cases.all()
    if not stored:
        raise errors.NoCases
    return stored


async def _setups(services: Services, say: Say) -> list[Setup]:
    """The base and the active model, each alone and with everything people's questions get."""
    base, active = services.options.base_model, await services.versions.active()
    models = [(say("base"), base)] + ([(say("tuned"), active.model)] if active else [])
    alone, all_on = Pillars(notes=False, examples=False), Pillars()
    setups = []
    for name, model in models:
        setups.append(Setup(name, model, alone))
        setups.append(Setup(f"{name} + {say('notes_and_examples')}", model, all_on))
    return setups


def _report(results: Sequence[Evaluation], count: int, say: Say) -> Reply:
    rows = tuple(
        (result.setup, say(f"kind_{kind}"), *(str(found.get(name, 0)) for name in RESULTS))
        for result in results
        for kind, found in result.counts.items()
    )
    table = Table((say("model"), say("cases"), *(say(f"result_{name}") for name in RESULTS)), rows)
    facts = {
        "cases": count,
        "results": [
            {"setup": one.setup, "model": one.model, "counts": {k: dict(v) for k, v in one.counts.items()}}
            for one in results
        ],
    }
    return Reply(say("evaluated", count=count, repeats=results[0].repeats), table=table, facts=facts)


COMMANDS = (evaluate,)
