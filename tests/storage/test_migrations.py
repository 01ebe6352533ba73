"""What holds for the schema: it grows in steps, and older data stays readable."""

from __future__ import annotations

import asyncio
import threading
from contextlib import closing
from pathlib import Path

import pytest

from core.model import Channel, PairSearch
from core.tuning import Snapshot, TrainingJob
from storage.database import Database, open_database
from storage.datasets import Datasets
from storage.jobs import Jobs
from storage.migrations import _STEPS, APPLICATION, migrate, steps
from storage.models import ModelVersions
from storage.opening import connect, create_private
from storage.pairs import Pairs
from tests.fakes import Clock

NAMES = [name for name, _ in _STEPS]
_AN_OLD_PAIR = (  # as the first version wrote it
    "INSERT INTO pairs (revision, status, change) VALUES (1, 'approved', 1)",
    """INSERT INTO revisions (pair, revision, question, answer, variants, tags, author, source, provenance,
           status, changed_by, changed_at)
       VALUES (1, 1, '공은 몇 개인가요?', '두 개', '[]', '[]', '', '', 'terminal', 'approved', 'web:1', '2026')""",
    "INSERT INTO wordings (pair, text, normal) VALUES (1, '공은 몇 개인가요?', '공은몇개인가요')",
    "INSERT INTO pair_grams (rowid, question, answer) VALUES (1, '공은 은 몇 개인 인가 가요 요', '두 개')",
)


def older(folder: Path, stop_before: str) -> None:
    """A database as a version made it that knew only the first steps, with a pair in it."""
    folder.mkdir()
    create_private(folder / "hobane.sqlite3")
    with closing(connect(folder / "hobane.sqlite3", "rw")) as sqlite:
        steps().apply(sqlite, stop_before=stop_before)
        sqlite.execute(f"PRAGMA application_id = {APPLICATION}")
        with sqlite.atomic():
            for statement in _AN_OLD_PAIR:
                sqlite.execute(statement)


async def schema(database: Database) -> list[str]:
    return await database.read(
        lambda sqlite: [
            row[0] for row in sqlite.execute("SELECT sql FROM sqlite_schema WHERE sql <> '' ORDER BY sql")
        ]
    )


@pytest.mark.parametrize("stop_before", NAMES[1:])
async def test_an_older_database_gets_what_is_missing_and_keeps_what_it_has(
    folder: Path, database: Database, tmp_path: Path, stop_before: str
) -> None:
    older(tmp_path / "older", stop_before)
    async with open_database(tmp_path / "older") as upgraded:
        [pair] = (await Pairs(upgraded, Clock()).find(PairSearch(text="공"))).pairs
        snapshot = await Datasets(upgraded, Clock()).freeze(Snapshot(((pair.id, 1),), "d", 1))
        await Jobs(upgraded, Clock()).add(TrainingJob("k", snapshot.id, Channel("web", "1"), "web:1", "base"))

        assert pair.question == "공은 몇 개인가요?"
        assert await schema(upgraded) == await schema(database)


async def test_opening_again_runs_no_step_twice(folder: Path) -> None:
    for _ in range(2):
        async with open_database(folder) as database:
            applied = await database.read(
                lambda sqlite: [(step.name, step.applied_at) for step in steps().applied(sqlite)]
            )

    assert [name for name, _ in applied] == NAMES
    assert len({moment for _, moment in applied}) == len(applied)


async def test_a_step_that_fails_leaves_no_trace(folder: Path) -> None:
    older(folder, "0002_talk")
    with closing(connect(folder / "hobane.sqlite3", "rw")) as sqlite:
        sqlite.execute("CREATE TABLE snapshots (in_the_way)")
        with pytest.raises(Exception, match="already exists"):
            migrate(sqlite)

        assert [step.name for step in steps().applied(sqlite)] == ["0001_knowledge"]
        assert not sqlite.table("turns").exists()


async def test_of_two_who_bring_it_up_to_date_at_once_the_second_finds_it_done(folder: Path) -> None:
    older(folder, "0002_talk")
    begun = threading.Event()
    with closing(connect(folder / "hobane.sqlite3", "rw")) as first:
        with closing(connect(folder / "hobane.sqlite3", "rw", 30)) as second:
            first.execute("BEGIN IMMEDIATE")
            steps().apply(first)
            second.conn.set_trace_callback(lambda text: begun.set() if text.startswith("BEGIN") else None)
            waiting = asyncio.create_task(asyncio.to_thread(migrate, second))
            await asyncio.to_thread(begun.wait, 30)
            first.commit()
            await waiting

        assert steps().pending(first) == []


async def test_jobs_models_and_what_was_active_outlive_the_step_that_makes_their_tables_anew(
    folder: Path,
) -> None:
    older(folder, "0005_proof")
    with closing(connect(folder / "hobane.sqlite3", "rw")) as sqlite:
        for statement in (
            "INSERT INTO snapshots VALUES (3, 'd', 1, '2026-11-01')",
            """INSERT INTO training_jobs VALUES (7, 'k', 3, 'web:1', 'web:1', 'base', 'ko', 'succeeded', 'h',
                   'ft:1', 9, 8, NULL, '2026-11-01T00:00:00+00:00', '2026-11-01T01:00:00+00:00')""",
            "INSERT INTO model_versions VALUES (5, 'ft:1', 'base', 7, 3, '2026-11-01T01:00:00+00:00', NULL)",
            "INSERT INTO activations VALUES (2, 5, 'web:1', '2026-11-01T01:00:00+00:00')",
        ):
            sqlite.execute(statement)
        sqlite.commit()
    async with open_database(folder) as database:
        job, active = await Jobs(database, Clock()).get(7), await ModelVersions(database, Clock()).active()
        await database.check()

    assert job is not None
    assert active is not None
    assert (job.model, job.proof, active.id, active.job) == ("ft:1", None, 5, 7)


async def test_every_table_is_strict(database: Database) -> None:
    tables = await database.read(
        lambda sqlite: {
            row[1]: row[5]
            for row in sqlite.execute("PRAGMA table_list")
            if row[0] == "main" and row[2] == "table" and not row[1].startswith("sqlite_")
        }
    )

    assert len(tables) > 15
    assert {name for name, strict in tables.items() if not strict} == set()
