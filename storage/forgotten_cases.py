"""Takes what a person asked out of cases, proofs and comparisons, within the write that forgets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.clean import same
from storage.proof_rows import dump_proof, load_proof

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


def forget_cases(sqlite: Sqlite, person: str, said: set[str]) -> int:
    """Drop the cases that thumbs made of what a person asked, and their traces in the proofs of trainings.

    ``said`` is what the person asked, as `core.clean.same` forms. Cases that the person wrote as a teacher
    stay without the name. Returns how many cases went.
    """
    rows = sqlite.execute("SELECT id, question, person FROM cases WHERE origin = 'thumb'").fetchall()
    theirs = [
        (number, same(question)) for number, question, by in rows if by == person or same(question) in said
    ]
    sqlite.conn.executemany("DELETE FROM cases WHERE id = ?", [(number,) for number, _ in theirs])
    sqlite.execute("UPDATE cases SET person = '' WHERE person = ?", (person,))
    _out_of_proofs(sqlite, said)
    return len(theirs)


def forget_preferences(sqlite: Sqlite, person: str, said: set[str]) -> int:
    """Drop what a person thought of answers, and the comparisons of answers to what the person asked.

    Returns how many rankings of the person went.
    """
    rankings = sqlite.execute("DELETE FROM preferences WHERE person = ?", (person,)).rowcount
    shown = sqlite.execute("SELECT id, question FROM comparisons WHERE source = 'shown'").fetchall()
    theirs = [(number,) for number, question in shown if same(question) in said]
    sqlite.conn.executemany("DELETE FROM preferences WHERE comparison = ?", theirs)
    sqlite.conn.executemany("DELETE FROM comparisons WHERE id = ?", theirs)
    return rankings


def _out_of_proofs(sqlite: Sqlite, said: set[str]) -> None:
    for number, text in sqlite.execute(
        "SELECT id, proof FROM training_jobs WHERE proof IS NOT NULL"
    ).fetchall():
        proof = load_proof(text)
        if proof is None:
            continue
        kept = replace(
            proof,
            better=tuple(
                one for one in proof.better if one.kind != "reported" or same(one.question) not in said
            ),
            worse=tuple(
                one for one in proof.worse if one.kind != "reported" or same(one.question) not in said
            ),
            disagreements=tuple(one for one in proof.disagreements if same(one.question) not in said),
        )
        if kept != proof:
            sqlite.execute("UPDATE training_jobs SET proof = ? WHERE id = ?", (dump_proof(kept), number))
