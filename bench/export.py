"""How long an export of many pairs takes, from the command to the file on disk, and how much memory it needs."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.table import table
from bot.build import open_bot
from bot.settings import Settings
from core.model import Actor, Channel, QAPair, Role
from core.reply import Call

_PAIRS = 100_000
_ADMIN = Actor("terminal", "bench", "bench", Role.ADMIN, "ko")
_FORMS = ({"format": "jsonl"}, {"format": "jsonl", "validation": "10"}, {"format": "csv"}, {"format": "xlsx"})


async def _teach(folder: Path) -> None:
    async with open_bot(_settings(folder)) as bot:
        pairs = [
            QAPair(f"{n}번째 질문은 무엇인가요?", f"{n}번째 질문의 답은 이렇습니다.") for n in range(_PAIRS)
        ]
        for start in range(0, _PAIRS, 10_000):
            await bot.services.dataset.pairs.add(pairs[start : start + 10_000])


async def _measure(folder: Path, form: int) -> None:
    async with open_bot(_settings(folder)) as bot:
        await bot.services.dataset.datasets.counts()
        before = _peak()
        begin = time.perf_counter()
        reply = await bot.app.result(Call("export", _FORMS[form], _ADMIN, Channel("terminal", "x")))
        with (folder / "out").open("wb") as out:
            for file in reply.attachments:
                out.writelines(file.pieces())
        took = time.perf_counter() - begin
        size = sum(file.size for file in reply.attachments)
        cells = (f"{took:.2f}", f"{size / 1e6:.1f}", f"{before:.0f}", f"{_peak() - before:.0f}")
    print("\t".join([", ".join(f"{name} {value}" for name, value in _FORMS[form].items()), *cells]))


def _peak() -> float:
    """The most memory that this process ever held, in MB; Linux counts it anew for each program."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))) / 1000


def _settings(folder: Path) -> Settings:
    return Settings(_env_file=None, hobane_data=folder)  # type: ignore[call-arg]


def main() -> None:
    """Measure and print, each form in a process of its own, so that its memory is its own."""
    if len(sys.argv) == 3:
        asyncio.run(_measure(Path(sys.argv[1]), int(sys.argv[2])))
        return
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_teach(Path(folder)))
        for form in range(len(_FORMS)):
            command = [sys.executable, "-m", "bench.export", folder, str(form)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append(list(done.stdout.strip().split("\t")))
    columns = ("form", "seconds", "file MB", "memory before MB", "memory added MB")
    print(table(f"Export of {_PAIRS:,} pairs", columns, rows))


if __name__ == "__main__":
    main()
