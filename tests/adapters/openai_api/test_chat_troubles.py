"""Whatever goes wrong at a host becomes exactly the trouble that it is, and is tried again only where that is right."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from adapters.openai_api.chat import OpenAIChat
from adapters.openai_api.host import Address, Host
from core import errors
from core.model import Finish, Sampling
from core.texts import say
from tests.adapters.openai_api.conftest import HURRY, KEY, PATIENCE, answer, heard, reaching
from tests.fake_host import (
    DONE,
    Do,
    FakeHost,
    Reply,
    Step,
    closed_port,
    event,
    json_reply,
    page,
    piece,
    refusal,
    reset,
    says,
    silence,
    stream,
)

CHAT = "POST /chat/completions"
TRIES = 1 + len(PATIENCE.pauses)

# what the host does at every try, the trouble it is, and how many tries it is worth
ANSWERS: list[tuple[str, Reply, type[errors.HostTrouble], int]] = [
    ("key refused", refusal(401, "invalid_api_key"), errors.HostRefusedKey, 1),
    ("no credit", refusal(402), errors.HostQuotaUsedUp, 1),
    ("forbidden", refusal(403, "unsupported_country_region_territory"), errors.HostForbids, 1),
    ("model gone", refusal(404, "model_not_found", "model"), errors.HostLacksModel, 1),
    ("model gone, without a code", refusal(404), errors.HostLacksModel, 1),
    ("model closed to this project", refusal(403, "model_not_found"), errors.HostLacksModel, 1),
    ("no such endpoint", json_reply({"detail": "Not Found"}, 404), errors.HostRefusedRequest, 1),
    ("no such page", page("<h1>404</h1>", 404), errors.HostRefusedRequest, 1),
    ("no such endpoint of ours", refusal(404, "unknown_url"), errors.HostRefusedRequest, 1),
    ("timed out at the host", refusal(408), errors.HostTooSlow, 1),
    ("too many requests", refusal(429, "rate_limit_exceeded"), errors.HostBusy, TRIES),
    ("quota", refusal(429, "insufficient_quota"), errors.HostQuotaUsedUp, 1),
    ("hard limit", refusal(400, "billing_hard_limit_reached"), errors.HostQuotaUsedUp, 1),
    ("filtered question", refusal(400, "content_filter", "prompt"), errors.AnswerFiltered, 1),
    ("question too long", refusal(400, "context_length_exceeded", "messages"), errors.HostRefusedRequest, 1),
    ("another dialect", json_reply({"detail": [{"msg": "?"}]}, 422), errors.HostRefusedRequest, 1),
    ("failure", refusal(500), errors.HostFailed, TRIES),
    ("overloaded", refusal(503), errors.HostFailed, TRIES),
    ("web page for a failure", page(status=502), errors.HostFailed, TRIES),
    ("web page for an answer", page(), errors.HostFailed, TRIES),
    ("JSON that is no answer", json_reply([1, 2]), errors.HostFailed, TRIES),
    ("no JSON", Reply((b"{",)), errors.HostFailed, TRIES),
    ("nothing", Reply(()), errors.HostFailed, TRIES),
    ("no HTTP", Reply((b"SSH-2.0-OpenSSH\r\n\r\n",), headless=True), errors.HostFailed, TRIES),
    ("closed without a word", reset(), errors.HostFailed, TRIES),
    ("cut before the first piece", stream(piece(role="assistant"), Do.CUT), errors.HostFailed, TRIES),
    ("only the mark of the end", stream(DONE), errors.HostFailed, TRIES),
    ("filtered answer", says(finish="content_filter"), errors.AnswerFiltered, 1),
    ("error in the stream", stream(event({"error": {"message": "?"}})), errors.HostFailed, TRIES),
    ("error of another shape", stream(event({"error": "overloaded"})), errors.HostFailed, TRIES),
    ("bare error", stream(event({"object": "error", "code": 400})), errors.HostFailed, TRIES),
    ("busy in the stream", stream(event({"error": {"code": 429}})), errors.HostBusy, TRIES),
    (
        "quota in the stream",
        stream(event({"error": {"type": "insufficient_quota"}})),
        errors.HostQuotaUsedUp,
        1,
    ),
    ("filter in the stream", stream(event({"error": {"code": "content_filter"}})), errors.AnswerFiltered, 1),
    ("no gzip", Reply((b"plain",), 200, (("content-encoding", "gzip"),)), errors.HostFailed, TRIES),
]


@pytest.mark.parametrize(
    ("reply", "trouble", "tries"), [case[1:] for case in ANSWERS], ids=[c[0] for c in ANSWERS]
)
async def test_every_answer_is_the_trouble_it_means(
    host: FakeHost, chat: OpenAIChat, reply: Reply, trouble: type[errors.HostTrouble], tries: int
) -> None:
    host.next(CHAT, *[reply] * 5)
    with pytest.raises(errors.HostTrouble) as caught:
        await answer(chat)
    assert type(caught.value) is trouble
    assert len(host.requests) == tries
    for language in ("ko", "en"):
        sentence = say(caught.value.key, language, **caught.value.facts)
        assert "sk-" not in sentence
        assert "Incorrect" not in sentence


PASSING = [
    refusal(429, "rate_limit_exceeded"),
    refusal(500),
    refusal(503),
    page(status=502),
    reset(),
    stream(piece(role="assistant"), Do.CUT),
    stream(event({"error": {"message": "overloaded"}})),
]


@pytest.mark.parametrize("reply", PASSING, ids=range(len(PASSING)))
async def test_trouble_that_passes_is_not_noticed(host: FakeHost, chat: OpenAIChat, reply: Reply) -> None:
    host.next(CHAT, reply)
    assert await answer(chat) == ["안녕하세요", " 반갑습니다", Finish("stop")]
    assert len(host.requests) == 2


MIDDLES: list[tuple[str, Step]] = [
    ("cut", Do.CUT),
    ("closed without an end", b""),
    ("an error", event({"error": {"code": "rate_limit_exceeded"}})),
    ("quota", event({"error": {"code": "insufficient_quota"}})),
    ("a bare error", event({"object": "error", "message": "?"})),
]


@pytest.mark.parametrize("step", [case[1] for case in MIDDLES], ids=[case[0] for case in MIDDLES])
async def test_an_answer_that_breaks_off_is_cut_and_never_asked_again(
    host: FakeHost, chat: OpenAIChat, step: Step
) -> None:
    begun = asyncio.Event()
    steps = (piece("반쯤 "), begun, *([step] if step else []))
    host.next(CHAT, stream(*steps))
    came, trouble = await heard(chat.answer((), "base", Sampling()), begun)
    assert came == ["반쯤 "]
    assert type(trouble) is errors.AnswerCut
    assert len(host.requests) == 1


async def test_a_host_that_says_nothing_is_too_slow(host: FakeHost, hasty_chat: OpenAIChat) -> None:
    host.next(CHAT, silence())
    with pytest.raises(errors.HostTooSlow):
        await answer(hasty_chat)
    assert len(host.requests) == 1


@pytest.mark.parametrize(
    "before", [(), (piece(role="assistant"),), (b": thinking\n\n",)], ids=["headers", "role", "comment"]
)
async def test_a_host_that_never_comes_to_the_first_piece_is_too_slow(
    host: FakeHost, hasty_chat: OpenAIChat, before: tuple[Step, ...]
) -> None:
    host.next(CHAT, stream(*before, Do.HANG))
    with pytest.raises(errors.HostTooSlow):
        await answer(hasty_chat)
    assert len(host.requests) == 1
    await asyncio.wait_for(host.requests[0].gone.wait(), 1)


async def test_a_stream_that_begins_with_an_error_is_closed_before_the_next_try(
    host: FakeHost, chat: OpenAIChat
) -> None:
    host.next(CHAT, stream(event({"error": {"type": "insufficient_quota"}}), Do.HANG))
    with pytest.raises(errors.HostQuotaUsedUp) as caught:
        await answer(chat)
    await asyncio.wait_for(host.requests[0].gone.wait(), 1)
    assert caught.traceback  # held, with everything in it: the stream was closed, not merely forgotten


async def test_empty_chunks_do_not_count_as_thinking(host: FakeHost, hasty_chat: OpenAIChat) -> None:
    emptiness: list[Step] = [piece(role="assistant", reasoning_content=""), Do.PAUSE] * 12  # 0.6 s
    host.next(CHAT, stream(*emptiness, piece("네", finish="stop"), DONE))
    with pytest.raises(errors.HostTooSlow):
        await answer(hasty_chat)


async def test_signs_of_life_without_text_do_not_count_as_an_answer(
    host: FakeHost, hasty_chat: OpenAIChat
) -> None:
    host.next(CHAT, Reply((Do.TICK,), 200, (("content-type", "text/event-stream"),)))
    with pytest.raises(errors.HostTooSlow):
        await answer(hasty_chat)


async def test_a_model_that_thinks_aloud_is_waited_for(host: FakeHost, hasty_chat: OpenAIChat) -> None:
    thoughts: list[Step] = [piece(reasoning_content="흠"), Do.PAUSE] * 8  # 0.4 s, past the first limit
    host.next(CHAT, stream(*thoughts, piece("네", finish="stop"), DONE))
    assert await answer(hasty_chat) == ["네", Finish("stop")]


async def test_a_host_that_falls_silent_between_two_pieces_is_too_slow(
    host: FakeHost, hasty_chat: OpenAIChat
) -> None:
    host.next(CHAT, stream(piece("반쯤 "), Do.HANG))
    came, trouble = await heard(hasty_chat.answer((), "base", Sampling()))
    assert came == ["반쯤 "]
    assert type(trouble) is errors.HostTooSlow
    assert len(host.requests) == 1


async def test_a_slow_reader_is_not_a_slow_host(host: FakeHost, hasty_chat: OpenAIChat) -> None:
    host.next(CHAT, says("하나", "둘"))
    came = []
    async for part in hasty_chat.answer((), "base", Sampling()):
        came.append(part)
        await asyncio.sleep(HURRY.between + 0.05)
    assert came == ["하나", "둘", Finish("stop")]


async def test_nobody_waits_for_a_host_that_is_busy_for_a_minute(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, refusal(429, "rate_limit_exceeded", retry_after="60", retry_after_ms="60000"))
    with pytest.raises(errors.HostBusy):
        await asyncio.wait_for(answer(chat), 1)
    assert len(host.requests) == 1


async def test_the_time_that_the_host_asks_for_is_waited(host: FakeHost, chat: OpenAIChat) -> None:
    host.next(CHAT, refusal(429, retry_after="0.2", retry_after_ms=""))
    start = asyncio.get_running_loop().time()
    await answer(chat)
    assert asyncio.get_running_loop().time() - start >= 0.2


async def test_a_host_that_is_not_there_is_unreachable() -> None:
    async with reaching(f"http://127.0.0.1:{closed_port()}/v1") as nowhere:
        for call in (answer(OpenAIChat(nowhere)), OpenAIChat(nowhere).models()):
            with pytest.raises(errors.HostUnreachable):
                await call


@pytest.mark.parametrize(
    "url", ["http://[", "http://", "no-url", "ftp://127.0.0.1/v1", "http://127.0.0.1:99999/v1"]
)
async def test_an_address_that_is_none_is_unreachable(url: str) -> None:
    async with reaching(url) as nowhere:
        with pytest.raises(errors.HostUnreachable):
            await answer(OpenAIChat(nowhere))


@pytest.mark.parametrize("key", ["", " sk-a", "sk-a\n", "sk-한글", "sk-a\x00b", "“sk-a”"])
async def test_a_key_that_fits_no_request_is_a_refused_key(host: FakeHost, key: str) -> None:
    with pytest.raises(errors.HostRefusedKey):
        await answer(OpenAIChat(Host(Address(host.base_url, key))))
    assert host.requests == []


class _Unconnectable(httpx2.AsyncBaseTransport):
    """A network in which connecting takes for ever."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectTimeout("no route", request=request)


