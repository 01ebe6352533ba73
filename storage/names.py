"""Takes a person's name out of everything that stays: who taught, reviewed, decided or was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

# Columns that hold `Actor.key`s of those who did something.
_DOERS = (
    ("revisions", "changed_by"),
    ("proposed_wordings", "decided_by"),
    ("system_prompts", "author"),
    ("roles", "given_by"),
    ("activations", "activated_by"),
    ("gap_marks", "marked_by"),
    ("places", "chosen_by"),
    ("installations", "installed_by"),
)


def erase_names(sqlite: Sqlite, person: str) -> int:
    """Erase a person's name, and the role that they were given; returns how many pairs lost their author.

    A training that has not ended keeps whom to tell. Where a pair was taught says who taught it on platforms
    where everybody has an own conversation, so that goes as well.
    """
    pairs = sqlite.execute(
        "SELECT count(DISTINCT pair) FROM revisions WHERE author = ?", (person,)
    ).fetchone()[0]
    sqlite.execute("UPDATE revisions SET author = '', source = '' WHERE author = ?", (person,))
    for table, column in _DOERS:
        sqlite.execute(f"UPDATE {table} SET {column} = '' WHERE {column} = ?", (person,))  # noqa: S608 - our own names
    sqlite.execute(
        "UPDATE training_jobs SET asked_by = '' WHERE asked_by = ? AND ended_at IS NOT NULL", (person,)
    )
    sqlite.execute("DELETE FROM notices WHERE person = ? AND delivered_at IS NOT NULL", (person,))
    for table in ("roles", "names"):
        sqlite.execute(f"DELETE FROM {table} WHERE person = ?", (person,))  # noqa: S608 - as above
    return int(pairs)
