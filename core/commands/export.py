"""Taking out what was taught, as files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Literal

from core import jsonl, spreadsheet
from core.command import Field, command
from core.model import QAPair, Role
from core.reply import Attachment, Call, Reply, Tone
from core.services import Services
from core.texts import say, speaker

_FORMATS = {"jsonl": ("OpenAI JSONL", "OpenAI JSONL"), "csv": ("CSV (표)", "CSV (spreadsheet)")}


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
        return "".join(spreadsheet.lines_of(batch))
    return "".join(jsonl.lines_of(batch, system))


COMMANDS = (export,)
