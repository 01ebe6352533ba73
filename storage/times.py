"""Writes moments as text in UTC.

ISO 8601 with microseconds always in the same width: it sorts as text in an index, SQLite's own date
functions read it, and whoever opens the database with any tool can read it too.
"""

from __future__ import annotations

from datetime import UTC, datetime


def text_of(moment: datetime) -> str:
    """Write a moment that knows its time zone; raises ValueError for one that does not."""
    if moment.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def text_or_none(moment: datetime | None) -> str | None:
    """Write a moment that may be missing."""
    return None if moment is None else text_of(moment)


def moment_of(text: str | None) -> datetime | None:
    """Read what `text_or_none` wrote."""
    return None if text is None else datetime.fromisoformat(text)
