"""Files of the terminal's machine: read for a command, written for a reply."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from core.reply import Attachment, Upload

STDIN = "-"
_MOST = 64_000_001  # bytes: one more than a command takes, so that the command itself says what is too large
_READING = {
    "ENOENT": "no_such_file",
    "EISDIR": "is_a_folder",
    "EACCES": "not_permitted",
    "EPERM": "not_permitted",
}
_WRITING = {
    **_READING,
    "ENOENT": "no_such_folder",
    "ENOTDIR": "no_such_folder",
    "ENOSPC": "disk_full",
    "EDQUOT": "disk_full",
    "EROFS": "not_permitted",
}


class PathTrouble(Exception):
    """A path cannot be used; ``key`` names the sentence in `adapters.terminal.sentences`."""

    def __init__(self, key: str, path: str) -> None:
        super().__init__(key, path)
        self.key, self.path = key, path


def read_upload(path: str, stdin: BinaryIO | None = None) -> Upload:
    """Read a file, or what comes in on ``stdin`` for ``-``; raises `PathTrouble`."""
    if path == STDIN:
        return Upload("stdin", (stdin or sys.stdin.buffer).read(_MOST))
    place = Path(path).expanduser()
    try:
        with place.open("rb") as file:
            return Upload(place.name, file.read(_MOST))
    except (OSError, ValueError) as error:
        raise PathTrouble(_reason(error, _READING, "not_readable"), path) from error


def save(attachment: Attachment, where: Path) -> Path:
    """Write a reply's file and return its path.

    A folder gets it under its own name, or under a numbered one where that is taken; a path of a file is
    replaced. Raises `PathTrouble`.
    """
    target = _free(where / Path(attachment.name).name) if where.is_dir() else where
    try:
        write_whole(target, attachment.pieces())
    except OSError as error:
        raise PathTrouble(writing_reason(error), str(target)) from error
    return target


def write_whole(path: Path, pieces: Iterable[bytes]) -> None:
    """Put the pieces at ``path`` entirely or not at all: a file beside it, flushed to the disk, renamed.

    What is there and is no ordinary file (a pipe, ``/dev/stdout``) is written into instead.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        with path.open("wb") as there:
            there.writelines(pieces)
        return
    beside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def writing_reason(error: OSError) -> str:
    """The name of the sentence that says why something could not be written."""
    return _reason(error, _WRITING, "not_writable")


def _free(path: Path) -> Path:
    """The path itself, or the first ``name-2.ext``, ``name-3.ext`` ... that nothing has yet."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def _reason(error: Exception, sentences: dict[str, str], otherwise: str) -> str:
    code = errno.errorcode.get(getattr(error, "errno", None) or 0, "")
    return sentences.get(code, otherwise)
