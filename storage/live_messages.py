"""The changing message of each training."""

from __future__ import annotations

from collections.abc import Sequence

from core.tuning import Live
from storage.database import Database


class LiveMessages:
    """`core.ports.LiveMessages` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, job: int) -> Live | None:
        """The message of a job, None before there is one."""
        rows = await self._rows("WHERE job = ?", (job,))
        return rows[0] if rows else None

    async def put(self, live: Live) -> None:
        """Keep where a job's message stands."""
        values = (live.job, live.message, int(live.over))
        await self._database.write(
            lambda sqlite: sqlite.execute(
                """INSERT INTO live_messages (job, message, over) VALUES (?, ?, ?)
                   ON CONFLICT (job) DO UPDATE SET message = excluded.message, over = excluded.over""",
                values,
            )
        )

    async def open(self) -> Sequence[Live]:
        """The messages that are not over, oldest job first."""
        return await self._rows("WHERE over = 0 ORDER BY job", ())

    async def _rows(self, where: str, values: tuple[int, ...]) -> list[Live]:
        query = f"SELECT job, message, over FROM live_messages {where}"  # noqa: S608 - the two conditions above
        rows = await self._database.read(lambda sqlite: sqlite.execute(query, values).fetchall())
        return [Live(job, message, bool(over)) for job, message, over in rows]
