"""Bringing pairs in from files, once people saw what these hold and what the checks say of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from core import errors
from core.amending import amended
from core.clean import one_line
from core.command import Field, command
from core.consent import ask_owner
from core.doubts import Doubts
from core.importing import Plan, carry_out, plan_import, sift
from core.intake import Intake, read_intake
from core.lines import Fault, Row
from core.model import QAPair, Role, Status
from core.origin import provenance_of_file, stricter
from core.reply import Button, Call, Part, Progress, Reply, Table, Tone, Upload
from core.reporting import (
    clashes_in,
    described,
    doubts_in,
    form_of,
    import_report,
    remarks_on,
    written_columns,
)
from core.safety import without_personal
from core.services import Services
from core.texts import Say, speaker

_SHOWN = 5  # pairs of a preview
File = Annotated[Upload | None, Field("파일 (CSV, TSV, Excel, JSONL)", "File (CSV, TSV, Excel, JSONL)")]
ColumnNames = Annotated[str | None, Field("열 (질문=B, 답=D)", "Columns (question=B, answer=D)", limit=300)]


@command("import", ko="파일에서 질문과 답을 가져와요", en="Import pairs from a file", needs=Role.TEACHER)
async def import_(
    call: Call,
    services: Services,
    file: File = None,
    columns: ColumnNames = None,
    draft: Annotated[str | None, Field("확인 번호", "Confirmation", carried=True)] = None,
    mask: Annotated[bool, Field("개인정보 가리기", "Mask personal data")] = False,
    apart: Annotated[bool, Field("살펴볼 것은 빼기", "Leave out what is doubtful")] = False,
    replacing: Annotated[bool, Field("답 바꾸기", "Let the file's answers hold", carried=True)] = False,
    yes: Annotated[bool, Field("바로 저장", "Save at once")] = False,
) -> AsyncIterator[Part]:
    """Show what a file would bring and what the checks say of it, and bring it once that is confirmed."""
    speak = speaker(call.actor.language or "ko")
    upload = file or await _drafted(draft, services, speak)
    yield Progress(speak("reading_file"))
    intake = await asyncio.to_thread(read_intake, upload, speak, columns)
    yield Progress(speak("comparing"))
    plan, personal = await _planned(services, _rows(intake, call, draft, mask), intake.faults)
    doubts = Doubts(("new", "clash")) if replacing else Doubts()
    async for done, total in doubts.look(plan, services.moderator):
        yield Progress(speak("moderating"), done, total)
    plan = plan.without(doubts.lines if apart else ())
    found = _Found(intake, plan.replacing() if replacing else plan, doubts, personal)
    if not yes:
        key = draft or await services.drafts.put(upload.content, upload.name)
        yield _preview(upload.name, found, {**_kept(call), "draft": key}, speak)
        return
    async for progress in _saved(call, services, found.plan):
        yield progress
    yield _imported(found, services, speak)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file holds, what an import would do, what checks say, how many rows hold personal data."""

    intake: Intake
    plan: Plan
    doubts: Doubts
    personal: int


def _kept(call: Call) -> dict[str, str]:
    """What was chosen so far, for the buttons."""
    chosen = {name: call.values.get(name) for name in ("columns", "mask", "apart", "replacing")}
    return {name: value for name, value in chosen.items() if isinstance(value, str) and value}


async def _saved(call: Call, services: Services, plan: Plan) -> AsyncIterator[Progress]:
    """Store what the plan says, ask those whose messages came with it, and let go of the file."""
    speak, plan = speaker(call.actor.language or "ko"), _reviewed(plan, call, services)
    total = len(plan.new) + len(plan.widened) + len(plan.replaced)
    async for done, stored in carry_out(services.dataset.pairs, plan, call.actor.key):
        for pair in stored:
            await ask_owner(services, pair)
        yield Progress(speak("saving_pairs"), done, total)
    draft = call.values.get("draft")
    if isinstance(draft, str):  # what waited is done with; the file may hold more than what was taken from it
        await services.drafts.drop(draft)


