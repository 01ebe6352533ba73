"""The tokens that were used, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.spending import Total, Usage
from storage.database import Database
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Usages:
    """`core.spending.Usages` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, usage: Usage) -> None:
        """Keep a usage; a known ``key`` is left as it is."""
        await self._database.write(lambda sqlite: _add(sqlite, usage))

    async def totals(self, since: datetime) -> Sequence[Total]:
        """The sums from a moment on, by kind and model."""
        return await self._database.read(lambda sqlite: _totals(sqlite, text_of(since)))

    async def last(self, model: str) -> datetime | None:
        """When a model was last asked; None where it never was."""
        return await self._database.read(lambda sqlite: _last(sqlite, model))


def _add(sqlite: Sqlite, usage: Usage) -> None:
    sqlite.execute(
        """INSERT INTO usages (kind, model, tokens_in, tokens_out, cost, used_at, counted, key)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING""",
        (
            usage.kind,
            usage.model,
            usage.tokens_in,
            usage.tokens_out,
            usage.cost,
            text_of(usage.at),
            usage.counted,
            usage.key,
        ),
    )


def _totals(sqlite: Sqlite, since: str) -> list[Total]:
    rows = sqlite.execute(
        """SELECT kind, model, count(*), sum(tokens_in), sum(tokens_out), total(cost), sum(cost IS NULL)
           FROM usages WHERE used_at >= ? GROUP BY kind, model ORDER BY kind, model""",
        (since,),
    )
    return [Total(*row) for row in rows]


def _last(sqlite: Sqlite, model: str) -> datetime | None:
    row = sqlite.execute(
        "SELECT max(used_at) FROM usages WHERE kind = 'answers' AND model = ?", (model,)
    ).fetchone()
    return moment_of(row[0])
