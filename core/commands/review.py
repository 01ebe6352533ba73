"""Correcting answers, and reviewing what members suggest."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from core.checks import Teaching
from core.checks_pairs import check_pairs
from core.command import Field, command
from core.commands.teach import Answer, Asked, Asker, Link, Number, Question, Whose
from core.correcting import correct
from core.entries import Entry
from core.model import QAPair, Role, Status
from core.naming import called
from core.origin import captured, lent
from core.reply import Button, Call, Reply, Table, Tone
from core.services import Services
from core.settling import reject_pair, require_second, stored_draft
from core.teaching import facts_of, pairs_like, teach
from core.texts import Say, speaker


@command(
    "fix",
    ko="이 답을 고쳐요",
    en="Fix this answer",
    listed=False,
    message_field="answer",
    on_message=("이 답 고치기", "Fix this answer"),
)
async def fix(
    call: Call,
    services: Services,
    question: Question,
    answer: Answer,
    link: Link = None,
    whose: Whose = None,
    asked: Asked = None,
    asker: Asker = None,
    remark: Annotated[int | None, Field("의견", "Comment", carried=True)] = None,
) -> Reply:
    """Teach the right answer; a member's correction waits for a teacher."""
    right = lent(captured(QAPair(question, answer, link=link or ""), whose, call.actor.key), asked)
    reply = await correct(call, services, Entry(right, asked=asked or "", asker=asker or ""))
    if remark and call.actor.role >= Role.TEACHER and reply.tone is Tone.GOOD:
        await services.remarks.settle(remark, call.actor.key)
    return reply


@command("review", ko="제안을 검토해요", en="Review suggestions", needs=Role.TEACHER)
async def review(
    call: Call,
    services: Services,
    after: Annotated[int, Field("그다음 것", "After", carried=True)] = 0,
) -> Reply:
    """Show the oldest suggestion beside what is taught for its question, and what to do with it.

    Comments on wrong answers follow the suggestions.
    """
    say = speaker(call.actor.language or "ko")
    drafts = (await services.dataset.datasets.counts())[Status.DRAFT]
    remarks = await services.remarks.count()
    pair = await _oldest(call, services, after)
    if pair is None:
        return await _remark_reply(services, drafts + remarks, say)
    like = await _like(services, pair)
    table = Table((say("number"), say("question"), say("answer")), tuple(_row(one) for one in (pair, *like)))
    spell = await called(services.names, {pair.author})
    text = say("review", waiting=drafts + remarks, author=spell(pair.author))
    lines = [text, *await _remarks(services, pair, like, say)]
    facts = {"waiting": drafts + remarks, "like": [one.id for one in like], **facts_of(pair)}
    return Reply("\n".join(lines), buttons=_choices(pair, like, say), table=table, facts=facts)


async def _oldest(call: Call, services: Services, after: int) -> QAPair | None:
    """The oldest draft behind a number that this person may decide on."""
    own = call.actor.key if services.options.review == "second" else ""
    async for batch in services.dataset.datasets.stream(Status.DRAFT):
        for pair in batch:
            if pair.id > after and pair.author != (own or None):
                return pair
    return None


async def _remark_reply(services: Services, waiting: int, say: Say) -> Reply:
    """The oldest comment under a wrong answer; nothing where there is none."""
    found = await services.remarks.waiting(1)
    if not found:
        left = say("nothing_to_review") if not waiting else say("only_others_review", waiting=waiting)
        return Reply(left, facts={"waiting": waiting})
    [remark] = found
    values = {"question": remark.question[:500], "answer": remark.answer, "remark": str(remark.id)}
    buttons = (
        Button(say("fix_it"), "fix", values, opens_form=True),
        Button(say("seen"), "seen", {"remark": str(remark.id)}),
    )
    table = Table((say("question"), say("answer")), ((remark.question, remark.answer),))
    spell = await called(services.names, {remark.person})
    text = say("review_remark", waiting=waiting, person=spell(remark.person), comment=remark.comment)
    return Reply(text, buttons=buttons, table=table, facts={"waiting": waiting, "remark": remark.id})


@command("seen", ko="의견을 확인했어요", en="A comment was seen", needs=Role.TEACHER, listed=False)
async def seen(call: Call, services: Services, remark: Annotated[int, Field("의견", "Comment")]) -> Reply:
    """Settle a comment without changing anything."""
    say = speaker(call.actor.language or "ko")
    settled = await services.remarks.settle(remark, call.actor.key)
    following = Button(say("review_next"), "review")
    return Reply(
        say("remark_seen" if settled else "decided_before"), buttons=(following,), facts={"settled": settled}
    )


async def _like(services: Services, pair: QAPair) -> list[QAPair]:
    """The pair that a suggestion amends, and taught ones that ask the same."""
    amended_ones = await services.dataset.pairs.get([pair.amends]) if pair.amends else ()
    alike = [one for one in await pairs_like(services, pair) if one.status is Status.APPROVED]
    found = await check_pairs(Teaching(pair, alike, speaker("ko")))
    near = {int(one.about) for one in found}
    return [*amended_ones, *(one for one in alike if one.id in near)]


async def _remarks(services: Services, pair: QAPair, like: list[QAPair], say: Say) -> list[str]:
    """What the checks say of a suggestion, so that it is seen before anything is pressed."""
    found = [one for check_one in services.checks for one in await check_one(Teaching(pair, like, say))]
    lines = [f"⚠️ {one.text}" for one in found if one.kind not in ("duplicate", "contradiction")]
    lines += [say("review_link", link=pair.link)] if pair.link else []
    return [*lines, *([say("review_amends", number=pair.amends)] if pair.amends else [])]


def _row(pair: QAPair) -> tuple[str, str, str]:
    return f"#{pair.id}", " · ".join(pair.wordings), pair.answer


def _choices(pair: QAPair, like: list[QAPair], say: Say) -> tuple[Button, ...]:
    number = {"number": str(pair.id)}
    merges = [
        Button(say("merge_into", number=one.id), "mergeqa", {"into": str(one.id), **number})
        for one in like
        if one.id != pair.amends
    ]
    return (
        Button(say("approve"), "approve", number),
        Button(say("edit"), "editqa", number, opens_form=True),
        *merges,
        Button(say("reject"), "reject", number, danger=True),
        Button(say("skip_it"), "review", {"after": str(pair.id)}, quiet=True),
    )


@command("approve", ko="제안을 받아들여요", en="Approve a suggestion", needs=Role.TEACHER, listed=False)
async def approve(call: Call, services: Services, number: Number) -> Reply:
    """Let a suggestion answer; where its question is taught otherwise, the reviewer chooses which holds."""
    pair = await stored_draft(services, number)
    await require_second(call, services, pair)
    return await teach(call, services, Entry(replace(pair, status=Status.APPROVED)))


@command("reject", ko="제안을 받아들이지 않아요", en="Reject a suggestion", needs=Role.TEACHER, listed=False)
async def reject(call: Call, services: Services, number: Number) -> Reply:
    """Settle a suggestion without learning it; it stays findable."""
    say = speaker(call.actor.language or "ko")
    await reject_pair(call, services, await stored_draft(services, number))
    undo = Button(say("undo_it"), "undo", {"number": str(number)}, quiet=True)
    buttons = (Button(say("review_next"), "review"), undo)
    return Reply(say("rejected", number=number), buttons=buttons, facts={"pair": number})


COMMANDS = (fix, review, approve, reject, seen)
