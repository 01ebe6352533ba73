"""How the loss went is read from the host's result file, else from its events."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path

import pytest

from adapters.openai_api.curve import OpenAICurves, points_of_table
from adapters.openai_api.host import Address, Host
from adapters.openai_api.tuner import OpenAITuner
from bot.embedded import BASE_URL, EmbeddedEngine
from core.figures import LossPoint
from core.jsonl import lines_of
from core.model import QAPair
from core.tuning import TrainingOrder
from tests.adapters.openai_api.conftest import reaching
from tests.fake_host import FakeHost, Reply, json_reply

TABLE = (
    "step,train_loss,train_accuracy,valid_loss,valid_mean_token_accuracy\n1,2.5,0.1,,\n2,1.5,0.2,1.75,0.3\n"
)
POINTS = [LossPoint(1, 2.5), LossPoint(2, 1.5, 1.75)]


@pytest.mark.parametrize(
    "table",
    [
        TABLE.encode(),
        base64.b64encode(TABLE.encode()),
        base64.encodebytes(TABLE.encode()),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace("\n", "\r\n").encode(),
    ],
)
def test_a_result_file_is_read_as_it_is_or_in_base64(table: bytes) -> None:
    assert points_of_table(table) == POINTS


@pytest.mark.parametrize(
    "table",
    [
        b"",
        b"nonsense",
        b"a,b\n1,2\n",
        b"step,train_loss\nx,1\n1,nan\n2,\n-1,3\n",
        b"\xff\xfe\x00," * 9,
        b"!!!!",
    ],
)
def test_what_makes_no_sense_in_it_is_left_out(table: bytes) -> None:
    assert points_of_table(table) == []


def test_steps_come_in_order_whatever_the_names_of_the_columns() -> None:
    assert points_of_table(b"loss,step,full_valid_loss\n1.5,2,2\n2.5,1,3\n") == [
        LossPoint(1, 2.5, 3.0),
        LossPoint(2, 1.5, 2.0),
    ]


def _job(fake: FakeHost, **changes: object) -> None:
    fake.jobs["ftjob-1"] = {
        "id": "ftjob-1", "object": "fine_tuning.job", "status": "succeeded", "model": "m", "training_file": "f",
        "metadata": {}, "fine_tuned_model": "ft:1", "error": None, "events": [], "result_files": [], **changes,
    }  # fmt: skip


def _event(number: int, **data: object) -> dict[str, object]:
    event = {"id": f"e{number}", "object": "fine_tuning.job.event", "created_at": 0, "level": "info"}
    return event | {"message": "Step", "type": "metrics", "data": data}


async def test_the_result_file_of_a_job_is_fetched(host: FakeHost) -> None:
    _job(host, result_files=["file-9"])
    host.next("GET /files/file-9/content", Reply((TABLE.encode(),)))

    async with reaching(host.base_url) as reached:
        assert await OpenAICurves(reached).curve("ftjob-1") == POINTS


async def test_without_a_file_the_events_tell(host: FakeHost) -> None:
    events = [_event(3, step=2, train_loss=1.5, valid_loss=1.75), _event(2, step=1, train_loss=2.5)]
    _job(host, events=[*events, _event(1, step=0), _event(2, step=1, train_loss=9)], result_files=["file-9"])
    host.next("GET /files/file-9/content", json_reply({"error": {"message": "no"}}, 403))

    async with reaching(host.base_url) as reached:
        assert await OpenAICurves(reached).curve("ftjob-1") == POINTS


async def test_our_engine_tells_its_loss(tmp_path: Path) -> None:
    pairs = [QAPair(f"{number}번 문은 어디에 있어요?", f"{number}층에 있어요.") for number in range(12)]
    order = TrainingOrder("k", "hobane-recall", "test", "".join(lines_of(pairs, "s")).encode())
    engine = EmbeddedEngine(tmp_path)
    own = Host(Address(BASE_URL, "embedded", engine.client))
    job = await OpenAITuner(own).start(order)
    async with asyncio.timeout(30):
        while not (await OpenAITuner(own).state(job)).status.ended:  # noqa: ASYNC110
            await asyncio.sleep(0.05)  # the training is a process of its own
    (point,) = await OpenAICurves(own).curve(job)
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=1)  # the file is closed late
    await own.close()
    await engine.close()

    assert point.step == 2
    assert point.train is not None
    assert 0 <= point.train <= 1
