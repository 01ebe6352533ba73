"""Writing, reading and locking the files that the whole state is made of."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from engine.wire import Json

_LONG_AGO: Final = 86_400


def write_json(path: Path, value: Mapping[str, object]) -> None:
    """Put a JSON file in its place so that a reader sees it whole or not at all, also after a power cut."""
    write_bytes(path, json.dumps(value, ensure_ascii=False, indent=1).encode())


def write_bytes(path: Path, content: bytes) -> None:
    """The same for any content."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Make the names inside a folder last through a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_json(path: Path) -> Json | None:
    """The object in a file, or None where there is no such file or no whole object in it."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def append_line(path: Path, value: Mapping[str, object]) -> None:
    """Add one line of JSON. A line that a killed process left unfinished is closed first."""
    line = json.dumps(value, ensure_ascii=False).encode() + b"\n"
    with path.open("ab+") as file:
        if file.seek(0, os.SEEK_END) and not _ends_with_newline(path):
            line = b"\n" + line
        file.write(line)


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def read_lines(path: Path) -> list[tuple[int, Json]]:
    """The objects of a file of JSON lines with their line numbers from 1; broken lines are left out."""
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    return [(number, value) for number, line in enumerate(lines, 1) if (value := _object(line)) is not None]


def _object(line: bytes) -> Json | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def publish(draft: Path, place: Path) -> bool:
    """Move a finished folder to its place in one step; False where there is one already."""
    try:
        os.rename(draft, place)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if place.is_dir():
            return False
        raise
    sync_folder(place.parent)
    return True


def sweep(root: Path) -> None:
    """Delete the drafts that a process which died long ago has left in ``root``."""
    for draft in root.glob(".*"):
        with suppress(OSError):
            if draft.stat().st_mtime < time.time() - _LONG_AGO:
                shutil.rmtree(draft)


def remove(folder: Path) -> None:
    """Take a folder away in one step, then delete what was in it."""
    grave = Path(tempfile.mkdtemp(prefix=".gone.", dir=folder.parent))
    with suppress(FileNotFoundError):
        os.rename(folder, grave / "content")
    shutil.rmtree(grave, ignore_errors=True)


def is_held(lock: Path) -> bool:
    """Whether a process holds the file lock.

    Asked with a *shared* lock, so that several askers never take each other for the holder.
    """
    try:
        handle = os.open(lock, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


@contextmanager
def taken(lock: Path) -> Iterator[int | None]:
    """Take a file lock for the length of the block; None where it is held.

    A process that is given the descriptor goes on holding the lock until it, and whoever it gave it to, ends.
    """
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        yield handle if _took(handle) else None
    finally:
        os.close(handle)


def _took(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
