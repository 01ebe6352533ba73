"""The database as the rest of storage sees it: functions to write with, functions to read with."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar, cast

from storage.opening import FILE, PATIENCE, connect, open_file, refuse_newer, verify
from storage.trouble import translated
from storage.writer import Writer

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

Result = TypeVar("Result")
_READERS = 3  # readers run beside the writer (WAL); more of them only fight over the interpreter's lock


class Database:
    """SQLite in one file, with one thread that writes and a few that read.

    A function given to `write` or `read` gets the connection, runs in one transaction, and returns plain
    values (no cursors). Several processes may use one file. Once one of a newer version has changed the
    schema, everything here raises `DatabaseTooNew`: nothing is read or written by rules that no longer hold.
    """

    def __init__(self, path: Path, writer: Writer, patience: float) -> None:
        self.path = path
        self._writer, self._patience = writer, patience
        self._readers = ThreadPoolExecutor(_READERS, thread_name_prefix="hobane-reader")
        self._idle: deque[Sqlite] = deque()

    @classmethod
    async def open(cls, folder: Path, patience: float = PATIENCE) -> Self:
        """Open (or make) the database of a folder; ``patience``: seconds to wait for a lock.

        Raises `DatabaseTooNew`, `DatabaseCorrupt`, `DatabaseLocked`, `DiskFull` or `FolderUnusable`.
        """
        sqlite = await asyncio.to_thread(open_file, folder, patience)
        path = folder / FILE
        return cls(path, Writer(sqlite, path), patience)

    async def write(self, function: Callable[[Sqlite], Result]) -> Result:
        """Run a function that writes and return what it returns, once it is on disk.

        It happens as a whole or not at all. If the caller is cancelled it may still happen. The function
        may be run twice, so it changes nothing but the database.
        """
        return cast("Result", await self._writer.submit(function))

    async def read(self, function: Callable[[Sqlite], Result]) -> Result:
        """Run a function that only reads; all it reads is of one moment."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, function)

    async def check(self) -> None:
        """Read every page; raises `DatabaseCorrupt` if the file is damaged."""
        await self.read(lambda sqlite: verify(sqlite, self.path))

    async def wipe(self) -> None:
        """Empty the write-ahead log, so that what was deleted is nowhere in the folder any more.

        Best effort: while somebody reads, SQLite leaves it for the next time.
        """
        await asyncio.to_thread(self._checkpoint)

    async def close(self) -> None:
        """Finish what was handed in, then close."""
        await self._writer.close()
        await asyncio.to_thread(self._readers.shutdown)
        while self._idle:
            self._idle.pop().close()

    def _read(self, function: Callable[[Sqlite], Result]) -> Result:
        with translated(self.path):
            sqlite = self._reader()
            try:
                sqlite.execute("BEGIN")
                refuse_newer(sqlite, self.path)
                return function(sqlite)
            finally:
                sqlite.rollback()
                self._idle.append(sqlite)

    def _reader(self) -> Sqlite:
        with suppress(IndexError):
            return self._idle.pop()
        sqlite = connect(self.path, "rw", self._patience)  # "rw", as a reader may have to recover the log
        sqlite.execute("PRAGMA query_only=ON")
        return sqlite

    def _checkpoint(self) -> None:
        with translated(self.path), closing(connect(self.path, "rw", self._patience)) as sqlite:
            sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


@asynccontextmanager
async def open_database(folder: Path, patience: float = PATIENCE) -> AsyncIterator[Database]:
    """Open the database of a folder for as long as the block runs."""
    database = await Database.open(folder, patience)
    try:
        yield database
    finally:
        await database.close()
