"""Correcting answers, and reviewing what members suggest."""

from __future__ import annotations

from dataclasses import replace

from core import errors
from core.command import command
from core.commands.teach import Answer, Number, Question, add_pair, facts_of, provenance_of
from core.dataset import check
from core.model import PairSearch, QAPair, Role, Status
from core.reply import Button, Call, Reply, Table, Tone
from core.services import Services
from core.texts import speaker


@command(
    "fix",
    ko="이 답을 고쳐요",
    en="Fix this answer",
    listed=False,
    message_field="answer",
    on_message=("이 답 고치기", "Fix this answer"),
)
async def fix(call: Call, services: Services, question: Question, answer: Answer) -> Reply:
    """Teach the right answer; a member's correction waits for a teacher."""
    if call.actor.role < Role.TEACHER:
        return await _suggest(call, services, QAPair(question, answer))
    taught = await services.knowledge.taught(question)
    if taught is None:
        return await add_pair(call, services, QAPair(question, answer))
    say = speaker(call.actor.language or "ko")
    if taught.answer == answer:
        return Reply(say("nothing_changed", number=taught.id), facts=facts_of(taught))
    changed = await services.dataset.pairs.change(check(replace(taught, answer=answer)), call.actor.key)
    text = say("changed", number=changed.id, question=changed.question, answer=changed.answer)
    return Reply(text, Tone.GOOD, facts=facts_of(changed))


async def _suggest(call: Call, services: Services, pair: QAPair) -> Reply:
    say = speaker(call.actor.language or "ko")
    draft = replace(
        check(pair),
        author=call.actor.key,
        source=str(call.channel),
        provenance=provenance_of(call),
        status=Status.DRAFT,
        entry=call.key,
    )
    stored = (await services.dataset.pairs.add([draft]))[0]
    return Reply(say("suggested", number=stored.id), Tone.GOOD, facts=facts_of(stored))


@command("review", ko="제안을 검토해요", en="Review suggestions", needs=Role.TEACHER)
async def review(call: Call, services: Services) -> Reply:
    """Show the oldest suggestion beside what is taught for its question, and what to do with it."""
    say = speaker(call.actor.language or "ko")
    counts = await services.dataset.datasets.counts()
    waiting = counts[Status.DRAFT]
    if not waiting:
        return Reply(say("nothing_to_review"), facts={"waiting": 0})
    oldest = PairSearch(status=Status.DRAFT, limit=1, offset=waiting - 1)
    found = await services.dataset.pairs.find(oldest)
    if not found.pairs:  # somebody settled it meanwhile
        return Reply(say("nothing_to_review"), facts={"waiting": 0})
    pair = found.pairs[0]
    taught = await services.knowledge.taught(pair.question)
    rows = [(f"#{pair.id}", pair.question, pair.answer)]
    rows += [(f"#{taught.id}", taught.question, taught.answer)] if taught else []
    number = {"number": str(pair.id)}
    buttons = (
        Button(say("approve"), "approve", number),
        Button(say("edit"), "editqa", number, opens_form=True),
        Button(say("reject"), "reject", number, danger=True),
    )
    table = Table((say("number"), say("question"), say("answer")), tuple(rows))
    facts = {"waiting": waiting, **facts_of(pair)}
    return Reply(
        say("review", waiting=waiting, author=pair.author), buttons=buttons, table=table, facts=facts
    )


@command("approve", ko="제안을 받아들여요", en="Approve a suggestion", needs=Role.TEACHER, listed=False)
async def approve(call: Call, services: Services, number: Number) -> Reply:
    """Let a suggestion answer; where its question is taught already, its answer takes the other's place."""
    say = speaker(call.actor.language or "ko")
    pair = await _draft(services, number)
    taught = await services.knowledge.taught(pair.question)
    if taught:
        await services.dataset.pairs.change(replace(taught, answer=pair.answer), call.actor.key)
        await services.dataset.pairs.change(replace(pair, status=Status.REMOVED), call.actor.key)
        pair = replace(taught, answer=pair.answer)
    else:
        pair = await services.dataset.pairs.change(replace(pair, status=Status.APPROVED), call.actor.key)
    text = say("approved", number=pair.id, question=pair.question, answer=pair.answer)
    return Reply(text, Tone.GOOD, (Button(say("review_next"), "review"),), facts=facts_of(pair))


@command("reject", ko="제안을 받아들이지 않아요", en="Reject a suggestion", needs=Role.TEACHER, listed=False)
async def reject(call: Call, services: Services, number: Number) -> Reply:
    """Settle a suggestion without learning it; it stays findable."""
    say = speaker(call.actor.language or "ko")
    pair = await _draft(services, number)
    await services.dataset.pairs.change(replace(pair, status=Status.REJECTED), call.actor.key)
    return Reply(say("rejected", number=number), buttons=(Button(say("review_next"), "review"),))


async def _draft(services: Services, number: int) -> QAPair:
    pair = await services.dataset.get(number)
    if pair.status != Status.DRAFT:
        raise errors.NoSuchPair(number=number)
    return pair


COMMANDS = (fix, review, approve, reject)
