"""The workspaces that let the bot in, each with its token."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.installations import Installation
from storage.database import Database
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Installations:
    """`core.installations.Installations` in SQLite. A deleted token is nowhere in the folder any more."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def keep(self, installation: Installation) -> None:
        """Store an installation, in the place of an earlier one of the same workspace."""
        at = text_of(installation.at or self._now())
        await self._database.write(lambda sqlite: _keep(sqlite, installation, at))

    async def of(self, platform: str) -> Sequence[Installation]:
        """All installations on a platform, oldest first."""
        return await self._database.read(lambda sqlite: _of(sqlite, platform))

    async def remove(self, platform: str, workspace: str) -> bool:
        """Delete an installation and its token; False where there was none."""
        removed = await self._database.write(lambda sqlite: _remove(sqlite, platform, workspace))
        await self._database.wipe()
        return removed


def _keep(sqlite: Sqlite, installation: Installation, at: str) -> None:
    sqlite.execute(
        """INSERT OR REPLACE INTO installations
               (platform, workspace, name, bot, token, installed_by, installed_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)""",
        (
            installation.platform,
            installation.workspace,
            installation.name,
            installation.bot,
            installation.token,
            installation.by,
            at,
        ),
    )


def _of(sqlite: Sqlite, platform: str) -> list[Installation]:
    rows = sqlite.execute(
        """SELECT platform, workspace, name, bot, token, installed_by, installed_at
           FROM installations WHERE platform = ? ORDER BY installed_at, workspace""",
        (platform,),
    )
    return [
        Installation(platform, workspace, name, bot, token, by, moment_of(at))
        for platform, workspace, name, bot, token, by, at in rows
    ]


def _remove(sqlite: Sqlite, platform: str, workspace: str) -> bool:
    cursor = sqlite.execute(
        "DELETE FROM installations WHERE platform = ? AND workspace = ?", (platform, workspace)
    )
    return cursor.rowcount == 1
