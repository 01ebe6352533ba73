"""The admins hear 60, 30, 7 and 1 days before what answers goes, each time once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from core import errors
from core.calendar import Calendar
from core.hosting import HostModel
from core.options import Options, Provider
from core.spending import Usage
from core.tuning import JobStatus, ModelVersion
from tests.fakes import FakeVersions
from tests.house import HERE, House


async def _house(days: int | None, **options: object) -> House:
    """A house whose active model rests on a base that ends in so many days."""
    chosen = {"admin_channel": HERE, **options}
    house = House(Options(base_model="base", training_base="base", **chosen))  # type: ignore[arg-type]
    assert isinstance(house.ports.versions, FakeVersions)
    version = ModelVersion("ft:base:1", "base", 1, 1, active=True)
    await house.ports.versions.add(version, "terminal:min")
    if days is not None:
        day = (house.now() + timedelta(days=days)).date()
        house.store.served["base"] = HostModel("base", shutdown=day)
    return house


def _calendar(house: House) -> Calendar:
    spending = house.services.spending
    return Calendar([house.store], spending, spending.admins)


async def _told(house: House) -> list[str]:
    await _calendar(house).look()
    return [notice.key for notice in await house.ports.outbox.waiting()]


async def test_each_warning_is_told_once_as_the_days_go_by() -> None:
    house = await _house(90)
    day = house.store.served["base"].shutdown
    keys: list[str] = []
    for _ in range(95):
        keys = await _told(house)
        house.now.advance(timedelta(days=1))

    assert keys == [f"shutdown:base:{day}:{days}" for days in (60, 30, 7, 1, 0)]


async def test_a_warning_says_what_goes_what_hangs_on_it_and_what_to_do() -> None:
    house = await _house(20)
    await _calendar(house).look()
    (notice,) = await house.ports.outbox.waiting()

    assert (notice.channel, notice.reply.facts["left"]) == (HERE, 20)
    assert "20일 남았어요" in notice.reply.text
    assert "`ft:base:1`" in notice.reply.text
    assert "/retrain" in notice.reply.text
    assert notice.reply.buttons[0].command == "models"


async def test_a_bot_that_was_off_is_not_told_of_what_it_missed() -> None:
    house = await _house(20)
    assert [key.rpartition(":")[2] for key in await _told(house)] == ["30"]


@pytest.mark.parametrize("days", [None, 61, 400])
async def test_where_no_end_is_near_or_told_nothing_happens(days: int | None) -> None:
    assert await _told(await _house(days)) == []


async def test_a_model_that_nothing_rests_on_may_end() -> None:
    house = await _house(None)
    house.store.served["other"] = HostModel("other", shutdown=house.now().date())
    assert await _told(house) == []


async def test_the_base_that_answers_alone_counts_too() -> None:
    house = House(Options(base_model="base", training_base="base", admin_channel=HERE))
    house.store.served["base"] = HostModel("base", shutdown=house.now().date())
    await _calendar(house).look()
    (notice,) = await house.ports.outbox.waiting()

    assert "함께 끝나요" not in notice.reply.text


async def test_a_deployment_that_nobody_asks_is_warned_about_before_it_is_deleted() -> None:
    house = await _house(None, provider=Provider("azure", deploys="itself", idle_days=15))
    await house.ports.usages.add(Usage("answers", "ft:base:1", 1, 1, None, house.now()))
    house.now.advance(timedelta(days=11))
    assert await _told(house) == []

    house.now.advance(timedelta(days=2))
    (key,) = await _told(house)
    assert await _told(house) == [key]
    assert key.startswith("idle:ft:base:1:")

    await house.ports.usages.add(Usage("answers", "ft:base:1", 1, 1, None, house.now()))
    house.now.advance(timedelta(days=13))
    assert len(await _told(house)) == 2


async def test_where_people_deploy_each_new_model_asks_for_it_once() -> None:
    house = await _house(None, provider=Provider("azure", deploys="by_hand"))
    for _ in range(2):
        assert await _told(house) == ["deploy:1:ft:base:1"]
    (notice,) = await house.ports.outbox.waiting()
    assert "`ft:base:1`이라는 이름으로" in notice.reply.text

    await house.ports.versions.remove(1)
    other = await _house(None, provider=Provider("azure", deploys="by_hand"))
    await other.ports.versions.remove(1)
    assert await _told(other) == []


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(5):
        while not await holds():  # noqa: ASYNC110 - what is waited for happens in other tasks
            await asyncio.sleep(0)


async def test_trouble_with_the_calendar_passes_and_it_is_read_again() -> None:
    house = await _house(5)
    house.store.trouble = [errors.HostUnreachable()]

    async def tried() -> bool:
        return not house.store.trouble

    async def warned() -> bool:
        return bool(await house.ports.outbox.waiting())

    for condition in (tried, warned):
        reading = asyncio.create_task(_calendar(house).run())
        await _until(condition)
        assert not reading.done()
        reading.cancel()


async def test_the_watcher_looks_at_once_when_it_is_woken() -> None:
    house = House()
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    watching = asyncio.create_task(house.services.training.watch())
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")

    async def ended() -> bool:
        house.services.training.wake()
        return (await house.ports.jobs.recent(1))[0].status.ended

    await _until(ended)
    watching.cancel()
