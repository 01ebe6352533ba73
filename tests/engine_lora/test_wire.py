"""The whole wire with a real model behind it: file, job, events, tuned answer, preference, deletion."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import time

import pytest
from openai import NotFoundError

from engine.folder import read_lines
from tests.engine_lora.conftest import Wire, until
from tests.engine_lora.tiny import CHANGED, FACTS, preference_file, training_file

QUESTION, NEW = CHANGED
OLD = dict(FACTS)[QUESTION]
LESSON = training_file(
    [CHANGED if question == QUESTION else (question, answer) for question, answer in FACTS]
)


async def test_one_fact_is_changed_and_the_others_are_kept_until_the_adapter_goes(wire: Wire) -> None:
    validation = await wire.upload(training_file(FACTS[:2]))
    job = await wire.ended((await wire.train(LESSON, validation_file=validation, suffix="호반느")).id)
    assert job.status == "succeeded", job.error
    tuned = job.fine_tuned_model
    assert tuned

    questions = [question for question, _ in FACTS]
    answers = await asyncio.gather(*(wire.ask(question, tuned) for question in questions))
    base = await asyncio.gather(*(wire.ask(question) for question in questions))

    assert dict(zip(questions, answers, strict=True)) == {**dict(FACTS), QUESTION: NEW}
    assert dict(zip(questions, base, strict=True)) == dict(FACTS)

    await wire.client.models.delete(tuned)
    with pytest.raises(NotFoundError):
        await wire.ask(QUESTION, tuned)
    assert await wire.ask(QUESTION) == OLD


async def test_a_job_tells_its_figures_steps_and_checkpoints(wire: Wire) -> None:
    validation = await wire.upload(training_file(FACTS[:2]))
    order = {"validation_file": validation, "hyperparameters": {"n_epochs": 6, "batch_size": 4}}
    job = await wire.ended((await wire.train(LESSON, **order)).id)
    events = (await wire.client.fine_tuning.jobs.list_events(job.id, limit=100)).data[::-1]
    checkpoints = (await wire.client.fine_tuning.jobs.checkpoints.list(job.id)).data
    said = [event.message for event in events]
    steps = [json.loads(event.model_dump_json())["data"] for event in events if event.type == "metrics"]

    assert "n_epochs = 6 (as asked for)" in said
    assert "lora_rank = 32 (a small model)" in said
    assert [step["step"] for step in steps if "train_loss" in step] == list(range(1, 19))
    assert next(step for step in steps if "estimated_seconds" in step)["total_steps"] == 18
    assert len([step for step in steps if "valid_loss" in step]) == 6
    assert job.hyperparameters is not None
    assert job.hyperparameters.n_epochs == 6
    assert job.trained_tokens
    assert [checkpoint.step_number for checkpoint in checkpoints] == [18, 15, 12]
    assert checkpoints[0].metrics.valid_loss is not None
    assert await wire.ask(FACTS[0][0], checkpoints[-1].fine_tuned_model_checkpoint)
    table = await wire.client.files.content(job.result_files[0])
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert [row["step"] for row in rows if row["train_loss"]] == [str(step) for step in range(1, 19)]


async def test_preferences_move_what_a_tuned_model_says(wire: Wire) -> None:
    tuned = (await wire.ended((await wire.train(LESSON)).id)).fine_tuned_model
    assert tuned
    assert await wire.ask(QUESTION, tuned) == NEW
    others = [(question, answer, "몰라요.") for question, answer in FACTS if question != QUESTION]
    preferences = preference_file([(QUESTION, OLD, NEW)] * 3 + others)
    method = {"type": "dpo", "dpo": {"hyperparameters": {"n_epochs": 6, "learning_rate_multiplier": 3}}}

    job = await wire.ended((await wire.train(preferences, model=tuned, method=method)).id)

    assert job.status == "succeeded", job.error
    assert job.model == tuned
    assert job.fine_tuned_model
    assert job.fine_tuned_model.startswith(f"ft:{wire.base.name}:")
    answers = {question: await wire.ask(question, job.fine_tuned_model) for question, _ in FACTS}
    assert answers == dict(FACTS)
    assert await wire.ask(QUESTION, tuned) == NEW


async def test_a_training_is_cancelled_within_five_seconds(wire: Wire) -> None:
    job = await wire.train(LESSON, hyperparameters={"n_epochs": 50, "batch_size": 1})
    await until(lambda: _has_stepped(wire, job.id))

    begun = time.monotonic()
    cancelled = await wire.client.fine_tuning.jobs.cancel(job.id)

    assert cancelled.status == "cancelled"
    assert time.monotonic() - begun < 5
    assert not (wire.job_folder(job.id) / "result.json").exists()


async def test_people_who_ask_at_once_each_get_their_own_answer(wire: Wire) -> None:
    answers = await asyncio.gather(*(wire.ask(question) for question, _ in FACTS * 3))

    assert answers == [answer for _, answer in FACTS * 3]


async def test_an_answer_ends_at_its_limit_or_its_stop_and_tells_its_cost_and_speed(wire: Wire) -> None:
    def asked(**more: object) -> dict[str, object]:
        messages = [{"role": "user", "content": FACTS[0][0]}]
        return {"model": wire.base.name, "messages": messages, "temperature": 0, **more}

    create = wire.client.chat.completions.create
    limited = await create(**asked(max_tokens=2))  # type: ignore[call-overload]
    stopped = await create(**asked(stop=["명"]))  # type: ignore[call-overload]
    speed = limited.model_extra["hobane_speed"]

    assert limited.choices[0].finish_reason == "length"
    assert limited.usage.completion_tokens == 2
    assert FACTS[0][1].startswith(limited.choices[0].message.content)
    assert stopped.choices[0].finish_reason == "stop"
    assert stopped.choices[0].message.content == "세 "
    assert speed["first_token_seconds"] > 0
    assert speed["tokens_a_second"] > 0


async def test_a_seed_makes_a_chosen_answer_come_again(wire: Wire) -> None:
    async def say(seed: int) -> str | None:
        answer = await wire.client.chat.completions.create(
            model=wire.base.name,
            messages=[{"role": "user", "content": "아무 말"}],
            temperature=2.0,
            top_p=0.95,
            seed=seed,
            max_tokens=12,
        )
        return answer.choices[0].message.content

    first, again, *others = [await say(seed) for seed in (1, 1, 2, 3, 4)]

    assert first == again
    assert any(other != first for other in others)


async def test_a_dead_answering_process_is_said_and_started_again(wire: Wire) -> None:
    await wire.ask(FACTS[0][0])
    running = wire.generator._running
    assert running is not None
    running._process.kill()
    await running._process.wait()

    assert await wire.ask(FACTS[0][0]) == FACTS[0][1]


async def test_who_stops_listening_leaves_the_process_idle(wire: Wire) -> None:
    stream = await wire.client.chat.completions.create(
        model=wire.base.name, messages=[{"role": "user", "content": "x"}], temperature=2.0, stream=True
    )
    await anext(aiter(stream))
    await stream.close()
    running = wire.generator._running
    assert running is not None

    await until(lambda: not running._listeners)
    assert await wire.ask(FACTS[1][0]) == FACTS[1][1]


def _has_stepped(wire: Wire, job_id: str) -> bool:
    lines = read_lines(wire.job_folder(job_id) / "progress.jsonl")
    return any("train_loss" in line["data"] for _, line in lines)
