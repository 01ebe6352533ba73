"""The way of a pair into the dataset: checks, the teacher's decision where they find something, storage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.amending import amended
from core.askers import with_askers
from core.checks import Finding, Teaching, Weight, findings_of
from core.clean import same
from core.consent import ask_owner, tell_asker
from core.dataset import check, with_wordings
from core.entries import Entry, keep_waiting
from core.model import Consent, PairSearch, QAPair, Status
from core.origin import remark_anew, stricter, taken_up, with_origin
from core.reply import Button, Call, Reply, Tone
from core.services import Services
from core.settling import approve_pair
from core.texts import Say, speaker

_ALIKE, _WORDINGS = 6, 4  # pairs looked at, and wordings they are looked up by


async def teach(call: Call, services: Services, entry: Entry) -> Reply:
    """Check a pair and store it; where a check finds something, show that and let the teacher decide.

    A question that is taught already with the same answer only gains the new wordings.
    """
    say = speaker(call.actor.language or "ko")
    pair = await with_origin(call, services, check(entry.pair))
    alike = await pairs_like(services, pair)
    twin = None if pair.id else _twin(pair, alike)
    found = await findings_of(services.checks, Teaching(pair, alike, say))
    if twin and not any(one.weight is Weight.BLOCKS for one in found):
        known = await _known(call, services, twin, pair)
        await _tell(call, services, entry, known)
        return known
    open_ones = [one for one in found if one.weight is Weight.BLOCKS or one.key not in entry.seen]
    if open_ones:
        return await _ask(services, replace(entry, pair=pair), open_ones, say)
    stored = await store(call, services, pair)
    await _tell(call, services, entry, stored)
    return await with_askers(call, services, stored)


async def _tell(call: Call, services: Services, entry: Entry, reply: Reply) -> None:
    """Tell whose message gave the pair a wording, where one did; the reply names the pair."""
    number = reply.facts.get("pair")
    if entry.asker and isinstance(number, int):
        await tell_asker(call, services, entry, await services.dataset.stored(number))


async def store(call: Call, services: Services, pair: QAPair) -> Reply:
    """Store a checked pair: new, the next revision of its own, or a draft that is approved by this."""
    say = speaker(call.actor.language or "ko")
    if not pair.id:
        new = (await services.dataset.pairs.add([pair]))[0]
        await ask_owner(services, new)
        return taught_reply(new, say)
    before = await services.dataset.stored(pair.id)
    if before.status is Status.DRAFT and pair.status is Status.APPROVED:
        return approved_reply(await approve_pair(call, services, pair), say)
    changed = await services.dataset.pairs.change(pair, call.actor.key)
    await ask_owner(services, changed)
    reply = changed_reply(changed, say)
    brought = before.status is not Status.DRAFT and changed.status is Status.DRAFT
    remarks = [*remark_anew(before, changed, say), *([say("undone_waits")] if brought else [])]
    return replace(reply, text="\n".join([reply.text, *remarks]))


async def pairs_like(services: Services, pair: QAPair) -> Sequence[QAPair]:
    """Other pairs that may say the same, taught or waiting: those with one of its wordings first."""
    found: dict[int, QAPair] = {}
    for wording in pair.wordings[:_WORDINGS]:
        for status in (Status.APPROVED, Status.DRAFT):
            exact = await services.dataset.pairs.find(
                PairSearch(wording=wording, status=status, limit=_ALIKE)
            )
            found |= {other.id: other for other in exact.pairs}
    for wording in pair.wordings[:_WORDINGS]:
        taught = (await services.knowledge.find(wording, _ALIKE, 0)).pairs
        search = PairSearch(wording, status=Status.DRAFT, limit=_ALIKE)
        drafts = (await services.dataset.pairs.find(search)).pairs
        found |= {other.id: other for other in (*taught, *drafts) if other.id not in found}
    found = {number: other for number, other in found.items() if number not in (pair.id, pair.amends)}
    # Of several drafts for the place of one pair each is decided on by itself.
    return [other for other in found.values() if not other.amends or other.amends != pair.amends]


def _twin(pair: QAPair, alike: Sequence[QAPair]) -> QAPair | None:
    """The pair that this very form brought in before, or one that answers the same question alike."""
    words = {same(wording) for wording in pair.wordings}
    for other in alike:
        if pair.entry is not None and other.entry == pair.entry:
            return other
        if words & {same(wording) for wording in other.wordings} and same(other.answer) == same(pair.answer):
            return other
    return None


async def _known(call: Call, services: Services, twin: QAPair, pair: QAPair) -> Reply:
    """The same form sent again is told the same; what was taught before gains the new wordings."""
    say = speaker(call.actor.language or "ko")
    if pair.entry is not None and twin.entry == pair.entry:
        return taught_reply(twin, say)
    widened = taken_up(twin, with_wordings(twin, pair.wordings), pair)
    added = len(widened.variants) - len(twin.variants)
    if widened != twin:
        widened = await widen(call, services, twin, widened)
    key = ("widened_by" if widened.id == twin.id else "widened_waits") if added else "known_before"
    return Reply(say(key, number=twin.id, added=added), facts=facts_of(widened))


async def widen(call: Call, services: Services, pair: QAPair, wider: QAPair) -> QAPair:
    """Store a pair with more wordings, or a draft of it where a second person has to approve it."""
    amending = amended(pair, wider, call, services)
    if amending.id:
        return await services.dataset.pairs.change(amending, call.actor.key)
    kept = replace(amending, provenance=stricter(amending.provenance, wider.provenance))
    return (await services.dataset.pairs.add([kept]))[0]


async def _ask(services: Services, entry: Entry, found: Sequence[Finding], say: Say) -> Reply:
    """Show what was found; the buttons carry the key under which all that was typed waits for a day."""
    seen = entry.seen | {finding.key for finding in found if finding.weight is Weight.ASKS}
    kept = next((finding.instead for finding in found if finding.instead), entry.pair)
    draft = {"draft": await keep_waiting(services.drafts, replace(entry, pair=kept, seen=seen))}
    buttons: list[Button] = []
    if all(finding.weight is Weight.ASKS for finding in found):
        offered = [button for finding in found for button in finding.buttons]
        buttons = [replace(button, values={**button.values, **draft}) for button in offered]
        both = any(finding.kind == "contradiction" for finding in found)
        buttons.append(Button(say("both_stay" if both else "teach_anyway"), "teachanyway", draft))
    buttons.append(Button(say("edit_typed"), "editqa" if entry.pair.id else "addqa", draft, opens_form=True))
    text = "\n\n".join(finding.text for finding in found)
    facts = {"error": "findings", "findings": [finding.key for finding in found], **facts_of(kept)}
    return Reply(text, Tone.WARNING, tuple(buttons), facts=facts)


def taught_reply(pair: QAPair, say: Say) -> Reply:
    """Say what was learned, or that it waits for a second person."""
    key = "taught" if pair.status is Status.APPROVED else "taught_waits"
    text = say(key, number=pair.id, question=pair.question, answer=pair.answer)
    if pair.variants:
        text += f"\n{say('wordings_are', wordings=' · '.join(pair.variants))}"
    if pair.consent is Consent.ASKED:
        text += f"\n{say('waits_for_author')}"
    return Reply(text, Tone.GOOD, (_undo(pair, say),), facts=facts_of(pair))


def changed_reply(pair: QAPair, say: Say) -> Reply:
    """Say how a pair stands now."""
    text = say("changed", number=pair.id, question=pair.question, answer=pair.answer)
    return Reply(text, Tone.GOOD, (_undo(pair, say),), facts=facts_of(pair))


def approved_reply(pair: QAPair, say: Say) -> Reply:
    """Say which pair answers now."""
    text = say("approved", number=pair.id, question=pair.question, answer=pair.answer)
    buttons = (Button(say("review_next"), "review"), _undo(pair, say))
    return Reply(text, Tone.GOOD, buttons, facts=facts_of(pair))


def _undo(pair: QAPair, say: Say) -> Button:
    return Button(say("undo_it"), "undo", {"number": str(pair.id)}, quiet=True)


def facts_of(pair: QAPair) -> dict[str, object]:
    """A pair for programs."""
    return {
        "pair": pair.id,
        "question": pair.question,
        "answer": pair.answer,
        "variants": list(pair.variants),
        "tags": list(pair.tags),
        "key_phrases": list(pair.key_phrases),
        "status": str(pair.status),
    }
