"""A training's process: started apart from the server, watched, ended."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import engine
from engine.folder import is_held, taken

GRACE: Final = 2.0
_GLANCE: Final = 0.02
_NICENESS: Final = 10
_LAST_LINES: Final = 5
_LONGEST_WORDS: Final = 600
_PROCESSES: Final = Path("/proc")
_MARK: Final = "HOBANE_JOB"
_LOCK: Final = "process.lock"
_SIGNALS: Final = {number.value: number.name for number in signal.Signals}
# Enough to find programs, a home and a processor for tensors; nothing that holds a secret.
_ENVIRONMENT: Final = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES",
    "HF_HOME",
    "RAY_AUTH_MODE",
    "RAY_AUTH_TOKEN_PATH",
    "OMP_NUM_THREADS",
)


class AlreadyStarted(Exception):
    """A process of this job lives, or another server is just looking whether one does."""


class Training:
    """A process that was started for a job: in a session of its own, so that it outlives the server."""

    def __init__(self, process: subprocess.Popen[bytes], output: Path) -> None:
        self._process, self._output = process, output

    @classmethod
    def start(cls, command: Sequence[str], folder: Path, ended: Callable[[], None]) -> Training:
        """Start the command in the job's folder; ``ended`` is called in the running loop when it is over.

        The process holds `_LOCK` from its birth to its death, so that a job never has two, also where a
        server is restarted before the process has come to hold ``running.lock``. Raises `AlreadyStarted`.
        """
        output = folder / f"stderr-{len(list(folder.glob('stderr-*.log'))) + 1}.log"
        with taken(folder / _LOCK) as lock:
            if lock is None:
                raise AlreadyStarted
            (folder / "pid").unlink(missing_ok=True)
            process = _begun(command, folder, output, lock)
            (folder / "pid").write_text(str(process.pid))
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
        _when_over(process, ended)
        return cls(process, output)

    @property
    def pid(self) -> int:
        """The id of the process and of its group."""
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; minus the signal's number where a signal ended it."""
        return self._process.returncode

    @property
    def how_it_ended(self) -> str:
        """The exit code as the end of a sentence."""
        code = self.exit_code
        if code is not None and code < 0:
            return f"was killed by {_SIGNALS.get(-code, -code)}"
        return f"ended with exit code {code} and without a result"

    @property
    def last_words(self) -> str:
        """The last lines it wrote."""
        lines = self._output.read_bytes().decode(errors="replace").split("\n")
        return " / ".join([line.strip() for line in lines if line.strip()][-_LAST_LINES:])[-_LONGEST_WORDS:]


def _begun(command: Sequence[str], folder: Path, output: Path, lock: int) -> subprocess.Popen[bytes]:
    with output.open("wb") as errors:
        return subprocess.Popen(  # noqa: S603 - the command is the brain's own
            list(command),
            cwd=folder,
            env=clean_environment({_MARK: folder.name}),
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=errors,
            start_new_session=True,
            pass_fds=(lock,),
        )


def is_alive(folder: Path) -> bool:
    """Whether a process lives that was started in this job's folder."""
    return is_held(folder / _LOCK)


async def end_group(group: int, alive: Callable[[], bool]) -> None:
    """Ask a process group to end, and end it after `GRACE` seconds, as long as ``alive`` says it is there."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not alive():
            return
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)
        await patiently(lambda: not alive())


def recorded_group(folder: Path) -> int | None:
    """The process group that was last started for a job; None where the number means another process here."""
    try:
        group = int((folder / "pid").read_text())
        return group if _belongs(group, folder) else None
    except (OSError, ValueError):
        return None


def _belongs(group: int, folder: Path) -> bool:
    """Whether a process was started for this job. Where the system does not tell, the held lock has to do."""
    if not _PROCESSES.exists():
        return True
    told = (_PROCESSES / str(group) / "environ").read_bytes().split(b"\0")
    return f"{_MARK}={folder.name}".encode() in told


async def patiently(over: Callable[[], bool]) -> None:
    """Wait until something is over, but no longer than `GRACE` seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            # Another process's end gives no event to wait for.
            while not over():  # noqa: ASYNC110
                await asyncio.sleep(_GLANCE)


def _when_over(process: subprocess.Popen[bytes], ended: Callable[[], None]) -> None:
    """Wait in a thread of its own, which leaves no zombie even when the loop ends before the process."""
    loop = asyncio.get_running_loop()

    def wait() -> None:
        process.wait()
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(ended)

    threading.Thread(target=wait, name=f"training {process.pid}", daemon=True).start()


def clean_environment(more: Mapping[str, str]) -> dict[str, str]:
    """An environment built from nothing, in which the engine's own modules are found, with ``more`` in it."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return {**kept, "PYTHONPATH": str(Path(engine.__file__).parent.parent), "PYTHONUTF8": "1", **more}