@command(
    "discard", ko="가져오지 않고 지워요", en="Delete what waits for import", needs=Role.TEACHER, listed=False
)
async def discard(
    call: Call, services: Services, draft: Annotated[str, Field("확인 번호", "Confirmation")]
) -> Reply:
    """Delete a file that was shown and is not to be imported."""
    say = speaker(call.actor.language or "ko")
    gone = await services.drafts.drop(draft)
    return Reply(say("import_declined" if gone else "import_gone"), facts={"discarded": gone})


async def _drafted(draft: str | None, services: Services, speak: Say) -> Upload:
    if draft is None:
        raise errors.MissingField(field=speak("file"))
    kept = await services.drafts.get(draft)
    if kept is None:
        raise errors.NoSuchDraft
    return Upload(*kept)


def owned(pair: QAPair, call: Call) -> QAPair:
    """The pair as whoever hands in a file brings it; where the file tells a stricter origin, that stays."""
    provenance = stricter(provenance_of_file(call), pair.provenance)
    return replace(pair, author=call.actor.key, source=str(call.channel), provenance=provenance)


def _entered(row: Row, call: Call, draft: str | None) -> QAPair:
    """The pair with a key by which a button pressed twice at once stores it once."""
    delivery = draft or call.key
    entry = f"{delivery}:{row.lines[0]}" if delivery else None
    return replace(owned(row.pair, call), entry=entry)


def _rows(intake: Intake, call: Call, draft: str | None, mask: bool) -> list[Row]:
    rows = [replace(row, pair=_entered(row, call, draft)) for row in intake.rows]
    return [replace(row, pair=without_personal(row.pair)) for row in rows] if mask else rows


def _waiting(rows: Sequence[Row], services: Services) -> Sequence[Row]:
    """The rows as drafts, where what a teacher brings waits for a second person."""
    if services.options.review == "off":
        return rows
    return [replace(row, pair=replace(row.pair, status=Status.DRAFT)) for row in rows]


def _reviewed(plan: Plan, call: Call, services: Services) -> Plan:
    """The plan in which drafts that amend wait in the place of changes, where a second person approves."""
    if services.options.review == "off":
        return plan
    changed = [pair for pair in (*plan.widened, *plan.replaced) if pair.status is Status.APPROVED]
    waiting = tuple(pair for pair in plan.widened if pair.status is not Status.APPROVED)
    drafts = tuple(_amending(pair, call, services) for pair in changed)
    return replace(plan, new=(*plan.new, *drafts), widened=waiting, replaced=())


def _amending(pair: QAPair, call: Call, services: Services) -> QAPair:
    delivery = call.values.get("draft") or call.key
    entry = f"{delivery}:amends:{pair.id}" if delivery else None
    return replace(amended(pair, pair, call, services), provenance=pair.provenance, entry=entry)


async def _planned(services: Services, rows: Sequence[Row], faults: Sequence[Fault]) -> tuple[Plan, int]:
    """The plan without rows that hold a secret, and how many hold personal data."""
    sifted = await sift(_waiting(rows, services), services.secrets)
    found = sorted((*faults, *sifted.faults), key=lambda fault: fault.line)
    return await plan_import(services.dataset.datasets, sifted.rows, found), sifted.personal


def _figures(found: _Found) -> dict[str, object]:
    plan = found.plan
    return {
        "new": len(plan.new),
        "widened": len(plan.widened),
        "known": plan.count("known") + plan.count("full"),
        "replaced": len(plan.replaced),
        "clashes": plan.count("clash"),
        "faults": sum(fault.grave for fault in plan.faults),
        "doubtful": len(found.doubts.lines),
    }


