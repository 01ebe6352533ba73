"""What arrives is acknowledged before any of its work is done."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, MutableMapping
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import WSMessage, WSMsgType
from slack_bolt.response import BoltResponse

from adapters.slack.http import Signatures, SlackEvents
from adapters.slack.options import SlackOptions
from adapters.slack.socket import Envelope, Socket
from adapters.slack.workspace import Workspace, open_workspace
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, SECRET

FORM = {"type": "interactive", "payload": {"type": "view_submission"}}
PRESS = {"type": "interactive", "payload": {"type": "block_actions"}}
SLASH = {"type": "slash_commands", "payload": {"command": "/ask"}}
EVENT = {"type": "events_api", "payload": {"event": {"type": "app_mention"}}}


class Line:
    """A line on which everything has arrived already."""

    closed = False

    def __init__(self, order: list[str], envelopes: list[dict[str, Any]]) -> None:
        self._order = order
        self._arrived = [{**one, "envelope_id": str(number)} for number, one in enumerate(envelopes)]

    async def receive(self, **_: object) -> WSMessage:
        if not self._arrived:
            return WSMessage(WSMsgType.CLOSED, None, None)
        return WSMessage(WSMsgType.TEXT, json.dumps(self._arrived.pop(0)), None)

    async def send_str(self, text: str) -> None:
        self._order.append("ack" + json.dumps(json.loads(text).get("payload", "")))


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with open_workspace(SlackOptions(BOT_TOKEN, APP_TOKEN, api_url="http://127.0.0.1:9/")) as opened:
        yield opened


async def _heard(workspace: Workspace, envelopes: list[dict[str, Any]]) -> list[str]:
    order: list[str] = []

    async def handle(_: Envelope) -> dict[str, str]:
        order.append("work")
        return {"said": "so"}

    socket = Socket(workspace, handle)
    async with asyncio.TaskGroup() as tasks:
        await socket._listen(Line(order, envelopes), asyncio.Event(), tasks)  # type: ignore[arg-type]
    return order


@pytest.mark.parametrize("kind", [EVENT, SLASH, PRESS], ids=["event", "slash", "press"])
async def test_all_that_has_arrived_is_acknowledged_before_any_work(
    workspace: Workspace, kind: dict[str, Any]
) -> None:
    assert await _heard(workspace, [kind] * 5) == ['ack""'] * 5 + ["work"] * 5


async def test_a_form_is_acknowledged_with_what_is_wrong_in_it(workspace: Workspace) -> None:
    assert await _heard(workspace, [FORM, EVENT]) == ['ack""', "work", 'ack{"said": "so"}', "work"]


def _form(said: dict[str, Any]) -> bytes:
    return urlencode({"payload": json.dumps(said)}).encode()


ARRIVED_EVENT = json.dumps({"type": "event_callback", "event": {"type": "app_mention"}}).encode()
ARRIVED_SLASH = urlencode({"command": "/ask", "text": "view_submission"}).encode()
ARRIVED_PRESS = _form({"type": "block_actions"})
AT_ONCE = [ARRIVED_EVENT, ARRIVED_SLASH, ARRIVED_PRESS]
ASKED = [
    _form({"type": "view_submission"}),
    b'{"type": "url_verification"}',
    b"{broken",
    b"what=else",
    b"payload=7",
]


async def _called(bodies: list[bytes]) -> list[str]:
    """Deliver signed requests that have all arrived; returns what happened, in its order."""
    order: list[str] = []

    class Work:
        async def async_dispatch(self, _: object) -> BoltResponse:
            order.append("work")
            return BoltResponse(status=200)

    async def send(message: MutableMapping[str, Any]) -> None:
        if "status" in message:
            order.append(str(message["status"]))

    async def call(number: int, body: bytes) -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        at = str(int(time.time()) - number).encode()  # no two of them are the same request
        signed = hmac.new(SECRET.encode(), b"v0:" + at + b":" + body, hashlib.sha256).hexdigest()
        headers = [(b"x-slack-signature", f"v0={signed}".encode()), (b"x-slack-request-timestamp", at)]
        await events({"type": "http", "method": "POST", "headers": headers}, receive, send)

    events = SlackEvents(Work(), Signatures(SECRET))
    await asyncio.gather(*(call(number, body) for number, body in enumerate(bodies)))
    return order


@pytest.mark.parametrize("body", AT_ONCE, ids=["event", "slash", "press"])
async def test_over_http_all_that_has_arrived_is_acknowledged_before_any_work(body: bytes) -> None:
    assert await _called([body] * 5) == ["200"] * 5 + ["work"] * 5


@pytest.mark.parametrize("body", ASKED, ids=["form", "address", "broken", "unknown", "number"])
async def test_over_http_only_what_wants_an_answer_waits_for_its_work(body: bytes) -> None:
    assert await _called([body]) in (["work", "200"], ["400"])
