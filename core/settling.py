"""Decisions on pairs (approve, merge, replace, reject), each one change with its news that can be undone."""

from __future__ import annotations

from dataclasses import replace

from core import errors
from core.consent import ask_owner
from core.dataset import check, with_wordings
from core.model import QAPair, Status
from core.origin import taken_up
from core.outcomes import Outcome, notices_of
from core.reply import Call, Notice
from core.services import Services


async def stored_draft(services: Services, number: int) -> QAPair:
    """A pair that waits for a reviewer; raises `NoSuchPair` for any other."""
    pair = await services.dataset.get(number)
    if pair.status is not Status.DRAFT:
        raise errors.NoSuchPair(number=number)
    return pair


async def require_second(call: Call, services: Services, pair: QAPair) -> None:
    """Raise `OwnPair` where a second person has to decide and this is the one who wrote it."""
    if services.options.review == "off" or pair.status is not Status.DRAFT:
        return
    last = (await services.revisions.of(pair.id))[0]
    if call.actor.key in (pair.author, last.by):
        raise errors.OwnPair(number=pair.id)


async def approve_pair(call: Call, services: Services, pair: QAPair) -> QAPair:
    """Let a draft answer, or the pair that it amends in its words; returns the pair that answers now.

    ``pair`` may have been changed by the reviewer on the way.
    """
    draft = await stored_draft(services, pair.id)
    await require_second(call, services, draft)
    target = await _amended(services, pair)
    if target is None:
        approved = replace(pair, status=Status.APPROVED, amends=0)
        news = _news(call, services, draft, "approved", draft.id)
        stored = (await services.revisions.settle([approved], call.actor.key, news))[0]
        await ask_owner(services, stored)
        return stored
    texts = {name: getattr(pair, name) for name in ("question", "answer", "variants", "tags", "key_phrases")}
    changed = taken_up(target, replace(target, **texts), pair)
    return await fold(call, services, pair, changed, "approved")


async def _amended(services: Services, pair: QAPair) -> QAPair | None:
    found = await services.dataset.pairs.get([pair.amends]) if pair.amends else ()
    return found[0] if found and found[0].status is Status.APPROVED else None


def merged(target: QAPair, pair: QAPair) -> QAPair:
    """The pair with another's questions as further wordings, and its tags."""
    tags = tuple(dict.fromkeys((*target.tags, *pair.tags)))
    return taken_up(target, with_wordings(replace(target, tags=tags), pair.wordings), pair)


def replaced(target: QAPair, pair: QAPair) -> QAPair:
    """The pair with another's answer, and its questions as further wordings.

    Key phrases of the old answer stay where the new one holds them.
    """
    kept = [phrase for phrase in target.key_phrases if phrase in pair.answer]
    phrases = tuple(dict.fromkeys((*kept, *pair.key_phrases)))
    wider = with_wordings(merged(target, pair), pair.wordings)
    return taken_up(target, check(replace(wider, answer=pair.answer, key_phrases=phrases)), pair)


async def fold(call: Call, services: Services, pair: QAPair, target: QAPair, outcome: Outcome) -> QAPair:
    """Store ``target``, which took up ``pair``, and put a stored ``pair`` away, as one change."""
    before = await services.dataset.stored(pair.id) if pair.id else None
    if before and before.status is Status.REMOVED and services.options.review != "off":
        raise errors.NoSuchPair(number=before.id)  # nobody reviewed what a removed pair brings in
    if before is None or before.status is Status.REMOVED:
        return await services.dataset.pairs.change(target, call.actor.key)
    await require_second(call, services, before)
    gone = replace(before, revision=pair.revision, status=Status.REMOVED)
    news = _news(call, services, before, outcome, target.id)
    stored = (await services.revisions.settle([target, gone], call.actor.key, news))[0]
    await ask_owner(services, stored)
    return stored


async def reject_pair(call: Call, services: Services, pair: QAPair) -> QAPair:
    """Settle a draft without learning it; it stays findable."""
    rejected = replace(pair, status=Status.REJECTED)
    news = _news(call, services, pair, "rejected", pair.id)
    return (await services.revisions.settle([rejected], call.actor.key, news))[0]


def _news(call: Call, services: Services, draft: QAPair, outcome: Outcome, into: int) -> tuple[Notice, ...]:
    """Nobody is told of their own decision."""
    if draft.author == call.actor.key:
        return ()
    return notices_of(draft, outcome, into, services.options.language)
