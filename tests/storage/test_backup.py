"""What holds for copies of a database in use, and for putting one back."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from core import errors
from core.model import Channel, Turn
from storage.backup import backup, restore
from storage.database import Database, open_database
from storage.lock import running
from storage.opening import connect
from storage.talks import Talks
from tests.fakes import Clock

ROOM = Channel("web", "1")


async def said(folder: Path) -> list[str]:
    async with open_database(folder) as database:
        return [turn.text for turn in await Talks(database, Clock()).recent(ROOM, 10**6)]


async def say(folder: Path, *texts: str) -> None:
    async with open_database(folder) as database:
        await Talks(database, Clock()).add(ROOM, [Turn("user", text) for text in texts])


def contents(folder: Path) -> dict[str, bytes]:
    """What the files of a folder hold, but for locks and SQLite's shared memory, which hold no data."""
    files = (path for path in folder.iterdir() if path.is_file())
    return {path.name: path.read_bytes() for path in files if not path.name.endswith(("-shm", ".lock"))}


async def refused(action: Callable[[], object], kind: type[Exception], folder: Path) -> None:
    """Check that something is refused and leaves the folder as it was, but for empty files."""
    before = contents(folder)
    with pytest.raises(kind):
        await asyncio.to_thread(action)

    after = contents(folder)
    assert {name: after[name] for name in before} == before
    assert not any(content for name, content in after.items() if name not in before)


