"""Where the words of a pair come from, kept right while people edit, merge and take over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.clean import same
from core.dataset import with_wordings
from core.model import Actor, Consent, Provenance, QAPair, Wording
from core.policy import TABLE, Policy, Use
from core.reply import Call
from core.services import Services
from core.texts import Say, speaker

_BY_PLATFORM = {
    "terminal": Provenance.TERMINAL,
    "web": Provenance.WEB,
    "discord": Provenance.DISCORD_FORM,
    "slack": Provenance.SLACK_FORM,
}
FREE = (Provenance.WEB, Provenance.TERMINAL, Provenance.FILE)
"""What never passed through a platform's API."""
CHATS = tuple(platform for platform, provenance in _BY_PLATFORM.items() if provenance not in FREE)
_STRICT = (*FREE, Provenance.DISCORD_FORM, Provenance.SLACK_FORM, Provenance.CAPTURED)


def provenance_of(call: Call) -> Provenance:
    """By which way something typed came in, as far as its platform tells."""
    return _BY_PLATFORM.get(call.channel.platform, Provenance.CAPTURED)


def provenance_of_file(call: Call) -> Provenance:
    """A file that was handed in through a platform's API is what that platform's forms are."""
    typed = provenance_of(call)
    return Provenance.FILE if typed in FREE else typed


def form_note(policy: Policy, values: Mapping[str, object], actor: Actor) -> str | None:
    """One line on what will happen to what is written into a form; None where nothing needs saying.

    ``values`` are the form's: ``whose`` the answer's message is, ``asked`` the message that is its question.
    """
    say = speaker(actor.language or "ko")
    if (values.get("whose") or actor.key) != actor.key:
        return say("capture_note")
    if values.get("asked"):
        return say("lent_note" if (values.get("asker") or "") != actor.key else "own_message_note")
    typed = _BY_PLATFORM.get(actor.platform, Provenance.CAPTURED)
    trains = policy.training is Use.LANGUAGE_MODEL
    return say("form_note") if trains and not policy.met(TABLE[typed][Use.LANGUAGE_MODEL]) else None


def stricter(one: Provenance, other: Provenance) -> Provenance:
    """The one of two origins that may be used for less."""
    return max(one, other, key=_STRICT.index)


def captured(pair: QAPair, whose: str | None, by: str) -> QAPair:
    """A pair whose answer was taken from a message of ``whose``; without one, the pair as it is.

    One's own message is agreed to by teaching it; it stays a message from a chat all the same.
    """
    if not whose:
        return pair
    consent = Consent.AGREED if whose == by else Consent.ASKED
    return replace(pair, provenance=Provenance.CAPTURED, consent=consent, owner=whose)


def lent(pair: QAPair, asked: str | None) -> QAPair:
    """The pair with the wordings marked that a message gave it: as it stood there, or a part of it."""
    said = same(asked or "")
    taken = [wording for wording in pair.wordings if wording not in pair.borrowed and same(wording) in said]
    return replace(pair, borrowed=(*pair.borrowed, *taken)) if said else pair


def borrowing(pair: QAPair, proposed: Wording) -> QAPair:
    """The pair with a wording that somebody asked; one from a chat stays known as borrowed."""
    wider = with_wordings(pair, [proposed.text])
    if wider == pair or proposed.author.partition(":")[0] not in CHATS:
        return wider
    return replace(wider, borrowed=(*pair.borrowed, proposed.text))


def as_before(pair: QAPair, before: QAPair) -> QAPair:
    """A pair that says what ``before`` says, with no looser an origin: coming by a file makes no words new.

    Whoever's message it was is asked again.
    """
    borrowed = tuple(one for one in before.borrowed if one in pair.wordings and one not in pair.borrowed)
    pair = replace(pair, borrowed=(*pair.borrowed, *borrowed))
    if stricter(pair.provenance, before.provenance) is pair.provenance:
        return pair
    pair = replace(pair, provenance=before.provenance)
    captured_before = before.provenance is Provenance.CAPTURED
    return replace(pair, consent=Consent.ASKED, owner=before.owner) if captured_before else pair


def taken_up(before: QAPair, after: QAPair, source: QAPair) -> QAPair:
    """``after`` with the origin it has when words of ``source``'s origin came into ``before``.

    Question and answer written anew by a free way make it that way's; other wordings of other origin go.
    """
    if _texts(before) == _texts(after):
        return after
    anew = all(same(getattr(before, name)) != same(getattr(after, name)) for name in ("question", "answer"))
    if anew and source.provenance in FREE:
        return _anew(before, after, source)
    borrowed = tuple(wording for wording in before.borrowed if wording in after.wordings)
    borrowed += tuple(one for one in source.borrowed if one in after.wordings and one not in before.wordings)
    provenance = stricter(before.provenance, source.provenance)
    if source.provenance != Provenance.CAPTURED or same(after.answer) == same(before.answer):
        if source.provenance == Provenance.CAPTURED:  # only wordings of it came in
            provenance = before.provenance
            borrowed += tuple(one for one in after.wordings if one not in (*before.wordings, *borrowed))
        return replace(after, provenance=provenance, borrowed=borrowed)
    return replace(
        after, provenance=provenance, consent=source.consent, owner=source.owner, borrowed=borrowed
    )


def _anew(before: QAPair, after: QAPair, source: QAPair) -> QAPair:
    if before.provenance in FREE and not before.borrowed:
        return after
    kept = tuple(wording for wording in after.variants if wording not in before.wordings)
    variants = after.variants if before.provenance in FREE else kept
    variants = tuple(wording for wording in variants if wording not in before.borrowed)
    fresh = replace(after, variants=variants, borrowed=(), consent=Consent.OWN, owner="")
    return replace(fresh, provenance=source.provenance)


def remark_anew(before: QAPair, after: QAPair, say: Say) -> list[str]:
    """What to tell a teacher whose writing made a pair the page's: which of its wordings went."""
    if after.provenance not in FREE or (before.provenance in FREE and not before.borrowed):
        return []
    gone = [wording for wording in before.variants if wording not in after.wordings]
    return [say("written_anew", wordings=" · ".join(gone) or "–")]


def _texts(pair: QAPair) -> tuple[object, ...]:
    return (pair.wordings, pair.answer, pair.tags, pair.key_phrases)


async def _source(call: Call, services: Services, pair: QAPair, before: QAPair) -> QAPair:
    """What tells where changed words come from; saying again what was said before makes none freer."""
    if (pair.owner, pair.provenance) != (before.owner, before.provenance):
        return pair
    texts = same(pair.question), same(pair.answer)
    if same(before.question) != texts[0] and same(before.answer) != texts[1]:
        for one in await services.revisions.of(pair.id):
            if (same(one.pair.question), same(one.pair.answer)) == texts:
                return one.pair
    return QAPair("", "", provenance=provenance_of(call))


async def with_origin(call: Call, services: Services, pair: QAPair) -> QAPair:
    """The pair that somebody typed, with the origin of each of its parts.

    A wording that somebody else asked in a chat, word for word, was borrowed from there.
    """
    known: tuple[str, ...] = ()
    if pair.id:
        before = await services.dataset.stored(pair.id)
        pair = taken_up(before, pair, await _source(call, services, pair, before))
        known = before.wordings
    new = [wording for wording in pair.wordings if wording not in known]
    heard = await services.gaps.heard(new, CHATS, call.actor.key)
    borrowed = tuple(one for one in pair.wordings if one in heard or one in pair.borrowed)
    return replace(pair, borrowed=borrowed)
