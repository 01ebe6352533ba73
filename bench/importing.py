"""How long a file of 12,000 pairs takes from the command to the last row on disk: in every form, again, changed."""

from __future__ import annotations

import asyncio
import io
import random
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


def _changed(ending: str, wording: str) -> Upload:
    """The same questions as a table with other wordings or answers."""
    pairs = [
        QAPair(f"{n}번째 질문은 무엇인가요?", f"{n}번째 질문의 답은 {ending}.", (f"{n}번째는 {wording}?",))
        for n in range(_PAIRS)
    ]
    return Upload("changed", "".join(rows_of(pairs)).encode())


def _alike() -> Upload:
    """Pairs of which each forty share rare words, so that as many as ever are compared with each other."""
    chance = random.Random(2)

    def word() -> str:
        return "".join(
            chance.choices("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로", k=3)
        )

    pairs = []
    for _ in range(_PAIRS // 40):
        first, second, third = word(), word(), word()
        for _ in range(40):
            question = f"{first} {second} {third} {word()} 어떻게 해요?"
            answer = f"{first}팀에 {chance.randint(1, 30)}일 안에 {word()} 하세요."
            pairs.append(QAPair(question, answer, (f"{first} {second} {word()} 방법?",)))
    return Upload("CSV, much alike", "".join(rows_of(pairs)).encode())


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
        _alike(),
    )


async def _measure(upload: Upload) -> list[list[object]]:
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        async with open_bot(Settings(_env_file=None, hobane_data=Path(folder))) as bot:  # type: ignore[call-arg]
            for round_, file in _rounds(upload).items():
                begin, steps = time.perf_counter(), 0
                cpu = time.process_time()
                values: dict[str, str | Upload] = {"file": file, "yes": "yes", "replacing": "yes"}
                call = Call("import", values, _ADMIN, Channel("terminal", "x"))
                async for part in bot.app.run(call):
                    steps += isinstance(part, Progress)
                took, worked = time.perf_counter() - begin, time.process_time() - cpu
                have = (await bot.services.dataset.datasets.counts())[Status.APPROVED]
                assert _PAIRS - 20 <= have <= _PAIRS  # among those by chance some are the same
                rows.append([upload.name, round_, f"{took:.2f}", f"{worked:.2f}", steps, f"{have:,}"])
    return rows


def _rounds(upload: Upload) -> dict[str, Upload]:
    """The file and the file again; after one of them also with other wordings, and with other answers."""
    rounds = {"first": upload, "again": upload}
    if upload.name == "CSV, UTF-8":
        rounds |= {"other wordings": _changed("이렇습니다", "뭔데요")}
        rounds |= {"other answers": _changed("저렇습니다", "뭔가요")}
    return rounds


def main() -> None:
    """Measure and print."""
    rows = [row for upload in _files() for row in asyncio.run(_measure(upload))]
    columns = ("form", "round", "seconds", "CPU seconds", "steps of progress", "pairs afterwards")
    print(table("Import of 12,000 pairs with 24,000 wordings", columns, rows))


if __name__ == "__main__":
    main()
