"""A web address is told once for each end, signed, without being led elsewhere."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import openai
import pytest

from adapters.webhook.announcer import WebhookAnnouncer
from adapters.webhook.doctor import examine_webhook
from adapters.webhook.options import NEWS, WebhookOptions
from core.announcements import Announcements
from core.errors import MessageGone, NotDelivered
from core.model import Channel
from core.reply import Attachment, LiveMessage, Notice, Reply
from tests.fake_host import closed_port
from tests.house import House

KEY = b"0123456789abcdef01234567"
FACTS = {"job": 3, "status": "succeeded", "model": "ft:1", "examples": 10, "trained_tokens": 7, "error": None}
REPLY = Reply("3번 학습이 끝났어요.", attachments=(Attachment("p.png", b"PNG", "image/png"),), facts=FACTS)
NOTICE = Notice(NEWS, REPLY, "job:k:ended:webhook:news", "slack:U1")


@dataclass
class Receiver:
    """A web server that answers what it is told to, and keeps what came."""

    answers: list[str] = field(default_factory=list)
    port: int = 0
    came: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.came.append((first, headers, body))
            answer = self.answers.pop(0) if self.answers else "204 No Content"
            writer.write(f"HTTP/1.1 {answer}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@asynccontextmanager
async def running(receiver: Receiver) -> AsyncIterator[Receiver]:
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        await server.wait_closed()


def options(receiver: Receiver) -> WebhookOptions:
    return WebhookOptions(f"http://127.0.0.1:{receiver.port}/hook?key=secret", KEY, patience=5.0)


def present() -> datetime:
    return datetime.now(UTC)


async def test_the_call_is_signed_as_standard_webhooks_are() -> None:
    async with running(Receiver()) as receiver:
        await WebhookAnnouncer(options(receiver), present).announce(NOTICE)

    ((first, headers, body),) = receiver.came
    secret = f"whsec_{base64.b64encode(KEY).decode()}"
    client = openai.AsyncOpenAI(api_key="none", webhook_secret=secret)
    client.webhooks.verify_signature(body, headers)
    with pytest.raises(openai.InvalidWebhookSignatureError):
        client.webhooks.verify_signature(body.replace(b"3", b"4"), headers)
    await client.close()
    assert first == "POST /hook?key=secret HTTP/1.1"


async def test_it_tells_what_the_channel_is_told_and_nobodys_name() -> None:
    async with running(Receiver()) as receiver:
        await WebhookAnnouncer(options(receiver), present).announce(NOTICE)

    told = json.loads(receiver.came[0][2])
    assert told["type"] == "training.succeeded"
    assert told["data"] == FACTS | {"text": "3번 학습이 끝났어요."}
    assert "slack:U1" not in receiver.came[0][2].decode()


async def test_a_repeat_has_the_same_id_and_other_news_another() -> None:
    async with running(Receiver()) as receiver:
        announcer = WebhookAnnouncer(options(receiver), present)
        for notice in (NOTICE, NOTICE, replace(NOTICE, key="other")):
            await announcer.announce(notice)

    first, again, other = (headers["webhook-id"] for _, headers, _ in receiver.came)
    assert first == again != other


@pytest.mark.parametrize("answer", ["302 Found\r\nlocation: /elsewhere", "404 Not Found", "500 Broken"])
async def test_only_a_2xx_counts_and_nobody_is_followed(answer: str) -> None:
    async with running(Receiver([answer])) as receiver:
        with pytest.raises(NotDelivered) as caught:
            await WebhookAnnouncer(options(receiver), present).announce(NOTICE)

    assert len(receiver.came) == 1
    assert caught.value.facts == {"receiver": f"127.0.0.1:{receiver.port}", "reason": f"HTTP {answer[:3]}"}


async def test_nobody_there_is_told_as_such() -> None:
    with pytest.raises(NotDelivered):
        await WebhookAnnouncer(options(Receiver(port=closed_port())), present).announce(NOTICE)


async def test_it_is_tried_again_with_growing_pauses_and_told_once() -> None:
    house = House()
    await house.ports.outbox.put(NOTICE)
    async with running(Receiver(["503 Busy", "503 Busy"])) as receiver:
        calls = Announcements(house.ports.outbox, [WebhookAnnouncer(options(receiver), house.now)], house.now)
        told = [await calls.deliver()]
        for seconds in (29, 2, 31, 31, 999):
            house.now.advance(timedelta(seconds=seconds))
            told.append(await calls.deliver())

    assert told == [0, 0, 0, 0, 1, 0]
    assert len(receiver.came) == 3


async def test_a_call_shows_no_progress() -> None:
    live = LiveMessage(Channel("webhook", "news"), Reply("10%"), "k")
    with pytest.raises(MessageGone):
        await WebhookAnnouncer(options(Receiver()), present).show(live)


async def test_the_doctor_looks_whether_somebody_is_there_and_tells_nothing() -> None:
    async with running(Receiver(["405 Method Not Allowed", "500 Broken"])) as receiver:
        found = [*await examine_webhook(options(receiver)), *await examine_webhook(options(receiver))]
    found += await examine_webhook(replace(options(Receiver(port=closed_port())), language="en"))

    assert [(part, fine) for part, fine, _ in found] == [("웹훅", True), ("웹훅", False), ("Webhook", False)]
    assert {first.partition(" ")[0] for first, _, _ in receiver.came} == {"HEAD"}
    assert "secret" not in str(found)
