"""Everything the bot keeps as one file: the database and what the embedded engine made."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import zipfile
import zlib
from datetime import datetime
from pathlib import Path, PurePosixPath

from core.errors import DatabaseCorrupt
from storage import backup as database
from storage.opening import FILE, create_private

_ENGINE = "engine"
_FLEETING = {"running.lock", "runner.lock", "pid"}  # of processes, not of what they made


def backup(data: Path, target: Path) -> None:
    """Write a backup of the data folder to the new file ``target`` (mode 0600); the bot may go on meanwhile.

    It is there as a whole or not at all. Raises FileExistsError, and the storage errors of the core.
    """
    if target.exists():
        raise FileExistsError(target)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".hobane-") as folder:
            copy = database.backup(data, Path(folder) / FILE)
            _write(draft, copy, data)
        create_private(target)  # fails if somebody made it meanwhile, where a rename would overwrite it
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def _write(draft: Path, copy: Path, data: Path) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(copy, FILE)
            for path in sorted((data / _ENGINE).rglob("*")):
                if path.is_file() and path.name not in _FLEETING:
                    archive.write(path, path.relative_to(data).as_posix())
        file.flush()
        os.fsync(file.fileno())


def restore(data: Path, source: Path, now: datetime) -> Path | None:
    """Put a backup in the place of what is there; returns where the replaced database is kept.

    What the engine made since then stays beside what comes back, as each of its folders has a name of its
    own. Raises `AlreadyRunning` while the bot runs, `DatabaseCorrupt` for a file that is no sound backup.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as folder:
        unpacked = Path(folder)
        _unpack(source, unpacked)
        kept = database.restore(data, unpacked / FILE, now)
        _bring_back(unpacked, data)
    return kept


def _unpack(source: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            if FILE not in names or not all(name == FILE or _is_engines(name) for name in names):
                raise DatabaseCorrupt(path=str(source))
            archive.extractall(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DatabaseCorrupt(path=str(source)) from error


def _is_engines(name: str) -> bool:
    """Whether a member lies below the engine's folder, wherever its name tries to lead."""
    parts = PurePosixPath(name).parts
    return parts[:1] == (_ENGINE,) and ".." not in parts and "\\" not in name


def _bring_back(folder: Path, data: Path) -> None:
    """Move in what is not there yet."""
    for path in sorted((folder / _ENGINE).rglob("*")):
        place = data / path.relative_to(folder)
        if path.is_dir():
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif not place.exists():
            shutil.move(path, place)