async def test_a_backup_made_while_writing_holds_all_that_was_confirmed_before(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    talks, stop, numbers = Talks(database, Clock()), asyncio.Event(), itertools.count()

    async def talk() -> None:
        while not stop.is_set():
            await talks.add(ROOM, [Turn("user", str(next(numbers))), Turn("assistant", "답")])

    async with asyncio.TaskGroup() as tasks:
        for _ in range(10):
            tasks.create_task(talk())
        while len(before := await talks.recent(ROOM, 10**6)) < 500:
            continue
        target = await asyncio.to_thread(backup, folder, tmp_path / "copy.sqlite3")
        after = await talks.recent(ROOM, 10**6)
        stop.set()

    await asyncio.to_thread(restore, tmp_path / "other", target, Clock()())
    copied = await said(tmp_path / "other")
    assert copied[: len(before)] == [turn.text for turn in before]
    assert copied == [turn.text for turn in after][: len(copied)]
    assert len(copied) % 2 == 0


async def test_a_backup_is_one_file_for_its_owners_eyes(folder: Path, tmp_path: Path) -> None:
    await say(folder, "비밀")
    (tmp_path / "backups").mkdir()
    target = backup(folder, tmp_path / "backups" / "copy.sqlite3")

    assert os.listdir(target.parent) == [target.name]
    assert target.stat().st_mode & 0o777 == 0o600


async def test_a_backup_never_takes_the_place_of_a_file(folder: Path, tmp_path: Path) -> None:
    await say(folder, "하나")
    target = backup(folder, tmp_path / "copy.sqlite3")

    await refused(lambda: backup(folder, target), FileExistsError, tmp_path)


async def test_a_backup_of_nothing_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    await refused(lambda: backup(tmp_path / "none", tmp_path / "copy"), errors.FolderUnusable, tmp_path)
    assert contents(tmp_path) == {}


async def test_a_backup_to_where_nothing_can_be_written_is_refused(folder: Path, tmp_path: Path) -> None:
    await say(folder, "하나")

    await refused(lambda: backup(folder, tmp_path / "no" / "copy"), errors.FolderUnusable, folder)
    await refused(lambda: backup(folder, Path("/proc/no")), errors.FolderUnusable, folder)


async def test_a_damaged_database_is_not_backed_up_as_if_it_were_sound(folder: Path, tmp_path: Path) -> None:
    await say(folder, *(str(number) for number in range(1000)))
    damage(folder / "hobane.sqlite3")

    with pytest.raises(errors.DatabaseCorrupt) as corrupt:
        backup(folder, tmp_path / "copy.sqlite3")
    assert corrupt.value.facts == {"path": str(folder / "hobane.sqlite3")}
    assert not (tmp_path / "copy.sqlite3").exists()


def damage(path: Path) -> None:
    """Overwrite two pages in the middle of a database."""
    content = path.read_bytes()
    middle = len(content) // 2 // 4096 * 4096
    path.write_bytes(content[:middle] + b"\xde\xad" * 4096 + content[middle + 8192 :])


async def test_a_restored_database_is_that_of_the_backup_and_the_replaced_one_is_kept(
    folder: Path, tmp_path: Path
) -> None:
    await say(folder, "하나")
    copy = backup(folder, tmp_path / "copy.sqlite3")
    await say(folder, "둘")
    kept = await asyncio.to_thread(restore, folder, copy, Clock()())

    assert await said(folder) == ["하나"]
    assert kept == folder / "hobane.sqlite3.before-restore-20261123-090000-000000"
    assert await said(alone(kept, tmp_path / "kept")) == ["하나", "둘"]
    assert (folder / "hobane.sqlite3").stat().st_mode & 0o777 == 0o600


def alone(database: Path, folder: Path) -> Path:
    """A folder with nothing but this database."""
    folder.mkdir()
    shutil.copy(database, folder / "hobane.sqlite3")
    return folder


async def test_restoring_twice_keeps_both_that_were_replaced(folder: Path, tmp_path: Path) -> None:
    await say(folder, "하나")
    copy, clock = backup(folder, tmp_path / "copy.sqlite3"), Clock()
    for _ in range(2):
        restore(folder, copy, clock())
        clock.advance(timedelta(seconds=1))

    assert len([name for name in contents(folder) if "before-restore" in name]) == 2


async def test_the_log_that_a_crash_left_is_not_played_into_the_restored_database(
    folder: Path, tmp_path: Path
) -> None:
    await say(folder, "하나")
    copy = backup(folder, tmp_path / "copy.sqlite3")
    async with open_database(folder) as database:
        await Talks(database, Clock()).add(ROOM, [Turn("user", "둘")])
        crashed = Path(shutil.copytree(folder, tmp_path / "crashed"))
    kept = restore(crashed, copy, Clock()())

    assert await said(crashed) == ["하나"]
    assert kept is not None
    assert await said(alone(kept, tmp_path / "kept")) == ["하나", "둘"]


async def test_the_log_of_a_database_beyond_repair_is_kept_beside_it(folder: Path, tmp_path: Path) -> None:
    await say(folder, "하나")
    copy = backup(folder, tmp_path / "copy.sqlite3")
    async with open_database(folder) as database:
        await Talks(database, Clock()).add(ROOM, [Turn("user", "둘")])
        crashed = Path(shutil.copytree(folder, tmp_path / "crashed"))
    log = contents(crashed)["hobane.sqlite3-wal"]
    (crashed / "hobane.sqlite3").write_bytes(b"gone" * 10_000)
    kept = restore(crashed, copy, Clock()())

    assert await said(crashed) == ["하나"]
    assert kept is not None
    assert contents(crashed)[kept.name] == b"gone" * 10_000
    assert contents(crashed)[f"{kept.name}-wal"] == log


async def test_a_backup_replaces_a_damaged_database_which_is_kept_as_it_is(
    folder: Path, tmp_path: Path
) -> None:
    await say(folder, *(str(number) for number in range(1000)))
    copy = backup(folder, tmp_path / "copy.sqlite3")
    damage(folder / "hobane.sqlite3")
    damaged = (folder / "hobane.sqlite3").read_bytes()
    kept = restore(folder, copy, Clock()())

    assert len(await said(folder)) == 1000
    assert kept is not None
    assert kept.read_bytes() == damaged


async def test_nothing_is_restored_while_the_bot_runs(folder: Path, tmp_path: Path) -> None:
    await say(folder, "하나")
    copy = backup(folder, tmp_path / "copy.sqlite3")
    with running(folder):
        await refused(lambda: restore(folder, copy, Clock()()), errors.AlreadyRunning, folder)


async def test_a_source_that_is_no_sound_backup_changes_nothing(folder: Path, tmp_path: Path) -> None:
    await say(folder, *(str(number) for number in range(1000)))
    missing, text, broken = (tmp_path / name for name in ("missing", "text", "broken"))
    text.write_text("not a database")
    damage(backup(folder, broken))

    await refused(lambda: restore(folder, text, Clock()()), errors.DatabaseCorrupt, folder)
    await refused(lambda: restore(folder, broken, Clock()()), errors.DatabaseCorrupt, folder)
    await refused(lambda: restore(folder, missing, Clock()()), errors.FolderUnusable, folder)


async def test_the_backup_of_a_newer_version_changes_nothing(folder: Path, tmp_path: Path) -> None:
    await say(folder, "하나")
    copy = backup(folder, tmp_path / "copy.sqlite3")
    with closing(connect(copy, "rw")) as sqlite:
        record = {"migration_set": "hobane", "name": "9999_future", "applied_at": "2030"}
        sqlite.table("_sqlite_migrations").insert(record)

    await refused(lambda: restore(folder, copy, Clock()()), errors.DatabaseTooNew, folder)
