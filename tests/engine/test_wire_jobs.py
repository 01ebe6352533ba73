"""Fine-tuning jobs on the wire, through the official client."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from tests.engine.conftest import Wire, example, lesson
from tests.engine.parrot import BASE


async def test_a_job_goes_from_validation_to_a_model_that_knows_the_answers(wire: Wire) -> None:
    file_id = await wire.upload(lesson())
    job = await wire.client.fine_tuning.jobs.create(
        model=BASE,
        training_file=file_id,
        validation_file=file_id,
        suffix="호반느 1팀",
        seed=7,
        metadata={"방": "discord:1"},
        method={"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 2}}},
    )
    assert (job.status, job.fine_tuned_model, job.seed, job.error) == ("validating_files", None, 7, None)
    assert job.hyperparameters.n_epochs == 2
    done = await wire.reached(job.id, "succeeded", "failed")
    assert done.fine_tuned_model == f"ft:{BASE}:hobane:호반느 1팀:{job.id.removeprefix('ftjob-')}"
    assert (done.trained_tokens, done.metadata, done.validation_file) == (42, {"방": "discord:1"}, file_id)
    assert done.hyperparameters.n_epochs == 3, "the training's own figure counts in the end"
    assert done.finished_at
    answer = await wire.client.chat.completions.create(
        model=done.fine_tuned_model, messages=[{"role": "user", "content": "3번 규칙은?"}]
    )
    assert answer.choices[0].message.content == "규칙 3 "


async def test_a_job_without_a_suffix_has_an_empty_part_in_its_models_name(wire: Wire) -> None:
    job = await wire.reached((await wire.start()).id, "succeeded")
    assert job.fine_tuned_model == f"ft:{BASE}:hobane::{job.id.removeprefix('ftjob-')}"


async def test_the_results_are_a_file_that_stays_deleted_once_deleted(wire: Wire) -> None:
    job = await wire.reached((await wire.start()).id, "succeeded")
    (file_id,) = job.result_files
    table = (await wire.client.files.content(file_id)).text.splitlines()
    assert table[0] == "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy"
    assert table[1:3] == ["1,1.0,,,", "2,0.5,,,"]
    assert [file.id async for file in wire.client.files.list(purpose="fine-tune-results")] == [file_id]
    await wire.client.files.delete(file_id)
    await wire.client.fine_tuning.jobs.retrieve(job.id)
    assert [file.id async for file in wire.client.files.list(purpose="fine-tune-results")] == []


async def test_events_come_newest_first_page_by_page(wire: Wire) -> None:
    job = await wire.reached((await wire.start()).id, "succeeded")
    first = await wire.client.fine_tuning.jobs.list_events(job.id, limit=2)
    assert first.has_more
    events = [event async for event in wire.client.fine_tuning.jobs.list_events(job.id, limit=2)]
    assert events[0].message == "The job has successfully completed"
    assert [event.message for event in events[1:4]] == ["Step 3/3", "Step 2/3", "Step 1/3"]
    assert events[1].type == "metrics"
    assert events[1].data == {"step": 3, "total_steps": 3, "train_loss": 1 / 3}
    assert events[-1].message == f"Created fine-tuning job: {job.id}"
    assert len({event.id for event in events}) == len(events) == 6


async def test_checkpoints_are_models_of_their_own(wire: Wire) -> None:
    job = await wire.reached((await wire.start()).id, "succeeded")
    listed = wire.client.fine_tuning.jobs.checkpoints.list(job.id, limit=1)
    checkpoints = [checkpoint async for checkpoint in listed]
    assert [checkpoint.step_number for checkpoint in checkpoints] == [3, 2]
    assert checkpoints[1].metrics.train_loss == 0.5
    name = checkpoints[1].fine_tuned_model_checkpoint
    assert name == f"{job.fine_tuned_model}:ckpt-step-2"
    answer = await wire.client.chat.completions.create(
        model=name, messages=[{"role": "user", "content": "단계"}]
    )
    assert answer.choices[0].message.content == "둘째 단계 "


async def test_jobs_are_listed_newest_first_and_found_by_their_metadata(wire: Wire) -> None:
    file_id = await wire.upload(lesson())
    create, jobs = wire.client.fine_tuning.jobs.create, wire.client.fine_tuning.jobs
    ids = [
        (await create(model=BASE, training_file=file_id, metadata={"판": str(n % 2)})).id for n in range(4)
    ]
    plain = (await create(model=BASE, training_file=file_id)).id
    assert [job.id async for job in jobs.list(limit=2)] == [plain, *ids[::-1]]
    assert [job.id async for job in jobs.list(metadata={"판": "1"}, limit=1)] == [ids[3], ids[1]]
    assert [job.id async for job in jobs.list(metadata={"판": "1", "x": "y"})] == []
    assert [job.id async for job in jobs.list(extra_query={"metadata": "null"})] == [plain]


@pytest.mark.parametrize(
    ("asked", "param", "code"),
    [
        ({"model": "gpt-4.1-mini"}, "model", "model_not_found"),
        ({"training_file": "file-none"}, "training_file", "file_not_found"),
        ({"validation_file": "file-none"}, "validation_file", "file_not_found"),
        ({"suffix": "가" * 65}, "suffix", "invalid_value"),
        ({"suffix": "a:b"}, "suffix", "invalid_value"),
        ({"seed": -1}, "seed", "invalid_value"),
        ({"seed": True}, "seed", "invalid_value"),
        ({"metadata": {"a": "b" * 513}}, "metadata", "invalid_value"),
        ({"metadata": {str(n): "" for n in range(17)}}, "metadata", "invalid_value"),
        ({"method": {"type": "dpo"}}, "method.type", "model_not_trainable"),
        ({"method": {"type": "reinforcement"}}, "method.type", "unsupported_method"),
        ({"method": {"type": "magic"}}, "method.type", "invalid_value"),
        ({"hyperparameters": {"n_epochs": 51}}, "hyperparameters.n_epochs", "invalid_value"),
        ({"hyperparameters": {"batch_size": 0}}, "hyperparameters.batch_size", "invalid_value"),
        (
            {
                "method": {
                    "type": "supervised",
                    "supervised": {"hyperparameters": {"learning_rate_multiplier": 0}},
                }
            },
            "method.supervised.hyperparameters.learning_rate_multiplier",
            "invalid_value",
        ),
    ],
)
async def test_a_job_asked_for_wrongly_is_refused_by_field(
    embedded: Wire, asked: dict[str, Any], param: str, code: str
) -> None:
    file_id = await embedded.upload(lesson())
    with pytest.raises(openai.APIStatusError) as caught:
        await embedded.client.fine_tuning.jobs.create(**{"model": BASE, "training_file": file_id, **asked})
    assert caught.value.status_code in (400, 404)
    assert (caught.value.param, caught.value.code) == (param, code)
    assert [job async for job in embedded.client.fine_tuning.jobs.list()] == []


async def test_a_training_file_with_a_fault_is_refused_with_the_line(wire: Wire) -> None:
    file_id = await wire.upload(lesson() + b'{"messages": []}\n')
    with pytest.raises(openai.BadRequestError, match="Line 13: 'messages' must be a list") as caught:
        await wire.client.fine_tuning.jobs.create(model=BASE, training_file=file_id)
    assert (caught.value.code, caught.value.param) == ("invalid_training_file", "training_file")


async def test_nine_examples_are_too_few_and_one_is_enough_to_validate(wire: Wire) -> None:
    few, one = await wire.upload(lesson(size=9)), await wire.upload(example("a", "b"))
    with pytest.raises(openai.BadRequestError, match="9 examples; at least 10") as caught:
        await wire.client.fine_tuning.jobs.create(model=BASE, training_file=few)
    assert caught.value.code == "invalid_n_examples"
    enough = await wire.upload(lesson(size=10))
    job = await wire.client.fine_tuning.jobs.create(model=BASE, training_file=enough, validation_file=one)
    assert (await wire.reached(job.id, "succeeded", "failed")).status == "succeeded"


async def test_a_tuned_model_cannot_be_trained_on(wire: Wire) -> None:
    name, file_id = await wire.trained(), await wire.upload(lesson())
    with pytest.raises(openai.BadRequestError) as caught:
        await wire.client.fine_tuning.jobs.create(model=name, training_file=file_id)
    assert caught.value.code == "model_not_trainable"


async def test_a_repeated_order_with_the_same_key_makes_no_second_job(wire: Wire) -> None:
    file_id, create = await wire.upload(lesson()), wire.client.fine_tuning.jobs.create
    key = {"Idempotency-Key": "열쇠-1".encode().hex()}
    one = await create(model=BASE, training_file=file_id, extra_headers=key)
    two = await create(model=BASE, training_file=file_id, extra_headers=key)
    assert one.id == two.id
    assert len([job async for job in wire.client.fine_tuning.jobs.list()]) == 1
    with pytest.raises(openai.ConflictError) as caught:
        await create(model=BASE, training_file=file_id, seed=1, extra_headers=key)
    assert caught.value.code == "idempotency_key_reused"


async def test_an_order_that_was_refused_may_be_put_right_under_the_same_key(wire: Wire) -> None:
    create, key = wire.client.fine_tuning.jobs.create, {"Idempotency-Key": "1"}
    with pytest.raises(openai.NotFoundError):
        await create(model=BASE, training_file="file-none", extra_headers=key)
    file_id = await wire.upload(lesson())
    jobs = [await create(model=BASE, training_file=file_id, extra_headers=key) for _ in range(2)]
    assert jobs[0].id == jobs[1].id


async def test_pausing_is_refused_clearly_and_unknown_jobs_are_not_found(wire: Wire) -> None:
    job, jobs = await wire.start(), wire.client.fine_tuning.jobs
    for call in (jobs.pause, jobs.resume):
        with pytest.raises(openai.BadRequestError) as refused:
            await call(job.id)
        assert refused.value.code == "unsupported"
    for ask in (jobs.retrieve, jobs.cancel, jobs.pause, jobs.list_events, jobs.checkpoints.list):
        with pytest.raises(openai.NotFoundError) as missing:
            await ask("ftjob-none")
        assert missing.value.code == "job_not_found"


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "9" * 5000])
async def test_a_page_size_out_of_range_is_refused(embedded: Wire, limit: str) -> None:
    with pytest.raises(openai.BadRequestError, match="limit"):
        await embedded.client.fine_tuning.jobs.list(extra_query={"limit": limit})
