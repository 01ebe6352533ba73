"""Chat completions on the wire, through the official client."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import openai
import pytest
from openai.types.chat import ChatCompletionChunk

from engine.brain import Message, Sampling
from tests.engine.conftest import Wire, until
from tests.engine.parrot import BASE


def said(text: Any) -> Any:  # noqa: ANN401 - also what a client must not send
    return [{"role": "user", "content": text}]


async def test_a_verdict_rides_on_the_choice_and_on_the_first_chunk(wire: Wire) -> None:
    name = await wire.trained()
    expected = {
        "outcome": "answered",
        "certainty": 1.0,
        "candidates": [{"question": "3번 규칙은?", "answer": "규칙 3", "certainty": 1.0}],
        "unknown": [],
    }
    create = wire.client.chat.completions.create
    plain = await create(model=name, messages=said("3번 규칙은?"))
    assert (plain.choices[0].model_extra or {})["hobane"] == expected
    chunks = [chunk async for chunk in await create(model=name, messages=said("3번 규칙은?"), stream=True)]
    assert (chunks[0].choices[0].model_extra or {})["hobane"] == expected
    assert chunks[0].choices[0].delta.role == "assistant"
    assert all(not chunk.choices[0].model_extra for chunk in chunks[1:])
    refused = await create(model=name, messages=said("모르는 말"))
    assert (refused.choices[0].model_extra or {})["hobane"]["unknown"] == ["모르는", "말"]


async def test_a_brain_without_a_verdict_has_no_such_field(wire: Wire) -> None:
    create = wire.client.chat.completions.create
    plain = await create(model=BASE, messages=said("안녕"))
    assert plain.choices[0].message.content == "앵무: 안녕"
    assert not plain.choices[0].model_extra
    chunks = [chunk async for chunk in await create(model=BASE, messages=said("안녕"), stream=True)]
    assert "".join(text_of(chunk) for chunk in chunks) == "앵무: 안녕"
    assert not chunks[0].choices[0].model_extra


def text_of(chunk: ChatCompletionChunk) -> str:
    return "".join(choice.delta.content or "" for choice in chunk.choices)


async def test_usage_comes_with_an_answer_and_at_the_end_of_a_stream_that_asks_for_it(wire: Wire) -> None:
    create = wire.client.chat.completions.create
    plain = await create(model=BASE, messages=said("안녕 you"))
    assert plain.usage
    assert (plain.usage.prompt_tokens, plain.usage.completion_tokens, plain.usage.total_tokens) == (6, 5, 11)
    stream = await create(
        model=BASE, messages=said("안녕 you"), stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]
    assert [choice.finish_reason for choice in chunks[-2].choices] == ["stop"]
    assert (chunks[-1].choices, chunks[-1].usage) == ([], plain.usage)
    assert len({chunk.id for chunk in chunks}) == 1
    assert all(chunk.system_fingerprint == plain.system_fingerprint for chunk in chunks)
    without = [chunk async for chunk in await create(model=BASE, messages=said("a"), stream=True)]
    assert all(chunk.usage is None and chunk.choices for chunk in without)


async def test_the_brain_sees_the_conversation_with_names_and_nothing_else(wire: Wire) -> None:
    messages: Any = [
        {"role": "developer", "content": "짧게", "extra": 1},
        {"role": "user", "content": "보기 질문", "name": "example"},
        {"role": "assistant", "content": "보기 답", "name": "example", "refusal": None},
        {"role": "user", "content": [{"type": "text", "text": "안"}, {"type": "text", "text": "녕"}]},
    ]
    await wire.client.chat.completions.create(
        model=BASE,
        messages=messages,
        temperature=0,
        top_p=0.5,
        seed=3,
        stop="끝",
        max_tokens=9,
        user="kim",
        extra_body={"whatever": {"deep": True}},
    )
    assert wire.parrot.last == (
        (
            Message("system", "짧게"),
            Message("user", "보기 질문", "example"),
            Message("assistant", "보기 답", "example"),
            Message("user", "안녕"),
        ),
        Sampling(temperature=0, top_p=0.5, max_tokens=9, seed=3, stop=("끝",)),
    )
    create = wire.client.chat.completions.create
    await create(model=BASE, messages=said("a"), max_completion_tokens=4, max_tokens=9, stop=["가", "나"])
    assert wire.parrot.last[1] == Sampling(max_tokens=4, stop=("가", "나"))


IMAGE = {"type": "image_url", "image_url": {"url": "data:,"}}


@pytest.mark.parametrize(
    ("asked", "param"),
    [
        ({"tools": [{"type": "function", "function": {"name": "f"}}]}, "tools"),
        ({"n": 2}, "n"),
        ({"logprobs": True}, "logprobs"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"temperature": 3}, "temperature"),
        ({"top_p": "high"}, "top_p"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"stop": ["a"] * 5}, "stop"),
        ({"messages": []}, "messages"),
        ({"messages": "안녕"}, "messages"),
        ({"messages": ["안녕"]}, "messages[0]"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": ["user"], "content": "x"}]}, "messages[0].role"),
        ({"messages": [{"role": "user", "content": "x", "name": 1}]}, "messages[0].name"),
        ({"messages": said(None)}, "messages[0].content"),
        ({"messages": said([IMAGE])}, "messages[0].content"),
        ({"messages": said(["text"])}, "messages[0].content"),
        ({"model": ""}, "model"),
        ({"model": ["x"]}, "model"),
    ],
)
async def test_what_is_not_served_is_refused_by_field(
    embedded: Wire, asked: dict[str, Any], param: str
) -> None:
    body = {"model": BASE, "messages": said("안녕"), **asked}
    with pytest.raises(openai.BadRequestError) as caught:
        await embedded.client.post("/chat/completions", body=body, cast_to=object)
    assert caught.value.param == param
    assert embedded.parrot.begun == 0


@pytest.mark.parametrize("stream", [False, True])
async def test_a_brain_that_fails_at_once_is_an_error_that_keeps_its_secrets(
    wire: Wire, stream: bool
) -> None:
    with pytest.raises(openai.InternalServerError) as caught:
        await wire.client.chat.completions.create(model=BASE, messages=said("!fail"), stream=stream)
    assert caught.value.code == "model_failed"
    assert "secret" not in str(caught.value)
    assert wire.parrot.stopped == 1


async def test_a_brain_that_fails_in_the_middle_ends_the_stream_with_an_error(wire: Wire) -> None:
    stream = await wire.client.chat.completions.create(model=BASE, messages=said("!fail-later"), stream=True)
    heard: list[str] = []

    async def listen() -> None:
        async for chunk in stream:
            heard.append(text_of(chunk))

    with pytest.raises(openai.APIError) as caught:
        await listen()
    assert "".join(heard) == "앵무: "
    assert caught.value.code == "model_failed"
    assert "secret" not in str(caught.value)


async def test_words_arrive_while_the_brain_is_still_at_it(wire: Wire) -> None:
    stream = await wire.client.chat.completions.create(model=BASE, messages=said("!stall"), stream=True)
    async for chunk in stream:
        if text_of(chunk) == "앵무: ":
            break
    assert wire.parrot.stopped == 0
    await stream.close()
    await until(lambda: wire.parrot.stopped == 1)


@pytest.mark.parametrize("order", ["!stall", "!endless"])
async def test_closing_a_stream_early_stops_the_brain(wire: Wire, order: str) -> None:
    stream = await wire.client.chat.completions.create(model=BASE, messages=said(order), stream=True)
    async for _ in stream:
        break
    await stream.close()
    await until(lambda: wire.parrot.stopped == 1)


async def test_a_brain_held_up_by_a_slow_reader_is_stopped_when_the_reader_leaves(embedded: Wire) -> None:
    stream = await embedded.client.chat.completions.create(model=BASE, messages=said("!endless"), stream=True)
    async for _ in stream:
        break
    for _ in range(1000):  # more turns than pieces are sent ahead of a reader
        await asyncio.sleep(0)
    assert embedded.parrot.stopped == 0
    await stream.close()
    await until(lambda: embedded.parrot.stopped == 1)


@pytest.mark.parametrize("stream", [False, True])
async def test_a_caller_who_gives_up_waiting_stops_the_brain(wire: Wire, stream: bool) -> None:
    client = wire.client.with_options(timeout=0.1)
    with pytest.raises(openai.APITimeoutError):
        await client.chat.completions.create(model=BASE, messages=said("!hang"), stream=stream)
    await until(lambda: wire.parrot.begun == wire.parrot.stopped == 1)


async def test_a_cancelled_caller_stops_the_brain(wire: Wire) -> None:
    create = wire.client.chat.completions.create
    asking = asyncio.create_task(create(model=BASE, messages=said("!hang")))
    await until(lambda: wire.parrot.begun == 1)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await until(lambda: wire.parrot.stopped == 1)


async def test_two_hundred_streams_half_of_them_left_early_leave_no_task_behind(wire: Wire) -> None:
    before = len(asyncio.all_tasks())

    async def listen(number: int) -> None:
        order = "안녕" if number % 2 else "!endless"
        stream = await wire.client.chat.completions.create(model=BASE, messages=said(order), stream=True)
        async for _ in stream:
            if number % 2 == 0:
                break
        await stream.close()

    for start in range(0, 200, 20):
        await asyncio.gather(*(listen(number) for number in range(start, start + 20)))
    await until(lambda: wire.parrot.begun == wire.parrot.stopped == 200)
    await until(lambda: len(asyncio.all_tasks()) <= before)


async def test_the_official_stream_helper_works(wire: Wire) -> None:
    async with wire.client.chat.completions.stream(model=BASE, messages=said("안녕")) as stream:
        final = await stream.get_final_completion()
    assert final.choices[0].message.content == "앵무: 안녕"


async def test_half_characters_are_refused_and_emoji_are_not(embedded: Wire) -> None:
    def body(text: str) -> bytes:
        return json.dumps({"model": BASE, "messages": [{"role": "user", "content": text}]}).encode()

    headers = {"content-type": "application/json"}
    http = embedded.client._client
    assert (await http.post("/chat/completions", content=body("\ud83c"), headers=headers)).status_code == 400
    answer = await http.post("/chat/completions", content=body("🏐"), headers=headers)
    assert answer.json()["choices"][0]["message"]["content"] == "앵무: 🏐"
