"""Bringing pairs in and out: import, export, the sample sport."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from core import errors, jsonl, spreadsheet
from core.clean import clean, one_line
from core.command import Field, command
from core.dataset import Plan
from core.jsonl import Fault
from core.knowledge import split_notes
from core.model import Provenance, QAPair, Role
from core.reply import Attachment, Button, Call, Reply, Table, Tone, Upload
from core.services import Services
from core.texts import Say, say, speaker
from core.tuning import Case

_LARGEST = 64_000_000  # bytes of a file to import
_LIMITS = {"question": 500, "answer": 2000}  # characters, as in the form of /addqa
_SHOWN = 5
_KINDS = {"wording", "off_topic", "near_miss", "untaught"}
_FORMATS = {"jsonl": ("OpenAI JSONL", "OpenAI JSONL"), "csv": ("CSV (표)", "CSV (spreadsheet)")}


@command("import", ko="파일에서 질문과 답을 가져와요", en="Import pairs from a file", needs=Role.TEACHER)
async def import_(
    call: Call,
    services: Services,
    file: Annotated[Upload | None, Field("파일 (CSV, JSONL)", "File (CSV, JSONL)")] = None,
    draft: Annotated[str | None, Field("확인 번호", "Confirmation")] = None,
    yes: Annotated[bool, Field("바로 저장", "Save at once")] = False,
) -> Reply:
    """Show what a file would bring, and bring it once that is confirmed."""
    speak = speaker(call.actor.language or "ko")
    upload = file or await _drafted(draft, services, speak)
    pairs, faults = await asyncio.to_thread(read_file, upload, speak)
    plan = await services.dataset.plan([_owned(pair, call) for pair in pairs], faults)
    if not yes and draft is None:
        key = await services.drafts.put(upload.content, upload.name)
        return _preview(upload.name, plan, key, speak)
    await services.dataset.carry_out(plan, call.actor.key)
    text = "\n".join([speak("imported", **_figures(plan)), *_remarks(plan, speak)])
    return Reply(text, Tone.GOOD, facts=_figures(plan))


async def _drafted(draft: str | None, services: Services, speak: Say) -> Upload:
    if draft is None:
        raise errors.MissingField(field=speak("file"))
    kept = await services.drafts.get(draft)
    if kept is None:
        raise errors.NoSuchDraft
    return Upload(*kept)


def read_file(upload: Upload, speak: Say) -> tuple[list[QAPair], list[Fault]]:
    """Read CSV or JSONL by what the file holds; raises `UnreadableFile` or `NothingToImport`."""
    if len(upload.content) > _LARGEST:
        raise errors.UnreadableFile(name=upload.name, reason=speak("too_large"), line=1)
    try:
        text = upload.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = upload.content[: error.start].count(b"\n") + 1
        raise errors.UnreadableFile(name=upload.name, reason=speak("not_utf8"), line=line) from error
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise errors.UnreadableFile(name=upload.name, reason=speak("not_text"), line=line)
    pairs, faults = (jsonl if text.lstrip().startswith("{") else spreadsheet).parse(text)
    fitting = [pair for pair in pairs if _fits(pair)]
    faults += [Fault(0, "too_long")] * (len(pairs) - len(fitting))
    if not fitting:
        reason = speak(faults[0].reason) if faults else speak("empty_file")
        raise errors.NothingToImport(name=upload.name, reason=reason)
    return fitting, faults


def _fits(pair: QAPair) -> bool:
    longest = max(map(len, pair.wordings))
    return longest <= _LIMITS["question"] and len(pair.answer) <= _LIMITS["answer"]


def _owned(pair: QAPair, call: Call) -> QAPair:
    return replace(pair, author=call.actor.key, source=str(call.channel), provenance=Provenance.FILE)


def _figures(plan: Plan) -> dict[str, object]:
    return {
        "new": len(plan.new),
        "widened": len(plan.widened),
        "known": plan.known,
        "clashes": len(plan.clashes),
        "faults": len(plan.faults),
    }


def _preview(name: str, plan: Plan, key: str, speak: Say) -> Reply:
    text = "\n".join([speak("import_preview", name=name, **_figures(plan)), *_remarks(plan, speak)])
    rows = tuple(
        (one_line(pair.question, 50), one_line(pair.answer, 60), str(len(pair.variants)))
        for pair in (*plan.new, *plan.widened)[:_SHOWN]
    )
    table = Table((speak("question"), speak("answer"), speak("wordings")), rows) if rows else None
    buttons = (Button(speak("import_now"), "import", {"draft": key}),) if rows else ()
    return Reply(text, buttons=buttons, table=table, facts={**_figures(plan), "draft": key})


def _remarks(plan: Plan, speak: Say) -> list[str]:
    """What was left out, by line or by pair; the first few of each."""
    lines = [
        speak("fault_line", line=fault.line or "?", reason=speak(fault.reason))
        for fault in plan.faults[:_SHOWN]
    ]
    lines += [
        speak("clash_line", question=one_line(pair.question, 60), number=other.id or "?")
        for pair, other in plan.clashes[:_SHOWN]
    ]
    return lines


@command("export", ko="가르친 것을 파일로 내보내요", en="Export what was taught", needs=Role.TEACHER)
async def export(
    call: Call,
    services: Services,
    format: Annotated[Literal["jsonl", "csv"], Field("형식", "Format", choices=_FORMATS)] = "jsonl",
) -> Reply:
    """Write the approved pairs as OpenAI chat JSONL or CSV."""
    speak = speaker(call.actor.language or "ko")
    system = say("default_prompt", services.options.language)
    count, chunks = 0, ["".join(spreadsheet.rows_of([]))] if format == "csv" else []
    async for batch in services.dataset.approved():
        count += len(batch)
        chunks.append(await asyncio.to_thread(_written, batch, format, system))
    if not count:
        return Reply(speak("nothing_taught"), Tone.WARNING, facts={"pairs": 0})
    content = "".join(chunks).encode()
    media_type = "text/csv" if format == "csv" else "application/jsonl"
    file = Attachment(f"hobane-{services.now():%Y-%m-%d}.{format}", content, media_type)
    facts = {"pairs": count, "bytes": len(content), "file": file.name}
    return Reply(speak("exported", count=count, name=file.name), Tone.GOOD, attachments=(file,), facts=facts)


def _written(batch: Sequence[QAPair], format: str, system: str) -> str:
    if format == "csv":
        return "".join(list(spreadsheet.rows_of(batch))[1:])
    return "".join(jsonl.lines_of(batch, system))


@command("demo", ko="예시 종목 호반느를 불러와요", en="Load the sample sport Hobane", needs=Role.ADMIN)
async def demo(call: Call, services: Services) -> Reply:
    """Teach the sample pairs, take in its rules as notes, keep its held-out questions for evaluation."""
    speak = speaker(call.actor.language or "ko")
    files = await services.sample.files()
    pairs, faults = spreadsheet.parse(files["pairs.csv"])
    plan = await services.dataset.plan([_owned(pair, call) for pair in pairs], faults)
    new = await services.dataset.carry_out(plan, call.actor.key)
    notes = 0
    for name, text in files.items():
        if name.endswith(".md"):
            notes += await services.notes.replace(name, split_notes(text, name))
    cases = await services.evaluations.replace_cases(read_cases(files["cases.jsonl"]))
    facts = {"new": new, "pairs": len(pairs), "notes": notes, "cases": cases}
    buttons = (Button(speak("train_now"), "retrain"), Button(speak("evaluate_now"), "evaluate"))
    return Reply(speak("demo_loaded", **facts), Tone.GOOD, buttons, facts=facts)


def read_cases(text: str) -> list[Case]:
    """Read held-out cases, one JSON object a line; raises `NoCases` where there is no fitting line."""
    cases = []
    for line in text.splitlines():
        try:
            record = json.loads(line)
            question, kind, expected = clean(record["question"]), record["kind"], record.get("expected")
            if kind in _KINDS:
                cases.append(Case(question, kind, expected, record.get("language", "ko")))
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
    if not cases:
        raise errors.NoCases
    return cases


COMMANDS = (import_, export, demo)
