"""Passages of internal information."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.model import Note, NoteChanges
from core.note_search import FoundNotes, NoteSearch
from storage.counters import last_change, next_change
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


_COLUMNS = "text, source, id, origin"


class Notes:
    """`core.ports.Notes` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def replace(self, source: str, notes: Sequence[Note]) -> int:
        """Put these in the place of everything that came from ``source``; returns how many it has now.

        A passage that was there before keeps its id; equal passages are stored once.
        """
        wanted = dict.fromkeys((note.source, note.text) for note in notes)
        at = text_of(self._now())
        await self._database.write(lambda sqlite: _replace(sqlite, source, wanted, at))
        return len(wanted)

    async def get(self, ids: Sequence[int]) -> Sequence[Note]:
        """The notes with these ids, in this order; unknown ids are left out."""
        return await self._database.read(lambda sqlite: _get(sqlite, ids))

    async def changed_since(self, mark: int) -> NoteChanges:
        """What came and went after ``mark`` (0 = all)."""
        return await self._database.read(lambda sqlite: _changed_since(sqlite, mark))

    async def count(self) -> int:
        """How many notes there are."""
        return await self._database.read(
            lambda sqlite: int(sqlite.execute("SELECT count(*) FROM notes").fetchone()[0])
        )

    async def find(self, search: NoteSearch) -> FoundNotes:
        """One page of the notes that match, and the origins of all that match, by name."""
        return await self._database.read(lambda sqlite: _find(sqlite, search))


def _find(sqlite: Sqlite, search: NoteSearch) -> FoundNotes:
    conditions, values = ["TRUE"], list[str]()
    if search.origin is not None:
        conditions.append("origin = ?")
        values.append(search.origin)
    for word in (search.text or "").split():
        conditions.append("instr(lower(source || char(10) || text), lower(?)) > 0")
        values.append(word)
    where = " AND ".join(conditions)
    counted = f"SELECT origin, count(*) FROM notes WHERE {where} GROUP BY origin ORDER BY origin"  # noqa: S608 - fixed texts
    origins = tuple((row[0], row[1]) for row in sqlite.execute(counted, values))
    paged = f"SELECT {_COLUMNS} FROM notes WHERE {where} ORDER BY id LIMIT ? OFFSET ?"  # noqa: S608 - the same
    rows = sqlite.execute(paged, [*values, search.limit, search.offset])
    return FoundNotes(tuple(Note(*row) for row in rows), sum(count for _, count in origins), origins)


def _replace(sqlite: Sqlite, origin: str, wanted: Collection[tuple[str, str]], at: str) -> None:
    rows = sqlite.execute("SELECT id, source, text FROM notes WHERE origin = ?", (origin,)).fetchall()
    known = {(source, text): number for number, source, text in rows}
    gone = [number for passage, number in known.items() if passage not in wanted]
    new = [passage for passage in wanted if passage not in known]
    if not gone and not new:
        return
    change = next_change(sqlite, "notes")
    sqlite.conn.executemany("DELETE FROM notes WHERE id = ?", [(number,) for number in gone])
    sqlite.conn.executemany("INSERT INTO gone_notes VALUES (?, ?)", [(number, change) for number in gone])
    sqlite.conn.executemany(
        "INSERT INTO notes (origin, source, text, change, added_at) VALUES (?, ?, ?, ?, ?)",
        [(origin, source, text, change, at) for source, text in new],
    )


def _get(sqlite: Sqlite, ids: Sequence[int]) -> list[Note]:
    rows = sqlite.execute(
        f"SELECT {_COLUMNS} FROM notes WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 - fixed texts
        (json.dumps(list(ids)),),
    )
    known = {row[2]: Note(*row) for row in rows}
    return [known[number] for number in ids if number in known]


def _changed_since(sqlite: Sqlite, mark: int) -> NoteChanges:
    notes = sqlite.execute(f"SELECT {_COLUMNS} FROM notes WHERE change > ? ORDER BY id", (mark,))  # noqa: S608
    gone = sqlite.execute("SELECT id FROM gone_notes WHERE change > ? AND ? > 0 ORDER BY id", (mark, mark))
    return NoteChanges(
        tuple(Note(*row) for row in notes), tuple(row[0] for row in gone), last_change(sqlite, "notes")
    )
