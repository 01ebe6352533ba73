"""What people are called."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from storage.database import Database

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

_PUT = """INSERT INTO names (person, name) VALUES (?, ?)
    ON CONFLICT (person) DO UPDATE SET name = excluded.name"""
_OF = "SELECT person, name FROM names WHERE person IN (SELECT value FROM json_each(?))"


class Names:
    """`core.naming.Names` in SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, person: str, name: str) -> None:
        """Keep a person's name (`Actor.key`) in place of an earlier one."""
        await self._database.write(lambda sqlite: _put(sqlite, person, name))

    async def of(self, persons: Collection[str]) -> Mapping[str, str]:
        """The names of those who are known."""
        asked = json.dumps(list(persons))
        return await self._database.read(lambda sqlite: dict(sqlite.execute(_OF, (asked,)).fetchall()))


def _put(sqlite: Sqlite, person: str, name: str) -> None:
    sqlite.execute(_PUT, (person, name))
