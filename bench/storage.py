"""Measures what storage does in a second: confirmed writes, readings, and 100,000 pairs in and out."""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.model import Channel, PairSearch, QAPair, Status, Turn
from storage.backup import backup
from storage.database import Database, open_database
from storage.datasets import Datasets
from storage.pairs import Pairs
from storage.talks import Talks

if TYPE_CHECKING:
    from collections.abc import Iterator

PAIRS, WRITES, CALLERS = 100_000, 2_000, 1_000
QUESTION = "{} 번째 경기에서 공은 몇 개인가요?"
ANSWER = "한 경기에는 공을 두 개 씁니다. 가운데 원에 놓인 공과 골대 옆에 놓인 공입니다. " * 3
TURNS = (Turn("user", "공은 몇 개인가요?"), Turn("assistant", ANSWER))
ROOM = Channel("web", "1")


@dataclass(slots=True)
class Table:
    """Lines of Markdown that grow as things are measured."""

    lines: list[str] = field(default_factory=lambda: ["| what | seconds | per second |", "|---|---:|---:|"])

    @contextmanager
    def measure(self, what: str, count: int) -> Iterator[None]:
        """Time the block, in which ``count`` things are done."""
        start = time.perf_counter()
        yield
        seconds = time.perf_counter() - start
        self.lines.append(f"| {what} | {seconds:.2f} | {count / seconds:,.0f} |")


def main() -> None:
    """Run every measurement in a new folder and print a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        print("\n".join(asyncio.run(run(Path(folder))).lines))


async def run(folder: Path) -> Table:
    """Measure everything on a database in ``folder``."""
    table = Table()
    async with open_database(folder / "small") as database:
        await talk(database, table)
    async with open_database(folder / "large") as database:
        await teach(database, table)
        with table.measure(f"back up {PAIRS:,} pairs while open", PAIRS):
            await asyncio.to_thread(backup, folder / "large", folder / "copy.sqlite3")
    with table.measure(f"open a database of {PAIRS:,} pairs", 1):
        async with open_database(folder / "large"):
            pass
    size = os.stat(folder / "copy.sqlite3").st_size / 1e6
    table.lines.append(f"\nThe database of {PAIRS:,} pairs takes {size:.0f} MB.")
    return table


async def talk(database: Database, table: Table) -> None:
    """Questions and answers, one after the other and many at once."""
    talks = Talks(database, now)

    def write() -> Awaitable[object]:
        return talks.add(ROOM, TURNS)

    def read() -> Awaitable[object]:
        return talks.recent(ROOM, 20)

    with table.measure("exchanges stored, one after the other", WRITES):
        await in_turn(write, WRITES)
    with table.measure(f"exchanges stored, {CALLERS:,} callers at once", 10 * CALLERS):
        await asyncio.gather(*(in_turn(write, 10) for _ in range(CALLERS)))
    with table.measure("last 20 turns read, one after the other", WRITES):
        await in_turn(read, WRITES)
    with table.measure(f"last 20 turns read, {CALLERS:,} callers at once", 2 * CALLERS):
        await asyncio.gather(*(in_turn(read, 2) for _ in range(CALLERS)))


async def teach(database: Database, table: Table) -> None:
    """A large dataset in, out, and searched."""
    pairs, datasets = Pairs(database, now), Datasets(database, now)
    taught = [QAPair(QUESTION.format(number), ANSWER, entry=f"file:{number}") for number in range(PAIRS)]
    with table.measure(f"{PAIRS:,} pairs stored, 1,000 at a time", PAIRS):
        for start in range(0, PAIRS, 1000):
            await pairs.add(taught[start : start + 1000])
    with table.measure(f"{PAIRS:,} pairs streamed", PAIRS):
        async for batch in datasets.stream(Status.APPROVED):
            assert batch
    with table.measure(f"a question known word for word among {PAIRS:,}", 500):
        wording = PairSearch(wording=QUESTION.format(777), status=Status.APPROVED, limit=1)
        await in_turn(lambda: pairs.find(wording), 500)
    with table.measure(f"search for a rare word among {PAIRS:,}", 20):
        await in_turn(lambda: pairs.find(PairSearch(text="77777")), 20)
    with table.measure(f"search for a word that all {PAIRS:,} have", 2):
        await in_turn(lambda: pairs.find(PairSearch(text="경기에서")), 2)


async def in_turn(action: Callable[[], Awaitable[object]], times: int) -> None:
    """Do something so many times, one after the other."""
    for _ in range(times):
        await action()


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