def _preview(name: str, found: _Found, kept: Mapping[str, str], speak: Say) -> Reply:
    """What the file would bring, what is left out, and the buttons to go on."""
    intake, plan = found.intake, found.plan
    text = [speak("import_preview", name=name, form=form_of(intake), **_figures(found))]
    text += [described(intake.columns, speak)] if intake.columns else []
    text += [speak("personal_found", count=found.personal)] if found.personal else []
    pairs = [*plan.new, *plan.widened, *plan.replaced]
    rows = tuple(
        (one_line(pair.question, 50), one_line(pair.answer, 60), str(len(pair.variants)))
        for pair in pairs[:_SHOWN]
    )
    table = Table((speak("question"), speak("answer"), speak("wordings")), rows) if rows else None
    facts = {**_figures(found), **read_facts(intake), "draft": kept["draft"], **_facts(found)}
    buttons = _next_steps(found, kept, speak)
    return _reported(Reply("\n".join(text), buttons=buttons, table=table, facts=facts), found, speak)


def _next_steps(found: _Found, values: Mapping[str, str], speak: Say) -> tuple[Button, ...]:
    """Import it all, or without doubtful lines, or with personal data masked; change the columns."""
    plan, go = found.plan, {**values, "yes": "yes"}
    anything = plan.new or plan.widened or plan.replaced
    buttons = [Button(speak("import_now"), "import", go)] if anything else []
    if plan.replacing().replaced and not plan.replaced:
        buttons.append(Button(speak("import_replacing"), "import", go | {"replacing": "yes"}))
    if found.doubts.lines and not plan.count("doubtful"):
        buttons.append(Button(speak("import_apart"), "import", go | {"apart": "yes"}))
    if found.personal:
        buttons.append(Button(speak("import_masked"), "import", go | {"mask": "yes"}))
    if found.intake.columns:
        written = {"columns": written_columns(found.intake.columns, speak), **values}
        buttons.append(Button(speak("change_columns"), "import", written, opens_form=True))
    buttons.append(Button(speak("decline_import"), "discard", {"draft": values["draft"]}))
    return tuple(buttons)


def read_facts(intake: Intake) -> dict[str, object]:
    """For programs: how a file was read."""
    columns = dict(intake.columns.places) if intake.columns else None
    return {"form": intake.form, "encoding": intake.encoding, "columns": columns}


def _facts(found: _Found) -> dict[str, object]:
    """For programs: what the checks found, by line."""
    lines = [{"line": one.line, "reason": one.reason, **one.facts} for one in found.doubts.faults]
    return {"doubts": lines, "not_moderated": found.doubts.unseen}


def _imported(found: _Found, services: Services, speak: Say) -> Reply:
    plan = found.plan
    waits = (plan.new or plan.widened or plan.replaced) and services.options.review == "second"
    overlap = found.doubts.counts["alike"] + found.doubts.counts["contradiction"]
    stays = overlap and not plan.count("doubtful")
    text = [speak("imported", **_figures(found))]
    text += [speak("imported_replaced", count=len(plan.replaced))] if plan.replaced else []
    text += [speak("imported_waits")] if waits else []
    ending = [speak("doubts_later")] if stays else []
    facts = {**_figures(found), **_facts(found)}
    return _reported(Reply("\n".join(text), Tone.GOOD, facts=facts), found, speak, ending)


def _reported(reply: Reply, found: _Found, speak: Say, ending: Sequence[str] = ()) -> Reply:
    """The reply with what was left out and what is doubtful, the first few in its text, all in a file."""
    plan = found.plan
    lines = [reply.text, *remarks_on(plan.faults, speak), *clashes_in(plan, speak)]
    lines += [*doubts_in(found.doubts, plan, speak), *ending]
    report = import_report(plan, found.doubts.faults, speak)
    if report is None:
        return replace(reply, text="\n".join(lines))
    lines.append(speak("whole_report", name=report.name))
    return replace(reply, text="\n".join(lines), attachments=(report,))


COMMANDS = (import_, discard)
