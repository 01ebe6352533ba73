"""A job is followed in our own words, and ending what has ended does no harm."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.openai_api.tuner import OpenAITuner
from core import errors
from core.tuning import HostJob, JobStatus
from tests.adapters.openai_api.conftest import ORDER
from tests.fake_host import FakeHost, Reply, json_reply, page, refusal, reset, silence

EVENTS, CANCEL = "GET /fine_tuning/jobs/ftjob-1/events", "POST /fine_tuning/jobs/ftjob-1/cancel"
JOB = "GET /fine_tuning/jobs/ftjob-1"


@pytest.fixture
async def job(host: FakeHost, tuner: OpenAITuner) -> dict[str, Any]:
    """A job as the host keeps it."""
    return host.jobs[await tuner.start(ORDER)]


STATUSES = {
    "validating_files": JobStatus.QUEUED,
    "queued": JobStatus.QUEUED,
    "running": JobStatus.RUNNING,
    "pausing": JobStatus.RUNNING,
    "paused": JobStatus.RUNNING,
    "something new": JobStatus.RUNNING,
    "": JobStatus.RUNNING,
    "succeeded": JobStatus.SUCCEEDED,
    "failed": JobStatus.FAILED,
    "cancelled": JobStatus.CANCELLED,
}


@pytest.mark.parametrize(("status", "ours"), STATUSES.items())
async def test_every_status_is_one_of_ours(
    tuner: OpenAITuner, job: dict[str, Any], status: str, ours: JobStatus
) -> None:
    job["status"] = status
    expected = HostJob("ftjob-1", ours, validating=status == "validating_files")
    assert await tuner.state("ftjob-1") == expected


async def test_a_success_names_the_model(tuner: OpenAITuner, job: dict[str, Any]) -> None:
    job |= {"status": "succeeded", "fine_tuned_model": "ft:base:호반느:1", "trained_tokens": 1234}
    expected = HostJob("ftjob-1", JobStatus.SUCCEEDED, "ft:base:호반느:1", 1234)
    assert await tuner.state("ftjob-1") == expected


REASONS: list[tuple[object, str | None]] = [
    (
        {"code": "invalid_training_file", "message": "line 3:\n no answer"},
        "invalid_training_file: line 3: no answer",
    ),
    ({"code": "exceeded_quota", "message": None}, "exceeded_quota"),
    ({"code": None, "message": "", "param": None}, None),
    ({"message": "left\u202eright\x00"}, "leftright"),
    ({"message": "긴 " * 1000}, ("긴 " * 150)[:299].rstrip() + "…"),
    ({}, None),
    ("out of memory", "out of memory"),
    (["?"], None),
    ({"message": {"deep": 1}}, None),
    (None, None),
]


@pytest.mark.parametrize(("error", "reason"), REASONS, ids=range(len(REASONS)))
async def test_a_failure_has_a_short_reason(
    tuner: OpenAITuner, job: dict[str, Any], error: object, reason: str | None
) -> None:
    job |= {"status": "failed", "error": error}
    assert await tuner.state("ftjob-1") == HostJob("ftjob-1", JobStatus.FAILED, error=reason)


def _metrics(**data: object) -> dict[str, object]:
    return {"id": "e", "created_at": 0, "level": "info", "message": "Step", "type": "metrics", "data": data}


MESSAGE = {"id": "e", "created_at": 0, "level": "info", "message": "Saved", "type": "message", "data": {}}
PROGRESS: list[tuple[list[object], tuple[object, object, object]]] = [
    ([MESSAGE, _metrics(step=3, total_steps=9, train_loss=0.5), _metrics(step=2)], (3, 9, 0.5)),
    ([_metrics(step=3)], (3, None, None)),
    ([_metrics(step="3", total_steps=9.5, train_loss="low")], (None, None, None)),
    ([MESSAGE], (None, None, None)),
    ([], (None, None, None)),
]


@pytest.mark.parametrize(("events", "progress"), PROGRESS, ids=range(len(PROGRESS)))
async def test_a_running_job_tells_its_last_step(
    tuner: OpenAITuner, job: dict[str, Any], events: list[object], progress: tuple[object, object, object]
) -> None:
    job |= {"status": "running", "events": events}
    state = await tuner.state("ftjob-1")
    assert (state.step, state.steps, state.loss) == progress


NO_EVENTS = [
    json_reply({"detail": "Not Found"}, 404),
    refusal(404),
    refusal(403),
    page(),
    json_reply({"data": [1]}),
]


@pytest.mark.parametrize("reply", NO_EVENTS, ids=range(len(NO_EVENTS)))
async def test_a_host_that_tells_no_steps_runs_the_job_all_the_same(
    host: FakeHost, tuner: OpenAITuner, job: dict[str, Any], reply: Reply
) -> None:
    job["status"] = "running"
    host.next(EVENTS, *[reply] * 3)
    assert await tuner.state("ftjob-1") == HostJob("ftjob-1", JobStatus.RUNNING)


async def test_a_job_that_the_host_lost_is_no_such_job(tuner: OpenAITuner) -> None:
    with pytest.raises(errors.NoSuchJob):
        await tuner.state("ftjob-9")


LOOKS: list[tuple[str, Reply, type[errors.HostTrouble]]] = [
    ("no such page", page("404 page not found", 404), errors.HostRefusedRequest),
    ("no such endpoint", json_reply({"detail": "Not Found"}, 404), errors.HostRefusedRequest),
    ("a web page", page(), errors.HostFailed),
    ("an empty object", json_reply({}), errors.HostFailed),
    ("a strange status", json_reply({"id": "ftjob-1", "status": ["running"]}), errors.HostFailed),
    ("no job", json_reply([]), errors.HostFailed),
    ("failure", refusal(500), errors.HostFailed),
    ("cut off", reset(), errors.HostFailed),
    ("key refused", refusal(401), errors.HostRefusedKey),
    ("busy", refusal(429), errors.HostBusy),
]


@pytest.mark.parametrize(("reply", "trouble"), [case[1:] for case in LOOKS], ids=[case[0] for case in LOOKS])
async def test_trouble_in_looking_does_not_make_a_job_lost(
    host: FakeHost, tuner: OpenAITuner, job: dict[str, Any], reply: Reply, trouble: type[errors.HostTrouble]
) -> None:
    host.next(JOB, *[reply] * 3)
    with pytest.raises(errors.HostTrouble) as caught:
        await tuner.state(job["id"])
    assert type(caught.value) is trouble


async def test_a_look_goes_on_after_a_passing_trouble(
    host: FakeHost, tuner: OpenAITuner, job: dict[str, Any]
) -> None:
    host.next(JOB, refusal(503), reset())
    assert (await tuner.state(job["id"])).status == JobStatus.QUEUED


async def test_a_job_is_cancelled(tuner: OpenAITuner, job: dict[str, Any]) -> None:
    await tuner.cancel("ftjob-1")
    assert job["status"] == "cancelled"


@pytest.mark.parametrize("status", ["succeeded", "failed", "cancelled"])
async def test_a_job_that_has_ended_is_left_as_it_is(
    tuner: OpenAITuner, job: dict[str, Any], status: str
) -> None:
    job["status"] = status
    await tuner.cancel("ftjob-1")
    assert job["status"] == status


async def test_a_job_that_is_gone_needs_no_cancelling(host: FakeHost, tuner: OpenAITuner) -> None:
    await tuner.cancel("ftjob-9")
    assert len(host.requests) == 1


@pytest.mark.parametrize(
    "reply", [refusal(400), refusal(409), json_reply({"detail": "Not Found"}, 404)], ids=str
)
async def test_a_cancelling_that_is_refused_while_the_job_runs_is_told(
    host: FakeHost, tuner: OpenAITuner, job: dict[str, Any], reply: Reply
) -> None:
    job["status"] = "running"
    host.next(CANCEL, reply)
    with pytest.raises(errors.HostRefusedRequest):
        await tuner.cancel("ftjob-1")


async def test_cancelling_goes_on_after_a_passing_trouble(
    host: FakeHost, tuner: OpenAITuner, job: dict[str, Any]
) -> None:
    host.next(CANCEL, refusal(503))
    await tuner.cancel("ftjob-1")
    assert job["status"] == "cancelled"


@pytest.mark.parametrize("act", ["state", "cancel"])
async def test_a_silent_host_is_given_up(host: FakeHost, hasty_tuner: OpenAITuner, act: str) -> None:
    for route in (JOB, CANCEL):
        host.next(route, silence())
    with pytest.raises(errors.HostTooSlow):
        await getattr(hasty_tuner, act)("ftjob-1")
