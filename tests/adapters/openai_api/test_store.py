"""What lies at a host is listed as it is, and deleted once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import httpx2
import pytest

from adapters.openai_api.azure import AzureAccount, AzureDeployer
from adapters.openai_api.host import Address, Host
from adapters.openai_api.profiles import PROFILES
from adapters.openai_api.store import OpenAIStore
from adapters.openai_api.tuner import OpenAITuner
from core import errors
from core.hosting import HostFile, HostModel, HostTraining
from core.tuning import HostJob, JobStatus, TrainingOrder
from engine.inside import BASE_URL, connected
from engine.server import create_app
from tests.adapters.openai_api.conftest import HURRY, ORDER, reaching
from tests.engine.parrot import BASE as PARROT
from tests.engine.parrot import Parrot
from tests.fake_host import FakeHost, json_reply, refusal


@pytest.fixture
async def reached(host: FakeHost) -> AsyncIterator[Host]:
    async with reaching(host.base_url) as there:
        yield there


@pytest.fixture
def store(reached: Host) -> OpenAIStore:
    return OpenAIStore(reached)


def _file(number: int, **fields: object) -> dict[str, object]:
    known = {"id": f"file-{number}", "object": "file", "created_at": number, "filename": f"{number}.jsonl"}
    return {**known, "bytes": 10 * number, "purpose": "fine-tune", "status": "processed", **fields}


async def test_files_are_listed_newest_first_however_many_pages_there_are(
    host: FakeHost, store: OpenAIStore
) -> None:
    host.page_size = 2
    host.files |= {f"file-{number}": _file(number) for number in (1, 3, 2, 5, 4)}
    files = await store.files()

    assert [file.id for file in files] == ["file-5", "file-4", "file-3", "file-2", "file-1"]
    assert files[0] == HostFile("file-5", "5.jsonl", 50, "fine-tune", datetime.fromtimestamp(5, UTC))


async def test_a_host_that_gives_its_first_page_for_ever_has_no_more(
    host: FakeHost, store: OpenAIStore
) -> None:
    host.same_page_for_ever = True
    host.files["file-1"] = _file(1)
    assert len(await store.files()) == 1


async def test_what_a_host_leaves_out_is_unknown(host: FakeHost, store: OpenAIStore) -> None:
    host.files["file-1"] = {"id": "file-1", "object": "file"}
    assert list(await store.files()) == [HostFile("file-1", "", 0, "", None)]


DAYS = [
    ("2027-01-14", date(2027, 1, 14)),
    ("2027-01-14T00:00:00Z", date(2027, 1, 14)),
    (None, None),
    ("soon", None),
    (5, None),
]


@pytest.mark.parametrize(("told", "day"), DAYS)
async def test_the_last_day_of_a_model_is_read_where_it_is_told(
    host: FakeHost, store: OpenAIStore, told: object, day: date | None
) -> None:
    host.shutdown["base"] = {"shutdown_date": told}
    assert [model.shutdown for model in await store.models()] == [day]


async def test_a_host_without_such_a_field_tells_of_no_end(store: OpenAIStore) -> None:
    assert list(await store.models()) == [HostModel("base", False, datetime.fromtimestamp(7, UTC))]


async def test_tuned_models_are_told_from_bases(host: FakeHost, store: OpenAIStore) -> None:
    host.models += ["ft:base:org::1", "gpt-4.1-mini-2025-04-14.ft-abc"]
    assert [model.tuned for model in await store.models()] == [False, True, True]


async def test_what_is_deployed_at_azure_is_a_model_by_its_deployments_name(
    host: FakeHost, reached: Host
) -> None:
    root = host.base_url.removesuffix("/v1")
    account = AzureAccount("s", "g", "r", "t", "c", "secret-of-the-app", "Standard", root, root)
    deployer = AzureDeployer(account)
    await deployer.settled(HostJob("ftjob-1", JobStatus.SUCCEEDED, "m"))
    store = OpenAIStore(reached, PROFILES["azure"], deployer)

    assert [model.name for model in await store.models()] == ["base", "hobane-ftjob-1"]
    await store.delete_model("hobane-ftjob-1")
    assert host.deployments == {}
    assert host.models == ["base"]


async def test_trainings_come_with_their_files_and_checkpoints(host: FakeHost, store: OpenAIStore) -> None:
    tuner = OpenAITuner(store._host)
    host.jobs[await tuner.start(ORDER)] |= {
        "status": "succeeded",
        "fine_tuned_model": "ft:one",
        "result_files": ["file-r", None],
        "checkpoints": [
            {"id": "c1", "step_number": 1, "fine_tuned_model_checkpoint": "ft:one:ckpt-step-1"},
            {"id": "c2", "step_number": 2},
        ],
    }
    await tuner.start(TrainingOrder("key-2", "base", "x", b"{}\n"))

    assert list(await store.trainings()) == [
        HostTraining("ftjob-2", False, None, ("file-2",)),
        HostTraining("ftjob-1", True, "ft:one", ("file-1", "file-r"), ("ft:one:ckpt-step-1",)),
    ]


async def test_a_host_without_checkpoints_lists_its_trainings_all_the_same(
    host: FakeHost, store: OpenAIStore
) -> None:
    host.jobs[await OpenAITuner(store._host).start(ORDER)] |= {
        "status": "succeeded",
        "fine_tuned_model": "ft:one",
    }
    host.next("GET /fine_tuning/jobs/ftjob-1/checkpoints", refusal(404))

    assert [one.checkpoints for one in await store.trainings()] == [()]


@pytest.mark.parametrize("name", ["ft:base:호반느:1", "Qwen/Qwen3-0.6B", "a b?c#d%2F"])
async def test_a_model_is_deleted_and_once_is_enough(host: FakeHost, store: OpenAIStore, name: str) -> None:
    host.models.append(name)
    await store.delete_model(name)
    await store.delete_model(name)
    assert host.models == ["base"]


async def test_a_file_is_deleted_and_once_is_enough(host: FakeHost, store: OpenAIStore) -> None:
    host.files["file-1"] = _file(1)
    await store.delete_file("file-1")
    await store.delete_file("file-1")
    assert host.files == {}


async def test_a_deletion_that_is_not_allowed_is_told_with_its_thing(
    host: FakeHost, store: OpenAIStore
) -> None:
    host.next("DELETE /models/base", refusal(403))
    host.next("DELETE /files/file-1", refusal(403))
    for deletion, thing in ((store.delete_model("base"), "base"), (store.delete_file("file-1"), "file-1")):
        with pytest.raises(errors.HostForbidsDeletion) as caught:
            await deletion
        assert caught.value.facts == {"thing": thing}


async def test_a_file_that_a_training_needs_is_told_as_such(host: FakeHost, store: OpenAIStore) -> None:
    host.next("DELETE /files/file-1", refusal(409, "file_in_use"), json_reply({}, 400))
    with pytest.raises(errors.FileInUse):
        await store.delete_file("file-1")
    with pytest.raises(errors.HostRefusedRequest):
        await store.delete_file("file-1")


async def test_a_checkpoint_at_our_own_engine_is_listed_and_deleted_alone(tmp_path: Path) -> None:
    async with connected(create_app(tmp_path, [Parrot()])) as client:

        async def inside() -> httpx2.AsyncClient:
            return client

        host = Host(Address(BASE_URL, "embedded", inside), HURRY)
        tuner, store = OpenAITuner(host), OpenAIStore(host)
        job = await tuner.start(TrainingOrder("k", PARROT, "x", _lesson()))
        while not (await tuner.state(job)).status.ended:
            pass
        (training,) = await store.trainings()
        assert len(training.checkpoints) > 1
        await store.delete_model(training.checkpoints[0])
        (left,) = await store.trainings()
        assert left.checkpoints == training.checkpoints[1:]
        assert left.model in [model.name for model in await store.models()]
        await host.close()


def _lesson() -> bytes:
    line = b'{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}\n'
    return line * 10
