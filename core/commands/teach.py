"""Teaching: add, edit, list and remove question-and-answer pairs."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, Literal

from core.clean import one_line, same
from core.command import Field, command
from core.dataset import check
from core.model import PairSearch, Provenance, QAPair, Role, Status
from core.reply import Button, Call, Reply, Table, Tone
from core.services import Services
from core.texts import Say, speaker

_PAGE = 20
_STATUSES = {
    "approved": ("승인됨", "Approved"),
    "draft": ("검토 전", "Draft"),
    "removed": ("지움", "Removed"),
}
_SPLIT = re.compile(r"\s*[|\n]\s*")
_PROVENANCE = {
    "terminal": Provenance.TERMINAL,
    "web": Provenance.WEB,
    "discord": Provenance.DISCORD_FORM,
    "slack": Provenance.SLACK_FORM,
}

Question = Annotated[str, Field("질문", "Question", limit=500)]
Answer = Annotated[str, Field("답", "Answer", limit=2000, long=True)]
Variants = Annotated[
    str | None, Field("다른 표현 (| 로 나눔)", "Other wordings (split by |)", limit=2000, long=True)
]
Tags = Annotated[str | None, Field("태그 (| 로 나눔)", "Tags (split by |)", limit=200)]
Number = Annotated[int, Field("번호", "Number", values_from="pairs")]


def several(text: str | None) -> tuple[str, ...]:
    """Split what was written into one field, by ``|`` or lines."""
    return tuple(dict.fromkeys(part for part in _SPLIT.split(text or "") if part))


@command(
    "addqa",
    ko="질문과 답을 가르쳐요",
    en="Teach a question and its answer",
    needs=Role.TEACHER,
    message_field="answer",
    on_message=("이 메시지를 답으로 가르치기", "Teach this as an answer"),
)
async def add_qa(
    call: Call,
    services: Services,
    question: Question,
    answer: Answer,
    variants: Variants = None,
    tags: Tags = None,
) -> Reply:
    """Teach a pair; it works in the very next answer."""
    return await add_pair(call, services, QAPair(question, answer, several(variants), several(tags)))


def provenance_of(call: Call) -> Provenance:
    """By which way something came in, as far as its platform tells."""
    return _PROVENANCE.get(call.channel.platform, Provenance.CAPTURED)


async def add_pair(call: Call, services: Services, pair: QAPair) -> Reply:
    """Check and store a pair, and say what came of it."""
    say = speaker(call.actor.language or "ko")
    source, provenance = str(call.channel), provenance_of(call)
    pair = replace(pair, author=call.actor.key, source=source, provenance=provenance, entry=call.key)
    pair = check(pair)
    clash = await services.dataset.clash(pair)
    if clash and clash.entry is not None and clash.entry == call.key:  # the same form came a second time
        return _taught(clash, say)
    if clash:
        return await _clash_reply(call, services, (pair, clash), say)
    stored = (await services.dataset.pairs.add([pair]))[0]
    return _taught(stored, say)


def _taught(pair: QAPair, say: Say) -> Reply:
    text = say("taught", number=pair.id, question=pair.question, answer=pair.answer)
    if pair.variants:
        text += f"\n{say('wordings_are', wordings=' · '.join(pair.variants))}"
    return Reply(text, Tone.GOOD, facts=facts_of(pair))


async def _clash_reply(call: Call, services: Services, both: tuple[QAPair, QAPair], say: Say) -> Reply:
    """The question is taught already: widen a pair with the same answer, else show both answers."""
    pair, other = both
    if same(pair.answer) != same(other.answer):
        text = say("clash", number=other.id, taught=other.answer, given=pair.answer)
        values = {"number": str(other.id), "answer": pair.answer}
        change = Button(say("change_it", number=other.id), "editqa", values, opens_form=True)
        return Reply(text, Tone.WARNING, (change,), facts={"error": "clash", **facts_of(other)})
    widened = await services.dataset.add_wordings(other, pair.wordings, call.actor.key)
    text = say("known_before", number=other.id, added=len(widened.variants) - len(other.variants))
    return Reply(text, facts=facts_of(widened))


@command("editqa", ko="가르친 것을 고쳐요", en="Change a taught pair", needs=Role.TEACHER)
async def edit_qa(
    call: Call,
    services: Services,
    number: Number,
    question: Annotated[str | None, Field("질문", "Question", limit=500)] = None,
    answer: Annotated[str | None, Field("답", "Answer", limit=2000, long=True)] = None,
    variants: Variants = None,
    tags: Tags = None,
) -> Reply:
    """Change what is filled in; empty fields stay as they are."""
    say = speaker(call.actor.language or "ko")
    pair = await services.dataset.get(number)
    changed = check(
        replace(
            pair,
            question=question or pair.question,
            answer=answer or pair.answer,
            variants=several(variants) or pair.variants,
            tags=several(tags) or pair.tags,
        )
    )
    if changed == pair:
        return Reply(say("nothing_changed", number=number), facts=facts_of(pair))
    clash = await services.dataset.clash(changed)
    if clash:
        text = say("clash", number=clash.id, taught=clash.answer, given=changed.answer)
        return Reply(text, Tone.WARNING, facts={"error": "clash", **facts_of(clash)})
    stored = await services.dataset.pairs.change(changed, call.actor.key)
    text = say("changed", number=stored.id, question=stored.question, answer=stored.answer)
    return Reply(text, Tone.GOOD, facts=facts_of(stored))


@command("listqa", ko="가르친 것을 찾아봐요", en="List and search what was taught")
async def list_qa(
    call: Call,
    services: Services,
    search: Annotated[str | None, Field("찾을 말", "Search for", limit=200)] = None,
    status: Annotated[
        Literal["approved", "draft", "removed"] | None, Field("상태", "Status", choices=_STATUSES)
    ] = None,
    page: Annotated[int, Field("쪽", "Page")] = 1,
) -> Reply:
    """Show one page of the taught pairs."""
    say = speaker(call.actor.language or "ko")
    wanted = Status(status) if status else Status.APPROVED
    offset = (max(page, 1) - 1) * _PAGE
    found = await services.dataset.pairs.find(PairSearch(search, None, wanted, None, _PAGE, offset))
    rows = tuple(
        (f"#{pair.id}", one_line(pair.question, 60), one_line(pair.answer, 80), str(len(pair.variants)))
        for pair in found.pairs
    )
    facts = {"total": found.total, "page": page, "pairs": [facts_of(pair) for pair in found.pairs]}
    if not rows:
        return Reply(say("nothing_found" if search else "nothing_taught"), facts=facts)
    table = Table((say("number"), say("question"), say("answer"), say("wordings")), rows)
    more = found.total > offset + len(rows)
    values = {"search": search or "", "status": wanted.value, "page": str(page + 1)}
    buttons = (Button(say("next_page"), "listqa", values),) if more else ()
    return Reply(say("pairs_found", total=found.total), buttons=buttons, table=table, facts=facts)


@command("dropqa", ko="가르친 것을 지워요", en="Remove a taught pair", needs=Role.TEACHER)
async def drop_qa(call: Call, services: Services, number: Number) -> Reply:
    """Remove a pair; it no longer answers from the next question on."""
    say = speaker(call.actor.language or "ko")
    pair = await services.dataset.get(number)
    removed = await services.dataset.pairs.change(replace(pair, status=Status.REMOVED), call.actor.key)
    text = say("removed", number=number, question=pair.question)
    if await services.versions.active():
        text += f"\n{say('still_in_model')}"
    return Reply(text, facts=facts_of(removed))


def facts_of(pair: QAPair) -> dict[str, object]:
    """A pair for programs."""
    return {
        "pair": pair.id,
        "question": pair.question,
        "answer": pair.answer,
        "variants": list(pair.variants),
        "tags": list(pair.tags),
        "status": str(pair.status),
    }


COMMANDS = (add_qa, edit_qa, list_qa, drop_qa)
