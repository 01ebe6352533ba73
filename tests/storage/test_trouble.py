"""What is refused on opening, and that what is refused stays as it is."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from core import errors
from core.model import Channel, QAPair, Turn
from core.reply import Button, Notice, Reply
from core.tuning import TrainingJob
from storage.database import open_database
from storage.jobs import Jobs
from storage.lock import running
from storage.opening import connect
from storage.outbox import Outbox
from storage.pairs import Pairs
from storage.talks import Talks
from tests.fakes import Clock

ROOM = Channel("web", "1")


async def made(folder: Path) -> Path:
    """A database with some pages of content."""
    async with open_database(folder) as database:
        await Pairs(database, Clock()).add([QAPair(f"질문 {n}", "답 " * 200) for n in range(100)])
    return database.path


async def refused(folder: Path, kind: type[errors.StorageTrouble]) -> None:
    """Check that opening is refused, and that no file in the folder that was there has changed."""
    before = contents(folder)
    with pytest.raises(kind) as trouble:
        async with open_database(folder, patience=0.05):
            raise AssertionError("opened")

    assert trouble.value.facts == {"path": str(folder / "hobane.sqlite3")}
    after = contents(folder)
    assert {name: after.get(name) for name in before} == before
    assert not any(content for name, content in after.items() if name not in before)


def write(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "hobane.sqlite3").write_bytes(content)


def contents(folder: Path) -> dict[str, bytes]:
    """What the files of a folder hold, but for SQLite's shared memory, which holds no data."""
    files = folder.iterdir() if folder.is_dir() else ()
    return {path.name: path.read_bytes() for path in files if path.is_file() and "-shm" not in path.name}


@pytest.mark.parametrize("length", [0, 1, 50, 100, 4096, 4100, 20_000, -4096, -1])
async def test_a_truncated_database_is_refused_and_kept(folder: Path, length: int) -> None:
    path = await made(folder)
    path.write_bytes(path.read_bytes()[:length])

    await refused(folder, errors.DatabaseCorrupt)


@pytest.mark.parametrize("place", [0.0, 0.3, 0.6, 0.9])
async def test_a_database_with_overwritten_pages_is_refused_and_kept(folder: Path, place: float) -> None:
    path = await made(folder)
    content = bytearray(path.read_bytes())
    start = int(len(content) * place) // 4096 * 4096
    content[start : start + 4096] = b"\xde\xad" * 2048
    path.write_bytes(content)

    await refused(folder, errors.DatabaseCorrupt)


@pytest.mark.parametrize("content", [b"", b"hello", b"{}\n" * 5000, b"PK\x03\x04" + bytes(8188)])
async def test_a_file_that_is_no_database_is_refused_and_kept(folder: Path, content: bytes) -> None:
    write(folder, content)

    await refused(folder, errors.DatabaseCorrupt)


async def test_the_database_of_another_program_is_refused_and_kept(folder: Path) -> None:
    write(folder, b"")
    with closing(sqlite3.connect(folder / "hobane.sqlite3")) as other:
        other.execute("CREATE TABLE pairs (id)")

    await refused(folder, errors.DatabaseCorrupt)


async def test_a_log_without_its_database_is_refused_and_kept(folder: Path) -> None:
    path = await made(folder)
    path.rename(folder / "elsewhere")
    (folder / "hobane.sqlite3-wal").write_bytes(b"x" * 5000)

    await refused(folder, errors.DatabaseCorrupt)
    assert not path.exists()


def renew(path: Path, *statements: str) -> None:
    """Change a database as a newer version does."""
    with closing(connect(path, "rw")) as sqlite:
        for statement in statements:
            sqlite.execute(statement)
        record = {"migration_set": "hobane", "name": "9999_future", "applied_at": "2030"}
        sqlite.table("_sqlite_migrations").insert(record)


async def test_the_database_of_a_newer_version_is_refused_and_kept(folder: Path) -> None:
    renew(await made(folder))

    await refused(folder, errors.DatabaseTooNew)


async def test_a_newer_database_keeps_also_the_log_that_a_crash_left(folder: Path, tmp_path: Path) -> None:
    path = await made(folder)
    with closing(connect(path, "rw")) as sqlite:
        record = {"migration_set": "hobane", "name": "9999_future", "applied_at": "2030"}
        sqlite.table("_sqlite_migrations").insert(record)
        shutil.copytree(folder, tmp_path / "crashed")

    assert (tmp_path / "crashed" / "hobane.sqlite3-wal").stat().st_size > 0
    await refused(tmp_path / "crashed", errors.DatabaseTooNew)


