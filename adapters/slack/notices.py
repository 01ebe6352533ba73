"""Tells news in Slack: in the asking thread or channel, once, or else to the person who asked."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.errors import SlackApiError

from adapters.slack.live import show_live
from adapters.slack.marks import CLOSED, find_marked, mark_of
from adapters.slack.post import Post
from adapters.slack.show import messages_of
from adapters.slack.trouble import FAILURES, code_of, lasting
from adapters.slack.words import PLATFORM
from adapters.slack.workspace import Workspace
from core.errors import ChannelGone
from core.ports import Drafts
from core.reply import LiveMessage, Notice

log = logging.getLogger(__name__)


class SlackAnnouncer:
    """The announcer of Slack's channels (fits `core.ports.Announcer`).

    It is made before the storage and the session are open; until `use` is called, news waits.
    """

    def __init__(self) -> None:
        self._workspace: Workspace | None = None
        self._drafts: Drafts | None = None

    @property
    def platform(self) -> str:
        """The first part of the channels it reaches."""
        return PLATFORM

    def use(self, workspace: Workspace, drafts: Drafts) -> None:
        """Tell news from now on; ``drafts`` keeps values too long for a button."""
        self._workspace, self._drafts = workspace, drafts

    async def announce(self, notice: Notice) -> None:
        """Show a notice in its channel, else to the person; raises `ChannelGone` if neither can be reached.

        A notice may come twice if the process ended in between, so its key, kept as the message's metadata,
        is looked for first.
        """
        if self._workspace is None or self._drafts is None:
            raise ChannelGone(channel=str(notice.channel))
        await _Telling(self._workspace, self._drafts, notice).tell()

    async def show(self, live: LiveMessage) -> str:
        """Show how a training stands, in one message that is edited; see `adapters.slack.live`."""
        if self._workspace is None or self._drafts is None:
            raise ChannelGone(channel=str(live.channel))
        options = self._workspace.options
        messages = await messages_of(live.reply, self._drafts, options.language, options.prefix)
        return await show_live(self._workspace, live, messages[-1])


class _Telling:
    """One notice on its way."""

    def __init__(self, workspace: Workspace, drafts: Drafts, notice: Notice) -> None:
        self._workspace, self._drafts, self._notice = workspace, drafts, notice
        self._post = Post(workspace)

    async def tell(self) -> None:
        """Show it in its channel, else to the person; raises `ChannelGone`."""
        channel = self._notice.channel
        try:
            if channel.person:
                await self._tell(await self._post.direct_channel(channel.person), None)
            else:
                await self._tell(channel.place, channel.thread)
        except SlackApiError as error:
            if code_of(error) not in CLOSED:
                raise self._gone(error) from error
            await self._tell_person(error)
        except FAILURES as error:
            raise self._gone(error) from error

    async def _tell_person(self, reason: SlackApiError) -> None:
        platform, _, user = self._notice.person.partition(":")
        if platform != PLATFORM or not user:
            raise self._gone(reason) from reason
        log.info("%s cannot be told (%s); %s is told", self._notice.channel, code_of(reason), user)
        try:
            await self._tell(await self._post.direct_channel(user), None)
        except FAILURES as error:
            raise self._gone(error) from error

    async def _tell(self, channel: str, thread: str | None) -> None:
        notice = self._notice
        if await self._told(channel, thread):
            return
        options = self._workspace.options
        messages = await messages_of(notice.reply, self._drafts, options.language, options.prefix)
        more: dict[str, Any] = {"metadata": mark_of(notice.key)}
        if thread and not channel.startswith("D"):
            more["reply_broadcast"] = True  # news in a thread is also seen in its channel
        for message in messages:
            await self._post.message(channel, thread, message | more)
        await self._post.attach(channel, thread, notice.reply.attachments)

    async def _told(self, channel: str, thread: str | None) -> bool:
        """Whether the message with the notice's key is there; where reading is not allowed, it is not."""
        try:
            return await find_marked(self._workspace, (channel, thread), self._notice.key) is not None
        except SlackApiError as error:
            if not lasting(error):
                raise
            log.warning("news cannot be looked up (%s), so it may be told twice", code_of(error))
            return False

    def _gone(self, error: BaseException) -> ChannelGone:
        channel = str(self._notice.channel)
        log.warning("%s cannot be told (%s)", channel, code_of(error) or type(error).__name__)
        return ChannelGone(channel=channel)
