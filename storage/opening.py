"""Opens the database file: makes it where there is none, refuses it where it is not sound."""

from __future__ import annotations

import os
import secrets
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from core.errors import DatabaseCorrupt, DatabaseTooNew
from storage.migrations import APPLICATION, is_newer, is_outgrown, migrate
from storage.trouble import translated

if TYPE_CHECKING:
    from sqlite_utils import Database as Sqlite

FILE = "hobane.sqlite3"
PATIENCE = 5.0  # seconds to wait for another program that writes
_QUICK = 128 << 20  # bytes up to which every page is looked at on opening (about 0.15 s)
_HEADER = 100  # bytes of SQLite's file header
_PRAGMAS = (
    "synchronous=NORMAL",  # in WAL mode a power cut may lose the last commits but never corrupts
    "foreign_keys=ON",
    "secure_delete=ON",  # what somebody asked to forget must not stay in free pages
    "temp_store=MEMORY",
    "journal_size_limit=67108864",
)


def connect(path: Path, mode: Literal["ro", "rw"], patience: float = PATIENCE) -> Sqlite:
    """Open a connection to an existing file; it may be used by one thread at a time, also in turns."""
    from sqlite_utils import Database  # here, because it is slow to import and `--help` needs none of it

    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=patience, check_same_thread=False
    )
    sqlite = Database(connection, strict=True, execute_plugins=False)
    for pragma in _PRAGMAS:
        sqlite.execute(f"PRAGMA {pragma}")
    return sqlite


def open_file(folder: Path, patience: float) -> Sqlite:
    """Open the folder's database for writing, with its schema brought up to date.

    Raises the storage errors of the core. A file that is damaged, foreign or newer stays as it is.
    """
    path = folder / FILE
    with translated(path):
        _prepare(folder)
        if not _exists(path):
            _create(path)
        examine(path)
        _verify_small(path)
        sqlite = connect(path, "rw", patience)
        try:
            sqlite.enable_wal()
            migrate(sqlite)
        except BaseException:
            sqlite.close()
            raise
        return sqlite


def examine(path: Path) -> None:
    """Check, without changing anything, that the file is a database of ours that this version can read.

    Raises `DatabaseCorrupt` or `DatabaseTooNew`. Its pages are not looked at; that is what `verify` does.
    """
    with translated(path):
        if not _whole(path):
            raise DatabaseCorrupt(path=str(path))
        with closing(connect(path, "ro")) as sqlite:
            if sqlite.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                raise DatabaseCorrupt(path=str(path))
            if is_newer(sqlite):
                raise DatabaseTooNew(path=str(path))


def refuse_newer(sqlite: Sqlite, path: Path) -> None:
    """Raise `DatabaseTooNew` where a newer version changed the file since this process opened it."""
    if is_outgrown(sqlite):
        raise DatabaseTooNew(path=str(path))


def verify(sqlite: Sqlite, path: Path) -> None:
    """Read every page of the database; raises `DatabaseCorrupt` where one does not fit."""
    with translated(path):
        if sqlite.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise DatabaseCorrupt(path=str(path))


def beside(path: Path, suffix: str) -> Path:
    """The file of this name with something added at its end."""
    return path.with_name(path.name + suffix)


def create_private(path: Path) -> None:
    """Make an empty file that only its owner may read; raises FileExistsError where there is one."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def flush(path: Path) -> None:
    """Wait until the disk holds this file, or the names in this folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _prepare(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(PermissionError):  # somebody else's folder that we may use, or a disk without modes
        folder.chmod(0o700)


def _exists(path: Path) -> bool:
    """Whether there is a database; a journal without its database means that one was lost."""
    if path.exists():
        return True
    if beside(path, "-wal").exists():
        raise DatabaseCorrupt(path=str(path))
    return False


def _create(path: Path) -> None:
    """Make a complete database under another name first, so that no half-made one is ever found."""
    draft = beside(path, f".{secrets.token_hex(4)}.new")
    create_private(draft)
    try:
        with closing(connect(draft, "rw")) as sqlite:
            sqlite.enable_wal()
            migrate(sqlite)
        flush(draft)
        _publish(draft, path)
        flush(path.parent)
    finally:
        for name in (draft, beside(draft, "-wal"), beside(draft, "-shm")):
            name.unlink(missing_ok=True)


def _publish(draft: Path, path: Path) -> None:
    try:
        os.link(draft, path)
    except FileExistsError:  # another process was faster: its database is as good
        return
    except OSError:  # a file system without hard links
        draft.rename(path)


def _verify_small(path: Path) -> None:
    if path.stat().st_size <= _QUICK:
        with closing(connect(path, "ro")) as sqlite:
            verify(sqlite, path)


def _whole(path: Path) -> bool:
    """Whether the file begins as a database does and ends with a page.

    While its log still holds what was being copied into it, a torn last page is only unfinished work.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or not header.startswith(b"SQLite format 3\0"):
        return False
    page_size = int.from_bytes(header[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    log = beside(path, "-wal")
    return path.stat().st_size % page_size == 0 or (log.exists() and log.stat().st_size > 0)
