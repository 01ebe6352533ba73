"""Correcting answers, and reviewing what members suggest."""

from __future__ import annotations

from dataclasses import replace

from core.checks import Teaching
from core.checks_pairs import check_pairs
from core.command import command
from core.commands.teach import Answer, Link, Number, Question, amended, owned
from core.dataset import check
from core.entries import Entry
from core.model import PairSearch, QAPair, Role, Status
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
async def fix(call: Call, services: Services, question: Question, answer: Answer, link: Link = None) -> Reply:
    """Teach the right answer; a member's correction waits for a teacher."""
    say = speaker(call.actor.language or "ko")
    taught = await services.knowledge.taught(question)
    if taught and taught.answer == answer:
        return Reply(say("nothing_changed", number=taught.id), facts=facts_of(taught))
    right = replace(taught, answer=answer) if taught else QAPair(question, answer)
    if call.actor.role < Role.TEACHER:
        amends = taught.id if taught else 0
        return await _suggest(
            call, services, replace(right, id=0, revision=0, amends=amends, link=link or "")
        )
    if taught:
        return await teach(call, services, Entry(amended(taught, right, call, services)))
    return await teach(call, services, Entry(owned(replace(right, link=link or ""), call, services)))


async def _suggest(call: Call, services: Services, pair: QAPair) -> Reply:
    say = speaker(call.actor.language or "ko")
    stored = (await services.dataset.pairs.add([owned(check(pair), call, services)]))[0]
    return Reply(say("suggested", number=stored.id), Tone.GOOD, facts=facts_of(stored))


@command("review", ko="제안을 검토해요", en="Review suggestions", needs=Role.TEACHER)
async def review(call: Call, services: Services) -> Reply:
    """Show the oldest suggestion beside what is taught for its question, and what to do with it."""
    say = speaker(call.actor.language or "ko")
    waiting = (await services.dataset.datasets.counts())[Status.DRAFT]
    oldest = PairSearch(status=Status.DRAFT, limit=1, offset=max(waiting - 1, 0))
    found = await services.dataset.pairs.find(oldest)
    if not found.pairs:  # none, or somebody settled it meanwhile
        return Reply(say("nothing_to_review"), facts={"waiting": 0})
    pair = found.pairs[0]
    like = await _like(services, pair)
    table = Table((say("number"), say("question"), say("answer")), tuple(_row(one) for one in (pair, *like)))
    text = say("review", waiting=waiting, author=pair.author)
    lines = [text, *await _remarks(services, pair, like, say)]
    facts = {"waiting": waiting, "like": [one.id for one in like], **facts_of(pair)}
    return Reply("\n".join(lines), buttons=_choices(pair, like, say), table=table, facts=facts)


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
        Button(say("new_holds" if pair.amends else "approve"), "approve", number),
        Button(say("edit"), "editqa", number, opens_form=True),
        *merges,
        Button(say("reject"), "reject", number, danger=True),
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


COMMANDS = (fix, review, approve, reject)
