"""Has one training carried out by a Ray cluster: ``python -m engine.lora.ray_job ORDER.json``.

The cluster runs the very command that runs here otherwise; what it says and leaves lies in the job's folder.
This process only hands it over, follows it, hands it over again when a machine is lost, and stops it.
"""

from __future__ import annotations

import shlex
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, Final

from filelock import FileLock, Timeout

from engine.folder import read_json, write_json
from engine.lora.launch import Launch, read_launch
from engine.lora.report import Report
from engine.lora.shared import Shared

_PATIENCE: Final = 10.0  # seconds
_LOOK: Final = 1.0  # seconds between two looks
_HAND_OVERS: Final = 4
_REST: Final = 4.0  # seconds, times the hand-overs before
_SILENCE: Final = 600.0  # seconds without an answer of the cluster before the training is given up
_ENDINGS: Final = ("result.json", "error.json", "cancelled.json")
_LOST: Final = ("FAILED", "STOPPED")


def main(arguments: Sequence[str] | None = None) -> int:
    """Follow the training of an order to its end; 0 also where another process is at it."""
    (path,) = arguments or sys.argv[1:]
    folder = Path(path).resolve().parent
    try:
        with FileLock(folder / "running.lock", timeout=_PATIENCE):
            return RayJob(folder, Path(path).name, read_launch(folder)).follow()
    except Timeout:
        return 0


class RayJob:
    """One order on a cluster. Which submission carries it out is kept in ``ray.json``."""

    def __init__(self, folder: Path, order: str, launch: Launch) -> None:
        from ray.job_submission import JobSubmissionClient

        self._folder, self._order, self._launch = folder, order, launch
        self._client = JobSubmissionClient(launch.address)
        self._report = Report(folder)
        self._shared = Shared(folder, launch.place)
        signal.signal(signal.SIGTERM, self._stop)

    def follow(self) -> int:
        """Hand the order over, unless an earlier process has, and stay with it to its end."""
        heard = time.monotonic()
        while not self._over():
            try:
                if self._state() in (None, *_LOST) and not self._hand_over():
                    return 1
                heard = time.monotonic()
            except (ConnectionError, RuntimeError, OSError) as error:
                if time.monotonic() - heard > _SILENCE:
                    self._report.fail(
                        "cluster_unreachable", f"The Ray cluster does not answer: {error}"[:300]
                    )
                    return 1
            time.sleep(_LOOK)
            self._shared.take_in()
        return 0

    def _over(self) -> bool:
        return any((self._folder / name).exists() for name in _ENDINGS)

    @property
    def _handed_over(self) -> list[str]:
        return list((read_json(self._folder / "ray.json") or {}).get("submissions") or [])

    def _state(self) -> str | None:
        """Ray's word for how the last submission stands; None where there is none."""
        submissions = self._handed_over
        if not submissions:
            return None
        state = str(self._client.get_job_status(submissions[-1]).value)
        if state in (*_LOST, "SUCCEEDED"):
            self._shared.take_in()  # what was written last
            if not self._over():
                self._report.say(f"The cluster lost the training ({state}).", "warn")
                return "FAILED"
        return "SUCCEEDED" if self._over() else state

    def _hand_over(self) -> bool:
        """Submit the order; False where that was done often enough."""
        submissions = self._handed_over
        if len(submissions) >= _HAND_OVERS:
            message = f"The cluster lost the training {len(submissions)} times."
            self._report.fail("training_failed", message)
            return False
        time.sleep(_REST * len(submissions))  # a cluster that has just lost a machine takes a while to see it
        name = f"{self._folder.name}-{len(submissions) + 1}"
        where = self._shared.give_out()
        # Written first: a process that dies in between finds the submission by its name.
        write_json(self._folder / "ray.json", {"submissions": [*submissions, name]})
        command = [self._launch.python, "-m", "engine.lora", f"{where}/{self._order}", "--lock", "ray.lock"]
        self._client.submit_job(entrypoint=shlex.join(command), submission_id=name, **self._wants())
        self._report.say(f"Handed over to the Ray cluster as {name}.")
        return True

    def _wants(self) -> dict[str, Any]:
        launch = self._launch
        wants: dict[str, Any] = {"entrypoint_num_cpus": launch.cpus, "entrypoint_num_gpus": launch.gpus}
        return wants | {"entrypoint_resources": dict(launch.resources) or None}

    def _stop(self, number: int, frame: FrameType | None) -> None:
        """Asked to end: have the cluster end the training, then end."""
        for name in self._handed_over[-1:]:
            self._client.stop_job(name)
        raise SystemExit(128 + number)


if __name__ == "__main__":
    raise SystemExit(main())
