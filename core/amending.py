"""Who brought a pair in, and changes of taught pairs that wait until a second person approves them."""

from __future__ import annotations

from dataclasses import replace

from core.model import QAPair, Role, Status
from core.origin import provenance_of, stricter
from core.reply import Call
from core.services import Services


def owned(pair: QAPair, call: Call, services: Services) -> QAPair:
    """A new pair with who brought it in, where and how; under review it waits for a second person."""
    waits = services.options.review == "second" or call.actor.role < Role.TEACHER
    return replace(
        pair,
        author=call.actor.key,
        source=str(call.channel),
        provenance=provenance_of(call),
        status=Status.DRAFT if waits else Status.APPROVED,
        entry=call.key,
        language=call.actor.language,
    )


def amended(pair: QAPair, changed: QAPair, call: Call, services: Services) -> QAPair:
    """The changed pair, or a draft that would take its place, where a second person has to approve it."""
    if pair.status is not Status.APPROVED or services.options.review == "off":
        return changed
    return owned(replace(changed, id=0, revision=0, amends=pair.id), call, services)


def brought_back(present: QAPair, back: QAPair, call: Call, services: Services) -> QAPair:
    """A pair as it was before, or a draft of it, where a second person has to approve what answers then.

    Only what would answer waits: taking something away needs nobody else. Going back makes no words freer.
    """
    if services.options.review == "off" or back.status is not Status.APPROVED:
        return back
    if present.status is not Status.APPROVED:
        return replace(back, status=Status.DRAFT)
    draft = amended(present, back, call, services)
    entry = f"{call.key}:{present.id}" if call.key else None
    return replace(draft, provenance=stricter(draft.provenance, back.provenance), entry=entry)
