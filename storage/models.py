"""The models that trainings made, and which of them answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.errors import NoSuchModel
from core.tuning import ModelVersion
from storage.database import Database
from storage.times import moment_of, text_of, text_or_none

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class ModelVersions:
    """`core.ports.ModelVersions` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def list(self) -> Sequence[ModelVersion]:
        """All versions, newest first."""
        return await self._database.read(_versions)

    async def active(self) -> ModelVersion | None:
        """The one that answers; None means the base model."""
        return await self._database.read(lambda sqlite: version_of(sqlite, _active(sqlite)))

    async def activate(self, id: int | None, by: str) -> None:
        """Let this version (None: the base model) answer from the next question on.

        Raises `NoSuchModel` for a version that does not exist any more.
        """
        at = text_of(self._now())
        await self._database.write(lambda sqlite: _activate(sqlite, id, by, at))

    async def previous(self) -> ModelVersion | None:
        """What answered before the present one and still exists; None means the base model."""
        return await self._database.read(lambda sqlite: version_of(sqlite, _previous(sqlite)))

    async def remove(self, id: int) -> None:
        """Mark a version as deleted at its host; if it was active, the base model answers."""
        at = text_of(self._now())
        await self._database.write(lambda sqlite: _remove(sqlite, id, at))


def insert_version(sqlite: Sqlite, version: ModelVersion, by: str, at: str) -> None:
    """Store a new version, active if it says so; for use inside a larger write."""
    cursor = sqlite.execute(
        "INSERT INTO model_versions (model, base, job, snapshot, created_at) VALUES (?, ?, ?, ?, ?)",
        (version.model, version.base, version.job, version.snapshot, text_or_none(version.created_at) or at),
    )
    if version.active:
        _activate(sqlite, cursor.lastrowid, by, at)


def _activate(sqlite: Sqlite, number: int | None, by: str, at: str) -> None:
    if number is not None and not _exists(sqlite, number):
        raise NoSuchModel(name=str(number))
    if number == _active(sqlite):
        return
    sqlite.execute(
        "INSERT INTO activations (version, activated_by, activated_at) VALUES (?, ?, ?)", (number, by, at)
    )


def _active(sqlite: Sqlite) -> int | None:
    row = sqlite.execute("SELECT version FROM activations ORDER BY id DESC LIMIT 1").fetchone()
    return row[0] if row else None


def _exists(sqlite: Sqlite, number: int) -> bool:
    found = sqlite.execute("SELECT 1 FROM model_versions WHERE id = ? AND deleted_at IS NULL", (number,))
    return found.fetchone() is not None


def _previous(sqlite: Sqlite) -> int | None:
    """Go back through the activations to another model than the present one that still exists."""
    row = sqlite.execute(
        """SELECT version FROM activations LEFT JOIN model_versions ON model_versions.id = version
           WHERE version IS NOT ? AND deleted_at IS NULL ORDER BY activations.id DESC LIMIT 1""",
        (_active(sqlite),),
    ).fetchone()
    return row[0] if row else None


def _remove(sqlite: Sqlite, number: int, at: str) -> None:
    sqlite.execute(
        "UPDATE model_versions SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL", (at, number)
    )
    if _active(sqlite) == number:
        _activate(sqlite, None, "", at)


def _versions(sqlite: Sqlite) -> list[ModelVersion]:
    active = _active(sqlite)
    rows = sqlite.query("SELECT * FROM model_versions ORDER BY id DESC")
    return [_read(row, active) for row in rows]


def version_of(sqlite: Sqlite, number: int | None) -> ModelVersion | None:
    """One version by its number; None for none."""
    rows = sqlite.query("SELECT * FROM model_versions WHERE id = ?", (number,))
    return next((_read(row, _active(sqlite)) for row in rows), None)


def _read(row: dict[str, Any], active: int | None) -> ModelVersion:
    return ModelVersion(
        row["model"],
        row["base"],
        row["job"],
        row["snapshot"],
        active=row["id"] == active,
        deleted=row["deleted_at"] is not None,
        created_at=moment_of(row["created_at"]),
        id=row["id"],
    )
