"""Measure the retriever on pairs and notes together, and the whole of finding, at up to 100,000 passages."""

from __future__ import annotations

import asyncio
import random
import resource
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bench.table import table
from bot.build import open_bot
from bot.settings import Settings
from core.model import Note, QAPair
from engine.retriever import RecallRetriever

SIZES = (1_000, 10_000, 100_000)
SEARCHES = 100
ADDED = 30
HEADS = [
    "회원",
    "도서",
    "시설",
    "장비",
    "교육",
    "예약",
    "결제",
    "배송",
    "출입",
    "안전",
    "주문",
    "계약",
    "회계",
    "인사",
    "보안",
    "서버",
    "문서",
    "행사",
    "차량",
    "급여",
]
TAILS = [
    "신청",
    "변경",
    "취소",
    "확인",
    "조회",
    "등록",
    "연장",
    "반납",
    "점검",
    "승인",
    "기한",
    "담당",
    "비용",
    "절차",
    "장소",
    "기준",
    "양식",
    "번호",
    "권한",
    "일정",
]
ENDINGS = [
    "어떻게 하나요",
    "어디서 하나요",
    "언제까지인가요",
    "얼마예요",
    "누가 하나요",
    "알려 주세요",
    "가능한가요",
]


def texts(count: int) -> list[str]:
    """Return ``count`` invented short Korean questions, the same ones every time."""
    chance = random.Random(7)
    names = [
        chance.choice(HEADS) + chance.choice("가나다라마바사아자차") + chance.choice(TAILS)
        for _ in range(count // 8)
    ]
    return [
        f"{chance.choice(names)} {chance.choice(HEADS)} {chance.choice(TAILS)}은 {chance.choice(ENDINGS)}?"
        for _ in range(count)
    ]


def passages(count: int) -> list[str]:
    """Return ``count`` invented passages of about 150 characters, as a note has them under its heading."""
    sentences = texts(4 * count)
    return ["\n".join(sentences[4 * place : 4 * place + 4]) for place in range(count)]


async def measure(count: int) -> list[str]:
    """Return one line of the table for ``count`` texts, half of them questions of pairs, half passages of notes."""
    before = _memory()
    asked, notes = texts(count // 2), passages(count // 2)
    retriever = RecallRetriever()
    documents = [(f"pair:{number}", [text]) for number, text in enumerate(asked)]
    documents += [(f"note:{number}", [text]) for number, text in enumerate(notes)]
    started = perf_counter()
    await retriever.update(documents, [])
    build = perf_counter() - started
    memory = _memory() - before
    places = [number * len(asked) // SEARCHES for number in range(SEARCHES)]
    searched = [await _search(retriever, asked[place]) for place in places]
    added = [await _add(retriever, number) for number in range(ADDED)]
    times = [f"{median(searched):.1f}", f"{quantiles(searched, n=20)[-1]:.1f}", f"{median(added):.1f}"]
    return [f"{count:,}", f"{build:.1f}", *times, f"{memory:.0f}"]


async def finding(count: int) -> list[str]:
    """Return one line for finding as an answer does it: the changes asked for, both searched, texts fetched."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_bot(Settings(_env_file=None, hobane_data=Path(folder))) as bot:  # type: ignore[call-arg]
            knowledge, asked = bot.services.knowledge, texts(count // 2)
            for start in range(0, len(asked), 10_000):
                batch = [QAPair(text, f"{start} 답이에요.") for text in asked[start : start + 10_000]]
                await bot.services.dataset.pairs.add(batch)
            notes = [Note(text, f"안내 › {place}") for place, text in enumerate(passages(count // 2))]
            await bot.services.notes.replace("안내", notes)
            started = perf_counter()
            await knowledge.find(asked[0], 5, 3)
            first, times = perf_counter() - started, []
            for number in range(SEARCHES):
                started = perf_counter()
                found = await knowledge.find(asked[number * len(asked) // SEARCHES] + "?", 5, 3)
                times.append((perf_counter() - started) * 1000)
                assert found.pairs
                assert found.notes
    return [f"{count:,}", f"{first:.1f}", f"{median(times):.1f}", f"{quantiles(times, n=20)[-1]:.1f}"]


def main() -> None:
    """Print the tables."""
    rows = [asyncio.run(measure(count)) for count in SIZES]
    head = ("passages", "build s", "search p50 ms", "p95 ms", "add one ms", "memory MB")
    print(table("The retriever alone, half pairs and half notes", head, rows))
    rows = [asyncio.run(finding(count)) for count in SIZES]
    columns = ("passages", "first, with reading all s", "finding p50 ms", "p95 ms")
    print(table("Finding five pairs and three notes, storage included", columns, rows))


async def _search(retriever: RecallRetriever, text: str) -> float:
    started = perf_counter()
    found = await retriever.search(text.replace("하나요", "해요"), 5)
    elapsed = (perf_counter() - started) * 1000
    assert found
    return elapsed


async def _add(retriever: RecallRetriever, number: int) -> float:
    started = perf_counter()
    await retriever.update([(f"new:{number}", [f"새로 가르친 질문 {number}번은 뭐예요?"])], [])
    elapsed = (perf_counter() - started) * 1000
    assert (await retriever.search(f"새로 가르친 질문 {number}번은 뭐예요?", 1))[0][0] == f"new:{number}"
    return elapsed


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
