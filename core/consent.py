"""Asking the author of a captured message, and telling the teacher what they said."""

from __future__ import annotations

from core.clean import one_line
from core.forgetting import Part
from core.model import Channel, Consent, QAPair, Status
from core.policy import Rule
from core.reply import Button, Notice, Reply, Tone
from core.services import Services
from core.texts import language_of, speaker


async def ask_owner(services: Services, pair: QAPair) -> None:
    """Tell the author of a captured message, alone and once, what was taken and what they can do.

    Nobody can be asked where a file brought it, as no file says whose message it was.
    """
    if pair.consent != Consent.ASKED or pair.status != Status.APPROVED or not pair.owner:
        return
    say = speaker(language_of(pair.answer) or services.options.language)
    values = {"pair": str(pair.id)}
    buttons = (
        Button(say("agree_message"), "agreemessage", values),
        Button(say("withdraw_message"), "withdrawmessage", values, danger=True),
    )
    text = say("message_captured", question=pair.question, answer=one_line(pair.answer, 500), link=pair.link)
    reply = Reply(text.strip(), buttons=buttons, facts={"pair": pair.id})
    notice = Notice(Channel.direct(pair.owner), reply, f"captured:{pair.id}:{pair.owner}", pair.owner)
    await services.outbox.put(notice)


async def tell_teacher(services: Services, pair: QAPair, key: str) -> None:
    """Tell who captured a message what its author said, once for each answer."""
    if not pair.author or pair.author == pair.owner:
        return
    language = pair.language or services.options.language
    say = speaker(language)
    reply = Reply(say(key, number=pair.id), Tone.PLAIN, facts={"pair": pair.id})
    unique = f"consent:{pair.id}:{pair.revision}:{key}"
    await services.outbox.put(Notice(Channel.direct(pair.author), reply, unique, pair.author))


async def models_with_withdrawn(services: Services) -> frozenset[int]:
    """The model versions trained on words that were withdrawn since.

    Wordings that people asked only ever trained a model where their use was permitted.
    """
    permitted = services.options.policy.met(Rule.CAPTURED_PERMISSION)
    parts: tuple[Part, ...] = ("pair", "wording") if permitted else ("pair",)
    return await services.privacy.trained(parts)
