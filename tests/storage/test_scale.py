"""What holds for many pairs."""

from __future__ import annotations

import asyncio
import tracemalloc
from pathlib import Path

import pytest

from core.model import PairSearch, QAPair, Status
from storage.database import Database, open_database
from storage.datasets import Datasets
from storage.pairs import Pairs
from tests.fakes import Clock

COUNT = 20_000
ANSWER = "공은 두 개입니다. " * 30


async def teach(folder: Path) -> None:
    async with open_database(folder) as database:
        await Pairs(database, Clock()).add([QAPair(f"질문 {n}번", ANSWER) for n in range(COUNT)])


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("many")
    asyncio.run(teach(folder))
    return folder


async def test_many_pairs_stream_without_being_held_in_memory(many: Path) -> None:
    async with open_database(many) as database:
        count, peak = await streamed(database)

    assert count == COUNT
    assert peak < 4_000_000 < COUNT * len(ANSWER.encode())


async def streamed(database: Database) -> tuple[int, int]:
    """Stream everything; returns the number of pairs and the most bytes that were held at once."""
    count = 0
    tracemalloc.start()
    try:
        async for batch in Datasets(database, Clock()).stream(Status.APPROVED):
            count += len(batch)
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


async def test_one_question_among_many_is_found_without_looking_at_all(many: Path) -> None:
    async with open_database(many) as database:
        statements: list[str] = []
        await database.read(lambda sqlite: sqlite.conn.set_trace_callback(statements.append))
        search = PairSearch(wording="질문 777번", status=Status.APPROVED, limit=1)
        found = await Pairs(database, Clock()).find(search)
        await database.read(lambda sqlite: sqlite.conn.set_trace_callback(None))
        asked = [text for text in statements if text.startswith("SELECT") and "_migrations" not in text]
        plans = [await plan(database, text) for text in asked]

    assert [pair.question for pair in found.pairs] == ["질문 777번"]
    assert len(plans) == 3
    assert [step for steps in plans for step in steps if step.startswith("SCAN")] == [
        "SCAN json_each VIRTUAL TABLE INDEX 1:"
    ]


async def plan(database: Database, statement: str) -> list[str]:
    """How SQLite goes about a statement."""
    return await database.read(
        lambda sqlite: [row[3] for row in sqlite.execute(f"EXPLAIN QUERY PLAN {statement}")]
    )
