"""Socket Mode: keeps a live websocket to Slack and hands over what comes, however the line breaks.

The SDK's own client is not used: after a failed attempt it asks for the same single-use address again, it
closes the old line before the new one is open, and it went silent for up to 57 seconds after a hard cut.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import ClientWebSocketResponse, WSMsgType

from adapters.slack.starting import Starting
from adapters.slack.trouble import FAILURES, code_of, lasting, refusal_of
from adapters.slack.workspace import Workspace

Envelope = Mapping[str, Any]
Handle = Callable[[Envelope], Awaitable[Mapping[str, Any] | None]]
"""Takes an envelope; returns what to acknowledge it with. Raises `NotTaken` to leave it unacknowledged."""

_END = {WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR}
log = logging.getLogger(__name__)


class NotTaken(Exception):
    """The envelope could not be handled; Slack delivers it again."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: between our own pings, without any from Slack, for an old line to close, between tries."""

    heartbeat: float = 15.0
    deaf_after: float = 60.0
    goodbye: float = 30.0
    connect: float = 15.0
    first_pause: float = 0.5
    longest_pause: float = 60.0
    stable: float = 5.0


class Socket:
    """The line to Slack."""

    def __init__(self, workspace: Workspace, handle: Handle, patience: Patience | None = None) -> None:
        self._workspace, self._handle = workspace, handle
        self._patience = patience or Patience()
        self._lines: list[ClientWebSocketResponse] = []
        self._starting = Starting()
        self.connected = asyncio.Event()

    async def run(self) -> None:
        """Stay connected for ever; raises `SlackRefused` where trying again cannot help.

        A new line is opened before the old one ends where Slack announces that, so nothing falls between.
        """
        failures = 0
        async with asyncio.TaskGroup() as tasks:
            while True:
                await asyncio.sleep(self._pause(failures))
                line = await self._connect()
                if line is None:
                    failures += 1
                    continue
                leave = asyncio.Event()
                begun = asyncio.get_running_loop().time()
                tasks.create_task(self._read(line, leave))
                await leave.wait()
                lived = asyncio.get_running_loop().time() - begun
                failures = 0 if lived >= self._patience.stable else failures + 1

    def _pause(self, failures: int) -> float:
        if failures <= 1:
            return 0.0
        longest: float = min(
            self._patience.longest_pause, self._patience.first_pause * 2 ** min(failures - 2, 16)
        )
        return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads reconnections, no secret

    async def _connect(self) -> ClientWebSocketResponse | None:
        """Open a line; None where that failed for now."""
        token = self._workspace.options.app_token or ""
        try:
            async with asyncio.timeout(self._patience.connect):
                opened = await self._workspace.once.apps_connections_open(app_token=token)
                return await self._workspace.session.ws_connect(
                    str(opened["url"]), autoping=False, heartbeat=self._patience.heartbeat, max_msg_size=0
                )
        except (*FAILURES, TimeoutError) as error:
            if lasting(error):
                raise refusal_of(error) from error
            log.warning("no line to Slack (%s); trying again", code_of(error) or type(error).__name__)
            return None

    async def _read(self, line: ClientWebSocketResponse, leave: asyncio.Event) -> None:
        """Read a line to its end; ``leave`` is set as soon as another is needed."""
        self._lines.append(line)
        self.connected.set()
        try:
            async with asyncio.TaskGroup() as tasks:
                try:
                    await self._listen(line, leave, tasks)
                except (aiohttp.ClientError, ConnectionError) as error:
                    log.info("the line to Slack broke (%s)", type(error).__name__)
                finally:
                    leave.set()
        finally:
            self._lines.remove(line)
            if not self._lines:
                self.connected.clear()
            await line.close()

    async def _listen(
        self, line: ClientWebSocketResponse, leave: asyncio.Event, tasks: asyncio.TaskGroup
    ) -> None:
        clock = asyncio.get_running_loop().time
        heard, limit = clock(), None  # seconds of silence; unknown until Slack has pinged once
        while True:
            try:
                message = await line.receive(timeout=None if limit is None else heard + limit - clock())
            except TimeoutError:
                log.warning("the line to Slack went deaf; connecting anew")
                return
            if message.type in _END:
                return
            if message.type is WSMsgType.PONG:  # the answer to our own ping says nothing of Slack's events
                continue
            heard = clock()
            if message.type is WSMsgType.PING:
                limit = limit or self._patience.deaf_after
                await line.pong(message.data)
            elif message.type is WSMsgType.TEXT and await self._told_to_leave(message.data, line, tasks):
                leave.set()
                limit = self._patience.goodbye

    async def _told_to_leave(
        self, data: str, line: ClientWebSocketResponse, tasks: asyncio.TaskGroup
    ) -> bool:
        """Take one message up; True where Slack asks for a new line.

        It is acknowledged here, before its work becomes a task: however much work there is, all that has
        arrived is acknowledged first.
        """
        try:
            envelope = json.loads(data)
        except ValueError:
            return False
        if not isinstance(envelope, dict):
            return False
        if envelope.get("type") == "disconnect":
            log.info("Slack asks for a new line (%s)", envelope.get("reason"))
            return True
        if envelope.get("envelope_id"):
            if not _wants_answer(envelope):
                await self._acknowledge(envelope, None, line)
            tasks.create_task(self._take(envelope, line))
        return False

    async def _take(self, envelope: Envelope, line: ClientWebSocketResponse) -> None:
        """Hand an envelope over; a form is acknowledged with the answer to it."""
        await self._starting.turn()
        try:
            payload = await self._handle(envelope)
        except NotTaken:
            return
        except Exception:
            log.exception("unforeseen with an envelope of Slack")
            return
        if _wants_answer(envelope):
            await self._acknowledge(envelope, payload, line)

    async def _acknowledge(
        self, envelope: Envelope, payload: Mapping[str, Any] | None, line: ClientWebSocketResponse
    ) -> None:
        answer: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        text = json.dumps(answer | ({"payload": payload} if payload else {}))
        for way in (line, *reversed(self._lines)):
            try:
                if not way.closed:
                    await way.send_str(text)
                    return
            except (aiohttp.ClientError, ConnectionError):
                continue
        log.info("an acknowledgement found no line; Slack will deliver again")


def _wants_answer(envelope: Envelope) -> bool:
    """Whether the acknowledgement says something: only that of a form does (what is wrong in it)."""
    payload = envelope.get("payload") or {}
    return envelope.get("type") == "interactive" and payload.get("type") == "view_submission"
