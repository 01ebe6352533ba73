"""How long an export of many pairs takes, from the command to the file's bytes."""

from __future__ import annotations

import asyncio
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


async def _measure(folder: Path) -> list[list[object]]:
    rows: list[list[object]] = []
    async with open_bot(Settings(_env_file=None, hobane_data=folder)) as bot:  # type: ignore[call-arg]
        pairs = [
            QAPair(f"{n}번째 질문은 무엇인가요?", f"{n}번째 질문의 답은 이렇습니다.") for n in range(_PAIRS)
        ]
        for start in range(0, _PAIRS, 10_000):
            await bot.services.dataset.pairs.add(pairs[start : start + 10_000])
        for form in ("jsonl", "csv"):
            begin = time.perf_counter()
            reply = await bot.app.result(Call("export", {"format": form}, _ADMIN, Channel("terminal", "x")))
            took = time.perf_counter() - begin
            size = len(reply.attachments[0].content)
            rows.append([form, f"{_PAIRS:,}", f"{took:.2f}", f"{size / 1e6:.1f}"])
    return rows


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        rows = asyncio.run(_measure(Path(folder)))
    print(table("Export", ("format", "pairs", "seconds", "MB"), rows))


if __name__ == "__main__":
    main()
