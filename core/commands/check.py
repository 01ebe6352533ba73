"""Examining files before anything is done with them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from core import errors
from core.command import command
from core.commands.bring import File, read_facts
from core.decoding import NotText
from core.intake import read_intake
from core.lines import Fault
from core.model import Role
from core.reply import Button, Call, Reply, Tone, Upload
from core.reporting import described, fault_report, form_of, remarks_on
from core.services import Services
from core.texts import Say, speaker
from core.validation import Measure, examine


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
    reply = Reply("\n".join(text), tone, (button,), facts={**figures, **read_facts(intake)})
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


COMMANDS = (check,)
