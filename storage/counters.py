"""Numbers the changes of pairs and of notes, so that a reader can ask for what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


def next_change(sqlite: Sqlite, name: str) -> int:
    """Take the next number of a counter; inside a write, so numbers are seen in their order."""
    row = sqlite.execute("UPDATE counters SET value = value + 1 WHERE name = ? RETURNING value", (name,))
    return int(row.fetchall()[0][0])


def last_change(sqlite: Sqlite, name: str) -> int:
    """The number that was taken last."""
    return int(sqlite.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()[0])
