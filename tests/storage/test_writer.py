"""What holds for writing and reading at the same time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from core.errors import DiskFull, StorageTrouble
from core.model import Channel, Role, Turn
from storage.database import Database, open_database
from storage.roles import Roles
from storage.talks import Talks
from tests.fakes import Clock

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite


def give(person: str) -> Callable[[Sqlite], int]:
    """A write that leaves one row."""
    return lambda sqlite: sqlite.execute("INSERT INTO roles VALUES (?, 2, '', '')", (person,)).rowcount


def blocked_by(gate: Event) -> Callable[[Sqlite], bool]:
    """A write that keeps the writer busy until the gate opens, so that others queue up behind it."""
    return lambda _: gate.wait(30)


async def people(database: Database) -> list[str]:
    return [person for person, _ in await Roles(database, Clock()).list()]


async def test_ten_thousand_writes_at_once_are_all_kept_in_few_transactions(database: Database) -> None:
    statements: list[str] = []
    await database.write(lambda sqlite: sqlite.conn.set_trace_callback(statements.append))
    await asyncio.gather(*(database.write(give(f"web:{number}")) for number in range(10_000)))
    await database.write(lambda sqlite: sqlite.conn.set_trace_callback(None))

    assert len(await people(database)) == 10_000
    assert statements.count("COMMIT") <= 20


async def test_a_failing_write_in_a_group_harms_no_other(database: Database) -> None:
    def half(sqlite: Sqlite) -> None:
        give("half")(sqlite)
        raise LookupError("half way")

    gate = Event()
    writes: list[asyncio.Future[object]] = [asyncio.ensure_future(database.write(blocked_by(gate)))]
    writes += [
        asyncio.ensure_future(database.write(write)) for write in (give("a"), half, give("b"), give("a"))
    ]
    await asyncio.sleep(0)
    gate.set()
    results = await asyncio.gather(*writes, return_exceptions=True)

    assert [type(result) for result in results] == [bool, int, LookupError, int, sqlite3.IntegrityError]
    assert await people(database) == ["a", "b"]


async def test_a_write_that_breaks_the_transaction_harms_no_other(database: Database) -> None:
    def destroy(sqlite: Sqlite) -> None:
        sqlite.conn.execute("ROLLBACK")
        raise LookupError("everything is gone")

    gate = Event()
    writes: list[asyncio.Future[object]] = [asyncio.ensure_future(database.write(blocked_by(gate)))]
    writes += [asyncio.ensure_future(database.write(write)) for write in (give("a"), destroy, give("b"))]
    await asyncio.sleep(0)
    gate.set()
    results = await asyncio.gather(*writes, return_exceptions=True)

    assert [type(result) for result in results] == [bool, int, LookupError, int]
    assert await people(database) == ["a", "b"]


async def test_a_write_too_large_for_the_disk_harms_no_other(database: Database) -> None:
    def large(sqlite: Sqlite) -> None:
        sqlite.execute("INSERT INTO drafts VALUES ('k', 'n', zeroblob(4000000), '')")

    await database.write(limit_pages(20))
    results = await asyncio.gather(
        *(database.write(write) for write in (give("a"), large, give("b"))), return_exceptions=True
    )

    assert [type(result) for result in results] == [int, DiskFull, int]
    assert await people(database) == ["a", "b"]


def limit_pages(more: int) -> Callable[[Sqlite], None]:
    """A write after which the file may only grow by so many pages, as on a disk that is nearly full."""

    def limit(sqlite: Sqlite) -> None:
        pages = sqlite.execute("PRAGMA page_count").fetchone()[0]
        sqlite.execute(f"PRAGMA max_page_count = {pages + more}")

    return limit


async def test_on_a_full_disk_reading_goes_on_and_writing_does_once_there_is_room(database: Database) -> None:
    talks, room = Talks(database, Clock()), Channel("web", "1")
    await talks.add(room, [Turn("user", "먼저")])
    await database.write(limit_pages(0))

    with pytest.raises(DiskFull) as full:
        await talks.add(room, [Turn("user", "가" * 100_000)])

    assert full.value.facts == {"path": str(database.path)}
    assert [turn.text for turn in await talks.recent(room, 10)] == ["먼저"]
    await database.write(limit_pages(1000))
    await talks.add(room, [Turn("user", "가" * 100_000)])
    assert len(await talks.recent(room, 10)) == 2
    await database.check()


async def test_the_write_of_a_caller_who_left_is_kept_whole(database: Database) -> None:
    gate = Event()
    first = asyncio.ensure_future(database.write(blocked_by(gate)))
    talks, room = Talks(database, Clock()), Channel("web", "1")
    leaving = asyncio.ensure_future(talks.add(room, [Turn("user", "질문"), Turn("assistant", "답")]))
    await asyncio.sleep(0)
    leaving.cancel()
    with suppress(asyncio.CancelledError):
        await leaving
    gate.set()
    await first

    assert leaving.cancelled()
    assert await database.write(lambda _: "the writer still writes") == "the writer still writes"
    assert [turn.text for turn in await talks.recent(room, 10)] == ["질문", "답"]


async def test_closing_finishes_what_was_handed_in(folder: Path) -> None:
    async with open_database(folder) as database:
        gate = Event()
        writes: list[asyncio.Future[object]] = [asyncio.ensure_future(database.write(blocked_by(gate)))]
        writes += [asyncio.ensure_future(database.write(give(f"web:{number}"))) for number in range(2500)]
        await asyncio.sleep(0)
        gate.set()
    await asyncio.gather(*writes)

    async with open_database(folder) as database:
        assert len(await people(database)) == 2500


async def test_a_closed_database_takes_nothing_more(folder: Path) -> None:
    async with open_database(folder) as database:
        pass

    with pytest.raises(RuntimeError):
        await database.write(give("late"))
    with pytest.raises(RuntimeError):
        await database.read(lambda sqlite: sqlite.execute("SELECT 1").fetchone())
    await database.close()


async def test_all_that_one_reading_reads_is_of_one_moment(database: Database) -> None:
    loop = asyncio.get_running_loop()

    def twice(sqlite: Sqlite) -> tuple[int, int]:
        count = "SELECT count(*) FROM roles"
        before = sqlite.execute(count).fetchone()[0]
        asyncio.run_coroutine_threadsafe(database.write(give("meanwhile")), loop).result(30)
        return before, sqlite.execute(count).fetchone()[0]

    assert await database.read(twice) == (0, 0)
    assert await people(database) == ["meanwhile"]


async def test_a_reading_cannot_write(database: Database) -> None:
    with pytest.raises(StorageTrouble):
        await database.read(give("nobody"))

    assert await people(database) == []


async def test_what_was_written_is_read_at_once(database: Database) -> None:
    roles = Roles(database, Clock())
    for number in range(200):
        await roles.give(f"web:{number}", Role.TEACHER, "web:0")
        assert await roles.role_of(f"web:{number}") == Role.TEACHER


async def test_many_readings_share_a_few_connections(database: Database) -> None:
    counts = await asyncio.gather(
        *(
            database.read(lambda sqlite: sqlite.execute("SELECT count(*) FROM roles").fetchone()[0])
            for _ in range(500)
        )
    )

    assert counts == [0] * 500
