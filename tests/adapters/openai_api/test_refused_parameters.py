"""Parameters that a model refuses are left out, at once and from then on."""

from __future__ import annotations

import asyncio

import pytest

from adapters.openai_api.chat import OpenAIChat
from core import errors
from core.model import Finish, Sampling
from tests.adapters.openai_api.conftest import answer
from tests.fake_host import FakeHost, json_reply, refusal

CHAT = "POST /chat/completions"
ALL = Sampling(0.0, 1.0, 100)
NAMES = {"temperature", "top_p", "max_completion_tokens"}
WHOLE = ["안녕하세요", " 반갑습니다", Finish("stop")]


def _sent(host: FakeHost) -> list[set[str]]:
    """The parameters of each request."""
    return [set(request.json) - {"model", "messages", "stream"} for request in host.requests]


@pytest.mark.parametrize("code", ["unsupported_value", "unsupported_parameter"])
@pytest.mark.parametrize("name", ["temperature", "top_p"])
async def test_a_refused_parameter_is_left_out_next_time(
    host: FakeHost, chat: OpenAIChat, name: str, code: str
) -> None:
    host.refused = {name: code}
    assert await answer(chat, sampling=ALL) == WHOLE
    assert await answer(chat, sampling=ALL) == WHOLE
    assert _sent(host) == [NAMES, NAMES - {name}, NAMES - {name}]


async def test_several_are_learned_one_after_the_other(host: FakeHost, chat: OpenAIChat) -> None:
    host.refused = dict.fromkeys(("temperature", "top_p", "max_completion_tokens"), "unsupported_parameter")
    assert await answer(chat, sampling=ALL) == WHOLE
    assert _sent(host)[-1] == {"max_tokens"}
    assert len(host.requests) == 4


async def test_a_host_that_knows_only_the_old_name_still_gets_the_limit(
    host: FakeHost, chat: OpenAIChat
) -> None:
    host.refused = {"max_completion_tokens": "unsupported_parameter"}
    await answer(chat, sampling=ALL)
    assert host.requests[-1].json["max_tokens"] == 100
    assert "max_completion_tokens" not in host.requests[-1].json


async def test_a_host_that_knows_no_limit_gets_none(host: FakeHost, chat: OpenAIChat) -> None:
    host.refused = dict.fromkeys(("max_tokens", "max_completion_tokens"), "unsupported_parameter")
    assert await answer(chat, sampling=ALL) == WHOLE
    assert _sent(host)[-1] == {"temperature", "top_p"}


async def test_another_model_is_asked_with_everything(host: FakeHost, chat: OpenAIChat) -> None:
    host.models.append("other")
    host.next(CHAT, refusal(400, "unsupported_value", "temperature"))
    await answer(chat, "base", ALL)
    await answer(chat, "other", ALL)
    assert _sent(host) == [NAMES, NAMES - {"temperature"}, NAMES]


async def test_questions_at_once_all_learn_it(host: FakeHost, chat: OpenAIChat) -> None:
    host.refused = {"temperature": "unsupported_value"}
    assert await asyncio.gather(*(answer(chat, sampling=ALL) for _ in range(5))) == [WHOLE] * 5


DIALECTS = [
    {
        "detail": [
            {"type": "extra_forbidden", "loc": ["body", "max_completion_tokens"], "msg": "Not permitted"}
        ]
    },
    {"error": {"message": "Unrecognized request argument supplied: max_completion_tokens", "param": None}},
    {"object": "error", "message": "max_completion_tokens is not supported", "code": 400},
]


@pytest.mark.parametrize("body", DIALECTS, ids=["pydantic", "without a code", "bare"])
@pytest.mark.parametrize("status", [400, 422])
async def test_hosts_that_say_it_in_their_own_way_are_understood(
    host: FakeHost, chat: OpenAIChat, body: object, status: int
) -> None:
    host.next(CHAT, json_reply(body, status))
    assert await answer(chat, sampling=ALL) == WHOLE
    assert _sent(host) == [NAMES, {"temperature", "top_p", "max_tokens"}]


OTHERS = [
    ("another parameter", refusal(400, "unsupported_parameter", "messages")),
    ("a value out of range", refusal(400, "invalid_value", "temperature")),
    ("a parameter that was not sent", refusal(400, "unsupported_parameter", "logprobs")),
    ("too long a question", json_reply({"error": {"message": "temperature 7, length 9000 of 8192"}}, 400)),
]


@pytest.mark.parametrize("reply", [case[1] for case in OTHERS], ids=[case[0] for case in OTHERS])
async def test_other_refusals_are_told_and_nothing_is_learned(
    host: FakeHost, chat: OpenAIChat, reply: object
) -> None:
    host.next(CHAT, reply)  # type: ignore[arg-type] # the list mixes replies and names
    with pytest.raises(errors.HostRefusedRequest):
        await answer(chat, sampling=ALL)
    await answer(chat, sampling=ALL)
    assert _sent(host) == [NAMES, NAMES]


async def test_a_host_that_refuses_for_ever_is_not_asked_for_ever(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, *[refusal(400, "unsupported_value", "temperature")] * 10)
    with pytest.raises(errors.HostRefusedRequest):
        await answer(chat, sampling=ALL)
    assert len(host.requests) == 2
