"""Jobs live in folders: started, cancelled, killed, restarted, shared between servers."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import openai
import pytest

from engine.files import FileStore
from engine.folder import is_held, read_lines
from engine.job_views import job_view
from engine.jobs import JobStore
from engine.process import is_alive
from engine.server import create_app
from tests.engine.conftest import Wire, inside, lesson, over_http, until
from tests.engine.parrot import BASE, Parrot


def runs(wire: Wire, job_id: str) -> list[str]:
    """The training processes that have held the job's lock so far."""
    file = wire.job_folder(job_id) / "runs.txt"
    return file.read_text().splitlines() if file.exists() else []


async def at_work(wire: Wire, *orders: tuple[str, str]) -> str:
    """The id of a job that waits for the file ``go`` in the middle of its training."""
    job = await wire.start(*orders, ("!wait", str(wire.folder / "go")))
    await wire.reached(job.id, "running")
    await until(lambda: bool(runs(wire, job.id)))
    return job.id


async def test_a_running_job_shows_itself_as_running(embedded: Wire) -> None:
    job_id = await at_work(embedded)
    job = await embedded.client.fine_tuning.jobs.retrieve(job_id)
    assert (job.status, job.fine_tuned_model, job.finished_at, job.result_files) == (
        "running",
        None,
        None,
        [],
    )
    (embedded.folder / "go").touch()
    assert (await embedded.reached(job_id, "succeeded")).status == "succeeded"


