"""One message per training shows how it stands, edited in its place, until it has ended."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from core.model import Channel
from core.reply import Call, Tone
from core.tuning import JobStatus
from tests.house import ADMIN, HERE, House


async def _running(language: str = "ko") -> House:
    house = House()
    await house.teach(10)
    asker = replace(ADMIN, language=language)  # type: ignore[arg-type]
    assert (await house.run("retrain", {"yes": "yes"}, asker)).tone == Tone.GOOD
    house.now.advance(timedelta(seconds=10))
    return house


async def _look(house: House, **changes: object) -> str:
    """Let the host move on, look after it, and return what the message says then."""
    house.tuner.move(**changes)
    await house.services.training.look()
    await house.live.refresh()
    return house.announcer.shown[-1].reply.text


async def test_one_message_shows_every_stage_step_loss_and_the_time_left() -> None:
    house = await _running()
    assert await _look(house, validating=True) == "**1번 학습** — 파일 확인 중"
    assert await _look(house, validating=False) == "**1번 학습** — 차례를 기다리는 중"
    running = await _look(house, status=JobStatus.RUNNING, step=10, steps=100, loss=2.5)
    assert running == "**1번 학습** — 학습 중 ▰▱▱▱▱▱▱▱▱▱ 10%\n10/100 단계 · 손실 2.5"
    house.now.advance(timedelta(minutes=2))
    later = await _look(house, step=40, loss=1.23456)

    assert later == "**1번 학습** — 학습 중 ▰▰▰▰▱▱▱▱▱▱ 40%\n40/100 단계 · 손실 1.23 · 약 4분 남음"
    assert [live.message for live in house.announcer.shown] == ["", *["message-1"] * 3]
    assert house.announcer.shown[-1].channel == HERE
    assert house.announcer.shown[-1].reply.buttons[0].command == "cancel"


async def test_it_speaks_the_askers_language() -> None:
    house = await _running("en")
    text = await _look(house, status=JobStatus.RUNNING, step=1, steps=4)

    assert text == "**Training #1** — running ▰▰▱▱▱▱▱▱▱▱ 25%\nstep 1 of 4"


async def test_what_has_not_changed_is_not_edited() -> None:
    house = await _running()
    await house.services.training.look()

    assert [await house.live.refresh() for _ in range(3)] == [1, 0, 0]


async def test_the_end_is_shown_once_and_then_it_stays() -> None:
    house = await _running()
    await _look(house, status=JobStatus.RUNNING, step=1, steps=2)
    last = await _look(house, status=JobStatus.SUCCEEDED, model="ft:one")

    assert last == "**1번 학습** — 끝났어요\n10초 걸림"
    assert house.announcer.shown[-1].reply.buttons == ()
    assert await house.live.refresh() == 0
    assert await house.ports.live_messages.open() == []


async def test_after_a_restart_the_same_message_goes_on_being_edited() -> None:
    house = await _running()
    await _look(house, status=JobStatus.RUNNING, step=1, steps=4)
    later = house.built().training
    house.tuner.move(step=2)
    await later.look()
    await house.live_news(later).refresh()

    assert [live.message for live in house.announcer.shown] == ["", "message-1"]
    assert "2/4" in house.announcer.shown[-1].reply.text


async def test_an_end_in_another_process_is_shown_too() -> None:
    house = await _running()
    await _look(house, status=JobStatus.RUNNING, step=1, steps=4)
    house.tuner.move(status=JobStatus.FAILED, error="no")
    later = house.built().training
    await later.look()
    await house.live_news(later).refresh()

    assert "실패했어요" in house.announcer.shown[-1].reply.text


async def test_a_deleted_message_ends_the_edits_and_not_the_training() -> None:
    house = await _running()
    await _look(house, status=JobStatus.RUNNING, step=1, steps=4)
    house.announcer.deleted = True
    await _look(house, step=2)
    house.announcer.deleted = False
    await _look(house, step=3)
    await _look(house, status=JobStatus.SUCCEEDED, model="ft:one")
    await house.announcements.deliver()

    assert len(house.announcer.shown) == 1
    assert "끝났어요" in house.announcer.told[0].reply.text


async def test_a_channel_out_of_reach_is_tried_again_with_what_is_true_then() -> None:
    house = await _running()
    house.announcer.gone = True
    house.tuner.move(status=JobStatus.RUNNING, step=1, steps=4)
    await house.services.training.look()
    assert await house.live.refresh() == 0
    house.announcer.gone = False

    assert "3/4" in await _look(house, step=3)
    assert len(house.announcer.shown) == 1


async def test_a_training_that_has_just_begun_needs_no_message_yet() -> None:
    house = House()
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})

    assert await house.live.refresh() == 0
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    house.now.advance(timedelta(minutes=1))
    assert await house.live.refresh() == 0


async def test_a_message_of_another_platform_is_left_to_its_process() -> None:
    house = House()
    await house.teach(10)
    await house.app.result(Call("retrain", {"yes": "yes"}, ADMIN, Channel("slack", "C1")))
    house.now.advance(timedelta(minutes=1))

    assert await house.live.refresh() == 0
    assert house.announcer.shown == []


async def test_the_messages_are_kept_up_to_date_until_stopped() -> None:
    house = await _running()
    task = asyncio.create_task(house.live.run())
    async with asyncio.timeout(5):
        await house.announcer.heard.wait()
    task.cancel()

    assert len(house.announcer.shown) == 1
