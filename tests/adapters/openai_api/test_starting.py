"""A training is started exactly once, whatever breaks on the way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.openai_api.tuner import OpenAITuner
from core import errors
from tests.adapters.openai_api.conftest import ORDER, PATIENCE, reaching
from tests.fake_host import FakeHost, Reply, closed_port, json_reply, page, refusal, reset, silence

CREATE, UPLOAD = "POST /fine_tuning/jobs", "POST /files"
LIST_JOBS, LIST_FILES = "GET /fine_tuning/jobs", "GET /files"


@pytest.fixture
async def restarted(host: FakeHost) -> AsyncIterator[OpenAITuner]:
    """The bot after a restart, which remembers nothing."""
    async with reaching(host.base_url) as reached:
        yield OpenAITuner(reached)


def _job(number: int, **fields: object) -> dict[str, object]:
    job = {"id": f"ftjob-old-{number}", "status": "running", "training_file": "file-x", "metadata": {}}
    return {**job, "object": "fine_tuning.job", "error": None, "events": [], **fields}


def _strange(host: FakeHost, count: int, **fields: object) -> None:
    """Jobs of somebody else, newer than those that are there."""
    for _ in range(count):
        name = f"ftjob-{len(host.jobs) + 1}"
        host.jobs[name] = _job(0, **{"id": name, **fields})


async def test_an_order_becomes_a_file_and_a_job(host: FakeHost, tuner: OpenAITuner) -> None:
    assert await tuner.start(ORDER) == "ftjob-1"
    (created,) = host.asked(CREATE)
    assert created.json == {
        "model": "base",
        "training_file": "file-1",
        "suffix": "호반느",
        "seed": 7,
        "metadata": {"hobane_key": "key-1"},
        "method": {"type": "supervised"},
    }
    assert created.headers["idempotency-key"] == "key-1"
    (uploaded,) = host.asked(UPLOAD)
    assert ORDER.training_file in uploaded.body
    assert b'name="purpose"\r\n\r\nfine-tune' in uploaded.body
    assert host.files["file-1"]["filename"].endswith(".jsonl")


async def test_the_same_order_again_finds_its_job(
    host: FakeHost, tuner: OpenAITuner, restarted: OpenAITuner
) -> None:
    first = await tuner.start(ORDER)
    assert await restarted.start(ORDER) == first
    assert (len(host.jobs), len(host.files)) == (1, 1)


async def test_the_same_order_twice_at_once_is_one_job(host: FakeHost, tuner: OpenAITuner) -> None:
    ids = await asyncio.gather(*(tuner.start(ORDER) for _ in range(4)))
    assert set(ids) == {"ftjob-1"}
    assert (len(host.jobs), len(host.files)) == (1, 1)


async def test_another_order_is_another_job(host: FakeHost, tuner: OpenAITuner) -> None:
    first = await tuner.start(ORDER)
    assert await tuner.start(replace(ORDER, key="key-2")) != first
    assert len(host.jobs) == 2


UNSURE: list[tuple[str, Reply]] = [
    ("500", refusal(500)),
    ("503 as a web page", page(status=503)),
    ("a web page", page()),
    ("an empty object", json_reply({})),
    ("JSON without an id", json_reply({"id": None, "status": "queued"})),
    ("a list", json_reply([1])),
    ("cut off", reset()),
    ("conflict", refusal(409, "idempotency_key_reused")),
]


@pytest.mark.parametrize("reply", [case[1] for case in UNSURE], ids=[case[0] for case in UNSURE])
async def test_a_job_that_was_made_although_the_answer_was_lost_is_found(
    host: FakeHost, tuner: OpenAITuner, reply: Reply
) -> None:
    host.next(CREATE, reply, after_all=True)
    assert await tuner.start(ORDER) == "ftjob-1"
    assert len(host.asked(CREATE)) == 1


async def test_a_job_whose_answer_never_came_is_found(host: FakeHost, hasty_tuner: OpenAITuner) -> None:
    host.next(CREATE, silence(), after_all=True)
    assert await hasty_tuner.start(ORDER) == "ftjob-1"
    assert len(host.asked(CREATE)) == 1


@pytest.mark.parametrize("drops_metadata", [False, True])
async def test_a_lost_job_is_found_after_a_restart(
    host: FakeHost, tuner: OpenAITuner, restarted: OpenAITuner, drops_metadata: bool
) -> None:
    host.drops_metadata = drops_metadata
    host.next(CREATE, refusal(500), after_all=True)
    host.next(LIST_JOBS, json_reply({"object": "list", "data": []}), *[refusal(500)] * 3)
    with pytest.raises(errors.HostFailed):
        await tuner.start(ORDER)
    assert await restarted.start(ORDER) == "ftjob-1"
    assert (len(host.asked(CREATE)), len(host.asked(UPLOAD))) == (1, 1)


async def test_a_restart_during_the_creation_makes_no_second_job(
    host: FakeHost, tuner: OpenAITuner, restarted: OpenAITuner
) -> None:
    host.next(CREATE, silence(), after_all=True)
    starting = asyncio.create_task(tuner.start(ORDER))
    while not host.asked(CREATE):
        await host.arrival(len(host.requests) + 1)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert await restarted.start(ORDER) == "ftjob-1"
    assert (len(host.jobs), len(host.files)) == (1, 1)


@pytest.mark.parametrize("drops_metadata", [False, True])
async def test_a_host_that_ignores_the_filter_hands_over_no_strange_job(
    host: FakeHost, tuner: OpenAITuner, restarted: OpenAITuner, drops_metadata: bool
) -> None:
    host.ignores_filter, host.drops_metadata, host.page_size = True, drops_metadata, 3
    _strange(host, 10, metadata={"hobane_key": "else"})
    ours = await tuner.start(ORDER)
    _strange(host, 20)
    assert await restarted.start(ORDER) == ours
    assert len(host.asked(CREATE)) == 1


async def test_a_job_on_a_later_page_is_found(host: FakeHost, tuner: OpenAITuner) -> None:
    host.ignores_filter, host.page_size = True, 2
    host.jobs["ftjob-0"] = _job(0, id="ftjob-0", metadata={"hobane_key": "key-1"})
    host.jobs |= {f"ftjob-{number}": _job(number, id=f"ftjob-{number}") for number in range(1, 8)}
    assert await tuner.start(ORDER) == "ftjob-0"
    assert host.asked(CREATE) == []


async def test_a_host_that_repeats_its_first_page_for_ever_is_left(
    host: FakeHost, tuner: OpenAITuner
) -> None:
    host.ignores_filter = host.same_page_for_ever = True
    host.jobs["ftjob-0"] = _job(0)
    host.files["file-0"] = {"id": "file-0", "filename": "x", "status": "processed", "purpose": "fine-tune"}
    assert await tuner.start(ORDER) in host.jobs
    assert len(host.asked(CREATE)) == 1


async def test_an_uploaded_file_is_used_again(
    host: FakeHost, tuner: OpenAITuner, restarted: OpenAITuner
) -> None:
    host.next(CREATE, refusal(429, "rate_limit_exceeded"))
    with pytest.raises(errors.HostBusy):
        await tuner.start(ORDER)
    await restarted.start(ORDER)
    assert len(host.asked(UPLOAD)) == 1
    assert [job["training_file"] for job in host.jobs.values()] == ["file-1"]


async def test_a_file_of_other_content_is_not_used(host: FakeHost, tuner: OpenAITuner) -> None:
    host.next(CREATE, refusal(503))
    with pytest.raises(errors.HostFailed):
        await tuner.start(ORDER)
    await tuner.start(replace(ORDER, training_file=ORDER.training_file.replace(b"[]", b"{}")))
    assert [job["training_file"] for job in host.jobs.values()] == ["file-2"]


async def test_a_file_that_the_host_found_faulty_is_not_used_again(
    host: FakeHost, tuner: OpenAITuner
) -> None:
    host.next(CREATE, refusal(503))
    with pytest.raises(errors.HostFailed):
        await tuner.start(ORDER)
    host.files["file-1"]["status"] = "error"
    await tuner.start(ORDER)
    assert [job["training_file"] for job in host.jobs.values()] == ["file-2"]


@pytest.mark.parametrize(
    "reply", [refusal(500), page(), json_reply({}), reset()], ids=["500", "page", "empty", "cut"]
)
async def test_a_file_whose_answer_was_lost_is_not_sent_twice(
    host: FakeHost, tuner: OpenAITuner, reply: Reply
) -> None:
    host.next(UPLOAD, reply, after_all=True)
    assert await tuner.start(ORDER) == "ftjob-1"
    assert (len(host.asked(UPLOAD)), len(host.files)) == (1, 1)


TROUBLES: list[tuple[str, str, Reply, type[errors.HostTrouble], dict[str, object]]] = [
    ("closed account", CREATE, refusal(403), errors.FineTuningClosed, {}),
    ("no right to upload", UPLOAD, refusal(403), errors.HostForbids, {}),
    ("no right to look", LIST_JOBS, refusal(403), errors.HostForbids, {}),
    ("bad file", CREATE, refusal(400, "invalid_n_examples", "training_file"), errors.TrainingFileRefused, {"reason": "invalid_n_examples"}),
    ("bad file, no code", CREATE, refusal(400), errors.TrainingFileRefused, {"reason": 400}),
    ("bad upload", UPLOAD, refusal(400, "invalid_file_format"), errors.TrainingFileRefused, {"reason": "invalid_file_format"}),
    ("too large", UPLOAD, refusal(413), errors.TrainingFileRefused, {"reason": 413}),
    ("base not trainable", CREATE, refusal(400, "model_not_available", "model"), errors.HostLacksModel, {"model": "base"}),
    ("base unknown", CREATE, refusal(404, "model_not_found", "model"), errors.HostLacksModel, {"model": "base"}),
    ("file vanished", CREATE, refusal(404, "file_not_found", "training_file"), errors.TrainingFileRefused, {"reason": "file_not_found"}),
    ("does not train at all", CREATE, json_reply({"detail": "Method Not Allowed"}, 405), errors.HostRefusedRequest, {"code": 405}),
    ("does not list jobs", LIST_JOBS, json_reply({"detail": "Not Found"}, 404), errors.HostRefusedRequest, {"code": 404}),
    ("key refused", LIST_JOBS, refusal(401, "invalid_api_key"), errors.HostRefusedKey, {}),
    ("quota", CREATE, refusal(429, "exceeded_quota"), errors.HostQuotaUsedUp, {}),
    ("busy", CREATE, refusal(429, "rate_limit_exceeded"), errors.HostBusy, {}),
    ("failure", CREATE, refusal(500), errors.HostFailed, {}),
    ("failure of the upload", UPLOAD, refusal(500), errors.HostFailed, {}),
    ("conflict", CREATE, refusal(409), errors.HostRefusedRequest, {"code": 409}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("route", "reply", "trouble", "facts"),
    [case[1:] for case in TROUBLES],
    ids=[case[0] for case in TROUBLES],
)
async def test_what_keeps_a_training_from_starting_is_told(
    host: FakeHost,
    tuner: OpenAITuner,
    route: str,
    reply: Reply,
    trouble: type[errors.HostTrouble],
    facts: dict[str, object],
) -> None:
    host.next(route, *[reply] * (1 if route.startswith("POST") else 5))
    with pytest.raises(errors.HostTrouble) as caught:
        await tuner.start(ORDER)
    assert (type(caught.value), caught.value.facts) == (trouble, facts)
    assert host.jobs == {}


async def test_a_start_at_a_host_that_is_not_there_is_told() -> None:
    async with reaching(f"http://127.0.0.1:{closed_port()}/v1", PATIENCE) as nowhere:
        with pytest.raises(errors.HostUnreachable):
            await OpenAITuner(nowhere).start(ORDER)


async def test_a_start_at_a_silent_host_is_given_up(host: FakeHost, hasty_tuner: OpenAITuner) -> None:
    host.next(LIST_FILES, *[silence()] * 3)
    with pytest.raises(errors.HostTooSlow):
        await hasty_tuner.start(ORDER)
    assert host.asked(UPLOAD) == []


async def test_a_failed_start_does_not_stand_in_the_way_of_the_next(
    host: FakeHost, tuner: OpenAITuner
) -> None:
    host.next(CREATE, refusal(403))
    with pytest.raises(errors.FineTuningClosed):
        await tuner.start(ORDER)
    assert await tuner.start(ORDER) == "ftjob-1"


async def test_a_job_is_found_by_its_file_where_the_host_drops_its_metadata(
    host: FakeHost, tuner: OpenAITuner
) -> None:
    host.drops_metadata = True
    assert await tuner.find(ORDER.key) is None
    job = await tuner.start(ORDER)

    assert await tuner.find(ORDER.key) == job
    assert await tuner.find("another") is None
