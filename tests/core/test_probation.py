"""A new model that errs or is disliked markedly more than the one before is told once, with a way back."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core import errors
from core.model import Actor, Feedback, Finish, Turn
from core.options import Options
from core.probation import Probation, finding
from core.reply import Tone
from core.tuning import Conduct, JobStatus
from tests.house import ADMIN, HERE, House

KIM = Actor("web", "kim", "김", language="ko")


async def _promoted() -> House:
    house = House(Options(base_model="base", training_base="base", promote="always"))
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    await _said(house, "base", 30, 1)
    house.now.advance(timedelta(hours=1))
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    await house.announcements.deliver()
    return house


async def _said(house: House, model: str, count: int, downs: int) -> None:
    """Let a model have answered so often, with so many thumbs down."""
    for place in range(count):
        turns = [Turn("user", "?"), Turn("assistant", "답", model=model, outcome="answered")]
        turn = (await house.ports.talks.add(HERE, turns))[1]
        if place < downs:
            await house.ports.feedback.put(Feedback(turn, KIM.key, "down"))


def _probation(house: House) -> Probation:
    return Probation(house.services)


@pytest.mark.parametrize(
    ("after", "before", "found"),
    [
        (Conduct(30, 0, 0, 8), Conduct(100, 0, 0, 2), "new_model_disliked"),
        (Conduct(30, 0, 0, 2), Conduct(100, 0, 0, 2), None),
        (Conduct(10, 0, 0, 8), Conduct(100, 0, 0, 0), None),
        (Conduct(100, 9, 0, 0), Conduct(100, 0, 0, 0), "new_model_errs"),
        (Conduct(100, 9, 0, 0), Conduct(9, 0, 0, 0), None),
        (Conduct(2, 5, 0, 0), Conduct(), "new_model_broken"),
        (Conduct(0, 4, 0, 0), Conduct(), None),
        (Conduct(19, 1, 0, 19), Conduct(19, 1, 0, 0), None),
        (Conduct(), Conduct(), None),
    ],
)
def test_only_what_is_hardly_chance_is_found(after: Conduct, before: Conduct, found: str | None) -> None:
    assert finding(after, before) == found


async def test_more_thumbs_down_than_before_are_told_once_where_the_training_was_asked_for() -> None:
    house = await _promoted()
    await _said(house, "ft:one", 25, 10)
    house.now.advance(timedelta(hours=2))
    probation = _probation(house)

    assert [await probation.look() for _ in range(2)] == [True, True]
    assert [await house.announcements.deliver() for _ in range(2)] == [1, 0]
    notice = house.announcer.told[-1]
    assert (notice.channel, notice.person, notice.reply.tone) == (HERE, ADMIN.key, Tone.WARNING)
    assert notice.reply.buttons[0].command == "rollback"
    assert notice.reply.facts["downs"] == 10
    assert (await house.run("rollback")).facts == {"active": "base"}
    assert await probation.look() is False


async def test_a_model_that_does_as_well_is_left_alone_and_so_is_one_after_its_day() -> None:
    house = await _promoted()
    await _said(house, "ft:one", 25, 1)
    house.now.advance(timedelta(hours=2))
    assert await _probation(house).look() is False

    await _said(house, "ft:one", 25, 25)
    house.now.advance(timedelta(days=2))
    assert await _probation(house).look() is False
    assert await _probation(House()).look() is False


async def test_a_tuned_model_is_compared_with_the_tuned_one_before() -> None:
    house = await _promoted()
    await _said(house, "ft:one", 40, 0)
    house.now.advance(timedelta(hours=1))
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:two")
    await house.services.training.look()
    await _said(house, "ft:two", 25, 10)
    house.now.advance(timedelta(hours=1))

    assert await _probation(house).look() is True
    assert [notice.reply.facts.get("before") for notice in await house.ports.outbox.waiting()][-1] == "ft:one"


async def test_what_a_new_model_fails_at_is_kept_and_told() -> None:
    house = await _promoted()
    house.model.say = lambda model, _: (
        [errors.HostLacksModel(model=model)] if model == "ft:one" else ["네", Finish()]
    )
    for _ in range(5):
        assert (await house.ask("몇 개?")).facts["model"] == "base"
    house.now.advance(timedelta(hours=1))

    assert await _probation(house).look() is True
    told = [notice.reply for notice in await house.ports.outbox.waiting()][-1]
    assert told.facts["errors"] == 5
    assert "ft:one" in told.text


async def test_silence_is_kept_as_a_failure_but_a_host_that_is_down_is_not() -> None:
    house = await _promoted()
    start = house.now()
    for said in ([Finish()], [errors.HostUnreachable()], ["네", Finish()], [errors.HostFailed()]):
        house.model.say = lambda *_, said=said: said
        await house.ask("몇 개?")
    house.now.advance(timedelta(hours=1))

    conduct = await house.ports.conducts.between("ft:one", start, house.now())
    assert (conduct.answers, conduct.errors) == (1, 2)
    assert list(await house.services.conversation.chat_model.models()) == ["base"]


async def test_a_failure_that_cannot_be_kept_does_not_hide_the_trouble() -> None:
    house = await _promoted()

    async def locked(model: str, trouble: str) -> None:
        raise errors.DatabaseLocked(path="x")

    house.ports.conducts.fail = locked  # type: ignore[method-assign]
    house.model.say = lambda *_: [errors.HostFailed()]

    assert (await house.ask("몇 개?")).facts["error"] == "HostFailed"


async def test_the_watch_goes_on_after_storage_trouble() -> None:
    house = await _promoted()
    probation, looked = _probation(house), asyncio.Event()

    async def locked() -> None:
        looked.set()
        raise errors.DatabaseLocked(path="x")

    house.ports.conducts.activation = locked  # type: ignore[method-assign]
    task = asyncio.create_task(probation.run())
    async with asyncio.timeout(5):
        await looked.wait()
    await asyncio.sleep(0)

    assert not task.done()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
