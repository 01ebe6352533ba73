"""What holds for a model, a trainer, a retriever and a sample, for the fakes and the real ones alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.openai_api.chat import OpenAIChat
from adapters.openai_api.host import Address, Host
from adapters.openai_api.store import OpenAIStore
from adapters.openai_api.tuner import OpenAITuner
from bot.embedded import BASE_URL, EmbeddedEngine
from bot.sample import SampleSport
from core import spreadsheet
from core.cases import read_cases
from core.errors import HostLacksModel, NoSuchJob
from core.hosting import HostStore
from core.jsonl import lines_of
from core.model import Finish, QAPair, Sampling, Turn
from core.ports import ChatModel, Retriever, Tuner
from core.services import Sample
from core.tuning import JobStatus, TrainingOrder
from engine.retriever import RecallRetriever
from tests.house import FakeModel, FakeRetriever, FakeSample, FakeStore, FakeTuner

KINDS = pytest.mark.parametrize("kind", ["fake", "real"], indirect=True)
BASE = "hobane-recall"
PAIRS = [QAPair(f"{number}번 문은 어디에 있어요?", f"{number}층에 있어요.") for number in range(12)]
EXAMPLE = [Turn("user", "문은 어디에 있어요?", "example"), Turn("assistant", "1층에 있어요.", "example")]


@pytest.fixture
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    engine = EmbeddedEngine(tmp_path)
    host = Host(Address(BASE_URL, "embedded", engine.client))
    yield host
    await host.close()
    await engine.close()


@pytest.fixture
def retriever(kind: str) -> Retriever:
    return FakeRetriever() if kind == "fake" else RecallRetriever()


@pytest.fixture
def tuner(kind: str, host: Host) -> Tuner:
    return FakeTuner() if kind == "fake" else OpenAITuner(host)


@pytest.fixture
def store(kind: str, host: Host) -> HostStore:
    return FakeStore() if kind == "fake" else OpenAIStore(host)


@pytest.fixture
def model(kind: str, host: Host) -> ChatModel:
    if kind == "real":
        return OpenAIChat(host)
    fake = FakeModel()
    fake.say = lambda name, turns: (
        ["1층에 ", "있어요.", Finish()] if name == BASE else [HostLacksModel(model=name)]
    )
    return fake


@pytest.fixture
def sample(kind: str) -> Sample:
    return FakeSample() if kind == "fake" else SampleSport()


@KINDS
async def test_what_is_most_alike_is_found_first_and_each_key_once(retriever: Retriever) -> None:
    await retriever.update(
        [("pair:1", ("공은 몇 개예요?", "공 개수는?")), ("pair:2", ("코트 길이는 얼마예요?",))], []
    )
    found = await retriever.search("공이 몇 개예요?", 5)

    assert found[0][0] == "pair:1"
    assert len({key for key, _ in found}) == len(found)
    assert all(0 < likeness <= 1.0001 for _, likeness in found)
    assert await retriever.search("공이 몇 개예요?", 1) == found[:1]


@KINDS
async def test_a_replaced_document_is_found_by_its_new_text_and_a_removed_one_not_at_all(
    retriever: Retriever,
) -> None:
    await retriever.update([("pair:1", ("공은 몇 개예요?",)), ("pair:2", ("심판은 누구예요?",))], [])
    await retriever.update([("pair:1", ("경기장은 어디예요?",))], ["pair:2", "pair:9"])

    assert [key for key, _ in await retriever.search("경기장은 어디예요?", 5)] == ["pair:1"]
    assert [key for key, _ in await retriever.search("심판은 누구예요?", 5) if key == "pair:2"] == []


@KINDS
async def test_an_empty_retriever_finds_nothing(retriever: Retriever) -> None:
    assert list(await retriever.search("아무거나", 5)) == []


def _order(key: str) -> TrainingOrder:
    return TrainingOrder(key, BASE, "test", "".join(lines_of(PAIRS, "s")).encode())


@KINDS
async def test_one_order_starts_one_job_however_often_it_is_given(tuner: Tuner) -> None:
    jobs = {await tuner.start(_order("one")) for _ in range(3)}
    other = await tuner.start(_order("two"))

    assert len(jobs) == 1
    assert other not in jobs


@KINDS
async def test_a_job_is_found_by_its_key(tuner: Tuner) -> None:
    job = await tuner.start(_order("one"))

    assert await tuner.find("one") == job
    assert await tuner.find("two") is None


@KINDS
async def test_a_job_nobody_knows_is_told_as_such(tuner: Tuner) -> None:
    with pytest.raises(NoSuchJob):
        await tuner.state("ftjob-unknown")


@KINDS
async def test_a_cancelled_job_has_ended_and_stays_so(tuner: Tuner) -> None:
    job = await tuner.start(_order("one"))
    await tuner.cancel(job)
    await tuner.cancel(job)
    async with asyncio.timeout(10):
        state = await tuner.state(job)

    assert (state.id, state.status.ended) == (job, True)
    assert state.status in (JobStatus.CANCELLED, JobStatus.SUCCEEDED)


@KINDS
async def test_deleting_what_is_gone_is_fine(store: HostStore) -> None:
    await store.delete_model("ft:gone")
    await store.delete_file("file-gone")


@KINDS
async def test_a_host_lists_its_models_files_and_trainings(store: HostStore) -> None:
    assert {model.name for model in await store.models()} in ({"base"}, {BASE})
    assert list(await store.files()) == []
    assert list(await store.trainings()) == []


@KINDS
async def test_an_answer_is_text_that_ends_with_its_finish(model: ChatModel) -> None:
    turns = [Turn("system", "s"), *EXAMPLE, Turn("user", "문은 어디에 있어요?")]
    parts = [part async for part in model.answer(turns, BASE, Sampling())]

    assert "".join(part for part in parts if isinstance(part, str)) == "1층에 있어요."
    assert parts[-1] == Finish("stop")


@KINDS
async def test_a_model_the_host_lacks_is_named(model: ChatModel) -> None:
    with pytest.raises(HostLacksModel) as caught:
        async for _ in model.answer([Turn("user", "문?")], "ft:gone", Sampling()):
            pass

    assert caught.value.facts == {"model": "ft:gone"}


@KINDS
async def test_a_host_names_the_models_it_serves(model: ChatModel, kind: str) -> None:
    assert list(await model.models()) == (["base"] if kind == "fake" else [BASE])


@KINDS
async def test_a_sample_has_pairs_cases_that_expect_them_and_notes(sample: Sample) -> None:
    files = await sample.files()
    pairs, faults = spreadsheet.parse(files["pairs.csv"])
    cases = read_cases(files["cases.jsonl"])

    assert pairs
    assert faults == []
    assert {case.expected for case in cases} - {None} <= {pair.question for pair in pairs}
    assert [name for name in files if name.endswith(".md")]
