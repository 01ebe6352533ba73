"""What belongs to a person, forgotten or taken back in one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from core.clean import same
from core.forgetting import Forgotten, Part
from core.model import Consent, QAPair, Status
from storage.counters import next_change
from storage.database import Database
from storage.forgotten_cases import forget_cases, forget_preferences
from storage.names import erase_names
from storage.pair_rows import Stamp, pairs_by_id, update_pair
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

# A person's question, and the answer to it: the first one after it in the channel, before the next question.
_FORGET_TURNS = """DELETE FROM turns WHERE id IN (
    SELECT id FROM turns WHERE person = :person
    UNION ALL
    SELECT (SELECT min(answer.id) FROM turns AS answer
            WHERE answer.channel = asked.channel AND answer.id > asked.id AND answer.role = 'assistant'
              AND NOT EXISTS (SELECT 1 FROM turns AS other WHERE other.channel = asked.channel
                              AND other.role = 'user' AND other.id > asked.id AND other.id < answer.id))
    FROM turns AS asked WHERE asked.person = :person AND asked.role = 'user')"""
_THEIR_PAIRS = """SELECT DISTINCT pair FROM revisions JOIN pairs ON pairs.id = revisions.pair
    WHERE owner = :person OR (author = :person AND pairs.status IN ('draft', 'rejected')) ORDER BY pair"""
# A snapshot names the wordings that a training left out; they may be the person's.
_NOT_LEFT_OUT = "UPDATE snapshot_members SET left_out = NULL WHERE pair = ?"
_EDIT = "UPDATE revisions SET question = ?, variants = ?, borrowed = ? WHERE pair = ? AND revision = ?"
_EMPTY = """UPDATE revisions SET question = '', answer = '', variants = '[]', tags = '[]', borrowed = '[]',
    key_phrases = '[]', source = '', link = '', author = '', owner = '', consent = 'withdrawn'
    WHERE pair = :pair AND (:whole OR owner = :person)"""


class Privacy:
    """`core.forgetting.Privacy` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def forget(self, person: str) -> Forgotten:
        """Delete a person's words and name everywhere, in one transaction; the texts are overwritten."""
        at = text_of(self._now())
        gone = await self._database.write(lambda sqlite: _forget(sqlite, person, at))
        await self._database.wipe()
        return gone

    async def withdraw(self, pair: int, person: str) -> bool:
        """Take a captured message back for its author; False where the pair holds none of theirs."""
        at = text_of(self._now())
        done = await self._database.write(lambda sqlite: _withdraw_own(sqlite, pair, person, at))
        await self._database.wipe()
        return done

    async def withdraw_wording(self, wording: int, person: str) -> bool:
        """Take a wording (its number) out of every pair that borrowed it; False where it is not theirs."""
        at = text_of(self._now())
        done = await self._database.write(lambda sqlite: _withdraw_wording(sqlite, wording, person, at))
        await self._database.wipe()
        return done

    async def consent(self, pair: int, person: str, consent: Consent) -> QAPair | None:
        """Keep what the author of a captured message said; None where it is not theirs or withdrawn."""
        at = text_of(self._now())
        return await self._database.write(lambda sqlite: _consent(sqlite, pair, (person, at), consent))

    async def trained(self, parts: Sequence[Part]) -> frozenset[int]:
        """The model versions (ids) whose training data held words that were withdrawn since."""
        return await self._database.read(lambda sqlite: _trained(sqlite, parts))


def _forget(sqlite: Sqlite, person: str, at: str) -> Forgotten:
    said = _said(sqlite, person)
    pairs = [row[0] for row in sqlite.execute(_THEIR_PAIRS, {"person": person})]
    for number in pairs:
        _withdraw(sqlite, number, person, at)
    wordings = _forget_wordings(sqlite, said, at)
    wordings += sqlite.execute("DELETE FROM proposed_wordings WHERE author = ?", (person,)).rowcount
    thumbs = sqlite.execute("DELETE FROM feedback WHERE person = ?", (person,)).rowcount
    forget_cases(sqlite, person, said)
    rankings = forget_preferences(sqlite, person, said)
    turns = sqlite.execute(_FORGET_TURNS, {"person": person}).rowcount
    nameless = erase_names(sqlite, person)
    return Forgotten(turns, thumbs, len(pairs), wordings, nameless, rankings)


def _said(sqlite: Sqlite, person: str) -> set[str]:
    """What the person asked and proposed, in the form in which equal questions are equal."""
    rows = sqlite.execute(
        """SELECT text FROM turns WHERE person = :person AND role = 'user'
           UNION SELECT text FROM proposed_wordings WHERE author = :person""",
        {"person": person},
    )
    return {same(row[0]) for row in rows}


def _withdraw_own(sqlite: Sqlite, number: int, person: str, at: str) -> bool:
    found = sqlite.execute(
        "SELECT 1 FROM revisions WHERE pair = ? AND owner = ?", (number, person)
    ).fetchone()
    if found:
        _withdraw(sqlite, number, person, at)
    return found is not None


