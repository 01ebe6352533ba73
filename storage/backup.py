"""Copies the database while it is in use, or puts such a copy back."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from storage.lock import running
from storage.opening import FILE, beside, connect, create_private, examine, flush, verify
from storage.trouble import translated


def backup(folder: Path, target: Path) -> Path:
    """Copy the folder's database to the file ``target`` and return it; writing goes on meanwhile.

    The copy is one sound file of mode 0600, there as a whole or not at all. Raises FileExistsError where
    ``target`` exists, and the storage errors of the core.
    """
    if target.exists():
        raise FileExistsError(target)
    draft = beside(target, f".{secrets.token_hex(4)}.part")
    try:
        _copy(folder / FILE, draft)
        create_private(target)  # fails if somebody made it meanwhile, where a rename would overwrite it
        os.replace(draft, target)
        flush(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return target


def restore(folder: Path, source: Path, now: datetime) -> Path | None:
    """Put a backup in the place of the folder's database; returns where the replaced one is kept.

    Raises `AlreadyRunning` while the bot runs, `DatabaseCorrupt` or `DatabaseTooNew` for a source that
    cannot be used; the present database then stays as it is.
    """
    path = folder / FILE
    draft = beside(path, f".{secrets.token_hex(4)}.new")
    with running(folder):
        try:
            _copy(source, draft)
            with translated(path):
                kept = _set_aside(path, now)
                os.replace(draft, path)
                flush(folder)
        finally:
            draft.unlink(missing_ok=True)
    return kept


def _copy(source: Path, draft: Path) -> None:
    """Copy one moment of a database in use to a new file, and check that it is sound."""
    examine(source)
    with translated(draft):
        create_private(draft)
        with closing(connect(source, "ro")) as original, closing(connect(draft, "rw")) as copy:
            original.conn.backup(copy.conn)
            copy.disable_wal()  # one file that needs no log beside it
            verify(copy, source)  # pages are copied as they are: damage here is damage there
        flush(draft)


def _set_aside(path: Path, now: datetime) -> Path | None:
    """Give the present database a second name, and take its log away from its first."""
    kept = beside(path, f".before-restore-{_stamp(now)}")
    with suppress(sqlite3.Error), closing(connect(path, "rw")) as sqlite:
        # Brings its log into it; a broken database is kept as it is, beside its log.
        sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for suffix in ("", "-wal"):
        if beside(path, suffix).exists():
            _keep(beside(path, suffix), beside(kept, suffix))
    for suffix in ("-wal", "-shm"):  # a log would be played into whatever database has its name
        beside(path, suffix).unlink(missing_ok=True)
    return kept if kept.exists() else None


def _keep(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        shutil.copy2(old, new)


def _stamp(now: datetime) -> str:
    return now.strftime("%Y%m%d-%H%M%S-%f")
