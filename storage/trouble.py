"""Turns what SQLite and the file system report into the storage errors of the core."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import (
    DatabaseCorrupt,
    DatabaseLocked,
    DatabaseTooNew,
    DiskFull,
    FolderUnusable,
    StorageTrouble,
)

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_ALMOST_FULL = 1 << 20  # bytes; SQLite reports a full disk as a plain I/O error where it grows its -shm file
_KINDS: dict[int, type[StorageTrouble]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_BUSY: DatabaseLocked,
    sqlite3.SQLITE_LOCKED: DatabaseLocked,
    sqlite3.SQLITE_PROTOCOL: DatabaseLocked,
    sqlite3.SQLITE_CORRUPT: DatabaseCorrupt,
    sqlite3.SQLITE_NOTADB: DatabaseCorrupt,
    sqlite3.SQLITE_CANTOPEN: FolderUnusable,
    sqlite3.SQLITE_READONLY: FolderUnusable,
    sqlite3.SQLITE_PERM: FolderUnusable,
    sqlite3.SQLITE_AUTH: FolderUnusable,
}


class Newer(Exception):
    """Something stored has a form that only a newer version knows."""


@contextmanager
def understanding() -> Iterator[None]:
    """Read inside what this version wrote; raises `Newer` where it has fields or words unknown here."""
    try:
        yield
    except (TypeError, KeyError, ValueError) as error:
        raise Newer from error


def trouble_of(error: Exception, path: Path) -> Exception:
    """Return the storage error that stands for ``error`` on the file ``path``, or ``error`` itself."""
    kind = _kind(error, path)
    if kind is None:
        return error
    trouble = kind(path=str(path))
    trouble.__cause__ = error
    return trouble


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise what goes wrong inside as storage errors about ``path``."""
    try:
        yield
    except (sqlite3.Error, OSError, Newer) as error:
        trouble = trouble_of(error, path)
        if trouble is error:
            raise
        raise trouble from error


def _kind(error: Exception, path: Path) -> type[StorageTrouble] | None:
    if isinstance(error, Newer):
        return DatabaseTooNew
    if isinstance(error, OSError):
        return DiskFull if error.errno in _NO_SPACE else FolderUnusable
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    primary = code & 0xFF  # the rest is the extended code, such as SQLITE_BUSY_SNAPSHOT
    if primary == sqlite3.SQLITE_IOERR:
        return DiskFull if _free_space(path) < _ALMOST_FULL else FolderUnusable
    return _KINDS.get(primary)


def _free_space(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return _ALMOST_FULL
