"""What people decide about their own words, and masking personal data before it is taught."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated

from core.command import Field, command
from core.consent import models_with_withdrawn, tell_teacher
from core.entries import waiting
from core.errors_consent import NotYourMessage
from core.model import Consent, QAPair, Role
from core.reply import Button, Call, Reply, Tone
from core.safety import without_personal
from core.services import Services
from core.teaching import teach
from core.texts import Say, speaker

Captured = Annotated[int, Field("번호", "Number")]


@command("agreemessage", ko="내 글을 답에 써도 돼요", en="My message may be used", listed=False)
async def agree_message(call: Call, services: Services, pair: Captured) -> Reply:
    """Let a captured message answer; only its author can."""
    say = speaker(call.actor.language or "ko")
    agreed = await services.privacy.consent(pair, call.actor.key, Consent.AGREED)
    if agreed is None:
        raise NotYourMessage
    await tell_teacher(services, agreed, "author_agreed")
    take_back = Button(say("withdraw_message"), "withdrawmessage", {"pair": str(pair)}, danger=True)
    return Reply(say("message_agreed"), Tone.GOOD, (take_back,), facts={"pair": pair, "consent": "agreed"})


@command("withdrawmessage", ko="내 글을 거두어들여요", en="Take my message back", listed=False)
async def withdraw_message(call: Call, services: Services, pair: Captured) -> Reply:
    """Take a captured message back: it answers no more from now on, and its text is overwritten."""
    say = speaker(call.actor.language or "ko")
    found: list[QAPair] = list(await services.dataset.pairs.get([pair]))
    if not await services.privacy.withdraw(pair, call.actor.key):
        raise NotYourMessage
    for one in found:
        await tell_teacher(services, one, "author_withdrew")
    return await _gone(services, say, say("message_withdrawn"), {"pair": pair, "consent": "withdrawn"})


@command("withdrawwording", ko="내 질문을 거두어들여요", en="Take my question back", listed=False)
async def withdraw_wording(
    call: Call, services: Services, wording: Annotated[int, Field("번호", "Number")]
) -> Reply:
    """Take a message back that became a wording; a pair without any other wording goes with it."""
    say = speaker(call.actor.language or "ko")
    known = await services.wordings.get(wording)
    found = await services.dataset.pairs.get([known.pair]) if known else ()
    if not await services.privacy.withdraw_wording(wording, call.actor.key):
        raise NotYourMessage
    for one in found:
        await tell_teacher(services, one, "asker_withdrew")
    return await _gone(services, say, say("message_withdrawn"), {"wording": wording})


async def _gone(services: Services, say: Say, text: str, facts: Mapping[str, object]) -> Reply:
    """What was taken away, and a line on the trained models that still hold some of it."""
    models = await models_with_withdrawn(services)
    kept = [say("models_keep_it", count=len(models))] if models else []
    return Reply("\n".join([text, *kept]), Tone.GOOD, facts={**facts, "models": sorted(models)})


def ask_before_forgetting(say: Say) -> Reply:
    """Say what forgetting a person takes away, before it does."""
    values = {"what": "me", "yes": "yes"}
    return Reply(
        say("forget_me"), Tone.WARNING, (Button(say("forget_me_now"), "forget", values, danger=True),)
    )


async def forget_person(call: Call, services: Services) -> Reply:
    """Delete all that belongs to the person, and say what went and which models still hold some of it."""
    say = speaker(call.actor.language or "ko")
    gone = await services.privacy.forget(call.actor.key)
    if gone.nothing:
        models = await models_with_withdrawn(services)
        return Reply(say("nothing_about_you"), facts={**asdict(gone), "models": sorted(models)})
    return await _gone(services, say, say("forgotten_you", **asdict(gone)), asdict(gone))


@command("maskqa", ko="개인정보를 가리고 가르쳐요", en="Mask and teach", needs=Role.TEACHER, listed=False)
async def mask_qa(
    call: Call, services: Services, draft: Annotated[str, Field("확인 번호", "Confirmation")]
) -> Reply:
    """Teach what waits with all personal data in it masked; whatever else was found is shown again."""
    entry = await waiting(services.drafts, draft)
    return await teach(call, services, replace(entry, pair=without_personal(entry.pair)))


COMMANDS = (agree_message, withdraw_message, withdraw_wording, mask_qa)
