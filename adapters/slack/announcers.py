"""Tells news where the bot serves several workspaces: each notice in the workspace that it belongs to."""

from __future__ import annotations

from dataclasses import replace

from adapters.slack.notices import SlackAnnouncer
from adapters.slack.several import Several
from adapters.slack.words import PLATFORM, of_home
from core.errors import ChannelGone
from core.model import Channel
from core.ports import Drafts
from core.reply import LiveMessage, Notice


class SeveralAnnouncer:
    """Fits `core.ports.Announcer`; until `use` is called, news waits."""

    def __init__(self) -> None:
        self._rooms: Several | None = None
        self._drafts: Drafts | None = None

    @property
    def platform(self) -> str:
        """The first part of the channels it reaches."""
        return PLATFORM

    def use(self, rooms: Several, drafts: Drafts) -> None:
        """Tell news from now on; ``drafts`` keeps values too long for a button."""
        self._rooms, self._drafts = rooms, drafts

    async def announce(self, notice: Notice) -> None:
        """Show a notice as `SlackAnnouncer` does; `ChannelGone` where its workspace took the bot out."""
        announcer, team, here = self._of(notice.channel)
        await announcer.announce(replace(notice, channel=here, person=_here(notice.person, team)))

    async def show(self, live: LiveMessage) -> str:
        """Show how a training stands, as `SlackAnnouncer` does; `ChannelGone` as above."""
        announcer, _, here = self._of(live.channel)
        return await announcer.show(replace(live, channel=here))

    def _of(self, channel: Channel) -> tuple[SlackAnnouncer, str, Channel]:
        """Who speaks in a channel's workspace, which that is, and the channel as it is called there."""
        team, place = of_home(channel.place)
        workspace = self._rooms.workspace(team) if self._rooms else None
        if workspace is None or self._drafts is None:
            raise ChannelGone(channel=str(channel))
        announcer = SlackAnnouncer()
        announcer.use(workspace, self._drafts)
        return announcer, team, Channel(PLATFORM, place, channel.thread)


def _here(person: str, team: str) -> str:
    """The person as their workspace knows them; nobody where they belong to another."""
    platform, _, id = person.partition(":")
    home, user = of_home(id)
    return f"{platform}:{user}" if (platform, home) == (PLATFORM, team) else ""