def _withdraw_wording(sqlite: Sqlite, number: int, person: str, at: str) -> bool:
    theirs = "FROM proposed_wordings WHERE id = ? AND author = ?"
    found = sqlite.execute(f"SELECT normal {theirs}", (number, person)).fetchone()
    if found:
        _forget_wordings(sqlite, {found[0]}, at)
        sqlite.execute(f"DELETE {theirs}", (number, person))
    return found is not None


def _withdraw(sqlite: Sqlite, number: int, person: str, at: str) -> None:
    """Empty every revision that holds the person's words; a pair that is theirs now is removed for good.

    A suggestion that nobody approved is the person's as a whole.
    """
    [present] = pairs_by_id(sqlite, [number])
    whole = _drafted(present, person)
    values = {"pair": number, "person": person, "at": at, "whole": whole}
    sqlite.execute(
        """INSERT OR IGNORE INTO withdrawn (pair, revision, part, withdrawn_at)
           SELECT pair, revision, 'pair', :at FROM revisions
           WHERE pair = :pair AND (:whole OR owner = :person)""",
        values,
    )
    if present.owner == person or whole:
        empty = QAPair(
            "", "", provenance=present.provenance, status=Status.REMOVED, consent=Consent.WITHDRAWN
        )
        update_pair(sqlite, present, empty, Stamp("", at, next_change(sqlite, "pairs")))
    sqlite.execute(_EMPTY, values)
    sqlite.execute(_NOT_LEFT_OUT, (number,))


def _drafted(pair: QAPair, person: str) -> bool:
    return pair.author == person and pair.status in (Status.DRAFT, Status.REJECTED)


def _forget_wordings(sqlite: Sqlite, said: set[str], at: str) -> int:
    """Take what the person asked out of pairs that borrowed it; returns how many wordings went."""
    rows = sqlite.execute("SELECT id FROM present_pairs WHERE borrowed <> '[]' ORDER BY id").fetchall()
    gone = 0
    for pair in pairs_by_id(sqlite, [row[0] for row in rows]):
        theirs = {wording for wording in pair.borrowed if same(wording) in said}
        if theirs:
            _take_out(sqlite, pair, theirs, at)
        gone += len(theirs)
    return gone


def _take_out(sqlite: Sqlite, pair: QAPair, theirs: set[str], at: str) -> None:
    """Without any wording of its own, a pair cannot stay."""
    kept = tuple(wording for wording in pair.wordings if wording not in theirs)
    borrowed = tuple(wording for wording in pair.borrowed if wording not in theirs)
    new = replace(pair, question="", variants=(), borrowed=(), consent=Consent.WITHDRAWN)
    new = replace(new, status=Status.REMOVED)
    if kept:
        new = replace(pair, question=kept[0], variants=kept[1:], borrowed=borrowed)
    update_pair(sqlite, pair, new, Stamp("", at, next_change(sqlite, "pairs")))
    sqlite.execute(_NOT_LEFT_OUT, (pair.id,))
    rows = sqlite.execute(
        "SELECT revision, question, variants, borrowed FROM revisions WHERE pair = ? AND revision <= ?",
        (pair.id, pair.revision),
    ).fetchall()
    for revision, question, variants, lent in rows:
        if theirs & {question, *json.loads(variants)}:
            values = (
                "" if question in theirs else question,
                _without(variants, theirs),
                _without(lent, theirs),
            )
            sqlite.execute(_EDIT, (*values, pair.id, revision))
            sqlite.execute(
                "INSERT OR IGNORE INTO withdrawn VALUES (?, ?, 'wording', ?)", (pair.id, revision, at)
            )


def _without(texts: str, gone: set[str]) -> str:
    return json.dumps([text for text in json.loads(texts) if text not in gone], ensure_ascii=False)


def _consent(sqlite: Sqlite, number: int, who_when: tuple[str, str], consent: Consent) -> QAPair | None:
    person, at = who_when
    found = pairs_by_id(sqlite, [number])
    if not found or found[0].owner != person or found[0].consent == Consent.WITHDRAWN:
        return None
    if found[0].consent == consent:
        return found[0]
    change = next_change(sqlite, "pairs")
    return update_pair(sqlite, found[0], replace(found[0], consent=consent), Stamp(person, at, change))


def _trained(sqlite: Sqlite, parts: Sequence[Part]) -> frozenset[int]:
    rows = sqlite.execute(
        """SELECT DISTINCT model_versions.id FROM model_versions
           JOIN snapshot_members ON snapshot_members.snapshot = model_versions.snapshot
           JOIN withdrawn ON withdrawn.pair = snapshot_members.pair
                         AND withdrawn.revision = snapshot_members.revision
           WHERE withdrawn.part IN (SELECT value FROM json_each(?))""",
        (json.dumps(list(parts)),),
    )
    return frozenset(row[0] for row in rows)
