"""Asking and telling those whose messages are taken, and telling the teacher what they said."""

from __future__ import annotations

from core.clean import one_line, same
from core.entries import Entry
from core.forgetting import Part
from core.model import Channel, Consent, QAPair, Status, Wording
from core.policy import Rule
from core.reply import Button, Call, Notice, Reply, Tone
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


async def tell_asker(call: Call, services: Services, entry: Entry, pair: QAPair) -> None:
    """Tell whoever wrote the message that became a wording, alone and once, and how to take it back."""
    taken = [one for one in pair.borrowed if same(one) in same(entry.asked)]
    if not taken or entry.asker in ("", call.actor.key):
        return
    kept = await services.wordings.propose(Wording(pair.id, taken[0], entry.asker, Status.APPROVED))
    if kept.author != entry.asker:  # somebody else had offered the same before
        return
    say = speaker(language_of(taken[0]) or services.options.language)
    back = Button(say("withdraw_message"), "withdrawwording", {"wording": str(kept.id)}, danger=True)
    text = say("question_captured", question=taken[0], link=pair.link).strip()
    reply = Reply(text, buttons=(back,), facts={"pair": pair.id, "wording": kept.id})
    notice = Notice(Channel.direct(entry.asker), reply, f"lent:{pair.id}:{entry.asker}", entry.asker)
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
