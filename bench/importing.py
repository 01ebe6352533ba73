"""How long a file of 12,000 pairs takes from the command to the last row on disk, in every form, and again."""

from __future__ import annotations

import asyncio
import io
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.table import table
from bot.build import open_bot
from bot.settings import Settings
from core.jsonl import lines_of
from core.model import Actor, Channel, QAPair, Role, Status
from core.reply import Call, Progress, Upload
from core.spreadsheet import COLUMNS, cells_of, rows_of
from core.xlsx_writing import Workbook

_PAIRS = 12_000
_ADMIN = Actor("terminal", "bench", "bench", Role.ADMIN, "ko")


def _files() -> Sequence[Upload]:
    pairs = [
        QAPair(
            f"{n}번째 질문은 무엇인가요?",
            f"{n}번째 질문의 답은 이렇습니다.",
            (f"{n}번째는 뭐예요?",),
            ("묶음",),
        )
        for n in range(_PAIRS)
    ]
    table_text = "".join(rows_of(pairs))
    excel = io.BytesIO()
    book = Workbook(excel)
    book.write([COLUMNS, *map(cells_of, pairs)])
    book.close()
    return (
        Upload("CSV, CP949", table_text.encode("cp949")),
        Upload("CSV, UTF-8", table_text.encode("utf-8-sig")),
        Upload("Excel", excel.getvalue()),
        Upload("JSONL", "".join(lines_of(pairs, "시스템")).encode()),
    )


async def _measure(upload: Upload) -> list[list[object]]:
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        async with open_bot(Settings(_env_file=None, hobane_data=Path(folder))) as bot:  # type: ignore[call-arg]
            for round_ in ("first", "again"):
                begin, steps = time.perf_counter(), 0
                call = Call("import", {"file": upload, "yes": "yes"}, _ADMIN, Channel("terminal", "x"))
                async for part in bot.app.run(call):
                    steps += isinstance(part, Progress)
                took = time.perf_counter() - begin
                have = (await bot.services.dataset.datasets.counts())[Status.APPROVED]
                assert have == _PAIRS
                rows.append([upload.name, round_, f"{took:.2f}", steps, f"{have:,}"])
    return rows


def main() -> None:
    """Measure and print."""
    rows = [row for upload in _files() for row in asyncio.run(_measure(upload))]
    columns = ("form", "round", "seconds", "steps of progress", "pairs afterwards")
    print(table("Import of 12,000 pairs with 24,000 wordings", columns, rows))


if __name__ == "__main__":
    main()
