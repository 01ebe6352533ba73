"""What is suggested: what people ask most, then what was taught last, never what may not answer."""

from __future__ import annotations

import pytest

from core.model import Turn
from core.popular import popular
from tests.fakes import FakeTalks
from tests.fakes_asked import FakeAsked
from tests.house import HERE, House


@pytest.fixture
def house() -> House:
    return House()


async def _suggested(house: House, limit: int = 4) -> list[int]:
    talks = house.ports.talks
    assert isinstance(talks, FakeTalks)
    found = await popular(FakeAsked(talks), house.ports.pairs, limit)
    return [pair.id for pair in found]


async def _asked(house: House, *pairs: int) -> None:
    for pair in pairs:
        await house.ports.talks.add(HERE, [Turn("assistant", "!", pair=pair)])


async def test_where_nothing_was_asked_the_newest_are_suggested(house: House) -> None:
    await house.teach(6)

    assert await _suggested(house) == [6, 5, 4, 3]


async def test_what_is_asked_most_comes_first_and_the_newest_fill_up(house: House) -> None:
    await house.teach(6)
    await _asked(house, 2, 6, 2)

    assert await _suggested(house) == [2, 6, 5, 4]
    assert await _suggested(house, 2) == [2, 6]


async def test_what_was_taken_back_is_not_suggested(house: House) -> None:
    await house.teach(3)
    await _asked(house, 1, 1, 9)
    await house.run("dropqa", {"number": "1"})

    assert 1 not in await _suggested(house)


async def test_an_answer_remembers_the_pair_that_it_rests_on(house: House) -> None:
    await house.teach(2)
    await house.ask("1번 질문은 무엇인가요?")  # a host that does not say what it rests on

    assert [turn.pair for turn in await house.ports.talks.recent(HERE, 9)] == [None, 2]
    await house.ask("처음 듣는 말")
    assert [turn.pair for turn in await house.ports.talks.recent(HERE, 1)] == [None]
