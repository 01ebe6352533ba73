"""The retriever finds taught texts like a question, at once and while others change them."""

from __future__ import annotations

import asyncio

import pytest

from engine.retriever import FRESH_AT_MOST, RecallRetriever

DOCUMENTS = [
    ("pair:1", ["책은 며칠 동안 빌릴 수 있나요?", "대출 기간은 얼마나 되나요?"]),
    ("pair:2", ["도서관은 몇 시에 열어요?"]),
    ("pair:3", ["Where can I print?"]),
]


@pytest.fixture
async def retriever() -> RecallRetriever:
    filled = RecallRetriever()
    await filled.update(DOCUMENTS, [])
    return filled


async def test_an_empty_retriever_finds_nothing() -> None:
    assert await RecallRetriever().search("책?", 3) == []


async def test_a_taught_text_is_found_with_similarity_one_in_any_writing(retriever: RecallRetriever) -> None:
    for question in (
        "책은 며칠 동안 빌릴 수 있나요?",
        "책은며칠동안빌릴수있나요",
        "책은 며칠 동안 빌릴 수 있나요?!",
    ):
        assert (await retriever.search(question, 1)) == [("pair:1", 1.0)]


async def test_each_key_comes_once_and_the_best_first(retriever: RecallRetriever) -> None:
    found = await retriever.search("책 대출 기간은 며칠인가요?", 5)
    assert found[0][0] == "pair:1"
    assert len({key for key, _ in found}) == len(found)
    assert [similarity for _, similarity in found] == sorted((each for _, each in found), reverse=True)
    assert all(0 < similarity <= 1 for _, similarity in found)


async def test_the_limit_is_kept(retriever: RecallRetriever) -> None:
    assert len(await retriever.search("도서관 책 대출 시간", 1)) == 1
    assert await retriever.search("책", 0) == []


async def test_a_synonym_is_found(retriever: RecallRetriever) -> None:
    assert (await retriever.search("대여는 며칠?", 1))[0][0] == "pair:1"


async def test_a_text_just_added_is_found_by_the_next_search(retriever: RecallRetriever) -> None:
    await retriever.update([("pair:4", ["휴게실은 어디예요?"])], [])
    assert (await retriever.search("휴게실 어디야", 1))[0][0] == "pair:4"


async def test_an_existing_key_is_replaced(retriever: RecallRetriever) -> None:
    await retriever.update([("pair:2", ["휴게실은 어디예요?"])], [])
    assert (await retriever.search("휴게실은 어디예요?", 1)) == [("pair:2", 1.0)]
    assert dict(await retriever.search("도서관은 몇 시에 열어요?", 5)).get("pair:2", 0) < 0.1


async def test_a_removed_key_is_gone_and_an_unknown_one_does_no_harm(retriever: RecallRetriever) -> None:
    await retriever.update([], ["pair:2", "pair:99"])
    assert "pair:2" not in dict(await retriever.search("도서관은 몇 시에 열어요?", 5))


async def test_a_key_without_texts_is_forgotten(retriever: RecallRetriever) -> None:
    await retriever.update([("pair:2", ["", "?!"])], [])
    assert "pair:2" not in dict(await retriever.search("도서관은 몇 시에 열어요?", 5))


@pytest.mark.parametrize("question", ["", "🎉", "\ud800", "가" * 100_000, "\x00"])
async def test_any_text_can_be_searched_for_and_added(question: str, retriever: RecallRetriever) -> None:
    await retriever.update([("odd", [question])], [])
    assert isinstance(await retriever.search(question, 3), list)


async def test_many_single_additions_are_all_found_while_they_are_merged(retriever: RecallRetriever) -> None:
    count = FRESH_AT_MOST + 60
    for number in range(count):
        await retriever.update([(f"new:{number}", [f"{number}번 창고에는 무엇이 있나요?"])], [])
    await retriever.update([("new:5", ["완전히 다른 질문입니다"])], ["new:6"])
    for number in (0, 7, FRESH_AT_MOST, count - 1):
        found = await retriever.search(f"{number}번 창고에는 무엇이 있나요?", 1)
        assert found == [(f"new:{number}", 1.0)]
    gone = dict(await retriever.search("6번 창고에는 무엇이 있나요?", 50))
    assert "new:6" not in gone
    assert (await retriever.search("완전히 다른 질문입니다", 1))[0][0] == "new:5"


async def test_a_large_first_filling_leaves_the_event_loop_free() -> None:
    retriever = RecallRetriever()
    filling = asyncio.create_task(
        retriever.update(
            [(f"pair:{number}", [f"{number}번 질문은 무엇인가요?"]) for number in range(5000)], []
        )
    )
    turns = 0
    while not filling.done():
        await asyncio.sleep(0.005)
        turns += 1
    await filling
    assert turns > 3
    assert (await retriever.search("4321번 질문은 무엇인가요?", 1)) == [("pair:4321", 1.0)]


async def test_searches_and_updates_at_the_same_time_stay_whole(retriever: RecallRetriever) -> None:
    async def teach(number: int) -> None:
        await retriever.update([(f"new:{number}", [f"새 질문 {number}번"])], [])

    async def look() -> None:
        assert (await retriever.search("도서관은 몇 시에 열어요?", 1)) == [("pair:2", 1.0)]

    async with asyncio.TaskGroup() as group:
        for number in range(40):
            group.create_task(teach(number))
            group.create_task(look())
    found = [await retriever.search(f"새 질문 {number}번", 1) for number in range(40)]
    assert [each[0][0] for each in found] == [f"new:{number}" for number in range(40)]
