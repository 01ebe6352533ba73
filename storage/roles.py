"""Roles given in chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from core.model import Role
from storage.database import Database
from storage.times import text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Roles:
    """`core.ports.Roles` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def role_of(self, person: str) -> Role | None:
        """The role given to a person (`Actor.key`), None where none was."""
        return await self._database.read(lambda sqlite: _role_of(sqlite, person))

    async def give(self, person: str, role: Role, by: str) -> None:
        """Give a role; MEMBER takes a given role back."""
        values = (person, int(role), by, text_of(self._now()))
        await self._database.write(lambda sqlite: _give(sqlite, values))

    async def list(self) -> Sequence[tuple[str, Role]]:
        """Everybody with a given role above MEMBER."""
        return await self._database.read(_everybody)


def _role_of(sqlite: Sqlite, person: str) -> Role | None:
    row = sqlite.execute("SELECT role FROM roles WHERE person = ?", (person,)).fetchone()
    return Role(row[0]) if row else None


def _give(sqlite: Sqlite, values: tuple[str, int, str, str]) -> None:
    sqlite.execute("DELETE FROM roles WHERE person = ?", values[:1])
    if values[1] > Role.MEMBER:
        sqlite.execute("INSERT INTO roles (person, role, given_by, given_at) VALUES (?, ?, ?, ?)", values)


def _everybody(sqlite: Sqlite) -> list[tuple[str, Role]]:
    rows = sqlite.execute("SELECT person, role FROM roles ORDER BY person")
    return [(person, Role(role)) for person, role in rows]
