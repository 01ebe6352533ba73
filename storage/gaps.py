"""Answers that did not help, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.clean import same
from core.gaps import Asking, Mark
from core.model import Channel
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_NEWEST = 2000  # askings looked at; older ones are asked again if they matter
_ASKINGS = """
    SELECT answer.id, question.text, coalesce(question.person, ''), coalesce(question.name, ''),
           answer.channel, question.private,
           CASE WHEN answer.outcome IN ('refused', 'suggested') THEN answer.outcome
                             ELSE 'disliked' END, answer.said_at
    FROM turns AS answer JOIN turns AS question ON question.id = (
        SELECT max(id) FROM turns WHERE channel = answer.channel AND role = 'user' AND id < answer.id)
    WHERE answer.role = 'assistant'
      AND (answer.outcome IN ('refused', 'suggested')
           OR EXISTS (SELECT 1 FROM feedback WHERE turn = answer.id AND thumb = 'down'))
      AND NOT EXISTS (SELECT 1 FROM gap_marks WHERE turn = answer.id AND mark = ?)
    ORDER BY answer.id DESC LIMIT ?"""
_TAUGHT = """
    SELECT wordings.normal, pairs.id, revisions.changed_at
    FROM wordings JOIN pairs ON pairs.id = wordings.pair
    JOIN revisions ON revisions.pair = pairs.id AND revisions.revision = pairs.revision
    WHERE pairs.status = 'approved' AND revisions.consent IN ('own', 'agreed')
      AND wordings.normal IN (SELECT value FROM json_each(?))"""


class Gaps:
    """`core.gaps.Gaps` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def unanswered(self, limit: int) -> Sequence[Asking]:
        """Askings that nothing taught answers since and nobody dismissed, newest first."""
        return await self._database.read(lambda sqlite: _unanswered(sqlite)[:limit])

    async def answered(self, limit: int) -> Sequence[tuple[Asking, int]]:
        """Askings that a pair answers since (with its number), of people who were not told, newest first."""
        return await self._database.read(lambda sqlite: _answered(sqlite)[:limit])

    async def mark(self, turns: Sequence[int], mark: Mark, by: str) -> int:
        """Mark askings as told or dismissed; returns how many were not marked so before."""
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _mark(sqlite, turns, (mark, by, at)))

    async def heard(self, texts: Sequence[str], platforms: Sequence[str], person: str) -> frozenset[str]:
        """Those of the texts that somebody else than ``person`` asked, word for word, on these platforms."""
        return await self._database.read(lambda sqlite: _heard(sqlite, (texts, platforms), person))


def _unanswered(sqlite: Sqlite) -> list[Asking]:
    askings = _askings(sqlite, "dismissed")
    taught = _taught(sqlite, askings)
    return [asking for asking in askings if _answer(taught, asking) is None]


def _answered(sqlite: Sqlite) -> list[tuple[Asking, int]]:
    askings = [asking for asking in _askings(sqlite, "told") if asking.person]
    taught = _taught(sqlite, askings)
    found = [(asking, _answer(taught, asking)) for asking in askings]
    return [(asking, pair) for asking, pair in found if pair is not None]


def _askings(sqlite: Sqlite, but: Mark) -> list[Asking]:
    return [_asking(row) for row in sqlite.execute(_ASKINGS, (but, _NEWEST))]


def _asking(row: Sequence[Any]) -> Asking:
    turn, question, person, name, channel, private, why, at = row
    moment = datetime.fromisoformat(at)
    return Asking(turn, question, person, name, Channel.parse(channel), bool(private), why, moment)


def _taught(sqlite: Sqlite, askings: Iterable[Asking]) -> dict[str, list[tuple[int, datetime]]]:
    """The pairs that have the askings' questions among their wordings, and since when they stand so."""
    normals = json.dumps(sorted({same(asking.question) for asking in askings} - {""}))
    found: dict[str, list[tuple[int, datetime]]] = {}
    for normal, pair, at in sqlite.execute(_TAUGHT, (normals,)):
        found.setdefault(normal, []).append((pair, datetime.fromisoformat(at)))
    return found


def _answer(taught: dict[str, list[tuple[int, datetime]]], asking: Asking) -> int | None:
    """The pair that answers now; a disliked answer is only mended by what was changed after it."""
    for pair, since in taught.get(same(asking.question), ()):
        if asking.why != "disliked" or since > asking.at:
            return pair
    return None


def _mark(sqlite: Sqlite, turns: Sequence[int], values: tuple[Mark, str, str]) -> int:
    known = "SELECT id, ?, ?, ? FROM turns WHERE id IN (SELECT value FROM json_each(?))"
    cursor = sqlite.execute(
        f"INSERT OR IGNORE INTO gap_marks (turn, mark, marked_by, marked_at) {known}",
        (*values, json.dumps(list(turns))),
    )
    return int(cursor.rowcount)


def _heard(sqlite: Sqlite, what: tuple[Sequence[str], Sequence[str]], person: str) -> frozenset[str]:
    texts, platforms = (json.dumps(list(values)) for values in what)
    rows = sqlite.execute(
        """SELECT DISTINCT text FROM turns WHERE role = 'user' AND person IS NOT NULL AND person <> :person
           AND text IN (SELECT value FROM json_each(:texts))
           AND substr(channel, 1, instr(channel, ':') - 1) IN (SELECT value FROM json_each(:platforms))""",
        {"texts": texts, "platforms": platforms, "person": person},
    )
    return frozenset(row[0] for row in rows)
