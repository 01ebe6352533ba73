"""Taking out what was taught, as files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from core.command import Field, command
from core.errors_files import AuthorsForAdmins, ValidationTooLarge
from core.model import QAPair, Role
from core.policy import Tally, Use
from core.reply import Attachment, Button, Call, Reply, Tone
from core.services import Services
from core.spelling import spell_bound, spell_left_out
from core.splitting import divided, held_back
from core.spool import Spool
from core.spreadsheet import COLUMNS, WITH_AUTHORS
from core.texts import Say, speaker
from core.writing import MEDIA_TYPES, writer_for

_FORMATS = {
    "jsonl": ("OpenAI JSONL", "OpenAI JSONL"),
    "preferences": ("선호 JSONL (DPO)", "Preference JSONL (DPO)"),
    "csv": ("CSV (표)", "CSV (spreadsheet)"),
    "xlsx": ("Excel", "Excel"),
}
_TABLES = {"csv": "CSV", "xlsx": "Excel"}
Format = Literal["jsonl", "preferences", "csv", "xlsx"]
_MOST = 50  # percent to validate with


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to write: its form, the percentage to validate with, the frozen version if it is one.

    ``columns`` are those of a table.
    """

    form: str
    validation: int
    snapshot: int | None
    columns: Sequence[str] = COLUMNS


@command("export", ko="가르친 것을 파일로 내보내요", en="Export what was taught", needs=Role.TEACHER)
async def export(
    call: Call,
    services: Services,
    format: Annotated[Format, Field("형식", "Format", choices=_FORMATS)] = "jsonl",
    validation: Annotated[int, Field("검증용 비율 (%)", "For validation (%)")] = 0,
    snapshot: Annotated[int | None, Field("스냅숏 번호", "Snapshot")] = None,
    authors: Annotated[bool, Field("작성자 넣기 (관리자)", "With authors (admins)")] = False,
) -> Reply:
    """Write what is taught, or a frozen version of it, as a file for training or for a spreadsheet."""
    speak = speaker(call.actor.language or "ko")
    if validation > _MOST:
        raise ValidationTooLarge(limit=_MOST)
    if authors and call.actor.role < Role.ADMIN:
        raise AuthorsForAdmins
    if authors and format not in _TABLES:
        return _no_place_for_authors(call, speak)
    if format == "preferences":
        return await _preferences(services, speak)
    if snapshot is not None and format == "jsonl" and not validation:
        return await _frozen(services, snapshot, speak)
    columns = WITH_AUTHORS if authors else COLUMNS
    return await _written(services, _Wanted(format, validation, snapshot, columns), speak)


def _no_place_for_authors(call: Call, speak: Say) -> Reply:
    """A training file has no place for authors; the buttons write a table that has."""
    given = {name: value for name, value in call.values.items() if isinstance(value, str)}
    buttons = tuple(
        Button(speak("export_as", form=_TABLES[form]), "export", {**given, "format": form})
        for form in _TABLES
    )
    return Reply(speak("authors_need_table"), Tone.TROUBLE, buttons, facts={"error": "AuthorsInTrainingFile"})


async def _frozen(services: Services, number: int, speak: Say) -> Reply:
    """The very bytes that a snapshot was trained on."""
    frozen = await services.dataset.snapshot(number)
    spool = await services.dataset.rewritten(number, services.options.language)
    file = Attachment(f"hobane-snapshot-{number}.jsonl", spool, MEDIA_TYPES["jsonl"])
    count = len(frozen.members)
    facts = {
        "snapshot": number,
        "digest": frozen.digest,
        "pairs": count,
        "bytes": file.size,
        "file": file.name,
    }
    text = [speak("exported_snapshot", number=number, name=file.name, count=count, digest=frozen.digest[:12])]
    bound = Tally()
    async for batch in services.dataset.datasets.members(number):
        bound.sort(batch, services.options.policy, Use.LANGUAGE_MODEL)
    text += spell_bound(bound.left_out, speak)
    tone = Tone.WARNING if bound.left_out else Tone.GOOD
    return Reply(
        "\n".join(text), tone, attachments=(file,), facts={**facts, "may_not_train": dict(bound.left_out)}
    )


