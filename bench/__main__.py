"""Runs every bench, each in a process of its own, and prints their tables."""

from __future__ import annotations

import platform
import subprocess
import sys
from datetime import UTC, datetime
from os import cpu_count
from pathlib import Path

_HERE = Path(__file__).parent
_NOT_BENCHES = {
    "engine_compare",
    "engine_gpu",
    "engine_large",
    "engine_vllm",
    "slack_lines",
    "slack_manifest",
    "__init__",
    "__main__",
    "table",
}


def main() -> None:
    """Run all, or those named as arguments."""
    names = sys.argv[1:] or sorted(path.stem for path in _HERE.glob("*.py") if path.stem not in _NOT_BENCHES)
    machine = (
        f"{cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )
    print(f"## {datetime.now(UTC):%Y-%m-%d}, {machine}\n", flush=True)
    for name in names:
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)


if __name__ == "__main__":
    main()
