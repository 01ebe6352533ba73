"""Things that wait for a confirmation, kept for a day."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_KEPT = timedelta(days=1)
_KEY_BYTES = 12  # 16 characters: short enough for a button, too long to guess


class Drafts:
    """`core.ports.Drafts` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def put(self, content: bytes, name: str) -> str:
        """Keep it for a day; returns a short key that fits into a button."""
        key, now = secrets.token_urlsafe(_KEY_BYTES), self._now()
        values = (key, name, content, text_of(now))
        await self._database.write(lambda sqlite: _put(sqlite, values, text_of(now - _KEPT)))
        return key

    async def get(self, key: str) -> tuple[str, bytes] | None:
        """(name, content); None when it is gone."""
        values = (key, text_of(self._now() - _KEPT))
        return await self._database.read(lambda sqlite: _get(sqlite, values))

    async def drop(self, key: str) -> bool:
        """Delete it before its time; it is overwritten on the disk."""
        gone = await self._database.write(lambda sqlite: _drop(sqlite, key))
        await self._database.wipe()
        return gone


def _drop(sqlite: Sqlite, key: str) -> bool:
    return bool(sqlite.execute("DELETE FROM drafts WHERE key = ?", (key,)).rowcount)


def _put(sqlite: Sqlite, values: tuple[str, str, bytes, str], expired: str) -> None:
    sqlite.execute("DELETE FROM drafts WHERE kept_at <= ?", (expired,))
    sqlite.execute("INSERT INTO drafts (key, name, content, kept_at) VALUES (?, ?, ?, ?)", values)


def _get(sqlite: Sqlite, values: tuple[str, str]) -> tuple[str, bytes] | None:
    row = sqlite.execute("SELECT name, content FROM drafts WHERE key = ? AND kept_at > ?", values).fetchone()
    return (row[0], row[1]) if row else None
