"""An answer arrives as the host sends it: piece by piece, whole, and with its end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from adapters.openai_api.chat import OpenAIChat
from core import errors
from core.model import Finish, Sampling, Verdict
from tests.adapters.openai_api.conftest import answer
from tests.fake_host import DONE, Do, FakeHost, Reply, Step, event, piece, says, stream

CHAT = "POST /chat/completions"
END = piece(finish="stop")


async def test_an_answer_comes_in_its_pieces_and_ends_with_its_reason(
    host: FakeHost, chat: OpenAIChat
) -> None:
    host.next(CHAT, says("호반느는 ", "공놀이예요", "."))
    assert await answer(chat) == ["호반느는 ", "공놀이예요", ".", Finish("stop")]


async def test_the_request_says_what_was_asked(host: FakeHost, chat: OpenAIChat) -> None:
    await answer(chat, sampling=Sampling(0.3, 0.9, 50))
    assert host.requests[0].json == {
        "model": "base",
        "messages": [{"role": "system", "content": "짧게 답하세요"}, {"role": "user", "content": "안녕?"}],
        "stream": True,
        "temperature": 0.3,
        "top_p": 0.9,
        "max_completion_tokens": 50,
    }


async def test_parameters_left_to_the_host_are_not_sent(host: FakeHost, chat: OpenAIChat) -> None:
    await answer(chat, sampling=Sampling(None, None, None))
    assert set(host.requests[0].json) == {"model", "messages", "stream"}


async def test_a_piece_is_handed_on_before_the_host_sends_the_next(host: FakeHost, chat: OpenAIChat) -> None:
    heard = asyncio.Event(), asyncio.Event()
    host.next(CHAT, stream(piece("하나"), heard[0], piece("둘"), heard[1], END, DONE))
    parts = []
    async for part in chat.answer((), "base", Sampling()):
        parts.append(part)
        if len(parts) <= len(heard):
            heard[len(parts) - 1].set()
    assert parts == ["하나", "둘", Finish("stop")]


async def test_the_next_question_uses_the_same_connection(host: FakeHost, chat: OpenAIChat) -> None:
    await answer(chat)
    await answer(chat)
    assert len(host.asked(CHAT)) == 2
    assert len(host.connections) == 1


@pytest.mark.parametrize("splitter", ["\u2028", "\u2029", "\u0085", "\u001c", "\r\n"])
async def test_line_breaks_of_unicode_stay_in_the_text(
    host: FakeHost, chat: OpenAIChat, splitter: str
) -> None:
    host.next(CHAT, says(f"앞{splitter}뒤"))
    assert (await answer(chat))[0] == f"앞{splitter}뒤"


async def test_bytes_may_be_cut_anywhere(host: FakeHost, chat: OpenAIChat) -> None:
    raw = piece("가나다 👩‍👩‍👧") + END + DONE
    host.next(CHAT, stream(*(raw[place : place + 1] for place in range(len(raw)))))
    assert await answer(chat) == ["가나다 👩‍👩‍👧", Finish("stop")]


async def test_half_characters_are_replaced(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, stream(b'data: {"choices":[{"delta":{"content":"a\\ud83d b"}}]}\n\n', END, DONE))
    assert (await answer(chat))[0] == "a\ufffd b"


BROKEN = [
    b"data: {nonsense\n\n",
    b"data: [1, 2]\n\n",
    b"data: null\n\n",
    b'data: {"choices": []}\n\n',
    b'data: {"choices": null}\n\n',
    b'data: {"choices": {"0": 1}}\n\n',
    b'data: {"choices": [null]}\n\n',
    b'data: {"choices": [{"delta": null}]}\n\n',
    b'data: {"choices": [{"delta": {"content": 7}}]}\n\n',
    b'data: {"choices": [{"delta": {}, "finish_reason": 3}]}\n\n',
    b'data: {"error": null}\n\n',
    b"data: " + b"[" * 100_000 + b"\n\n",
    b"data: \xff\xfe\n\n",
    b": a comment\n\n",
    b"event: ping\nid: 3\nretry: 10\n\n",
    b"\r\n\r\n",
]


@pytest.mark.parametrize("line", BROKEN, ids=range(len(BROKEN)))
async def test_a_line_that_makes_no_sense_costs_only_itself(
    host: FakeHost, chat: OpenAIChat, line: bytes
) -> None:
    host.next(CHAT, stream(piece("하나"), line, piece("둘"), END, line, DONE))
    assert await answer(chat) == ["하나", "둘", Finish("stop")]


USAGE = event({"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}})
ENDS: list[tuple[str, tuple[Step, ...], Finish]] = [
    ("usage after the end", (piece("네"), END, USAGE, DONE), Finish("stop", 12, 3)),
    (
        "nonsense as usage",
        (piece("네"), END, event({"usage": {"prompt_tokens": "12"}}), DONE),
        Finish("stop"),
    ),
    ("no reason", (piece("네"), DONE), Finish("stop")),
    ("no mark at the end", (piece("네"), END), Finish("stop")),
    ("the mark without a line end", (piece("네"), DONE.rstrip()), Finish("stop")),
    ("reason beside the last text", (piece("네", finish="length"), DONE), Finish("length")),
    ("limit of length", (piece("네"), piece(finish="length"), DONE), Finish("length")),
    (
        "filtered after some text",
        (piece("네"), piece(finish="content_filter"), DONE),
        Finish("content_filter"),
    ),
    ("cut after the end", (piece("네"), END, Do.CUT), Finish("stop")),
    ("silent after the end", (piece("네"), END, DONE, Do.HANG), Finish("stop")),
]


@pytest.mark.parametrize(("steps", "finish"), [case[1:] for case in ENDS], ids=[case[0] for case in ENDS])
async def test_every_way_to_end_well_is_an_end(
    host: FakeHost, chat: OpenAIChat, steps: Sequence[Step], finish: Finish
) -> None:
    host.next(CHAT, stream(*steps))
    assert await answer(chat) == ["네", finish]


async def test_an_empty_answer_has_an_end_and_no_text(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, says())
    assert await answer(chat) == [Finish("stop")]


async def test_a_refusal_in_the_models_own_words_is_its_answer(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, stream(piece(refusal="그건 도울 수 없어요"), END, DONE))
    assert await answer(chat) == ["그건 도울 수 없어요", Finish("stop")]


async def test_the_reasoning_of_a_model_is_not_its_answer(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, stream(piece(reasoning_content="흠"), piece("네"), END, DONE))
    assert await answer(chat) == ["네", Finish("stop")]


@pytest.mark.parametrize(
    "field",
    [
        None,
        3,
        {},
        {"outcome": "perhaps"},
        {"outcome": "answered", "candidates": [1]},
        {"outcome": "refused", "unknown": 3},
        {"outcome": "refused", "certainty": "high"},
    ],
)
async def test_a_foreign_field_of_our_name_is_no_verdict(
    host: FakeHost, chat: OpenAIChat, field: object
) -> None:
    chunk = event({"choices": [{"delta": {"content": "네"}, "hobane": field}]})
    host.next(CHAT, stream(chunk, END, DONE))
    parts = await answer(chat)
    assert parts == ["네", Finish("stop")]
    assert not any(isinstance(part, Verdict) for part in parts)


async def test_a_line_without_end_is_not_held_in_memory(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, stream(piece("네"), b"data: " + b"x" * (1 << 20), Do.HANG))
    with pytest.raises(errors.AnswerCut):
        await answer(chat)


async def test_the_models_of_the_host_are_listed(host: FakeHost, chat: OpenAIChat) -> None:
    host.models = ["base", "ft:base:호반느:1"]
    assert await chat.models() == ["base", "ft:base:호반느:1"]


async def test_models_are_listed_after_a_passing_trouble(host: FakeHost, chat: OpenAIChat) -> None:
    host.next("GET /models", Reply((b"{}",), 503), Reply((b"{}",), 500))
    assert await chat.models() == ["base"]
    assert len(host.requests) == 3
