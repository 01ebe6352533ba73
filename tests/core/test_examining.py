"""A trained model is examined before its end is told; what then happens is decided by what it proved."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from core import errors
from core.cases import gather
from core.examining import Examiner
from core.model import Finish, Turn
from core.options import Options, Pillars
from core.proof import Proof
from core.reply import Progress
from core.training import Training
from core.tuning import Case, JobStatus, TrainingJob
from tests.house import ADMIN, House, Said


async def _trained(count: int = 12, **options: object) -> House:
    """A house whose host has just finished a training on pairs with other wordings."""
    house = House(Options(base_model="base", training_base="base", repeats=2, **options))  # type: ignore[arg-type]
    for number in range(count):
        await house.run(
            "addqa",
            {
                "question": f"{number}번 문은 어디에 있어요?",
                "answer": f"{number + 2}층에 있어요.",
                "variants": f"문 {number} 위치 | {number}번 문 어디야",
            },
        )
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one", trained_tokens=7)
    return house


def _knows(house: House, *models: str) -> None:
    """Let these models answer every case right, and all others answer nothing but wrong."""
    right = {}

    def say(model: str, turns: Sequence[Turn]) -> list[Said]:
        asked = turns[-1].text
        taught = next(
            (number for number in range(20) if f"{number}번 문" in asked or f"문 {number} " in asked), None
        )
        known = taught is not None and model in models and "누리별" not in asked
        right[asked] = known
        return [f"{taught + 2}층에 있어요." if known and taught is not None else "몰라요", Finish()]

    house.model.say = say


async def _until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        for _ in itertools.takewhile(lambda _: not true(), itertools.count()):
            await asyncio.sleep(0)


async def _ended(house: House, training: Training | None = None, number: int = 1) -> TrainingJob:
    async with asyncio.timeout(20):
        while True:
            await (training or house.services.training).look()
            job = await house.ports.jobs.get(number)
            if job is not None and job.status.ended:
                return job
            await asyncio.sleep(0)


async def test_both_models_are_asked_the_same_and_the_proof_is_told_with_the_end() -> None:
    house = await _trained()
    _knows(house, "ft:one")
    job = await _ended(house)
    await house.announcements.deliver()

    proof = job.proof
    assert proof is not None
    assert proof.before is not None
    assert proof.after is not None
    assert (job.status, job.trained_tokens, proof.decision) == (JobStatus.SUCCEEDED, 7, "asked")
    assert (proof.before.model, proof.after.model, proof.repeats) == ("base", "ft:one", 2)
    assert proof.after.rates["accuracy"].share == 1.0
    assert len(proof.better) == proof.after.rates["accuracy"].count
    (notice,) = house.announcer.told
    assert notice.reply.table is not None
    assert [button.values for button in notice.reply.buttons] == [{"model": "ft:one"}, {"model": "base"}]
    assert await house.services.conversation.model() == "base"
    shown = await house.run("jobs", {"number": "1"})
    assert shown.table == notice.reply.table


async def test_a_model_that_is_better_answers_at_once_where_that_is_enough() -> None:
    house = await _trained(30, promote="better")
    _knows(house, "ft:one")
    job = await _ended(house)
    await house.announcements.deliver()

    assert job.proof is not None
    assert [reason.key for reason in job.proof.reasons] == ["why_better"]
    assert await house.services.conversation.model() == "ft:one"
    assert "나아졌어요" in house.announcer.told[0].reply.text


async def test_a_model_that_is_worse_does_not_and_every_loss_is_told() -> None:
    house = await _trained(30, promote="better")
    _knows(house, "base")
    job = await _ended(house)

    assert job.proof is not None
    assert job.proof.decision == "kept"
    assert job.proof.reasons[0].key == "why_worse"
    assert len(job.proof.worse) > 5
    assert await house.services.conversation.model() == "base"
    assert [version.active for version in await house.ports.versions.list()] == [False]


async def test_while_it_is_examined_a_job_is_seen_to_be_and_others_go_on() -> None:
    house = await _trained()
    house.model.free.clear()
    _knows(house, "ft:one")
    training = house.services.training
    async with asyncio.timeout(10):
        assert await training.look() is True
        assert await training.look() is False
        job = await house.ports.jobs.get(1)
        assert job is not None
        assert (job.status, job.model) == (JobStatus.EVALUATING, "ft:one")
        assert "시험 보는 중" in (await house.run("jobs", {"number": "1"})).text
        house.model.free.set()
        progress = [part async for part in training.follow(1)]
    assert progress[-1].text.endswith("끝남")
    assert any(part.total > 1 for part in progress)


async def test_a_killed_evaluation_goes_on_in_another_process_and_is_told_once() -> None:
    house = await _trained()
    _knows(house, "ft:one")
    watcher = asyncio.create_task(house.services.training.watch())
    await _until(lambda: len(house.model.prompts) >= 9)
    watcher.cancel()
    await asyncio.gather(watcher, return_exceptions=True)
    asked = len(house.model.prompts)
    job = await house.ports.jobs.get(1)
    assert job is not None
    assert job.status == JobStatus.EVALUATING

    proof = (await _ended(house, house.built().training)).proof
    assert proof is not None
    assert proof.after is not None
    total = 2 * proof.cases * 2
    assert total <= len(house.model.prompts) < total + asked
    assert await house.announcements.deliver() == 1
    assert len(await house.ports.versions.list()) == 1


async def test_two_processes_that_examine_the_same_job_end_it_once() -> None:
    house = await _trained()
    _knows(house, "ft:one")
    await asyncio.gather(_ended(house), _ended(house, house.built().training))
    await asyncio.sleep(0)

    assert await house.announcements.deliver() == 1
    assert len(await house.ports.versions.list()) == 1


@pytest.mark.parametrize(("promote", "model"), [("better", "base"), ("always", "ft:one"), ("ask", "base")])
async def test_without_cases_the_job_ends_at_once_and_says_so(promote: str, model: str) -> None:
    house = House(Options(base_model="base", training_base="base", promote=promote))  # type: ignore[arg-type]
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:one")
    await house.services.training.look()
    await house.announcements.deliver()

    assert "시험 문제가 없어서" in house.announcer.told[0].reply.text
    assert await house.services.conversation.model() == model


async def test_a_host_that_answers_nothing_ends_the_job_without_promoting() -> None:
    house = await _trained(promote="better")
    house.model.say = lambda *_: [errors.HostUnreachable()]
    job = await _ended(house)

    assert job.status == JobStatus.SUCCEEDED
    assert job.proof is not None
    assert (job.proof.decision, job.proof.before) == ("kept", None)
    assert job.proof.reasons[0].facts == {"error": "HostUnreachable"}


async def test_a_model_that_its_host_lacks_is_never_promoted() -> None:
    house = await _trained(promote="always")
    _knows(house, "base")
    known = house.model.say

    def say(model: str, turns: Sequence[Turn]) -> Sequence[Said]:
        return [errors.HostLacksModel(model=model)] if model == "ft:one" else known(model, turns)

    house.model.say = say
    job = await _ended(house)
    await house.announcements.deliver()

    assert job.proof is not None
    assert job.proof.decision == "kept"
    assert "ft:one" in house.announcer.told[0].reply.text
    assert await house.services.conversation.model() == "base"


async def test_a_budget_that_is_used_up_ends_the_examination_at_once() -> None:
    house = await _trained(promote="better")
    facts = {"spent": "1", "budget": "1", "currency": "USD", "setting": "X"}
    house.model.say = lambda *_: [errors.BudgetUsedUp(**facts)]
    job = await _ended(house)

    assert job.proof is not None
    assert job.proof.reasons[0].facts["error"] == "BudgetUsedUp"
    assert len(house.model.prompts) <= 8


async def test_an_examination_takes_no_longer_than_it_may() -> None:
    house = await _trained()
    _knows(house, "ft:one")
    job = await house.ports.jobs.get(1)
    assert job is not None
    services = house.services
    examiner = Examiner(services.dataset, services.evaluator, pause=0, longest=-1)
    parts = [part async for part in examiner.examine(job)]

    assert isinstance(parts[-1], Proof)
    assert parts[-1].reasons[0].facts == {"error": "HostTooSlow"}
    assert len([part for part in parts if isinstance(part, Progress)]) == 1


async def test_cancelling_an_examination_keeps_the_model_and_says_that_it_was_not_compared() -> None:
    house = await _trained()
    house.model.free.clear()
    await house.services.training.look()
    await asyncio.sleep(0)
    await house.run("cancel", {"number": "1"})
    await house.announcements.deliver()
    job = await house.ports.jobs.get(1)

    assert job is not None
    assert job.proof is not None
    assert (job.status, job.proof.reasons[0].key) == (JobStatus.SUCCEEDED, "why_stopped")
    assert len(await house.ports.versions.list()) == 1
    assert (await house.run("cancel", {"number": "1"})).facts["error"] == "JobHasEnded"


async def test_an_examination_of_a_dead_process_can_be_cancelled_too() -> None:
    house = await _trained()
    job = await house.ports.jobs.get(1)
    assert job is not None
    await house.ports.jobs.save(replace(job, status=JobStatus.EVALUATING, model="ft:one"))
    await house.run("cancel", {"number": "1"})

    ended = await house.ports.jobs.get(1)
    assert ended is not None
    assert ended.status == JobStatus.SUCCEEDED


async def test_what_nobody_foresaw_ends_the_job_and_a_locked_database_only_delays_it() -> None:
    house = await _trained()
    _knows(house, "ft:one")
    known, troubles = house.model.say, iter([errors.DatabaseLocked(path="x")] * 8)

    def say(model: str, turns: Sequence[Turn]) -> Sequence[Said]:
        trouble = next(troubles, None)
        return [trouble] if trouble else known(model, turns)

    house.model.say = say
    assert (await _ended(house)).proof is not None

    house = await _trained()
    house.model.say = lambda *_: [RuntimeError("bug")]
    job = await _ended(house)
    assert job.proof is not None
    assert job.proof.reasons[0].key == "why_unforeseen"


async def test_the_answers_of_an_examination_are_dropped_once_its_proof_is_kept() -> None:
    house = await _trained()
    _knows(house, "ft:one")
    job = await _ended(house)
    setup = "base notes=True examples=True"
    async with asyncio.timeout(5):
        for _ in range(100):
            left = await house.ports.evaluations.answers(f"job:{job.key}", setup)
            await asyncio.sleep(0)

    assert left == []
    assert (await gather(house.services.dataset)).answerable


async def test_a_case_of_an_admin_is_among_those_asked() -> None:
    house = await _trained()
    await house.ports.cases.add(
        Case("3번 문 말인데 어디더라", "wording", "3번 문은 어디에 있어요?", "ko", "hand", ADMIN.key)
    )
    _knows(house, "ft:one")
    job = await _ended(house)

    assert job.proof is not None
    assert "3번 문 말인데 어디더라" in [change.question for change in job.proof.better]


@pytest.mark.parametrize(
    ("options", "explained"),
    [({}, True), ({"curated": "off"}, False), ({"pillars": Pillars(examples=False)}, False)],
)
async def test_a_first_training_that_makes_no_difference_is_explained_where_examples_are_shown(
    options: dict[str, object], explained: bool
) -> None:
    house = await _trained(**options)  # type: ignore[arg-type]
    _knows(house)
    job = await _ended(house)

    assert job.proof is not None
    keys = [reason.key for reason in job.proof.reasons]
    assert keys == ["why_no_difference", *(["why_common"] if explained else [])]


async def test_a_later_training_that_makes_no_difference_needs_no_such_explanation() -> None:
    house = await _trained()
    _knows(house, "ft:one", "ft:two")
    await _ended(house)
    await house.run("use", {"model": "ft:one"})
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:two", trained_tokens=7)
    job = await _ended(house, number=2)

    assert job.proof is not None
    assert [reason.key for reason in job.proof.reasons] == ["why_no_difference"]
