"""Notes: passages of internal information that answers can rest on and cite."""

from __future__ import annotations

from typing import Annotated

from core import errors
from core.clean import one_line
from core.command import Field, command
from core.errors_files import NoSuchNote
from core.model import Note, Role
from core.note_reading import read_notes
from core.note_search import NoteSearch
from core.passages import passages_of
from core.reply import Button, Call, Reply, Table, Tone, Upload
from core.services import Services
from core.texts import Say, speaker

_PAGE = 10
_SHOWN = 60  # characters of a passage in a list
Source = Annotated[str | None, Field("어느 메모 (이름)", "Which notes (name)", limit=200)]


@command("addnote", ko="메모(정보)를 넣어요", en="Add notes (information)", needs=Role.TEACHER)
async def add_note(
    call: Call,
    services: Services,
    text: Annotated[str | None, Field("내용", "Text", limit=4000, long=True)] = None,
    name: Annotated[str | None, Field("이름", "Name", limit=100)] = None,
    file: Annotated[Upload | None, Field("파일 (md, txt, html, pdf)", "File (md, txt, html, pdf)")] = None,
) -> Reply:
    """Take in a text or a file as passages; what had the same name before is replaced."""
    speak = speaker(call.actor.language or "ko")
    if file is not None:
        named = Upload(name or file.name, file.content)
        notes = await read_notes(named, services.pages, speak)
    elif text:
        notes = passages_of(text, name or one_line(text, 30))
    else:
        raise errors.MissingField(field=speak("note_text"))
    origin = notes[0].origin if notes else name or ""
    before = (await services.notes.find(NoteSearch(origin=origin, limit=1))).total
    count = await services.notes.replace(origin, notes)
    said = speak("note_replaced" if before else "note_added", name=origin, count=count)
    buttons = (Button(speak("show_notes"), "notes", {"source": origin}),)
    return Reply(said, Tone.GOOD, buttons, facts={"source": origin, "passages": count, "replaced": before})


@command("notes", ko="메모를 보고 찾아요", en="List and search notes")
async def notes(
    call: Call,
    services: Services,
    search: Annotated[str | None, Field("찾을 말", "Search for", limit=200)] = None,
    source: Source = None,
    number: Annotated[int | None, Field("번호", "Number")] = None,
    page: Annotated[int, Field("쪽", "Page")] = 1,
) -> Reply:
    """Show where notes come from, the passages that match, or one passage whole."""
    speak = speaker(call.actor.language or "ko")
    if number is not None:
        return await _one(call, services, number, speak)
    if search is None and source is None:
        return await _origins(services, page, speak)
    offset = (max(page, 1) - 1) * _PAGE
    found = await services.notes.find(NoteSearch(search, source, _PAGE, offset))
    facts = {"total": found.total, "notes": [_facts(note) for note in found.notes]}
    if not found.notes:
        return Reply(speak("no_notes_found"), facts=facts)
    rows = tuple((f"#{note.id}", note.source, one_line(note.text, _SHOWN)) for note in found.notes)
    table = Table((speak("number"), speak("note_source"), speak("note_text")), rows)
    values = {"search": search or "", "source": source or "", "page": str(page + 1)}
    buttons = [Button(f"#{note.id}", "notes", {"number": str(note.id)}) for note in found.notes[:5]]
    if found.total > offset + len(rows):
        buttons.append(
            Button(speak("next_page"), "notes", {key: text for key, text in values.items() if text})
        )
    if source is not None and call.actor.role >= Role.TEACHER:
        buttons.append(Button(speak("drop_source"), "dropnote", {"source": source}, danger=True))
    return Reply(speak("notes_found", total=found.total), buttons=tuple(buttons), table=table, facts=facts)


async def _origins(services: Services, page: int, speak: Say) -> Reply:
    """The files and names that notes came by, with how many passages each has."""
    origins = (await services.notes.find(NoteSearch(limit=0))).origins
    shown = origins[(max(page, 1) - 1) * _PAGE :][:_PAGE]
    facts = {"total": sum(count for _, count in origins), "sources": dict(origins)}
    if not shown:
        return Reply(speak("no_notes"), facts=facts)
    table = Table(
        (speak("note_source"), speak("passages")), tuple((name, str(count)) for name, count in shown)
    )
    buttons = [Button(one_line(name, 40), "notes", {"source": name}) for name, _ in shown[:5]]
    if len(origins) > (max(page, 1) - 1) * _PAGE + len(shown):
        buttons.append(Button(speak("next_page"), "notes", {"page": str(max(page, 1) + 1)}))
    text = speak("notes_are", sources=len(origins), total=facts["total"])
    return Reply(text, buttons=tuple(buttons), table=table, facts=facts)


async def _one(call: Call, services: Services, number: int, speak: Say) -> Reply:
    note = await _note(services, number)
    drop = Button(speak("drop_note"), "dropnote", {"number": str(number)}, danger=True)
    buttons = (drop,) if call.actor.role >= Role.TEACHER else ()
    return Reply(f"**{note.source}**\n\n{note.text}", buttons=buttons, facts=_facts(note))


async def _note(services: Services, number: int) -> Note:
    found = await services.notes.get([number])
    if not found:
        raise NoSuchNote(number=number)
    return found[0]


@command("dropnote", ko="메모를 지워요", en="Remove notes", needs=Role.TEACHER)
async def drop_note(
    call: Call,
    services: Services,
    number: Annotated[int | None, Field("번호", "Number")] = None,
    source: Source = None,
) -> Reply:
    """Remove one passage, or everything that came by a name; the next answer no longer sees it."""
    speak = speaker(call.actor.language or "ko")
    if number is not None:
        note = await _note(services, number)
        rest = await services.notes.find(NoteSearch(origin=note.origin, limit=10_000))
        await services.notes.replace(note.origin, [one for one in rest.notes if one.id != number])
        return Reply(speak("note_dropped", number=number, source=note.source), facts={"dropped": 1})
    if source is None:
        raise errors.MissingField(field=speak("number"))
    count = (await services.notes.find(NoteSearch(origin=source, limit=1))).total
    if not count:
        return Reply(speak("no_notes_found"), Tone.WARNING, facts={"dropped": 0})
    await services.notes.replace(source, [])
    return Reply(speak("source_dropped", name=source, count=count), facts={"dropped": count})


def _facts(note: Note) -> dict[str, object]:
    return {"note": note.id, "source": note.source, "from": note.origin, "text": note.text}


COMMANDS = (add_note, notes, drop_note)
