"""Sends messages to where they belong: a thread, a channel, one person's eyes, a file to a direct message."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.show import Message, as_blocks, quiet, simpler
from adapters.slack.texts import slack_text
from adapters.slack.trouble import FAILURES, code_of, refusal_of
from adapters.slack.words import PLATFORM, within
from adapters.slack.workspace import Workspace
from core.model import Channel, Language
from core.reply import Attachment

_UPLOAD = 300  # seconds for the content of one file
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody did something: a channel, maybe a thread, and the address for a private answer."""

    channel: str
    thread: str | None
    user: str
    team: str
    response_url: str | None = None
    home: str = ""  # see `words.within`

    @property
    def place(self) -> Channel:
        """The conversation it belongs to: each thread is its own."""
        return Channel(PLATFORM, within(self.home, self.channel), self.thread)

    @property
    def direct(self) -> bool:
        """Whether it is a direct message, where nobody else reads along."""
        return self.channel.startswith("D")


class Post:
    """Everything that is sent and not streamed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    async def message(self, channel: str, thread: str | None, message: Message) -> str:
        """Post a message; returns its ts. Raises what the call raises."""
        try:
            sent = await self._sent(channel, thread, message)
        except SlackApiError as error:
            if code_of(error) != "invalid_blocks" or simpler(message) == message:
                raise
            sent = await self._sent(channel, thread, simpler(message))
        return str(sent["ts"])

    async def _sent(self, channel: str, thread: str | None, message: Message) -> AsyncSlackResponse:
        return await self._workspace.client.chat_postMessage(
            channel=channel, thread_ts=thread, **quiet(message)
        )

    async def privately(self, spot: Spot, messages: Sequence[Message]) -> None:
        """Show messages to one person alone, by whichever way is open."""
        for message in map(simpler, messages):
            if spot.direct and (spot.thread or not spot.response_url):
                await self.message(spot.channel, spot.thread, message)
            elif spot.thread or not spot.response_url:
                await self._ephemeral(spot, message)
            else:
                await self._respond(spot, message)

    async def _ephemeral(self, spot: Spot, message: Message) -> None:
        if not spot.channel:
            await self.message(await self.direct_channel(spot.user), None, message)
            return
        try:
            await self._workspace.client.chat_postEphemeral(
                channel=spot.channel, user=spot.user, thread_ts=spot.thread, **message
            )
        except SlackApiError as error:
            if not spot.response_url:
                log.info("%s is told directly (%s)", spot.user, code_of(error))
                await self.message(await self.direct_channel(spot.user), None, message)
                return
            await self._respond(spot, message)

    async def _respond(self, spot: Spot, message: Message) -> None:
        """Answer by the address that came with the event: five times within half an hour."""
        if spot.response_url is None:
            return
        body = {"response_type": "ephemeral", "replace_original": False, **as_blocks(quiet(message))}
        async with self._workspace.session.post(spot.response_url, json=body) as response:
            if response.status >= 400:
                log.warning("Slack did not take a private answer (%s)", response.status)
                await self.message(await self.direct_channel(spot.user), None, message)

    async def direct_channel(self, user: str) -> str:
        """The channel of the direct messages with a person."""
        opened = await self._workspace.client.conversations_open(users=user)
        channel: Mapping[str, Any] = opened["channel"]
        return str(channel["id"])

    async def attach(self, channel: str, thread: str | None, files: Sequence[Attachment]) -> None:
        """Share files where all of a channel see them, then let go of them; raises what the calls raise."""
        try:
            for file in files:
                await self._share(channel, thread, file)
        finally:
            for file in files:
                file.close()

    async def _share(self, channel: str, thread: str | None, file: Attachment) -> None:
        """The three steps of the SDK's `files_upload_v2`, which would take the file into memory whole."""
        client = self._workspace.client
        place = await client.files_getUploadURLExternal(filename=file.name, length=file.size)
        headers = {"Content-Length": str(file.size), "Content-Type": "application/octet-stream"}
        timeout = aiohttp.ClientTimeout(total=_UPLOAD)
        async with self._workspace.session.post(
            str(place["upload_url"]), data=_sent_piecewise(file), headers=headers, timeout=timeout
        ) as taken:
            if taken.status != 200:
                raise SlackRequestError(f"an upload was refused with status {taken.status}")
        found: list[dict[str, str | None]] = [{"id": str(place["file_id"]), "title": file.name}]
        await client.files_completeUploadExternal(files=found, channel_id=channel, thread_ts=thread)

    async def files(self, user: str, files: Sequence[Attachment], language: Language) -> list[str]:
        """Send files to a person's direct messages; returns a sentence for each that did not go."""
        lost: list[str] = []
        for file in files:
            try:
                await self.attach(await self.direct_channel(user), None, [file])
            except FAILURES as error:
                why = refusal_of(error).sentence(language)
                lost.append(slack_text("file_not_sent", language, name=file.name, why=why))
            finally:
                file.close()
        return lost


async def _sent_piecewise(file: Attachment) -> AsyncIterator[bytes]:
    for piece in file.pieces():
        yield piece