async def test_once_a_newer_version_changed_it_an_open_database_is_neither_read_nor_written(
    folder: Path,
) -> None:
    async with open_database(folder) as database:
        talks, jobs = Talks(database, Clock()), Jobs(database, Clock())
        await talks.add(ROOM, [Turn("user", "질문")])
        renew(database.path, "ALTER TABLE training_jobs ADD COLUMN mood TEXT")
        with pytest.raises(errors.DatabaseTooNew) as written:
            await talks.add(ROOM, [Turn("user", "또 질문")])
        with pytest.raises(errors.DatabaseTooNew):
            await jobs.recent(9)

    assert written.value.facts == {"path": str(database.path)}
    with closing(connect(database.path, "ro")) as sqlite:
        assert sqlite.execute("SELECT count(*) FROM turns").fetchone()[0] == 1


async def test_a_notice_and_a_proof_of_a_newer_form_are_said_to_be_newer(folder: Path) -> None:
    async with open_database(folder) as database:
        outbox, jobs = Outbox(database, Clock()), Jobs(database, Clock())
        with closing(connect(database.path, "rw")) as sqlite:
            sqlite.execute("INSERT INTO snapshots (digest, examples, frozen_at) VALUES ('d', 1, '2026')")
        await outbox.put(Notice(ROOM, Reply("끝났어요.", buttons=(Button("예", "use"),)), "k"))
        await jobs.add(TrainingJob(key="j", snapshot=1, channel=ROOM, asked_by="", base="b"))
        with closing(connect(database.path, "rw")) as sqlite:
            sqlite.execute("UPDATE notices SET reply = replace(reply, 'danger', 'colour')")
            sqlite.execute("""UPDATE training_jobs SET proof = '{"mood": 1}'""")
        with pytest.raises(errors.DatabaseTooNew) as notice:
            await outbox.waiting()
        with pytest.raises(errors.DatabaseTooNew) as proof:
            await jobs.recent(9)

    assert [one.value.facts for one in (notice, proof)] == [{"path": str(database.path)}] * 2


async def test_a_log_that_a_crash_left_is_taken_up(folder: Path, tmp_path: Path) -> None:
    async with open_database(folder) as database:
        await Talks(database, Clock()).add(ROOM, [Turn("user", "질문")])
        shutil.copytree(folder, tmp_path / "crashed")

    async with open_database(tmp_path / "crashed") as database:
        assert len(await Talks(database, Clock()).recent(ROOM, 10)) == 1


@pytest.mark.parametrize("below", ["", "data", "deep/data"])
async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").write_text("a file, not a folder")

    await refused(tmp_path / "file" / below, errors.FolderUnusable)
    with pytest.raises(errors.FolderUnusable), running(tmp_path / "file" / below):
        raise AssertionError("ran")


async def test_a_folder_that_may_not_be_written_is_said() -> None:
    await refused(Path("/proc/hobane"), errors.FolderUnusable)


async def test_a_folder_in_the_place_of_the_database_is_said(folder: Path) -> None:
    (folder / "hobane.sqlite3").mkdir(parents=True)

    await refused(folder, errors.FolderUnusable)


async def test_a_database_locked_for_too_long_is_said_and_reading_goes_on(folder: Path) -> None:
    async with open_database(folder, patience=0.05) as database:
        talks = Talks(database, Clock())
        await talks.add(ROOM, [Turn("user", "질문")])
        with closing(sqlite3.connect(database.path)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(errors.DatabaseLocked) as locked:
                await talks.add(ROOM, [Turn("user", "또 질문")])
            assert len(await talks.recent(ROOM, 10)) == 1

        assert locked.value.facts == {"path": str(database.path)}
        await talks.add(ROOM, [Turn("user", "또 질문")])
        assert len(await talks.recent(ROOM, 10)) == 2


async def test_damage_that_shows_only_later_is_said_when_it_shows(folder: Path) -> None:
    path = await made(folder)
    async with open_database(folder) as database:
        await database.wipe()
        content = bytearray(path.read_bytes())
        content[4096:] = b"\xde\xad" * ((len(content) - 4096) // 2)
        with path.open("r+b") as file:
            file.write(content)
        with pytest.raises(errors.DatabaseCorrupt):
            await database.check()
