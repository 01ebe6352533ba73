"""News on its way to a channel; survives a restart."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.model import Channel
from core.reply import Notice
from storage.codec import dump_reply, load_reply
from storage.database import Database
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Outbox:
    """`core.ports.Outbox` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def put(self, notice: Notice) -> None:
        """Queue a notice; a known ``key`` is left as it is."""
        at = text_of(self._now())
        await self._database.write(lambda sqlite: insert_notice(sqlite, notice, at))

    async def claim(self, platforms: Sequence[str], now: datetime, lease: timedelta) -> Sequence[Notice]:
        """Take undelivered notices for these platforms; nobody else gets them until the lease ends."""
        values = (text_of(now + lease), text_of(now), json.dumps(list(platforms)))
        return await self._database.write(lambda sqlite: _claim(sqlite, values))

    async def postpone(self, id: int, until: datetime) -> None:
        """Nobody gets the notice before that moment."""
        values = (text_of(until), id)
        await self._database.write(
            lambda sqlite: sqlite.execute("UPDATE notices SET claimed_until = ? WHERE id = ?", values)
        )

    async def delivered(self, id: int) -> None:
        """The notice was shown; it is never claimed again."""
        at = text_of(self._now())
        await self._database.write(lambda sqlite: _delivered(sqlite, id, at))

    async def waiting(self) -> Sequence[Notice]:
        """Notices that were not delivered yet, oldest first."""
        return await self._database.read(_waiting)


def insert_notice(sqlite: Sqlite, notice: Notice, at: str) -> None:
    """Queue a notice unless its key is known; for use inside a larger write."""
    sqlite.execute(
        """INSERT INTO notices (key, platform, channel, person, reply, queued_at)
           VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING""",
        (
            notice.key,
            notice.channel.platform,
            str(notice.channel),
            notice.person,
            dump_reply(notice.reply),
            at,
        ),
    )


def _claim(sqlite: Sqlite, values: tuple[str, str, str]) -> list[Notice]:
    rows = sqlite.execute(
        """UPDATE notices SET claimed_until = ?, tries = tries + 1
           WHERE delivered_at IS NULL AND (claimed_until IS NULL OR claimed_until <= ?)
             AND platform IN (SELECT value FROM json_each(?))
           RETURNING channel, reply, key, person, id, tries, queued_at""",
        values,
    ).fetchall()
    return sorted((_notice(row) for row in rows), key=lambda notice: notice.id)


def _delivered(sqlite: Sqlite, number: int, at: str) -> None:
    sqlite.execute("UPDATE notices SET delivered_at = ? WHERE id = ? AND delivered_at IS NULL", (at, number))


def _waiting(sqlite: Sqlite) -> list[Notice]:
    rows = sqlite.execute(
        """SELECT channel, reply, key, person, id, tries, queued_at FROM notices
           WHERE delivered_at IS NULL ORDER BY id"""
    )
    return [_notice(row) for row in rows]


def _notice(row: Sequence[Any]) -> Notice:
    channel, reply, key, person, number, tries, at = row
    return Notice(Channel.parse(channel), load_reply(reply), key, person, number, tries, moment_of(at))
