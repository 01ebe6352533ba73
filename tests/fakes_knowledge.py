"""The ports of what is taught, in memory."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from core.clean import same
from core.errors import PairChanged
from core.model import (
    Found,
    Note,
    NoteChanges,
    PairChanges,
    PairSearch,
    QAPair,
    Status,
    Wording,
)
from core.note_search import FoundNotes, NoteSearch
from core.ports import Outbox
from core.reply import Notice
from core.revision import Revision
from core.tuning import Snapshot


@dataclass(slots=True)
class Clock:
    """A time that stands still until it is told to go on."""

    moment: datetime = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, by: timedelta) -> None:
        self.moment += by


class FakePairs:
    def __init__(self, now: Clock | None = None) -> None:
        self._now = now or Clock()
        self.rows: dict[int, QAPair] = {}
        self.revisions: list[Revision] = []
        self._changes: dict[int, int] = {}
        self._mark = 0

    async def add(self, pairs: Sequence[QAPair]) -> Sequence[QAPair]:
        self._mark += 1
        return [self._known(pair.entry) or self._keep(self._new(pair), pair.author) for pair in pairs]

    async def change(self, pair: QAPair, by: str) -> QAPair:
        return self.change_together([pair], by)[0]

    def change_together(self, pairs: Sequence[QAPair], by: str) -> Sequence[QAPair]:
        for pair in pairs:
            if pair.id not in self.rows or self.rows[pair.id].revision != pair.revision:
                raise PairChanged(number=pair.id)
        self._mark += 1
        entries = [self.rows[pair.id].entry for pair in pairs]
        return [
            self._keep(replace(pair, revision=pair.revision + 1, entry=entry), by)
            for pair, entry in zip(pairs, entries, strict=True)
        ]

    async def get(self, ids: Sequence[int]) -> Sequence[QAPair]:
        return [self.rows[number] for number in ids if number in self.rows]

    async def find(self, search: PairSearch) -> Found:
        pairs = [pair for pair in reversed(self.rows.values()) if _fits(pair, search)]
        if search.text and search.text.strip():
            words = re.findall(r"[^\W_]+", _plain(search.text))
            grams = [word[at : at + 2] for word in words for at in range(max(len(word) - 1, 1))]
            pairs = _ranked(pairs, words) or _ranked(pairs, grams)
        return Found(tuple(pairs[search.offset : search.offset + search.limit]), len(pairs))

    async def changed_since(self, mark: int) -> PairChanges:
        hidden = () if mark else (Status.REMOVED, Status.REJECTED)
        changed = [pair for pair in self.rows.values() if self._changes[pair.id] > mark]
        return PairChanges(tuple(pair for pair in changed if pair.status not in hidden), self._mark)

    def _known(self, entry: str | None) -> QAPair | None:
        return next((pair for pair in self.rows.values() if entry and pair.entry == entry), None)

    def _new(self, pair: QAPair) -> QAPair:
        return replace(pair, id=len(self.rows) + 1, revision=1)

    def _keep(self, pair: QAPair, by: str) -> QAPair:
        self.rows[pair.id] = pair
        self.revisions.append(Revision(pair, by, self._now(), self._mark))
        self._changes[pair.id] = self._mark
        return pair


class FakeRevisions:
    def __init__(self, pairs: FakePairs, outbox: Outbox) -> None:
        self._pairs, self._outbox = pairs, outbox

    async def of(self, pair: int) -> Sequence[Revision]:
        return [one for one in reversed(self._pairs.revisions) if one.pair.id == pair]

    async def made_together(self, change: int) -> Sequence[Revision]:
        found = [one for one in self._pairs.revisions if one.change == change]
        return sorted(found, key=lambda one: one.pair.id)

    async def last_by(self, person: str) -> int:
        return max((one.change for one in self._pairs.revisions if one.by == person), default=0)

    async def settle(
        self, pairs: Sequence[QAPair], by: str, notices: Sequence[Notice] = ()
    ) -> Sequence[QAPair]:
        changed = self._pairs.change_together(pairs, by)
        for notice in notices:
            await self._outbox.put(notice)
        return changed


def _fits(pair: QAPair, search: PairSearch) -> bool:
    wording = None if search.wording is None else same(search.wording)
    return (
        (search.status is None or pair.status == search.status)
        and (search.tag is None or search.tag in pair.tags)
        and (wording is None or (wording != "" and wording in map(same, pair.wordings)))
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _ranked(pairs: Collection[QAPair], parts: Sequence[str]) -> list[QAPair]:
    """The pairs in which one of the parts occurs, those with the most first."""

    def score(pair: QAPair) -> int:
        text = _plain("\n".join((*pair.wordings, pair.answer)))
        return sum(part in text for part in parts)

    return sorted(filter(score, pairs), key=score, reverse=True)


class FakeDatasets:
    def __init__(self, pairs: FakePairs, now: Clock) -> None:
        self._pairs, self._now = pairs, now
        self._snapshots: list[Snapshot] = []

    async def counts(self) -> dict[Status, int]:
        statuses = [pair.status for pair in self._pairs.rows.values()]
        return {status: statuses.count(status) for status in Status}

    async def stream(self, status: Status) -> AsyncIterator[Sequence[QAPair]]:
        chosen = [pair for pair in self._pairs.rows.values() if pair.status == status]
        for start in range(0, len(chosen), 2):
            yield chosen[start : start + 2]

    async def freeze(self, snapshot: Snapshot) -> Snapshot:
        known = next((one for one in self._snapshots if one.digest == snapshot.digest), None)
        if known is None:
            known = replace(snapshot, id=len(self._snapshots) + 1, at=self._now())
            self._snapshots.append(known)
        return known

    async def snapshot(self, id: int) -> Snapshot | None:
        return next((one for one in self._snapshots if one.id == id), None)

    async def members(self, id: int) -> AsyncIterator[Sequence[QAPair]]:
        snapshot = await self.snapshot(id)
        kept = {(one.pair.id, one.pair.revision): one.pair for one in self._pairs.revisions}
        for member in snapshot.members if snapshot else ():
            if member in kept and snapshot:
                yield [kept[member].without(snapshot.left_out.get(member[0], ()))]


class FakeWordings:
    def __init__(self) -> None:
        self.rows: dict[int, Wording] = {}

    async def propose(self, wording: Wording) -> Wording:
        for known in self.rows.values():
            if known.pair == wording.pair and _equal(known.text, wording.text):
                return known
        stored = replace(wording, id=len(self.rows) + 1)
        self.rows[stored.id] = stored
        return stored

    async def pending(self, limit: int) -> Sequence[Wording]:
        return [wording for wording in self.rows.values() if wording.status == Status.DRAFT][:limit]

    async def get(self, id: int) -> Wording | None:
        return self.rows.get(id)

    async def decide(self, id: int, status: Status, by: str) -> bool:
        wording = self.rows.get(id)
        if wording is None or wording.status != Status.DRAFT:
            return False
        self.rows[id] = replace(wording, status=status)
        return True


def _equal(one: str, other: str) -> bool:
    return (same(one) or one) == (same(other) or other)


class FakeNotes:
    def __init__(self) -> None:
        self._rows: dict[int, tuple[str, int, Note]] = {}
        self._gone: dict[int, int] = {}
        self._numbers = itertools.count(1)
        self._mark = 0

    async def replace(self, source: str, notes: Sequence[Note]) -> int:
        wanted = dict.fromkeys((note.source, note.text) for note in notes)
        known = {
            (note.source, note.text): note.id for origin, _, note in self._rows.values() if origin == source
        }
        if wanted.keys() != known.keys():
            self._mark += 1
        for number in [known[passage] for passage in known.keys() - wanted.keys()]:
            del self._rows[number]
            self._gone[number] = self._mark
        for source_, text in [passage for passage in wanted if passage not in known]:
            number = next(self._numbers)
            self._rows[number] = (source, self._mark, Note(text, source_, number, source))
        return len(wanted)

    async def get(self, ids: Sequence[int]) -> Sequence[Note]:
        return [self._rows[number][2] for number in ids if number in self._rows]

    async def changed_since(self, mark: int) -> NoteChanges:
        notes = tuple(note for _, change, note in self._rows.values() if change > mark)
        gone = tuple(sorted(number for number, change in self._gone.items() if change > mark > 0))
        return NoteChanges(notes, gone, self._mark)

    async def count(self) -> int:
        return len(self._rows)

    async def find(self, search: NoteSearch) -> FoundNotes:
        words = (search.text or "").lower().split()
        found = [
            note
            for origin, _, note in self._rows.values()
            if search.origin in (None, origin)
            and all(word in f"{note.source}\n{note.text}".lower() for word in words)
        ]
        origins = sorted(note.origin for note in found)
        counts = tuple((name, origins.count(name)) for name in dict.fromkeys(origins))
        return FoundNotes(tuple(found[search.offset :][: search.limit]), len(found), counts)
