"""From the command to a page that answers, and what the waiting bot weighs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from statistics import median

import psutil

from bench.table import table

_RUNS = 5
_SETTLE = 2.0  # seconds until memory is read


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _until_served(port: int) -> float:
    """Seconds until /healthz answers."""
    start = time.perf_counter()
    while time.perf_counter() - start < 30:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return time.perf_counter() - start
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise TimeoutError


def _once(data: str) -> tuple[float, float]:
    """(seconds to serving, MB of memory when idle) of one process."""
    port = _free_port()
    environment = {**os.environ, "HOBANE_DATA": data, "HOBANE_PORT": str(port), "HOBANE_LOG": "error"}
    with subprocess.Popen([sys.executable, "-m", "bot", "run"], env=environment) as process:
        served = _until_served(port)
        time.sleep(_SETTLE)
        memory = psutil.Process(process.pid).memory_info().rss / 1e6
        process.terminate()
        process.wait(10)
    return served, memory


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as data:
        runs = [_once(data) for _ in range(_RUNS + 1)][1:]  # the first one makes the database
    served, memory = [run[0] for run in runs], [run[1] for run in runs]
    row = [f"{median(served):.2f}", f"{min(served):.2f}–{max(served):.2f}", f"{median(memory):.0f}"]
    print(table("Start of `hobane run`", ("median s to serving", "range", "idle memory MB"), [row]))


if __name__ == "__main__":
    main()
