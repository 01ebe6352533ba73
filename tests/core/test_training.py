"""A training is started once, followed to its end, and told exactly once."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from core import errors
from core.cases import gather
from core.model import Actor, Channel, Role
from core.options import Guess, Options, Provider
from core.prices import read_prices
from core.reply import Call, Progress, Reply, Tone
from core.texts import say
from core.training import Training
from core.tuning import HostJob, JobStatus, TrainingJob, TrainingOrder
from tests.house import ADMIN, HERE, House

SLACK = Channel("slack", "C1", "1.0")


def _after_restart(house: House) -> Training:
    """What another process makes of the same data."""
    return house.built().training


async def _running(count: int = 10, **options: object) -> House:
    house = House(Options(base_model="base", training_base="base", **options))  # type: ignore[arg-type]
    await house.teach(count)
    assert (await house.run("retrain", {"yes": "yes"})).tone == Tone.GOOD
    return house


async def test_too_few_pairs_are_refused_with_the_number_missing() -> None:
    house = House()
    await house.teach(7)
    reply = await house.run("retrain")

    assert reply.facts == {"error": "DatasetTooSmall", "have": 7, "need": 10, "missing": 3}
    assert "3개를 더" in reply.text


async def test_the_estimate_comes_first_and_warns_of_few_pairs() -> None:
    house = House()
    await house.teach(10)
    reply = await house.run("retrain")

    assert reply.tone == Tone.WARNING
    assert reply.facts.items() >= {"pairs": 10, "examples": 10, "seconds": None, "cost": None}.items()
    assert "첫 학습이 끝나면" in reply.text
    assert (reply.buttons[0].command, reply.buttons[0].values) == ("retrain", {"yes": "yes"})
    assert house.tuner.orders == []


async def _with_wordings(**options: object) -> House:
    house = House(Options(base_model="base", training_base="base", **options))  # type: ignore[arg-type]
    for number in range(10):
        values = {"question": f"{number}번 문은 어디예요?", "answer": f"{number}층이에요."}
        await house.run("addqa", values | {"variants": f"문 {number} 위치 | {number}번 문 어디야"})
    return house


async def test_the_estimate_names_the_time_of_the_examination_beside_that_of_the_training() -> None:
    house = await _with_wordings(first_guess=Guess(60.0, 0.0), answer_guess=2.0, repeats=3)
    cases = len((await gather(house.services.dataset)).cases)
    reply = await house.run("retrain")

    assert reply.facts["exam_seconds"] == cases * 3 * 2 * 2.0 > 0
    assert reply.facts["seconds"] == 60.0 + cases * 12.0
    assert "학습에 약 60초" in reply.text
    assert f"모두 {cases * 6:,}번 물어 비교해요" in reply.text
    assert "뒤에 소식이 와요" in reply.text


async def test_without_a_known_training_time_the_examinations_is_named_all_the_same() -> None:
    house = await _with_wordings(answer_guess=1000.0)
    reply = await house.run("retrain")

    assert (reply.facts["seconds"], reply.facts["exam_seconds"]) == (None, 1800.0)
    assert "첫 학습이 끝나면" in reply.text
    assert "약 30분 더" in reply.text


async def test_an_estimate_takes_both_times_from_the_training_before() -> None:
    house = await _with_wordings(repeats=1, answer_guess=99.0)
    await house.run("retrain", {"yes": "yes"})
    house.now.advance(timedelta(minutes=10))
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one", trained_tokens=1)
    await house.services.training.look()
    job = await house.ports.jobs.get(1)
    assert job is not None
    assert job.status == JobStatus.EVALUATING
    house.now.advance(timedelta(seconds=job.examples))
    async for _ in house.services.training.follow(1):
        pass
    facts = (await house.run("retrain")).facts

    assert facts["training_seconds"] == 600.0
    assert facts["exam_seconds"] == pytest.approx(job.examples)


async def test_a_training_that_did_not_keep_when_its_model_was_there_counts_whole() -> None:
    house = House(Options(base_model="base", training_base="base", answer_guess=0.5))
    await house.teach(10)
    old = TrainingJob("old", 1, HERE, ADMIN.key, "base", examples=10, created_at=house.now())
    old = await house.ports.jobs.add(old)
    ended = replace(old, status=JobStatus.SUCCEEDED, ended_at=house.now() + timedelta(seconds=70))
    await house.ports.jobs.finish(ended, None, ())

    assert (await house.run("retrain")).facts["training_seconds"] == 70.0


async def test_the_epochs_are_named_as_chosen_or_as_the_hosts_choice() -> None:
    house = House(Options(hyperparameters={"epochs": 4.0}))
    await house.teach(10)
    chosen = await house.run("retrain")
    automatic = House()
    await automatic.teach(10)
    left = await automatic.run("retrain")
    once = House(Options(provider=Provider(epochs=1), hyperparameters={"epochs": 4.0}))
    await once.teach(10)
    read = await once.run("retrain")

    assert "파일을 4번 반복" in chosen.text
    assert chosen.facts["trained_tokens"] == 4 * chosen.facts["tokens"]  # type: ignore[operator]
    assert "아마 10번" in left.text
    assert "한 번 읽으므로" in read.text
    assert read.facts["trained_tokens"] == read.facts["tokens"]


async def test_the_estimate_knows_time_and_dated_cost_where_they_are_known() -> None:
    options = Options(
        recommended_pairs=10,
        prices=read_prices("USD 2026-11-01; hobane training=1000"),
        first_guess=Guess(100.0, 1.0),
    )
    house = House(options)
    await house.teach(10)
    reply = await house.run("retrain")

    assert reply.tone == Tone.PLAIN
    assert "약 2분" in reply.text
    assert "번 반복, 2026-11-01 가격)" in reply.text


async def test_an_estimate_looks_past_trainings_that_did_not_succeed() -> None:
    house = await _running(first_guess=Guess(5.0, 0.0))
    await house.run("cancel", {"number": "1"})
    await house.services.training.look()

    assert (await house.run("retrain")).facts["seconds"] == 5.0


async def test_the_second_estimate_rests_on_the_first_training() -> None:
    house = await _running()
    house.now.advance(timedelta(hours=3))
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()

    assert (await house.run("retrain")).facts["seconds"] == 3 * 3600
    assert "3.0시간" in (await house.run("retrain")).text


async def test_a_job_is_stored_before_it_is_promised_and_carries_its_snapshot() -> None:
    house = await _running()

    job = await house.ports.jobs.get(1)
    assert job is not None
    assert (job.status, job.examples, job.channel, job.asked_by) == (JobStatus.QUEUED, 10, HERE, ADMIN.key)
    snapshot = await house.ports.datasets.snapshot(job.snapshot)
    assert snapshot is not None
    assert len(snapshot.members) == 10
    assert house.tuner.orders[0].training_file.count(b"\n") == 10


async def test_an_order_that_comes_again_hands_in_what_was_frozen_the_first_time() -> None:
    house = House()
    await house.teach(10)
    call = Call("retrain", {"yes": "yes"}, ADMIN, HERE, "press-1")
    house.tuner.trouble = [errors.HostUnreachable()]
    await house.app.result(call)
    await house.run("addqa", {"question": "나중에 배운 것은 뭐예요?", "answer": "나중의 답이에요."})
    await house.app.result(call)

    (job,) = await house.ports.jobs.recent(1)
    snapshot = await house.ports.datasets.snapshot(job.snapshot)
    assert snapshot is not None
    assert hashlib.sha256(house.tuner.orders[0].training_file).hexdigest() == snapshot.digest


async def test_an_order_that_comes_again_after_the_host_took_it_changes_nothing() -> None:
    house = House()
    await house.teach(10)
    call = Call("retrain", {"yes": "yes"}, ADMIN, HERE, "press-1")
    first = await house.app.result(call)
    await house.run("addqa", {"question": "나중에 배운 것은 뭐예요?", "answer": "나중의 답이에요."})

    assert (await house.app.result(call)).facts == first.facts
    assert len(house.tuner.orders) == 1


async def test_an_order_that_comes_again_after_its_training_ended_is_told_so() -> None:
    house = House()
    await house.teach(10)
    call = Call("retrain", {"yes": "yes"}, ADMIN, HERE, "press-1")
    await house.app.result(call)
    await house.run("cancel", {"number": "1"})
    await house.services.training.look()
    again = await house.app.result(call)

    assert again.tone == Tone.TROUBLE
    assert again.facts["status"] == "cancelled"
    assert len(house.tuner.orders) == 1


async def test_a_second_training_waits_for_the_first() -> None:
    house = await _running()

    assert (await house.run("retrain", {"yes": "yes"})).facts == {"error": "JobAlreadyRunning", "number": 1}


async def test_the_same_press_delivered_twice_starts_one_training() -> None:
    house = House()
    await house.teach(10)
    for _ in range(2):
        reply = await house.app.result(Call("retrain", {"yes": "yes"}, ADMIN, HERE, "press-1"))
        assert reply.facts["job"] == 1

    assert len(house.tuner.jobs) == 1


async def test_success_is_told_once_in_the_channel_that_asked_with_what_to_do_next() -> None:
    house = await _running()
    house.now.advance(timedelta(minutes=5))
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one", trained_tokens=7)
    for training in (house.services.training, _after_restart(house)):
        await training.look()
    assert [await house.announcements.deliver() for _ in range(3)] == [1, 0, 0]

    (notice,) = house.announcer.told
    assert (notice.channel, notice.person, notice.reply.tone) == (HERE, ADMIN.key, Tone.GOOD)
    assert "5분 동안 예시 10개" in notice.reply.text
    assert notice.reply.buttons[0].values == {"model": "ft:one"}
    assert await house.services.conversation.model() == "base"


async def test_always_promotes_and_offers_to_roll_back() -> None:
    house = await _running(promote="always")
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    await house.announcements.deliver()

    assert await house.services.conversation.model() == "ft:one"
    assert house.announcer.told[0].reply.buttons[0].command == "rollback"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("line 3 has no answer", "line 3 has no answer"),
        ("HostQuotaUsedUp", "사용 한도"),
        (None, "이유를 말하지 않았어요"),
    ],
)
async def test_failure_is_told_with_its_reason_and_a_way_to_try_again(error: str | None, said: str) -> None:
    house = await _running()
    house.tuner.move(status=JobStatus.FAILED, error=error)
    await house.services.training.look()
    await house.announcements.deliver()

    (notice,) = house.announcer.told
    assert notice.reply.tone == Tone.TROUBLE
    assert said in notice.reply.text
    assert notice.reply.buttons[0].command == "retrain"


async def test_a_cancelled_job_is_told_and_can_not_be_cancelled_again() -> None:
    house = await _running()
    assert (await house.run("cancel", {"number": "1"})).facts == {"job": 1}
    await house.services.training.look()
    await house.announcements.deliver()

    assert house.announcer.told[0].reply.tone == Tone.WARNING
    assert (await house.run("cancel", {"number": "1"})).facts["error"] == "JobHasEnded"
    assert (await house.run("cancel", {"number": "2"})).facts["error"] == "NoSuchJob"


async def test_a_host_that_cannot_be_reached_is_tried_again_until_it_takes_the_job() -> None:
    house = House()
    await house.teach(10)
    house.tuner.trouble = [errors.HostUnreachable(), errors.HostBusy()]
    assert (await house.run("retrain", {"yes": "yes"})).tone == Tone.GOOD
    assert [await house.services.training.look() for _ in range(2)] == [False, True]

    assert [len(house.tuner.orders), (await house.ports.jobs.recent(1))[0].status] == [1, JobStatus.QUEUED]


async def test_a_job_that_waits_for_its_host_can_be_cancelled() -> None:
    house = House()
    await house.teach(10)
    house.tuner.trouble = [errors.HostUnreachable()]
    await house.run("retrain", {"yes": "yes"})
    await house.run("cancel", {"number": "1"})
    await house.announcements.deliver()

    assert house.announcer.told[0].reply.tone == Tone.WARNING
    assert await house.services.training.running() is None


async def test_a_job_that_the_host_took_unseen_is_called_off_there_when_it_is_cancelled() -> None:
    house = House()
    await house.teach(10)
    house.tuner.trouble = [errors.HostTooSlow()]
    await house.run("retrain", {"yes": "yes"})
    (job,) = await house.ports.jobs.recent(1)
    house.tuner.jobs[f"job-{job.key}"] = HostJob(f"job-{job.key}", JobStatus.RUNNING)
    house.tuner.trouble = [errors.HostUnreachable()]
    await house.run("cancel", {"number": "1"})
    assert house.tuner.jobs[f"job-{job.key}"].status == JobStatus.RUNNING
    later = _after_restart(house)
    await later.look()

    assert house.tuner.jobs[f"job-{job.key}"].status == JobStatus.CANCELLED
    assert await later.look() is False


async def test_a_job_cancelled_while_the_host_is_taking_it_is_called_off() -> None:
    house = House()
    await house.teach(10)
    taking, taken = asyncio.Event(), asyncio.Event()
    start = house.tuner.start

    async def slowly(order: TrainingOrder) -> str:
        taking.set()
        await taken.wait()
        return await start(order)

    house.tuner.start = slowly  # type: ignore[method-assign]
    starting = asyncio.create_task(house.run("retrain", {"yes": "yes"}))
    await taking.wait()
    await house.run("cancel", {"number": "1"})
    taken.set()
    await starting
    await house.announcements.deliver()

    assert [job.status for job in house.tuner.jobs.values()] == [JobStatus.CANCELLED]
    assert [notice.reply.tone for notice in house.announcer.told] == [Tone.WARNING]


async def test_what_was_cancelled_long_ago_is_not_looked_for() -> None:
    house = House()
    await house.teach(10)
    house.tuner.trouble = [errors.HostUnreachable(), errors.HostUnreachable()]
    await house.run("retrain", {"yes": "yes"})
    await house.run("cancel", {"number": "1"})
    house.now.advance(timedelta(days=2))
    house.tuner.trouble = [errors.HostUnreachable()]
    await _after_restart(house).look()

    assert len(house.tuner.trouble) == 1


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.RUNNING])
async def test_cancel_works_while_the_host_has_the_job_and_is_told_once(status: JobStatus) -> None:
    house = await _running()
    house.tuner.move(status=status, validating=status == JobStatus.QUEUED)
    await house.services.training.look()
    await house.run("cancel", {"number": "1"})
    for training in (house.services.training, _after_restart(house)):
        await training.look()

    assert await house.announcements.deliver() == 1
    assert "그만두었어요" in house.announcer.told[0].reply.text


async def test_a_host_that_refuses_ends_the_job_and_the_reason_follows() -> None:
    house = House()
    await house.teach(10)
    house.tuner.trouble = [errors.FineTuningClosed()]
    reply = await house.run("retrain", {"yes": "yes"})
    await house.announcements.deliver()

    assert reply.tone == Tone.TROUBLE
    assert "HOBANE_PROVIDER=azure" in house.announcer.told[0].reply.text


async def test_a_job_its_host_forgot_has_failed() -> None:
    house = await _running()
    house.tuner.jobs.clear()
    await house.services.training.look()
    await house.announcements.deliver()

    assert "더는 모른다" in house.announcer.told[0].reply.text


async def test_a_host_in_trouble_while_a_job_runs_only_delays_the_news() -> None:
    house = await _running()
    house.tuner.trouble = [errors.HostTooSlow()]

    assert await house.services.training.look() is False
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    assert await house.services.training.look() is True


async def test_another_process_takes_up_an_unfinished_job() -> None:
    house = await _running()
    house.tuner.move(status=JobStatus.RUNNING, step=1, steps=4)
    later = _after_restart(house)
    assert [await later.look(), await later.look()] == [True, False]

    assert (await house.ports.jobs.recent(1))[0].status == JobStatus.RUNNING


async def test_the_watcher_moves_a_job_to_its_end_by_itself() -> None:
    house = await _running()
    watcher = asyncio.create_task(house.services.training.watch())
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    async with asyncio.timeout(5):
        async for progress in house.services.training.follow(1):
            last = progress
    watcher.cancel()

    assert (last.done, last.total) == (1, 1)
    assert "끝남" in last.text


async def test_the_watcher_wakes_up_for_a_new_job() -> None:
    house = House()
    await house.teach(10)
    watcher = asyncio.create_task(house.services.training.watch())
    await asyncio.sleep(0.35)  # longer than the first pause, so that one passes without anything to do
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    async with asyncio.timeout(5):
        progress = [one async for one in house.services.training.follow(1)]
    watcher.cancel()

    assert "끝남" in progress[-1].text


async def test_following_shows_the_steps_and_ends_with_the_state() -> None:
    house = await _running()
    house.tuner.move(status=JobStatus.RUNNING, step=2, steps=4)
    await house.services.training.look()
    parts = house.app.run(Call("jobs", {"number": "1", "follow": "yes"}, ADMIN, HERE))

    assert await anext(parts) == Progress("1번 학습: 학습 중", 2, 4)
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    rest = [part async for part in parts]
    assert isinstance(rest[-1], Reply)
    assert rest[-1].facts["status"] == "succeeded"


async def test_the_examination_is_told_once_where_a_training_was_ordered_and_followed() -> None:
    house = await _running()
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    while (await house.ports.jobs.recent(1))[0].proof is None:
        await house.services.training.look()
    follow = {"number": "1", "follow": "yes"}
    here = await house.app.result(Call("jobs", follow, ADMIN, HERE))
    away = await house.app.result(Call("jobs", follow, ADMIN, replace(HERE, place="elsewhere")))

    assert "\n" not in here.text
    assert away.text.startswith(here.text + "\n")


async def test_a_follower_in_another_process_sees_the_end_too() -> None:
    house = await _running()
    follower = asyncio.create_task(house.parts(_after_restart(house).follow(1)))
    await asyncio.sleep(0)
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()

    async with asyncio.timeout(5):
        assert "끝남" in (await follower)[-1].text  # type: ignore[union-attr]


async def test_following_an_unknown_job_says_so() -> None:
    house = House()

    assert (await house.run("jobs", {"number": "3", "follow": "yes"})).facts["error"] == "NoSuchJob"
    assert (await house.run("jobs", {"number": "3"})).facts["error"] == "NoSuchJob"


async def test_retrain_can_wait_for_the_end() -> None:
    house = House()
    await house.teach(10)
    parts = house.app.run(Call("retrain", {"yes": "yes", "wait": "yes"}, ADMIN, HERE))
    assert isinstance(await anext(parts), Progress)
    house.tuner.move(status=JobStatus.FAILED, error="no")
    await house.services.training.look()

    assert [part async for part in parts][-1].facts["status"] == "failed"  # type: ignore[union-attr]


async def test_jobs_are_listed_with_their_states() -> None:
    house = House()
    assert "아직 학습한 적이 없어요" in (await house.run("jobs")).text
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()

    reply = await house.run("jobs")
    assert reply.table is not None
    assert reply.table.rows == (("#1", "끝남 (1 ms)", "10", "ft:one"),)
    assert reply.facts["waiting_news"] == 1


async def test_admins_see_in_the_list_of_trainings_which_news_waits_for_where() -> None:
    house = House()
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    house.announcer.gone = True
    assert await house.announcements.deliver() == 0
    (notice,) = await house.ports.outbox.waiting()

    told = (await house.run("jobs")).text
    assert say("news_wait", "ko", count=1) in told
    assert f"받을 곳: {HERE}" in told
    assert notice.reply.text.split("\n")[0][:12] in told
    assert str(HERE) not in (await house.run("jobs", by=replace(ADMIN, role=Role.TEACHER))).text

    house.announcer.gone = False
    house.now.advance(timedelta(minutes=1))
    assert await house.announcements.deliver() == 1
    assert str(HERE) not in (await house.run("jobs")).text


async def test_models_are_used_and_rolled_back_from_the_next_question_on() -> None:
    house = await _running()
    for model in ("ft:one", "ft:two"):
        if model == "ft:two":
            await house.run("retrain", {"yes": "yes"})
        house.tuner.move(status=JobStatus.SUCCEEDED, model=model)
        await house.services.training.look()

    steps = [
        ("use", {"model": "ft:one"}),
        ("use", {"model": "2"}),
        ("rollback", {}),
        ("use", {"model": "base"}),
    ]
    answered = []
    for command, values in steps:
        assert (await house.run(command, values)).tone == Tone.GOOD
        answered.append((await house.ask("몇 개?")).facts["model"])

    assert answered == ["ft:one", "ft:two", "ft:one", "base"]
    table = (await house.run("models")).table
    assert table is not None
    assert [row[3] for row in table.rows] == ["", "", "✅"]


async def test_rolling_back_the_only_model_brings_the_base_back() -> None:
    house = await _running(promote="always")
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()

    assert (await house.run("rollback")).facts == {"active": "base"}
    assert (await house.run("rollback")).facts["error"] == "NothingToRollBack"


async def test_an_unknown_model_is_not_used() -> None:
    assert (await House().run("use", {"model": "ft:none"})).facts == {
        "error": "NoSuchModel",
        "name": "ft:none",
    }


async def test_news_for_a_channel_that_is_gone_waits_and_comes_later() -> None:
    house = await _running()
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    house.announcer.gone = True
    assert await house.announcements.deliver() == 0
    house.announcer.gone = False
    assert await house.announcements.deliver() == 0  # until the lease ends nobody tries again
    house.now.advance(timedelta(minutes=1))

    assert await house.announcements.deliver() == 1
    assert len(house.announcer.told) == 1


async def test_news_for_another_platform_is_left_to_its_process() -> None:
    house = House()
    await house.teach(10)
    await house.app.result(Call("retrain", {"yes": "yes"}, ADMIN, SLACK))
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()

    assert await house.announcements.deliver() == 0
    assert [notice.channel for notice in await house.ports.outbox.waiting()] == [SLACK]


async def test_the_announcer_runs_until_it_is_stopped() -> None:
    house = await _running()
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    task = asyncio.create_task(house.announcements.run())
    async with asyncio.timeout(5):
        await house.announcer.heard.wait()
    task.cancel()

    assert len(house.announcer.told) == 1


async def test_the_news_speaks_the_language_of_whoever_asked() -> None:
    house = House()
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"}, replace(ADMIN, language="en"))
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    await house.announcements.deliver()

    assert "Training #1 is done" in house.announcer.told[0].reply.text


async def test_a_teacher_may_not_train() -> None:
    teacher = Actor("web", "helper", "수아", Role.MEMBER, "ko")

    assert (await House().run("retrain", {"yes": "yes"}, teacher)).facts["error"] == "NotAllowed"
