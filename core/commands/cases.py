"""Cases: list what is asked in evaluations, add to it, take from it."""

from __future__ import annotations

from typing import Annotated

from core import errors
from core.cases import gather
from core.clean import one_line
from core.command import Field, command
from core.model import Role
from core.reply import Button, Call, Reply, Table, Tone
from core.services import Services
from core.texts import Say, language_of, speaker
from core.tuning import Case

_SHOWN = 15


@command("cases", ko="시험 문제를 봐요", en="Show the questions of the examination", needs=Role.TEACHER)
async def cases(call: Call, services: Services, page: Annotated[int, Field("쪽", "Page")] = 1) -> Reply:
    """List what an evaluation would ask now: kept cases first, then those that follow from what is taught."""
    say = speaker(call.actor.language or "ko")
    found = (await gather(services.dataset)).cases
    if not found:
        return Reply(say("no_cases_yet"), Tone.WARNING, _adding(say), facts={"cases": 0})
    pages = -(-len(found) // _SHOWN)
    page = min(max(page, 1), pages)
    shown = found[(page - 1) * _SHOWN : page * _SHOWN]
    rows = tuple([await _row(case, services, say) for case in shown])
    table = Table((say("number"), say("question"), say("kind"), say("right_answer")), rows)
    more = (Button(say("next_page"), "cases", {"page": str(page + 1)}),) if page < pages else ()
    kinds = {case.kind for case in found}
    counts = {kind: sum(case.kind == kind for case in found) for kind in sorted(kinds)}
    told = ", ".join(f"{say(f'kind_{kind}')} {count}" for kind, count in counts.items())
    text = say("cases_are", count=len(found), kinds=told, page=page, pages=pages)
    return Reply(text, buttons=(*_adding(say), *more), table=table, facts={"cases": len(found), **counts})


def _adding(say: Say) -> tuple[Button, ...]:
    return (Button(say("add_case"), "addcase", opens_form=True),)


async def _row(case: Case, services: Services, say: Say) -> tuple[str, ...]:
    number = f"#{case.id}" if case.id else "–"
    kind = say(f"kind_{case.kind}")
    if case.expected is None:
        return (number, case.question, kind, say("to_be_refused"))
    pair = await services.knowledge.taught(case.expected)
    answer = one_line(pair.answer, 80) if pair else say("result_untaught")
    return (number, case.question, kind, answer)


@command("addcase", ko="시험 문제를 더해요", en="Add a question to the examination", needs=Role.TEACHER)
async def add_case(
    call: Call,
    services: Services,
    question: Annotated[str, Field("질문", "Question", limit=500)],
    pair: Annotated[
        int | None,
        Field(
            "맞는 답의 번호 (없으면 답하지 않아야 함)",
            "Pair that answers it (none: refuse)",
            values_from="pairs",
        ),
    ] = None,
) -> Reply:
    """Keep a question to examine with; it is not learned, and without a pair it must be refused."""
    say = speaker(call.actor.language or "ko")
    taught = await services.dataset.get(pair) if pair is not None else None
    expected, kind = (taught.question, "wording") if taught else (None, "near_miss")
    language = language_of(question) or services.options.language
    case = Case(question, kind, expected, language, "hand", call.actor.key)
    kept = await services.cases.add(case)
    if kept != case:
        return Reply(say("case_known", number=kept.id), Tone.WARNING, facts={"case": kept.id})
    key = "case_added" if taught else "case_added_refused"
    answer = taught.answer if taught else ""
    text = say(key, number=kept.id, question=question, answer=answer)
    drop = Button(say("drop_case"), "dropcase", {"number": str(kept.id)}, danger=True)
    return Reply(text, Tone.GOOD, (drop,), facts={"case": kept.id})


@command("dropcase", ko="시험 문제를 빼요", en="Drop a question of the examination", needs=Role.TEACHER)
async def drop_case(
    call: Call, services: Services, number: Annotated[int, Field("문제 번호", "Case")]
) -> Reply:
    """Drop a kept case; those that follow from what is taught have no number and stay."""
    say = speaker(call.actor.language or "ko")
    if not await services.cases.remove(number):
        raise errors.NoSuchCase(number=number)
    return Reply(say("case_dropped", number=number), facts={"case": number})


COMMANDS = (cases, add_case, drop_case)
