"""Measure the retriever: building, searching, adding one pair, and memory at 1,000, 10,000 and 100,000 texts."""

from __future__ import annotations

import asyncio
import random
import resource
import sys
from collections.abc import Sequence
from statistics import median, quantiles
from time import perf_counter

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


async def measure(count: int) -> list[str]:
    """Return one line of the table for ``count`` texts."""
    before = _memory()
    asked = texts(count)
    retriever = RecallRetriever()
    started = perf_counter()
    await retriever.update([(f"pair:{number}", [text]) for number, text in enumerate(asked)], [])
    build = perf_counter() - started
    memory = _memory() - before
    searched = [await _search(retriever, asked[number * count // SEARCHES]) for number in range(SEARCHES)]
    added = [await _add(retriever, number) for number in range(ADDED)]
    times = [f"{median(searched):.1f}", f"{quantiles(searched, n=20)[-1]:.1f}", f"{median(added):.1f}"]
    return [f"{count:,}", f"{build:.1f}", *times, f"{memory:.0f}"]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return the measured rows as a Markdown table."""
    head = ["texts", "build s", "search p50 ms", "p95 ms", "add one ms", "memory MB"]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows])


def main() -> None:
    """Print the table."""
    rows = [asyncio.run(measure(count)) for count in SIZES]
    sys.stdout.write(table(rows) + "\n")


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
