"""Bringing pairs in from files, and examining files before anything is done with them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from core import errors
from core.clean import one_line
from core.command import Field, command
from core.consent import ask_owner
from core.decoding import NotText
from core.importing import Plan, carry_out, plan_import, sift
from core.intake import Intake, read_intake
from core.lines import Fault, Row
from core.model import QAPair, Role, Status
from core.origin import provenance_of_file, stricter
from core.reply import Button, Call, Part, Progress, Reply, Table, Tone, Upload
from core.reporting import (
    clashes_in,
    described,
    fault_report,
    form_of,
    import_report,
    remarks_on,
    written_columns,
)
from core.safety import without_personal
from core.services import Services
from core.texts import Say, speaker
from core.validation import Measure, examine

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
    yes: Annotated[bool, Field("바로 저장", "Save at once")] = False,
) -> AsyncIterator[Part]:
    """Show what a file would bring, and bring it once that is confirmed."""
    speak = speaker(call.actor.language or "ko")
    upload = file or await _drafted(draft, services, speak)
    yield Progress(speak("reading_file"))
    intake = await asyncio.to_thread(read_intake, upload, speak, columns)
    yield Progress(speak("comparing"))
    rows = _waiting(_rows(intake, call, draft, mask), services)
    plan, personal = await _planned(services, rows, intake.faults)
    if not yes:
        key = draft or await services.drafts.put(upload.content, upload.name)
        kept = {"draft": key, "columns": columns, "mask": "yes" if mask else None}
        yield _preview(upload.name, (intake, plan, personal), kept, speak)
        return
    async for progress in _saved(call, services, plan):
        yield progress
    if draft:  # what waited is done with; the file may hold more than what was taken from it
        await services.drafts.drop(draft)
    reply = _imported(plan, speak)
    waits = plan.new and services.options.review == "second"
    yield replace(reply, text=f"{reply.text}\n{speak('imported_waits')}") if waits else reply


async def _saved(call: Call, services: Services, plan: Plan) -> AsyncIterator[Progress]:
    """Store what the plan says, and ask those whose messages came with it."""
    speak = speaker(call.actor.language or "ko")
    total = len(plan.new) + len(plan.widened)
    async for done, stored in carry_out(services.dataset.pairs, plan, call.actor.key):
        for pair in stored:
            await ask_owner(services, pair)
        yield Progress(speak("saving_pairs"), done, total)


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


def _waiting(rows: list[Row], services: Services) -> list[Row]:
    """The rows as drafts, where what a teacher brings waits for a second person."""
    if services.options.review == "off":
        return rows
    return [replace(row, pair=replace(row.pair, status=Status.DRAFT)) for row in rows]


async def _planned(services: Services, rows: Sequence[Row], faults: Sequence[Fault]) -> tuple[Plan, int]:
    """The plan without rows that hold a secret, and how many hold personal data."""
    sifted = await sift(rows, services.secrets)
    found = sorted((*faults, *sifted.faults), key=lambda fault: fault.line)
    return await plan_import(services.dataset.datasets, sifted.rows, found), sifted.personal


def _figures(plan: Plan) -> dict[str, object]:
    return {
        "new": len(plan.new),
        "widened": len(plan.widened),
        "known": plan.count("known") + plan.count("full"),
        "clashes": plan.count("clash"),
        "faults": sum(fault.grave for fault in plan.faults),
    }


def _preview(name: str, read: tuple[Intake, Plan, int], kept: Mapping[str, str | None], speak: Say) -> Reply:
    """What the file would bring, what is left out, and the buttons to go on."""
    intake, plan, personal = read
    text = [speak("import_preview", name=name, form=form_of(intake), **_figures(plan))]
    text += [described(intake.columns, speak)] if intake.columns else []
    text += [speak("personal_found", count=personal)] if personal else []
    pairs = [*plan.new, *plan.widened]
    rows = tuple(
        (one_line(pair.question, 50), one_line(pair.answer, 60), str(len(pair.variants)))
        for pair in pairs[:_SHOWN]
    )
    table = Table((speak("question"), speak("answer"), speak("wordings")), rows) if rows else None
    facts = {**_figures(plan), **_read_facts(intake), "draft": kept["draft"]}
    buttons = _next_steps(intake, (bool(rows), personal), kept, speak)
    return _reported(Reply("\n".join(text), buttons=buttons, table=table, facts=facts), plan, speak)


def _next_steps(
    intake: Intake, found: tuple[bool, int], kept: Mapping[str, str | None], speak: Say
) -> tuple[Button, ...]:
    """Import it, with personal data masked where there is some, or change the columns."""
    values = {name: value for name, value in kept.items() if value}
    anything, personal = found
    buttons = [Button(speak("import_now"), "import", values | {"yes": "yes"})] if anything else []
    if personal:
        buttons.append(Button(speak("import_masked"), "import", values | {"mask": "yes", "yes": "yes"}))
    if intake.columns:
        written = {"columns": written_columns(intake.columns, speak)} | values
        buttons.append(Button(speak("change_columns"), "import", written, opens_form=True))
    buttons.append(Button(speak("decline_import"), "discard", {"draft": values["draft"]}))
    return tuple(buttons)


def _read_facts(intake: Intake) -> dict[str, object]:
    columns = dict(intake.columns.places) if intake.columns else None
    return {"form": intake.form, "encoding": intake.encoding, "columns": columns}


def _imported(plan: Plan, speak: Say) -> Reply:
    reply = Reply(speak("imported", **_figures(plan)), Tone.GOOD, facts=_figures(plan))
    return _reported(reply, plan, speak)


def _reported(reply: Reply, plan: Plan, speak: Say) -> Reply:
    """The reply with what was left out, the first few in its text and everything in a file."""
    lines = [reply.text, *remarks_on(plan.faults, speak), *clashes_in(plan, speak)]
    report = import_report(plan, speak)
    if report is None:
        return reply
    lines.append(speak("whole_report", name=report.name))
    return replace(reply, text="\n".join(lines), attachments=(report,))


@command(
    "check",
    ko="학습 파일에 고칠 것이 있는지 줄마다 봐요",
    en="Check a training file line by line",
    needs=Role.TEACHER,
)
async def check(
    call: Call,
    services: Services,
    file: File = None,
) -> Reply:
    """Say by line what is wrong with a file and what to do, without teaching anything."""
    speak = speaker(call.actor.language or "ko")
    if file is None:
        raise errors.MissingField(field=speak("file"))
    if not _looks_like_jsonl(file):
        return await _checked_table(file, services, speak)
    measure = Measure(services.options.needed_pairs, services.options.window)
    try:
        faults = await asyncio.to_thread(examine, file.content, measure)
    except NotText as error:
        raise errors.UnreadableFile(name=file.name, reason=speak("not_text"), line=error.line) from error
    grave = [fault for fault in faults if fault.grave]
    examples = sum(bool(line.strip()) for line in file.content.split(b"\n"))
    figures = {"examples": examples, "faults": len(grave), "remarks": len(faults) - len(grave)}
    text = speak("check_faults" if faults else "check_fine", name=file.name, **figures)
    tone = Tone.WARNING if grave else Tone.GOOD
    return _with_faults(Reply(text, tone, facts=figures), faults, speak)


def _looks_like_jsonl(file: Upload) -> bool:
    named = file.name.lower().endswith((".jsonl", ".ndjson", ".json"))
    return named or file.content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{")


async def _checked_table(file: Upload, services: Services, speak: Say) -> Reply:
    intake = await asyncio.to_thread(read_intake, file, speak)
    grave = [fault for fault in intake.faults if fault.grave]
    figures = {"pairs": len(intake.rows), "faults": len(grave)}
    text = [speak("check_table", name=file.name, form=form_of(intake), **figures)]
    text += [described(intake.columns, speak)] if intake.columns else []
    draft = await services.drafts.put(file.content, file.name)
    button = Button(speak("import_it"), "import", {"draft": draft})
    tone = Tone.WARNING if grave else Tone.GOOD
    reply = Reply("\n".join(text), tone, (button,), facts={**figures, **_read_facts(intake)})
    return _with_faults(reply, intake.faults, speak)


def _with_faults(reply: Reply, faults: Sequence[Fault], speak: Say) -> Reply:
    """The reply with the first faults in its text, and all of them in a file where there are more."""
    report = fault_report(faults, speak)
    lines = [reply.text, *remarks_on(faults, speak)]
    lines += [speak("whole_report", name=report.name)] if report else []
    facts = {
        **reply.facts,
        "lines": [{"line": one.line, "reason": one.reason, **one.facts} for one in faults],
    }
    return replace(reply, text="\n".join(lines), attachments=(report,) if report else (), facts=facts)


COMMANDS = (import_, discard, check)
