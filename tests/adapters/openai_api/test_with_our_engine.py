"""The adapter in front of our own engine, in the same process and without a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from adapters.openai_api.chat import OpenAIChat
from adapters.openai_api.host import Address, Host
from adapters.openai_api.store import OpenAIStore
from adapters.openai_api.tuner import OpenAITuner
from core import errors
from core.model import Finish, Sampling, Turn, Verdict
from core.tuning import HostJob, JobStatus, TrainingOrder
from engine.brain import Brain
from engine.inside import BASE_URL, connected
from engine.recall.brain import RecallBrain
from engine.server import create_app
from tests.adapters.openai_api.conftest import HURRY, PATIENCE
from tests.engine.parrot import BASE as PARROT
from tests.engine.parrot import Parrot

RECALL = "hobane-recall"
PAIRS = [(f"{sport} 규칙은 무엇인가요?", f"{sport}은 {number}명이 해요.") for number, sport in enumerate(
    ["축구", "농구", "배구", "야구", "탁구", "수영", "양궁", "펜싱", "유도", "조정", "체조", "역도"], 3
)]  # fmt: skip


def _lesson(pairs: Sequence[tuple[str, str]]) -> bytes:
    lines = (
        {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": answer}]}
        for question, answer in pairs
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


ORDER = TrainingOrder("key-1", RECALL, "호반느", _lesson(PAIRS))


@asynccontextmanager
async def _engine(folder: Path, *brains: Brain) -> AsyncIterator[Host]:
    async with connected(create_app(folder, brains)) as client:

        async def inside() -> httpx2.AsyncClient:
            return client

        host = Host(Address(BASE_URL, "embedded", inside), HURRY if Parrot in map(type, brains) else PATIENCE)
        try:
            yield host
        finally:
            await host.close()


@pytest.fixture
async def recall(tmp_path: Path) -> AsyncIterator[Host]:
    async with _engine(tmp_path, RecallBrain()) as host:
        yield host


@pytest.fixture
def parrot() -> Parrot:
    return Parrot()


@pytest.fixture
async def told(tmp_path: Path, parrot: Parrot) -> AsyncIterator[OpenAIChat]:
    """A brain that obeys orders."""
    async with _engine(tmp_path, parrot) as host:
        yield OpenAIChat(host)


async def _asked(
    chat: OpenAIChat, question: str, model: str = RECALL, examples: Sequence[tuple[str, str]] = ()
) -> list[Verdict | str | Finish]:
    turns = [Turn("system", "짧게 답하세요")]
    for asked, answered in examples:
        turns += [Turn("user", asked, "example"), Turn("assistant", answered, "example")]
    turns.append(Turn("user", question))
    return [part async for part in chat.answer(turns, model, Sampling())]


async def test_the_verdict_comes_first_then_the_text_then_the_end(recall: Host) -> None:
    first, *words, last = await _asked(OpenAIChat(recall), PAIRS[0][0], examples=PAIRS[:3])
    assert isinstance(first, Verdict)
    assert first.outcome == "answered"
    assert first.candidates[0].question == PAIRS[0][0]
    assert "".join(str(word) for word in words) == PAIRS[0][1]
    assert last == Finish("stop")


async def test_what_was_not_taught_is_refused_with_the_unknown_words(recall: Host) -> None:
    verdict = (await _asked(OpenAIChat(recall), "양자역학은 왜 어렵나요?", examples=PAIRS[:3]))[0]
    assert isinstance(verdict, Verdict)
    assert verdict.outcome == "refused"
    assert verdict.unknown


async def _ended(tuner: OpenAITuner, job: str) -> HostJob:
    async with asyncio.timeout(30):
        while not (state := await tuner.state(job)).status.ended:  # noqa: ASYNC110 - a job of another process
            await asyncio.sleep(0.05)
    return state


async def test_a_training_is_started_once_followed_used_and_deleted(recall: Host) -> None:
    tuner, chat = OpenAITuner(recall), OpenAIChat(recall)
    job = await tuner.start(ORDER)
    assert await OpenAITuner(recall).start(ORDER) == job
    state = await _ended(tuner, job)
    assert state.status == JobStatus.SUCCEEDED
    assert state.model is not None
    assert state.model in await chat.models()
    verdict, *_ = await _asked(chat, PAIRS[4][0], state.model)
    assert isinstance(verdict, Verdict)
    assert verdict.outcome == "answered"
    await tuner.cancel(job)
    assert (await tuner.state(job)).status == JobStatus.SUCCEEDED
    await OpenAIStore(recall).delete_model(state.model)
    await OpenAIStore(recall).delete_model(state.model)
    with pytest.raises(errors.HostLacksModel):
        await _asked(chat, PAIRS[4][0], state.model)


async def test_the_same_order_several_times_at_once_is_one_job(recall: Host) -> None:
    tuner = OpenAITuner(recall)
    jobs = await asyncio.gather(*(tuner.start(ORDER) for _ in range(4)))
    assert len(set(jobs)) == 1
    await tuner.cancel(jobs[0])


async def test_a_cancelled_training_is_cancelled(recall: Host) -> None:
    tuner = OpenAITuner(recall)
    job = await tuner.start(ORDER)
    await tuner.cancel(job)
    await tuner.cancel(job)
    assert (await tuner.state(job)).status == JobStatus.CANCELLED


REFUSED: list[tuple[str, Callable[[TrainingOrder], TrainingOrder], type[errors.HostTrouble]]] = [
    (
        "too few pairs",
        lambda order: replace(order, training_file=_lesson(PAIRS[:3])),
        errors.TrainingFileRefused,
    ),
    ("no JSONL", lambda order: replace(order, training_file=b"nonsense"), errors.TrainingFileRefused),
    ("unknown base", lambda order: replace(order, base="gone"), errors.HostLacksModel),
]


@pytest.mark.parametrize(
    ("change", "trouble"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
async def test_what_the_engine_refuses_is_told(
    recall: Host, change: Callable[[TrainingOrder], TrainingOrder], trouble: type[errors.HostTrouble]
) -> None:
    with pytest.raises(errors.HostTrouble) as caught:
        await OpenAITuner(recall).start(change(ORDER))
    assert type(caught.value) is trouble


async def test_jobs_and_models_that_never_were_are_named_so(recall: Host) -> None:
    tuner = OpenAITuner(recall)
    with pytest.raises(errors.NoSuchJob):
        await tuner.state("ftjob-0000")
    with pytest.raises(errors.HostLacksModel):
        await _asked(OpenAIChat(recall), "안녕?", "gone")
    await tuner.cancel("ftjob-0000")
    await OpenAIStore(recall).delete_model("gone")


@pytest.mark.parametrize(
    ("order", "trouble"),
    [
        ("!fail", errors.HostFailed),
        ("!hang", errors.HostTooSlow),
        ("!stall", errors.HostTooSlow),
        ("!fail-later", errors.AnswerCut),
    ],
)
async def test_a_brain_that_breaks_is_the_trouble_it_is(
    told: OpenAIChat, parrot: Parrot, order: str, trouble: type[errors.HostTrouble]
) -> None:
    with pytest.raises(errors.HostTrouble) as caught:
        await _asked(told, order, PARROT)
    assert type(caught.value) is trouble
    assert parrot.begun == parrot.stopped


async def test_a_listener_who_leaves_stops_the_brain(told: OpenAIChat, parrot: Parrot) -> None:
    async for _ in told.answer((Turn("user", "!endless"),), PARROT, Sampling()):
        break
    async with asyncio.timeout(1):
        while parrot.stopped < 1:  # noqa: ASYNC110 - the parrot gives no event
            await asyncio.sleep(0)
    assert parrot.begun == 1


async def test_the_sampling_reaches_the_brain(told: OpenAIChat, parrot: Parrot) -> None:
    turns = (Turn("user", "안녕", "example"),)
    async for _ in told.answer(turns, PARROT, Sampling(0.5, 0.25, 7)):
        pass
    messages, sampling = parrot.last
    assert [(message.role, message.content, message.name) for message in messages] == [
        ("user", "안녕", "example")
    ]
    assert (sampling.temperature, sampling.top_p, sampling.max_tokens) == (0.5, 0.25, 7)