async def test_a_training_gets_a_clean_environment_and_a_low_priority(
    embedded: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    job_id = await at_work(embedded)
    environment = json.loads((embedded.job_folder(job_id) / "environment.json").read_text())
    assert "secret" not in str(environment)
    assert environment.pop("HOBANE_JOB") == job_id
    assert set(environment) <= {
        "PATH",
        "HOME",
        "LANG",
        "LC_ALL",
        "LC_CTYPE",
        "TZ",
        "TMPDIR",
        "PYTHONPATH",
        "PYTHONUTF8",
    }
    pid, priority = runs(embedded, job_id)[0].split()
    assert os.getsid(int(pid)) == int(pid), "a session of its own"
    assert int(priority) > os.getpriority(os.PRIO_PROCESS, 0)


async def test_jobs_are_carried_out_one_at_a_time_in_their_order(embedded: Wire) -> None:
    first = await at_work(embedded)
    second = (await embedded.start()).id
    third = (await embedded.start()).id
    assert (await embedded.client.fine_tuning.jobs.retrieve(second)).status == "queued"
    (embedded.folder / "go").touch()
    for job_id in (first, second, third):
        await embedded.reached(job_id, "succeeded")
    ends = [
        (embedded.job_folder(job_id) / "result.json").stat().st_mtime_ns for job_id in (first, second, third)
    ]
    assert ends == sorted(ends)


async def test_queued_work_starts_at_once(embedded: Wire) -> None:
    began = time.monotonic()
    job = await embedded.start()
    await until(lambda: (embedded.job_folder(job.id) / "pid").exists())
    assert time.monotonic() - began < 0.9, "sooner than the slow look for others' jobs"


async def test_a_training_that_dies_is_started_once_more(embedded: Wire) -> None:
    job = await embedded.reached((await embedded.start(("!die-once", "-"))).id, "succeeded", "failed")
    assert job.status == "succeeded"
    assert len(runs(embedded, job.id)) == 2
    events = [event.message async for event in embedded.client.fine_tuning.jobs.list_events(job.id)]
    assert any("killed by SIGKILL; it is started once more" in message for message in events)


async def test_a_training_that_dies_twice_has_failed_with_its_last_words(embedded: Wire) -> None:
    job = await embedded.reached((await embedded.start(("!die", "3"))).id, "succeeded", "failed")
    assert len(runs(embedded, job.id)) == 2
    assert job.error
    assert job.error.code == "training_failed"
    assert "exit code 3" in job.error.message
    assert "마지막 말: 더는 못 해" in job.error.message
    assert job.fine_tuned_model is None
    events = [event async for event in embedded.client.fine_tuning.jobs.list_events(job.id)]
    assert (events[0].level, "exit code 3" in events[0].message) == ("error", True)


async def test_a_training_that_says_why_it_cannot_go_on_is_not_repeated(embedded: Wire) -> None:
    job = await embedded.reached(
        (await embedded.start(("!refuse", "이 자료는 안 됩니다"))).id, "succeeded", "failed"
    )
    assert job.error
    assert (job.error.code, job.error.message, job.error.param) == (
        "unsafe_file",
        "이 자료는 안 됩니다",
        "training_file",
    )
    assert len(runs(embedded, job.id)) == 1


async def test_a_command_that_cannot_be_started_fails_the_job(
    embedded: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        embedded.parrot, "training_command", lambda spec, parent: ["/no/such/program", str(spec)]
    )
    job = await embedded.reached((await embedded.start()).id, "succeeded", "failed")
    assert job.error
    assert job.error.message == "The training process could not be started."


async def test_a_queued_job_can_be_cancelled_and_never_runs(wire: Wire) -> None:
    first = await at_work(wire)
    waiting = (await wire.start()).id
    cancelled = await wire.client.fine_tuning.jobs.cancel(waiting)
    assert (cancelled.status, cancelled.fine_tuned_model) == ("cancelled", None)
    (wire.folder / "go").touch()
    await wire.reached(first, "succeeded")
    last = await wire.reached((await wire.start()).id, "succeeded")
    assert last.status == "succeeded"
    assert runs(wire, waiting) == []


async def test_a_running_job_is_ended_when_it_is_cancelled(wire: Wire) -> None:
    job_id = await at_work(wire)
    began = time.monotonic()
    assert (await wire.client.fine_tuning.jobs.cancel(job_id)).status == "cancelled"
    assert not is_held(wire.job_folder(job_id) / "running.lock")
    assert time.monotonic() - began < 1
    next_job = await wire.reached((await wire.start()).id, "succeeded", "failed")
    assert next_job.status == "succeeded"
    events = [event.message async for event in wire.client.fine_tuning.jobs.list_events(job_id)]
    assert events[0] == "The job was cancelled"


async def test_a_training_deaf_to_requests_is_ended_within_five_seconds(embedded: Wire) -> None:
    job_id = await at_work(embedded, ("!deaf", "-"))
    began = time.monotonic()
    await embedded.client.fine_tuning.jobs.cancel(job_id)
    assert not is_held(embedded.job_folder(job_id) / "running.lock")
    assert time.monotonic() - began < 5


async def test_a_job_cancelled_while_its_process_is_starting_is_ended_too(embedded: Wire) -> None:
    job = await embedded.start(("!wait", str(embedded.folder / "go")))
    await until(lambda: (embedded.job_folder(job.id) / "pid").exists())
    await embedded.client.fine_tuning.jobs.cancel(job.id)
    pid = int((embedded.job_folder(job.id) / "pid").read_text())
    await until(lambda: not Path(f"/proc/{pid}/cmdline").exists())
    assert (await embedded.client.fine_tuning.jobs.retrieve(job.id)).status == "cancelled"


async def test_a_stranger_with_the_recorded_number_is_not_ended(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.process.GRACE", 0.2)
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        job_id = await at_work(wire)
    command = (sys.executable, "-c", "input()")
    stranger = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, start_new_session=True)
    (wire.job_folder(job_id) / "pid").write_text(str(stranger.pid))
    async with inside(create_app(folder, [Parrot()])) as client:
        assert (await client.fine_tuning.jobs.cancel(job_id)).status == "cancelled"
    assert stranger.returncode is None
    stranger.kill()
    await stranger.communicate()
    os.killpg(int(runs(wire, job_id)[0].split()[0]), signal.SIGKILL)


async def test_cancelling_twice_changes_nothing_and_a_finished_job_cannot_be_cancelled(wire: Wire) -> None:
    job_id = await at_work(wire)
    one = await wire.client.fine_tuning.jobs.cancel(job_id)
    assert await wire.client.fine_tuning.jobs.cancel(job_id) == one
    done = await wire.reached((await wire.start()).id, "succeeded")
    with pytest.raises(openai.ConflictError) as caught:
        await wire.client.fine_tuning.jobs.cancel(done.id)
    assert caught.value.code == "job_terminal"
    assert caught.value.response.headers["x-should-retry"] == "false"


async def test_a_cancelled_job_stays_cancelled_after_a_restart_and_a_late_result(embedded: Wire) -> None:
    job_id = await at_work(embedded)
    await embedded.client.fine_tuning.jobs.cancel(job_id)
    (embedded.job_folder(job_id) / "result.json").write_text('{"trained_tokens": 1}')
    async with inside(create_app(embedded.folder, [Parrot()])) as client:
        job = await client.fine_tuning.jobs.retrieve(job_id)
        assert (job.status, job.trained_tokens, job.result_files) == ("cancelled", None, [])


async def test_a_new_server_on_the_same_folder_sees_files_jobs_and_models(folder: Path) -> None:
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        name = await wire.trained()
        jobs = [job async for job in client.fine_tuning.jobs.list()]
        files = [file async for file in client.files.list()]
    async with over_http(create_app(folder, [Parrot()])) as client:
        assert [job async for job in client.fine_tuning.jobs.list()] == jobs
        assert [file async for file in client.files.list()] == files
        answer = await client.chat.completions.create(
            model=name, messages=[{"role": "user", "content": "1번 규칙은?"}]
        )
        assert answer.choices[0].message.content == "규칙 1 "


async def test_a_training_outlives_its_server_and_the_next_server_finds_it(folder: Path) -> None:
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        job_id = await at_work(wire)
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        assert (await client.fine_tuning.jobs.retrieve(job_id)).status == "running"
        (folder / "go").touch()
        await wire.reached(job_id, "succeeded")
        assert len(list(wire.job_folder(job_id).glob("stderr-*.log"))) == 1, "it was started once"


class Dawdler(Parrot):
    """Its training takes for ever to begin, as one may that has to import a great deal."""

    def training_command(self, spec: Path, parent: Path | None = None) -> Sequence[str]:
        return [sys.executable, "-I", "-S", "-c", "import time; time.sleep(60)"]


async def test_a_server_that_restarts_while_a_training_begins_starts_no_second_and_can_end_the_first(
    folder: Path,
) -> None:
    async with inside(create_app(folder, [Dawdler()])) as client:
        wire = Wire(client, Parrot(), folder)
        job_id = (await wire.start()).id
        place = wire.job_folder(job_id)
        await until(lambda: (place / "attempts.jsonl").exists())
    async with inside(create_app(folder, [Dawdler()])) as client:
        later = Wire(client, Parrot(), folder)
        await later.start()  # wakes the runner, which would start the first once more
        assert (await client.fine_tuning.jobs.retrieve(job_id)).status == "queued"
        assert (await client.fine_tuning.jobs.cancel(job_id)).status == "cancelled"
        assert not is_alive(place)
    assert len(read_lines(place / "attempts.jsonl")) == 1


async def test_a_training_that_died_with_its_server_is_started_again(folder: Path) -> None:
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        job_id = await at_work(wire)
    os.killpg(int(runs(wire, job_id)[0].split()[0]), signal.SIGKILL)
    await until(lambda: not is_held(wire.job_folder(job_id) / "running.lock"))
    (folder / "go").touch()
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        await wire.reached(job_id, "succeeded")
        assert len(runs(wire, job_id)) == 2


async def test_a_deaf_training_of_a_cancelled_job_is_ended_by_the_next_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.process.GRACE", 0.2)
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        job_id = await at_work(wire, ("!deaf", "-"))
    (wire.job_folder(job_id) / "cancelled.json").write_text("{}")
    async with inside(create_app(folder, [Parrot()])):
        await until(lambda: not is_held(wire.job_folder(job_id) / "running.lock"))


async def test_a_training_that_takes_its_servers_down_is_not_started_for_ever(folder: Path) -> None:
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        await at_work(wire)
        waiting = (await wire.start()).id
    with (wire.job_folder(waiting) / "attempts.jsonl").open("w") as attempts:
        attempts.writelines('{"started_at": 1}\n' for _ in range(5))
    (folder / "go").touch()
    async with inside(create_app(folder, [Parrot()])) as client:
        job = await Wire(client, Parrot(), folder).reached(waiting, "failed", "succeeded")
        assert job.error
        assert "started 5 times" in job.error.message


async def test_a_job_is_still_shown_when_its_result_file_cannot_be_written(folder: Path) -> None:
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        job_id = (await wire.reached((await wire.start()).id, "succeeded")).id
    other = folder / "other"  # a thread of the server that was closed may still be writing into the first
    unseen = shutil.ignore_patterns("result_file.json", ".*")
    shutil.copytree(wire.job_folder(job_id), other / "jobs" / job_id, ignore=unseen)
    store = JobStore(other / "jobs", FileStore(other / "files"))
    (other / "files").rmdir()
    shown = job_view(store.get(job_id), store)
    assert (shown["status"], shown["result_files"]) == ("succeeded", [])


async def test_two_servers_on_one_folder_train_each_job_once_and_either_cancels_it(folder: Path) -> None:
    async with inside(create_app(folder, [Parrot()])) as one, inside(create_app(folder, [Parrot()])) as two:
        first, second = Wire(one, Parrot(), folder), Wire(two, Parrot(), folder)
        running = await at_work(first)
        queued = await second.start()
        assert (await two.fine_tuning.jobs.retrieve(running)).status == "running"
        await two.fine_tuning.jobs.cancel(running)
        assert (await one.fine_tuning.jobs.retrieve(running)).status == "cancelled"
        await first.reached(queued.id, "succeeded")
        assert len(runs(first, queued.id)) == 1


async def test_a_job_whose_model_is_not_served_any_more_fails_with_that_reason(folder: Path) -> None:
    async with inside(create_app(folder, [Parrot()])) as client:
        wire = Wire(client, Parrot(), folder)
        await at_work(wire)
        waiting = (await wire.start()).id
    async with inside(create_app(folder, [])) as client:
        (folder / "go").touch()
        job = await Wire(client, Parrot(), folder).reached(waiting, "failed", "succeeded")
        assert job.error
        assert job.error.code == "model_not_trainable"


async def test_a_line_of_progress_that_was_cut_off_hides_no_other(embedded: Wire) -> None:
    job_id = await at_work(embedded)
    with (embedded.job_folder(job_id) / "progress.jsonl").open("a") as file:
        file.write('{"created_at": 1, "mess')
    (embedded.folder / "go").touch()
    job = await embedded.reached(job_id, "succeeded")
    events = [event.message async for event in embedded.client.fine_tuning.jobs.list_events(job.id)]
    assert {"Step 2/3", "Step 3/3"} <= set(events)


async def test_the_end_of_a_running_training_is_estimated_from_its_steps(embedded: Wire) -> None:
    job_id = await at_work(embedded)
    with (embedded.job_folder(job_id) / "progress.jsonl").open("a") as file:
        file.write(json.dumps({"type": "metrics", "data": {"step": 1, "total_steps": 2}}) + "\n")
    job = await embedded.client.fine_tuning.jobs.retrieve(job_id)
    assert job.estimated_finish
    assert abs(job.estimated_finish - time.time()) < 30


async def test_a_training_file_may_go_once_its_job_is_done_and_the_job_keeps_its_copy(embedded: Wire) -> None:
    job = await embedded.reached((await embedded.start()).id, "succeeded")
    await embedded.client.files.delete(job.training_file)
    assert (embedded.job_folder(job.id) / "training.jsonl").read_bytes() == lesson()
    assert json.loads((embedded.job_folder(job.id) / "spec.json").read_text())["model"] == BASE
