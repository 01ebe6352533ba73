"""A pair's history: what changed, who changed it and when; undo, and going back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Annotated

from core.amending import brought_back
from core.clean import one_line
from core.command import Field, command
from core.commands.teach import Number
from core.entries import Entry
from core.errors import NoSuchPair
from core.model import QAPair, Role
from core.naming import called
from core.reply import Button, Call, Reply, Table, Tone
from core.revision import Revision, changed_fields
from core.services import Services
from core.teaching import facts_of, teach
from core.texts import Say, speaker
from core.undoing import earlier, last_change, undo

_SHOWN, _AT_ONCE = 10, 3  # revisions in a reply; pairs that one press may change back without asking


@command("history", ko="질문과 답이 바뀐 기록을 봐요", en="Show what changed in a pair", needs=Role.TEACHER)
async def history(call: Call, services: Services, number: Number) -> Reply:
    """Show the revisions of a pair, newest first, with a button to go back to each."""
    say = speaker(call.actor.language or "ko")
    revisions = await services.revisions.of(number)
    if not revisions:
        raise NoSuchPair(number=number)
    shown = list(zip_longest(revisions[:_SHOWN], revisions[1 : _SHOWN + 1]))
    spell = await called(services.names, {one.by for one, _ in shown if one})
    rows = tuple((*_row(one, before, say), spell(one.by), _when(one)) for one, before in shown if one)
    table = Table((say("revision"), say("what_changed"), say("by_whom"), say("when")), rows)
    pair = revisions[0].pair
    buttons = tuple(
        Button(say("go_back_to", revision=one.pair.revision), "restoreqa", _values(one.pair))
        for one in revisions[1:_SHOWN]
    )
    undo_it = Button(say("undo_it"), "undo", {"number": str(number)})
    facts = {**facts_of(pair), "revisions": [_facts(one, before) for one, before in shown if one]}
    text = say("history_of", number=number, question=pair.question, count=len(revisions))
    return Reply(text, buttons=(undo_it, *buttons), table=table, facts=facts)


def _values(pair: QAPair) -> dict[str, str]:
    return {"number": str(pair.id), "revision": str(pair.revision)}


def _row(one: Revision, before: Revision | None, say: Say) -> tuple[str, str]:
    names = changed_fields(before.pair if before else None, one.pair)
    told = " · ".join(_told(name, before.pair if before else None, one.pair, say) for name in names)
    return str(one.pair.revision), told or say("nothing_visible")


def _when(one: Revision) -> str:
    return f"{one.at:%Y-%m-%d %H:%M}" if one.at else ""


def _told(name: str, before: QAPair | None, after: QAPair, say: Say) -> str:
    """One thing that changed, as ``answer: old → new``."""
    new = _spelled(getattr(after, name), name, say)
    old = f"{_spelled(getattr(before, name), name, say)} → " if before else ""
    return f"{say(f'part_{name}')}: {old}{new}"


def _spelled(value: object, name: str, say: Say) -> str:
    if name == "status":
        return say(f"status_{value}")
    return one_line(" | ".join(value) if isinstance(value, tuple) else str(value), 60) or "–"


def _facts(one: Revision, before: Revision | None) -> dict[str, object]:
    changed = list(changed_fields(before.pair if before else None, one.pair))
    at = one.at.isoformat() if one.at else None
    return {"revision": one.pair.revision, "by": one.by, "at": at, "changed": changed}


@command("undo", ko="마지막으로 바꾼 것을 되돌려요", en="Undo the last change", needs=Role.TEACHER)
async def undo_(
    call: Call,
    services: Services,
    number: Annotated[int | None, Field("번호", "Number", values_from="pairs")] = None,
    yes: Annotated[bool, Field("묻지 않고", "Without asking")] = False,
) -> Reply:
    """Undo your own last change, or the last one of a pair; undoing twice brings it back."""
    say = speaker(call.actor.language or "ko")
    changes = await last_change(services, call.actor.key, number)
    count = len({one.pair.id for one in changes})
    if count > _AT_ONCE and not yes:
        values = ({"number": str(number)} if number else {}) | {"yes": "yes"}
        button = Button(say("undo_all", count=count), "undo", values, danger=True)
        return Reply(say("undo_many", count=count), Tone.WARNING, (button,), facts={"pairs": count})
    undone, waiting = await undo(call, services, changes)
    return _undone(undone, [say("undone_waits")] if waiting else [], say)


def _undone(pairs: Sequence[QAPair], remarks: Sequence[str], say: Say) -> Reply:
    lines = [
        f"- #{pair.id} {one_line(pair.question, 60)} ({say(f'status_{pair.status}')})"
        for pair in pairs[:_SHOWN]
    ]
    again = Button(say("redo_it"), "undo", {"number": str(pairs[0].id)}, quiet=True)
    facts = {"pairs": [facts_of(pair) for pair in pairs[:_SHOWN]]}
    text = "\n".join([say("undone", count=len(pairs)), *lines, *remarks])
    return Reply(text, Tone.GOOD, (again,), facts=facts)


@command("restoreqa", ko="지운 것을 되살려요", en="Bring a removed pair back", needs=Role.TEACHER)
async def restore_qa(
    call: Call,
    services: Services,
    number: Number,
    revision: Annotated[int | None, Field("몇 번째 기록", "Revision")] = None,
) -> Reply:
    """Bring back a removed or rejected pair, or a pair to one of its earlier revisions."""
    say = speaker(call.actor.language or "ko")
    present, back = await earlier(services, number, revision)
    if back == present:
        return Reply(say("nothing_changed", number=number), facts=facts_of(present))
    entry = Entry(brought_back(present, back, call, services))
    reply = await teach(call, services, entry)
    if reply.tone is not Tone.GOOD or present.status is back.status or entry.pair.status is not back.status:
        return reply
    return replace(reply, text=say("brought_back", number=number, question=back.question, answer=back.answer))


COMMANDS = (history, undo_, restore_qa)
