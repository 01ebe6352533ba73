"""How the models do with people: answers, errors, thumbs, and since when each answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from core.tuning import Activation, Conduct
from storage.database import Database
from storage.models import version_of
from storage.times import moment_of, text_of

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


class Conducts:
    """`core.ports.Conducts` in SQLite."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    async def fail(self, model: str, trouble: str) -> None:
        """A model gave no answer to somebody; ``trouble`` is the name of the error."""
        values = (model, trouble, text_of(self._now()))
        await self._database.write(lambda sqlite: _fail(sqlite, values))

    async def between(self, model: str, since: datetime, until: datetime) -> Conduct:
        """Count what a model gave in a time: answers, errors, answers with a thumb up or down."""
        span = (model, text_of(since), text_of(until))
        return await self._database.read(lambda sqlite: _between(sqlite, span))

    async def activation(self) -> Activation | None:
        """Since when the active version answers, and what did before; None while the base model answers."""
        return await self._database.read(_activation)


def _fail(sqlite: Sqlite, values: tuple[str, str, str]) -> None:
    sqlite.execute("INSERT INTO failures (model, trouble, failed_at) VALUES (?, ?, ?)", values)


def _between(sqlite: Sqlite, span: tuple[str, str, str]) -> Conduct:
    answers, ups, downs = sqlite.execute(
        """SELECT count(*),
               count(*) FILTER (WHERE EXISTS (
                   SELECT 1 FROM feedback WHERE turn = turns.id AND thumb = 'up')),
               count(*) FILTER (WHERE EXISTS (
                   SELECT 1 FROM feedback WHERE turn = turns.id AND thumb = 'down'))
           FROM turns WHERE model = ? AND said_at >= ? AND said_at < ?""",
        span,
    ).fetchone()
    errors = sqlite.execute(
        "SELECT count(*) FROM failures WHERE model = ? AND failed_at >= ? AND failed_at < ?", span
    ).fetchone()
    return Conduct(answers, errors[0], ups, downs)


def _activation(sqlite: Sqlite) -> Activation | None:
    rows = sqlite.execute("SELECT version, activated_at FROM activations ORDER BY id DESC LIMIT 2").fetchall()
    version = version_of(sqlite, rows[0][0]) if rows else None
    since = moment_of(rows[0][1]) if rows else None
    if version is None or since is None:
        return None
    before = rows[1] if len(rows) > 1 else (None, None)
    return Activation(version, since, version_of(sqlite, before[0]), moment_of(before[1]))
