"""Writes pairs into their tables and indexes, and reads them back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from core.clean import same
from core.model import Consent, Provenance, QAPair, Status
from storage.grams import grams

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


# Looking a word up is several times as fast as calling its kind, and every pair has three of them.
_PROVENANCES = {str(one): one for one in Provenance}
_STATUSES = {str(one): one for one in Status}
_CONSENTS = {str(one): one for one in Consent}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who changed something, when (as stored text), and the number of the change."""

    by: str
    at: str
    change: int


def pair_of(row: Sequence[Any]) -> QAPair:
    """Read a row of ``present_pairs`` or of ``all_revisions``."""
    number, entry, revision, status, question, answer, variants, tags, author, source, provenance = row[:11]
    consent, owner, borrowed, key_phrases, link, amends, language = row[12:19]
    return QAPair(
        question,
        answer,
        _texts(variants),
        _texts(tags),
        author,
        source,
        _PROVENANCES[provenance],
        _STATUSES[status],
        entry,
        revision,
        number,
        consent=_CONSENTS[consent],
        owner=owner,
        borrowed=_texts(borrowed),
        key_phrases=_texts(key_phrases),
        link=link,
        amends=amends,
        language=language or None,
    )


def pairs_by_id(sqlite: Sqlite, ids: Sequence[int]) -> list[QAPair]:
    """The pairs with these ids, in this order; unknown ids are left out."""
    rows = sqlite.execute(
        "SELECT * FROM present_pairs WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),)
    )
    known = {row[0]: pair_of(row) for row in rows}
    return [known[number] for number in ids if number in known]


def pair_by_entry(sqlite: Sqlite, entry: str | None) -> QAPair | None:
    """The pair that a form brought in before."""
    if entry is None:
        return None
    row = sqlite.execute("SELECT * FROM present_pairs WHERE entry = ?", (entry,)).fetchone()
    return pair_of(row) if row else None


def insert_pair(sqlite: Sqlite, pair: QAPair, stamp: Stamp) -> QAPair:
    """Store a new pair as its first revision and return it with its id."""
    cursor = sqlite.execute(
        "INSERT INTO pairs (entry, revision, status, change) VALUES (?, 1, ?, ?)",
        (pair.entry, pair.status, stamp.change),
    )
    stored = replace(pair, id=cursor.lastrowid or 0, revision=1)
    _insert_revision(sqlite, stored, stamp)
    _index(sqlite, stored)
    return stored


def update_pair(sqlite: Sqlite, old: QAPair, new: QAPair, stamp: Stamp) -> QAPair:
    """Store the next revision of ``old`` and return it."""
    stored = replace(new, id=old.id, revision=old.revision + 1, entry=old.entry)
    sqlite.execute(
        "UPDATE pairs SET revision = ?, status = ?, change = ? WHERE id = ?",
        (stored.revision, stored.status, stamp.change, stored.id),
    )
    _insert_revision(sqlite, stored, stamp)
    _unindex(sqlite, old)
    _index(sqlite, stored)
    return stored


def _insert_revision(sqlite: Sqlite, pair: QAPair, stamp: Stamp) -> None:
    sqlite.execute(
        """INSERT INTO revisions (pair, revision, question, answer, variants, tags, author, source,
               provenance, status, changed_by, changed_at, consent, owner, borrowed, key_phrases, link,
               amends, language, change)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            pair.id,
            pair.revision,
            pair.question,
            pair.answer,
            _list(pair.variants),
            _list(pair.tags),
            pair.author,
            pair.source,
            pair.provenance,
            pair.status,
            stamp.by,
            stamp.at,
            pair.consent,
            pair.owner,
            _list(pair.borrowed),
            _list(pair.key_phrases),
            pair.link,
            pair.amends,
            pair.language or "",
            stamp.change,
        ),
    )


def _index(sqlite: Sqlite, pair: QAPair) -> None:
    sqlite.conn.executemany(
        "INSERT INTO wordings (pair, text, normal) VALUES (?, ?, ?)",
        [(pair.id, wording, same(wording)) for wording in pair.wordings],
    )
    sqlite.execute(
        "INSERT INTO pair_grams (rowid, question, answer) VALUES (?, ?, ?)", (pair.id, *_columns(pair))
    )


def _unindex(sqlite: Sqlite, pair: QAPair) -> None:
    """The gram index holds no text, so it must be told what it held for the pair."""
    sqlite.execute("DELETE FROM wordings WHERE pair = ?", (pair.id,))
    sqlite.execute(
        "INSERT INTO pair_grams (pair_grams, rowid, question, answer) VALUES ('delete', ?, ?, ?)",
        (pair.id, *_columns(pair)),
    )


def _columns(pair: QAPair) -> tuple[str, str]:
    return grams(" ".join(pair.wordings)), grams(pair.answer)


def _list(texts: Iterable[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)


def _texts(stored: str) -> tuple[str, ...]:
    """Read what `_list` wrote; most lists are empty, which needs no parser."""
    return () if stored == "[]" else tuple(json.loads(stored))
