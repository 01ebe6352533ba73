"""The connection to Slack: events in by Socket Mode or HTTP, acknowledged first, answered after."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Protocol

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.slack.http import Signatures, SlackEvents
from adapters.slack.listening import Listening
from adapters.slack.socket import Envelope, NotTaken, Patience, Socket
from adapters.slack.trouble import SlackRefused
from adapters.slack.workspace import Workspace


class Rooms(Protocol):
    """The workspaces that the bot is in: one by its token (`One`), or those that installed it (`Several`)."""

    async def open(self) -> None:
        """Get ready to hear; raises `SlackRefused` where Slack does not let the bot in at all."""

    def of(self, payload: Mapping[str, Any]) -> Listening | None:
        """Who hears a delivery; None where the bot is not in its workspace."""

    async def close(self) -> None:
        """End what is under way, after a few seconds' grace."""


class SlackConnection:
    """The line between the bot and Slack. ``workspace`` is where its tokens and its session are.

    ``events`` is the ASGI app to mount at ``/slack/events``; None without a signing secret.
    """

    def __init__(self, rooms: Rooms, workspace: Workspace, patience: Patience | None = None) -> None:
        self._rooms, self._workspace = rooms, workspace
        self.socket = Socket(workspace, self._envelope, patience)
        secret = workspace.options.signing_secret
        self.events = SlackEvents(self, Signatures(secret)) if secret else None
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Serve until cancelled; raises `SlackRefused` where Slack does not let the bot in.

        When cancelled, answers under way may finish for a few seconds; the rest waits for the next start.
        """
        try:
            await self._rooms.open()
            self.ready.set()
            await self._serve()
        finally:
            await self._rooms.close()

    async def _serve(self) -> None:
        if not self._workspace.options.app_token:
            await asyncio.Event().wait()  # HTTP: the web server calls
        try:
            await self.socket.run()
        except* SlackRefused as refused:
            raise refused.exceptions[0] from None

    async def async_dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Hand a delivery to its workspace; returns what to acknowledge it with."""
        room = self._rooms.of(request.body)
        if room is not None:
            return await room.async_dispatch(request)
        if request.body.get("type") == "url_verification":
            return BoltResponse(status=200, body={"challenge": request.body.get("challenge")})
        return BoltResponse(status=200)  # otherwise Slack would deliver it again

    async def _envelope(self, envelope: Envelope) -> Mapping[str, Any] | None:
        """Acknowledge an envelope of Socket Mode; the work goes on behind it."""
        payload = envelope.get("payload") or {}
        room = self._rooms.of(payload)
        if room is None or (envelope.get("type") == "events_api" and not room.concerns_us(payload)):
            return None
        response = await room.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=dict(payload)))
        if response.status != 200:
            raise NotTaken
        return _payload(response.body)


def _payload(body: str | None) -> Mapping[str, Any] | None:
    """What an acknowledgement says besides that it is one, such as the errors of a form."""
    said = json.loads(body) if body and body.startswith("{") else None
    return said or None
