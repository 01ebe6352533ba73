"""Corrections of answers: a teacher's holds at once (or goes to a second person), a member's waits."""

from __future__ import annotations

from dataclasses import replace

from core.amending import amended, owned
from core.consent import tell_asker
from core.dataset import check
from core.entries import Entry
from core.model import Role
from core.origin import captured, with_origin
from core.reply import Call, Reply, Tone
from core.services import Services
from core.teaching import facts_of, teach
from core.texts import speaker


async def correct(call: Call, services: Services, entry: Entry) -> Reply:
    """Take up the right answer to a question, as a change of the pair taught for it or as a new one."""
    say, right = speaker(call.actor.language or "ko"), entry.pair
    taught = await services.knowledge.taught(right.question)
    if taught and taught.answer == right.answer:
        return Reply(say("nothing_changed", number=taught.id), facts=facts_of(taught))
    whole = replace(taught, answer=right.answer) if taught else right
    if call.actor.role >= Role.TEACHER:
        pair = amended(taught, whole, call, services) if taught else owned(whole, call, services)
        pair = captured(pair, right.owner, call.actor.key)
        return await teach(call, services, replace(entry, pair=pair))
    amends = taught.id if taught else 0
    draft = replace(whole, id=0, revision=0, amends=amends, link=right.link)
    draft = captured(owned(check(draft), call, services), right.owner, call.actor.key)
    stored = (await services.dataset.pairs.add([await with_origin(call, services, draft)]))[0]
    await tell_asker(call, services, entry, stored)
    return Reply(say("suggested", number=stored.id), Tone.GOOD, facts=facts_of(stored))
