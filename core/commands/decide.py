"""Deciding on what a check found: merge it into another pair, let one of two answers hold, or both."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from core import errors
from core.amending import owned
from core.command import Field, command
from core.consent import tell_asker
from core.entries import Entry, waiting
from core.model import QAPair, Role, Status
from core.origin import stricter
from core.reply import Button, Call, Reply, Tone
from core.services import Services
from core.settling import fold, merged, reject_pair, replaced, stored_draft
from core.teaching import changed_reply, facts_of, taught_reply, teach
from core.texts import speaker

Into = Annotated[int, Field("번호", "Number", values_from="pairs")]
Draft = Annotated[str | None, Field("확인 번호", "Confirmation")]
Waiting = Annotated[int | None, Field("검토할 번호", "Suggestion", values_from="pairs")]


async def _offered(services: Services, draft: str | None, number: int | None) -> Entry:
    """What is decided on: a pair that was typed and waits, or a suggestion."""
    if draft is not None:
        return await waiting(services.drafts, draft)
    if number is None:
        raise errors.NoSuchDraft
    return Entry(await stored_draft(services, number))


@command("teachanyway", ko="그래도 가르쳐요", en="Teach it all the same", needs=Role.TEACHER, listed=False)
async def teach_anyway(
    call: Call, services: Services, draft: Annotated[str, Field("확인 번호", "Confirmation")]
) -> Reply:
    """Teach what waits although checks found something; what they find anew is shown."""
    return await teach(call, services, await waiting(services.drafts, draft))


@command("mergeqa", ko="다른 표현으로 더해요", en="Merge into a pair", needs=Role.TEACHER, listed=False)
async def merge_qa(
    call: Call, services: Services, into: Into, draft: Draft = None, number: Waiting = None
) -> Reply:
    """Make the question another wording of a taught pair, whose answer stays."""
    entry, target = await _offered(services, draft, number), await services.dataset.get(into)
    return await _settled(call, services, (entry, merged(target, entry.pair)), "merged_into")


@command("replaceqa", ko="새 답으로 바꿔요", en="Let the new answer hold", needs=Role.TEACHER, listed=False)
async def replace_qa(
    call: Call, services: Services, into: Into, draft: Draft = None, number: Waiting = None
) -> Reply:
    """Give a taught pair the new answer; the question becomes another wording of it."""
    entry, target = await _offered(services, draft, number), await services.dataset.get(into)
    return await _settled(call, services, (entry, replaced(target, entry.pair)), "replaced_by")


async def _settled(call: Call, services: Services, both: tuple[Entry, QAPair], key: str) -> Reply:
    (entry, target), pair = both, both[0].pair
    if pair.id == target.id:  # nothing is merged into itself
        raise errors.NoSuchPair(number=target.id)
    say = speaker(call.actor.language or "ko")
    reviewed = pair.status is Status.DRAFT or services.options.review != "off"
    if not pair.id and reviewed:  # typed by somebody whose words a second person approves
        draft = owned(replace(target, id=0, revision=0, amends=target.id), call, services)
        draft = replace(draft, provenance=stricter(draft.provenance, target.provenance))
        stored = (await services.dataset.pairs.add([replace(draft, entry=pair.entry)]))[0]
        await tell_asker(call, services, entry, stored)
        return taught_reply(stored, say)
    stored = await fold(call, services, pair, target, "merged" if key == "merged_into" else "approved")
    await tell_asker(call, services, entry, stored)
    text = say(key, number=stored.id, question=stored.question, answer=stored.answer)
    return replace(changed_reply(stored, say), text=text)


@command("keepqa", ko="배운 답을 그대로 둬요", en="Keep the old answer", needs=Role.TEACHER, listed=False)
async def keep_qa(
    call: Call, services: Services, into: Into, draft: Draft = None, number: Waiting = None
) -> Reply:
    """Leave a taught pair as it is; a suggestion that says otherwise is rejected."""
    say = speaker(call.actor.language or "ko")
    pair, target = (await _offered(services, draft, number)).pair, await services.dataset.get(into)
    buttons: tuple[Button, ...] = ()
    if pair.id and (await services.dataset.stored(pair.id)).status is Status.DRAFT:
        await reject_pair(call, services, await stored_draft(services, pair.id))
        buttons = (Button(say("undo_it"), "undo", {"number": str(pair.id)}, quiet=True),)
    text = say("kept_as_is", number=target.id, question=target.question, answer=target.answer)
    return Reply(text, Tone.GOOD, buttons, facts=facts_of(target))


COMMANDS = (teach_anyway, merge_qa, replace_qa, keep_qa)
