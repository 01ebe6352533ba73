"""What holds for training jobs, model versions and evaluations, in memory and in SQLite alike."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.errors import NoSuchModel
from core.model import Channel, Feedback, Turn
from core.proof import Change, Comparison, Cost, Disagreement, Proof, Rate, Reason, Score
from core.reply import Notice, Reply
from core.tuning import (
    Activation,
    Case,
    CaseAnswer,
    Conduct,
    Evaluation,
    JobStatus,
    Live,
    ModelVersion,
    Snapshot,
    TrainingJob,
)
from tests.fakes import Ports

ROOM = Channel("slack", "C1", "1700.1")


async def started(ports: Ports, key: str = "k1") -> TrainingJob:
    snapshot = await ports.datasets.freeze(Snapshot(((1, 1),), "d" * 64, 1))
    return await ports.jobs.add(TrainingJob(key, snapshot.id, ROOM, "slack:U1", "base", examples=1))


async def finished(ports: Ports, key: str, *, active: bool = False) -> ModelVersion:
    """Run a job to its end and return the version that came of it."""
    job = await started(ports, key)
    ended = replace(job, status=JobStatus.SUCCEEDED, model=f"ft:{key}")
    version = ModelVersion(f"ft:{key}", "base", job.id, job.snapshot, active)
    assert await ports.jobs.finish(ended, version, [Notice(ROOM, Reply(key), key)])
    return (await ports.versions.list())[0]


async def active(ports: Ports) -> str | None:
    version = await ports.versions.active()
    return version.model if version else None


async def previous(ports: Ports) -> str | None:
    version = await ports.versions.previous()
    return version.model if version else None


async def test_a_job_comes_back_as_it_was_stored(ports: Ports) -> None:
    job = await started(ports)
    full = replace(
        job, status=JobStatus.RUNNING, host_job="ftjob-1", model="ft:1", trained_tokens=9, error="slow"
    )
    await ports.jobs.save(full)

    assert job.created_at == ports.now()
    assert job.status == JobStatus.PREPARING
    assert await ports.jobs.get(job.id) == full
    assert await ports.jobs.get(999) is None


async def test_an_order_repeated_is_the_same_job(ports: Ports) -> None:
    first = await started(ports)
    ports.now.advance(timedelta(hours=1))

    assert await started(ports) == first
    assert (await started(ports, "k2")).id != first.id


async def test_unfinished_jobs_are_always_among_the_recent(ports: Ports) -> None:
    waiting = await started(ports, "k0")
    for number in range(1, 4):
        await finished(ports, f"k{number}")

    assert [job.key for job in await ports.jobs.recent(2)] == ["k3", "k2", "k0"]
    assert [job.key for job in await ports.jobs.recent(0)] == [waiting.key]
    assert [job.key for job in await ports.jobs.recent(10)] == ["k3", "k2", "k1", "k0"]


async def test_the_end_of_a_job_its_model_and_its_news_come_together(ports: Ports) -> None:
    version = await finished(ports, "k1")
    job = await ports.jobs.get(version.job)

    assert job is not None
    assert (job.status, job.ended_at, job.model) == (JobStatus.SUCCEEDED, ports.now(), "ft:k1")
    assert (version.model, version.active, version.created_at) == ("ft:k1", False, ports.now())
    assert [notice.key for notice in await ports.outbox.waiting()] == ["k1"]


async def test_a_job_ends_once_and_the_second_end_changes_nothing(ports: Ports) -> None:
    job = await started(ports)
    cancelled = replace(job, status=JobStatus.CANCELLED)
    succeeded = replace(job, status=JobStatus.SUCCEEDED, model="ft:1")
    version = ModelVersion("ft:1", "base", job.id, job.snapshot)

    assert await ports.jobs.finish(cancelled, None, [Notice(ROOM, Reply("중단"), "a")])
    assert not await ports.jobs.finish(succeeded, version, [Notice(ROOM, Reply("끝"), "b")])
    assert await ports.jobs.get(job.id) == replace(cancelled, ended_at=ports.now())
    assert list(await ports.versions.list()) == []
    assert [notice.key for notice in await ports.outbox.waiting()] == ["a"]


async def test_of_many_who_finish_a_job_at_once_one_wins(ports: Ports) -> None:
    job = replace(await started(ports), status=JobStatus.FAILED, error="x")
    ends = [ports.jobs.finish(job, None, [Notice(ROOM, Reply(str(n)), str(n))]) for n in range(20)]
    results = await asyncio.gather(*ends)

    assert results.count(True) == 1
    assert len(await ports.outbox.waiting()) == 1


async def test_a_job_that_is_evaluated_has_not_ended_and_ends_with_its_proof(ports: Ports) -> None:
    job = replace(await started(ports), status=JobStatus.EVALUATING, model="ft:1", trained_tokens=9)
    await ports.jobs.save(job)
    assert await ports.jobs.recent(0) == [job]
    score = Score(
        "base", {"wording": {"right": 3}}, {"accuracy": Rate(1.0, 0.5, 1.0, 3)}, Cost(0.5, 100.0, 9.5)
    )
    proof = Proof(
        job.id,
        "kept",
        (Reason("why_no_difference", {"cases": 3}),),
        repeats=3,
        cases=3,
        before=score,
        after=replace(score, model="ft:1"),
        comparisons=(Comparison("accuracy", 0.1, -0.2, 0.3, 2, 1, 1.0),),
        better=(Change("공은?", "wording", "두 개", "wrong", "right", "세 개", "두 개"),),
        disagreements=(Disagreement("공은?", "2개", "wrong", "right", "같은 말"),),
    )
    ended = replace(job, status=JobStatus.SUCCEEDED, proof=proof)
    assert await ports.jobs.finish(ended, None, [Notice(ROOM, Reply("끝"), "a")])

    assert await ports.jobs.get(job.id) == replace(ended, ended_at=ports.now())


async def test_an_unknown_job_cannot_be_finished(ports: Ports) -> None:
    job = replace(await started(ports), id=99, key="other", status=JobStatus.FAILED)

    assert not await ports.jobs.finish(job, None, [Notice(ROOM, Reply("끝"), "b")])
    assert list(await ports.outbox.waiting()) == []


async def test_a_late_state_does_not_wake_a_job_that_ended(ports: Ports) -> None:
    job = await started(ports)
    await ports.jobs.finish(
        replace(job, status=JobStatus.CANCELLED), None, [Notice(ROOM, Reply("중단"), "a")]
    )
    await ports.jobs.save(replace(job, status=JobStatus.RUNNING))

    stored = await ports.jobs.get(job.id)
    assert stored is not None
    assert stored.status == JobStatus.CANCELLED


async def test_an_end_is_not_saved_without_its_news(ports: Ports) -> None:
    job = await started(ports)

    with pytest.raises(ValueError, match="finish"):
        await ports.jobs.save(replace(job, status=JobStatus.FAILED))
    with pytest.raises(ValueError, match="end"):
        await ports.jobs.finish(job, None, [Notice(ROOM, Reply("끝"), "b")])


async def test_a_version_is_active_at_once_if_it_says_so(ports: Ports) -> None:
    await finished(ports, "k1", active=True)

    assert await active(ports) == "ft:k1"
    assert await previous(ports) is None


async def test_at_most_one_version_is_active(ports: Ports) -> None:
    assert await active(ports) is None
    first, second = await finished(ports, "k1"), await finished(ports, "k2")
    await ports.versions.activate(first.id, "slack:U1")
    await ports.versions.activate(second.id, "slack:U1")

    assert await active(ports) == "ft:k2"
    assert [(one.model, one.active) for one in await ports.versions.list()] == [
        ("ft:k2", True),
        ("ft:k1", False),
    ]


async def test_the_previous_version_is_what_answered_before(ports: Ports) -> None:
    first, second = await finished(ports, "k1"), await finished(ports, "k2")
    assert await previous(ports) is None
    await ports.versions.activate(first.id, "slack:U1")
    assert await previous(ports) is None
    await ports.versions.activate(second.id, "slack:U1")
    await ports.versions.activate(second.id, "slack:U1")
    assert await previous(ports) == "ft:k1"
    await ports.versions.activate(None, "slack:U1")
    assert (await active(ports), await previous(ports)) == (None, "ft:k2")


async def test_a_deleted_version_neither_answers_nor_comes_back(ports: Ports) -> None:
    first, second = await finished(ports, "k1"), await finished(ports, "k2")
    await ports.versions.activate(first.id, "slack:U1")
    await ports.versions.activate(second.id, "slack:U1")
    await ports.versions.remove(first.id)
    assert await previous(ports) is None
    await ports.versions.remove(second.id)

    assert await active(ports) is None
    assert [version.deleted for version in await ports.versions.list()] == [True, True]
    for gone in (first.id, 999):
        with pytest.raises(NoSuchModel):
            await ports.versions.activate(gone, "slack:U1")


async def test_cases_of_a_file_are_replaced_as_a_whole_and_others_stay(ports: Ports) -> None:
    cases = [Case("공은 몇 개?", "wording", "공은 몇 개인가요?"), Case("weather?", "off_topic", None, "en")]
    mine = await ports.cases.add(Case("골은 몇 점?", "reported", None, "ko", "thumb", "slack:U1"))
    await ports.cases.replace("a.jsonl", [Case("옛것", "wording")])

    assert await ports.cases.replace("a.jsonl", cases) == 2
    assert list(await ports.cases.all()) == [mine, *cases]
    assert [(case.origin, case.person) for case in await ports.cases.all()] == [
        ("thumb", "slack:U1"),
        ("a.jsonl", ""),
        ("a.jsonl", ""),
    ]


async def test_a_case_is_kept_once_and_can_be_dropped(ports: Ports) -> None:
    first = await ports.cases.add(Case("공은 몇 개?", "reported", None, "ko", "hand"))

    assert first.id > 0
    assert await ports.cases.add(Case("공은  몇개", "wording", "x")) == first
    assert [await ports.cases.remove(first.id) for _ in range(2)] == [True, False]
    assert list(await ports.cases.all()) == []


async def test_answers_of_a_run_are_kept_as_they_come_each_once_and_dropped_with_it(ports: Ports) -> None:
    answer = CaseAnswer("run", "base", "c1", 0, "두 개", "right", "wrong", "아님", 0.5, 100, 9)
    for kept in (replace(answer, repeat=1), answer, replace(answer, text="세 개"), replace(answer, run="2")):
        await ports.evaluations.keep(kept)

    assert list(await ports.evaluations.answers("run", "base")) == [answer, replace(answer, repeat=1)]
    assert list(await ports.evaluations.answers("run", "ft:1")) == []
    await ports.evaluations.forget("run")
    assert list(await ports.evaluations.answers("run", "base")) == []
    assert len(await ports.evaluations.answers("2", "base")) == 1


async def test_how_a_model_does_is_counted_over_a_time(ports: Ports) -> None:
    start = ports.now()
    said = Turn("assistant", "두 개", model="ft:1", outcome="answered")
    turns = await ports.talks.add(ROOM, [Turn("user", "공은?"), said, said, replace(said, model="base")])
    for person, thumb in (("a", "down"), ("b", "down"), ("c", "up")):
        await ports.feedback.put(Feedback(turns[1], person, "up" if thumb == "up" else "down"))
    await ports.conducts.fail("ft:1", "HostBusy")
    ports.now.advance(timedelta(hours=1))
    await ports.conducts.fail("ft:1", "HostBusy")

    assert await ports.conducts.between("ft:1", start, ports.now()) == Conduct(2, 1, 1, 1)
    assert await ports.conducts.between("base", start, ports.now()) == Conduct(1, 0, 0, 0)
    assert await ports.conducts.between("ft:1", ports.now(), ports.now() + timedelta(1)) == Conduct(0, 1)


async def test_an_activation_says_since_when_and_what_answered_before(ports: Ports) -> None:
    assert await ports.conducts.activation() is None
    start = ports.now()
    first = await finished(ports, "k1", active=True)
    alone = await ports.conducts.activation()
    ports.now.advance(timedelta(hours=1))
    second = await finished(ports, "k2", active=True)
    both = await ports.conducts.activation()

    assert alone == Activation(first, start)
    assert both == Activation(second, ports.now(), replace(first, active=False), start)
    await ports.versions.activate(None, "slack:U1")
    assert await ports.conducts.activation() is None
    await ports.versions.activate(second.id, "slack:U1")
    again = await ports.conducts.activation()
    assert again is not None
    assert again.before is None


async def test_results_are_kept_newest_first(ports: Ports) -> None:
    for model in ("base", "ft:1", "ft:2"):
        evaluation = Evaluation(model, "all", {"reworded": {"right": 3, "wrong": 1}}, 3)
        stored = await ports.evaluations.add(evaluation)
        assert stored == replace(evaluation, id=stored.id, at=ports.now())

    recent = await ports.evaluations.recent(2)
    assert [one.model for one in recent] == ["ft:2", "ft:1"]
    assert recent[0] == stored


async def test_a_trainings_message_is_kept_until_it_is_over(ports: Ports) -> None:
    first, second = await started(ports, "k1"), await started(ports, "k2")
    assert await ports.live_messages.of(first.id) is None
    for job in (second, first):
        await ports.live_messages.put(Live(job.id, f"m{job.id}"))
    assert [one.job for one in await ports.live_messages.open()] == [first.id, second.id]
    await ports.live_messages.put(Live(first.id, "m1", over=True))

    assert await ports.live_messages.of(first.id) == Live(first.id, "m1", over=True)
    assert list(await ports.live_messages.open()) == [Live(second.id, f"m{second.id}")]
