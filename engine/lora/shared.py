"""A job's folder on machines that share no disk: copied to and from an fsspec address (S3 and the like)."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

_LAST: Final = ("result.json", "error.json")  # they say that all the rest is there
_HERE_ONLY: Final = ("running.lock", "process.lock", "pid", "launch.json", "ray.json", "attempts.jsonl")
_WHOLE: Final = "whole"  # a checkpoint without it is still being written
_PAUSE: Final = 2.0  # seconds between two looks for what is new


class Shared:
    """The side of the engine: gives an order out and takes in what came of it."""

    def __init__(self, folder: Path, place: str | None) -> None:
        """``place`` None: the folder itself is on a disk that all machines share."""
        self._folder = folder
        self._place = None if place is None else f"{place.rstrip('/')}/{folder.name}"

    def give_out(self) -> str:
        """Bring the job's files to where the cluster finds them; returns that folder's address."""
        if self._place is None:
            return str(self._folder)
        Mirror(self._folder, self._place).push()
        return self._place

    def take_in(self) -> None:
        """Bring here what the cluster has written since the last time."""
        if self._place is not None:
            Mirror(self._folder, self._place).pull(("progress.jsonl", "artifact", "step-", *_LAST))


class Mirror:
    """A folder here and its copy at an address; only files that changed are carried."""

    def __init__(self, folder: Path, address: str) -> None:
        import fsspec

        self._folder = folder
        self._files, self._root = fsspec.core.url_to_fs(address)
        self._pushed: dict[str, tuple[int, int]] = {}

    def push(self) -> None:
        """Bring what is new to the address, the file that says the end last."""
        for path in sorted(self._ours(), key=lambda path: path.name in _LAST):
            name = path.relative_to(self._folder).as_posix()
            state = (path.stat().st_size, path.stat().st_mtime_ns)
            if self._pushed.get(name) != state:
                self._files.makedirs(f"{self._root}/{name}".rpartition("/")[0], exist_ok=True)
                self._files.put_file(str(path), f"{self._root}/{name}")
                self._pushed[name] = state

    def _ours(self) -> Iterator[Path]:
        for path in self._folder.rglob("*"):
            name = path.relative_to(self._folder).as_posix()
            if not path.is_file() or name in _HERE_ONLY or path.name.startswith("."):
                continue
            checkpoint = next((up for up in path.parents if up.name.startswith("checkpoint-")), None)
            if checkpoint is None or (checkpoint / _WHOLE).exists():
                yield path

    def pull(self, wanted: tuple[str, ...]) -> None:
        """Bring the files here whose path begins with one of ``wanted``, the file that says the end last."""
        found = self._files.find(self._root, detail=True) if self._files.exists(self._root) else {}
        for address, told in sorted(found.items(), key=lambda one: one[0].endswith(_LAST)):
            name = address[len(self._root) :].lstrip("/")
            if name.startswith(wanted) and not self._same(name, told):
                place = self._folder / name
                place.parent.mkdir(parents=True, exist_ok=True)
                draft = place.with_name(f".{place.name}.taken")
                self._files.get_file(address, str(draft))
                draft.replace(place)

    def _same(self, name: str, told: dict[str, Any]) -> bool:
        """Whether the file here is as long: they only grow, or are written once."""
        path = self._folder / name
        return path.exists() and path.stat().st_size == told["size"]


@contextmanager
def worked_on(address: str, folder: Path) -> Iterator[Path]:
    """The side of the machine that trains: the job's folder as a local one, what is written goes back.

    ``folder`` is where the copy lies while the block lasts.
    """
    mirror, over = Mirror(folder, address), threading.Event()
    mirror.pull(("",))

    def carry() -> None:
        while not over.wait(_PAUSE):
            mirror.push()

    carrier = threading.Thread(target=carry, daemon=True)
    carrier.start()
    try:
        yield folder
    finally:
        over.set()
        carrier.join()
        mirror.push()
        shutil.rmtree(folder, ignore_errors=True)
