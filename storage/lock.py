"""Lets only one bot run on a data folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import AlreadyRunning, FolderUnusable

FILE = "running.lock"


@contextmanager
def running(folder: Path) -> Iterator[None]:
    """Hold the folder's lock for as long as the block runs; the system frees it if the process dies.

    Raises `AlreadyRunning`, or `FolderUnusable` where no lock can be made.
    """
    from filelock import FileLock, Timeout  # here, because it is slow to import and few commands need it

    lock = FileLock(folder / FILE, mode=0o600)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise AlreadyRunning(path=str(folder)) from error
    except (OSError, NotImplementedError) as error:  # the latter: a file system without locks
        raise FolderUnusable(path=str(folder)) from error
    try:
        yield
    finally:
        lock.release()
