"""The growing set of pairs as a whole, and its frozen states."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.model import QAPair, Status
from core.tuning import Snapshot
from storage.database import Database
from storage.pair_rows import pair_of
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_BATCH = 500  # pairs held in memory at once; larger ones are no faster


class Datasets:
    """`core.ports.Datasets` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def counts(self) -> dict[Status, int]:
        """How many pairs there are in each status (0 where none)."""
        return await self._database.read(_counts)

    async def stream(self, status: Status) -> AsyncIterator[Sequence[QAPair]]:
        """All pairs of a status by id, in batches, without holding them all in memory."""
        last = 0
        while batch := await self._batch(status, last):
            yield batch
            last = batch[-1].id

    async def freeze(self, snapshot: Snapshot) -> Snapshot:
        """Store a snapshot and return it with its id; an equal one (same digest) is returned instead."""
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _freeze(sqlite, snapshot, at))

    async def snapshot(self, id: int) -> Snapshot | None:
        """A stored snapshot."""
        return await self._database.read(lambda sqlite: _snapshot(sqlite, id))

    async def members(self, id: int) -> AsyncIterator[Sequence[QAPair]]:
        """The pairs of a snapshot as they were then, in its order, in batches, without what it left out."""
        place = -1
        while batch := await self._members(id, place):
            yield [pair for _, pair in batch]
            place = batch[-1][0]

    async def _members(self, id: int, after: int) -> list[tuple[int, QAPair]]:
        return await self._database.read(lambda sqlite: _members(sqlite, id, after))

    async def _batch(self, status: Status, after: int) -> list[QAPair]:
        return await self._database.read(lambda sqlite: _after(sqlite, status, after))


def _counts(sqlite: Sqlite) -> dict[Status, int]:
    rows = sqlite.execute("SELECT status, count(*) FROM pairs GROUP BY status")
    return dict.fromkeys(Status, 0) | {Status(status): count for status, count in rows}


def _after(sqlite: Sqlite, status: Status, after: int) -> list[QAPair]:
    rows = sqlite.execute(
        "SELECT * FROM present_pairs WHERE status = ? AND id > ? ORDER BY id LIMIT ?", (status, after, _BATCH)
    )
    return [pair_of(row) for row in rows]


def _freeze(sqlite: Sqlite, snapshot: Snapshot, at: str) -> Snapshot:
    known = sqlite.execute("SELECT id FROM snapshots WHERE digest = ?", (snapshot.digest,)).fetchone()
    if known:
        return _snapshot(sqlite, known[0]) or snapshot
    cursor = sqlite.execute(
        "INSERT INTO snapshots (digest, examples, frozen_at, system) VALUES (?, ?, ?, ?)",
        (snapshot.digest, snapshot.examples, at, snapshot.system),
    )
    stored = replace(snapshot, id=cursor.lastrowid or 0, at=moment_of(at))
    sqlite.conn.executemany(
        "INSERT INTO snapshot_members (snapshot, place, pair, revision, left_out) VALUES (?, ?, ?, ?, ?)",
        [
            (stored.id, place, *member, _left_out(stored.left_out.get(member[0])))
            for place, member in enumerate(stored.members)
        ],
    )
    return stored


def _snapshot(sqlite: Sqlite, number: int) -> Snapshot | None:
    row = sqlite.execute(
        "SELECT digest, examples, frozen_at, system FROM snapshots WHERE id = ?", (number,)
    ).fetchone()
    if row is None:
        return None
    members = sqlite.execute(
        "SELECT pair, revision, left_out FROM snapshot_members WHERE snapshot = ? ORDER BY place", (number,)
    ).fetchall()
    left_out = {pair: tuple(json.loads(texts)) for pair, _, texts in members if texts}
    known = tuple((pair, revision) for pair, revision, _ in members)
    return Snapshot(known, row[0], row[1], moment_of(row[2]), number, row[3], left_out)


def _left_out(wordings: Sequence[str] | None) -> str | None:
    return json.dumps(wordings, ensure_ascii=False) if wordings else None


def _members(sqlite: Sqlite, number: int, after: int) -> list[tuple[int, QAPair]]:
    rows = sqlite.execute(
        """SELECT place, left_out, past.* FROM snapshot_members AS member
           JOIN all_revisions AS past ON past.id = member.pair AND past.revision = member.revision
           WHERE snapshot = ? AND place > ? ORDER BY place LIMIT ?""",
        (number, after, _BATCH),
    )
    return [(row[0], pair_of(row[2:]).without(json.loads(row[1] or "[]"))) for row in rows]