@pytest.fixture
async def lost() -> AsyncIterator[OpenAIChat]:
    async with httpx2.AsyncClient(transport=_Unconnectable()) as client:

        async def inside() -> httpx2.AsyncClient:
            return client

        yield OpenAIChat(Host(Address("http://far.test/v1", KEY, inside), PATIENCE))


async def test_a_connection_that_is_never_made_is_unreachable(lost: OpenAIChat) -> None:
    with pytest.raises(errors.HostUnreachable):
        await answer(lost)


LISTS: list[tuple[str, Reply, type[errors.HostTrouble]]] = [
    ("web page", page(), errors.HostFailed),
    ("list without its frame", json_reply([]), errors.HostFailed),
    ("models that are none", json_reply({"data": [1, None]}), errors.HostFailed),
    ("no such endpoint", json_reply({"detail": "Not Found"}, 404), errors.HostRefusedRequest),
    ("key refused", refusal(401), errors.HostRefusedKey),
]


@pytest.mark.parametrize(("reply", "trouble"), [case[1:] for case in LISTS], ids=[case[0] for case in LISTS])
async def test_a_list_of_models_that_makes_no_sense_is_the_hosts_trouble(
    host: FakeHost, chat: OpenAIChat, reply: Reply, trouble: type[errors.HostTrouble]
) -> None:
    host.next("GET /models", *[reply] * 5)
    with pytest.raises(errors.HostTrouble) as caught:
        await chat.models()
    assert type(caught.value) is trouble


async def test_a_silent_list_of_models_is_given_up(host: FakeHost) -> None:
    host.next("GET /models", silence())
    async with reaching(host.base_url, HURRY) as reached:
        with pytest.raises(errors.HostTooSlow):
            await OpenAIChat(reached).models()