async def _written(services: Services, wanted: _Wanted, speak: Say) -> Reply:
    """A file of what may be in it, or two where some is held back to validate with."""
    batches = _Batches(services, wanted)
    system = await batches.system()
    held: frozenset[int] = frozenset()
    if wanted.validation:
        held = held_back([pair.id async for batch in batches.all() for pair in batch], wanted.validation)
    spools = [Spool(), Spool()] if held else [Spool()]
    writers = [writer_for(wanted.form, spool, system, wanted.columns) for spool in spools]
    async for batch in batches.all():
        for writer, part in zip(writers, divided(batch, held), strict=False):
            await asyncio.to_thread(writer.write, part)
    for writer in writers:
        await asyncio.to_thread(writer.close)
    left_out = spell_left_out(batches.tally.left_out, speak)
    if not batches.tally.taken:
        text = speak("nothing_may_be_exported" if left_out else "nothing_taught")
        return Reply("\n".join([text, *left_out]), Tone.WARNING, facts={"pairs": 0})
    reply = _reply(batches.tally, held, _attachments(services, wanted, spools), speak)
    named = wanted.columns == WITH_AUTHORS
    return replace(reply, text=f"{reply.text}\n{speak('exported_authors')}") if named else reply


def _reply(tally: Tally, held: frozenset[int], files: tuple[Attachment, ...], speak: Say) -> Reply:
    names = [file.name for file in files]
    text = [speak("exported", count=tally.taken, name=", ".join(names))]
    text += [speak("exported_validation", count=len(held))] if held else []
    text += spell_left_out(tally.left_out, speak)
    facts = {"pairs": tally.taken, "bytes": sum(file.size for file in files), "file": names[0]}
    facts |= {"files": names, "held_back": len(held), "left_out": dict(tally.left_out)}
    return Reply("\n".join(text), Tone.GOOD, attachments=files, facts=facts)


def _attachments(services: Services, wanted: _Wanted, spools: Sequence[Spool]) -> tuple[Attachment, ...]:
    stem = f"hobane-{services.now():%Y-%m-%d}"
    stem = f"hobane-snapshot-{wanted.snapshot}" if wanted.snapshot is not None else stem
    ends = ("-train", "-validation") if len(spools) > 1 else ("",)
    media_type = MEDIA_TYPES[wanted.form]
    return tuple(
        Attachment(f"{stem}{end}.{wanted.form}", spool, media_type)
        for end, spool in zip(ends, spools, strict=True)
    )


class _Batches:
    """The pairs to write, as often as they are gone through, and what the policy leaves out of them.

    A training file may train any language model, so only pairs that may do that are in it. A table is for
    people: what may be shown in answers is in it.
    """

    def __init__(self, services: Services, wanted: _Wanted) -> None:
        self._dataset, self._language = services.dataset, services.options.language
        self._snapshot = wanted.snapshot
        self._use = Use.LANGUAGE_MODEL if wanted.form == "jsonl" else Use.RETRIEVAL
        self.tally = Tally()

    async def system(self) -> str:
        """The prompt for each line; raises `NoSuchSnapshot`."""
        frozen = await self._dataset.snapshot(self._snapshot) if self._snapshot is not None else None
        kept = frozen.system if frozen else None
        return kept if kept is not None else await self._dataset.system_prompt(self._language)

    async def all(self) -> AsyncIterator[Sequence[QAPair]]:
        """Each batch without what may not be in the file."""
        self.tally = Tally()
        source = (
            self._dataset.approved()
            if self._snapshot is None
            else self._dataset.datasets.members(self._snapshot)
        )
        async for batch in source:
            yield self.tally.sort(batch, self._dataset.policy, self._use)


async def _preferences(services: Services, speak: Say) -> Reply:
    """What a training by preferences learns: rankings, and taught answers in the place of wrong ones."""
    system = await services.dataset.system_prompt(services.options.language)
    found, spool = await services.rankings.examples(), Spool()
    count = len(found.taken)
    for line in found.lines(system):
        spool.file.write(line.encode())
    if not count:
        return Reply(speak("no_preferences"), Tone.WARNING, facts={"preferences": 0})
    file = Attachment(f"hobane-preferences-{services.now():%Y-%m-%d}.jsonl", spool, MEDIA_TYPES["jsonl"])
    facts = {"preferences": count, "bytes": file.size, "file": file.name}
    text = speak("exported_preferences", count=count, name=file.name)
    return Reply(text, Tone.GOOD, attachments=(file,), facts=facts)


COMMANDS = (export,)
