"""What arrives is acknowledged before any of its work is done."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, MutableMapping
from typing import Any

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


async def test_over_http_an_event_is_acknowledged_before_its_work() -> None:
    order: list[str] = []
    body = json.dumps({"type": "event_callback", "event": {"type": "app_mention"}}).encode()
    moment = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256).hexdigest()
    headers = [
        (b"x-slack-signature", f"v0={signed}".encode()),
        (b"x-slack-request-timestamp", moment.encode()),
    ]

    class Work:
        async def async_dispatch(self, _: object) -> BoltResponse:
            order.append("work")
            return BoltResponse(status=200)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: MutableMapping[str, Any]) -> None:
        order.append(str(message.get("status", "end")))

    events = SlackEvents(Work(), Signatures(SECRET))
    await events({"type": "http", "method": "POST", "headers": headers}, receive, send)

    assert order == ["200", "end", "work"]
