"""Tells news in Discord's channels, once each, and directly where a channel is gone."""

from __future__ import annotations

import asyncio
import hashlib
import logging

import discord

from adapters.discord.faults import UNSTEADY, may_pass
from adapters.discord.live import show_live
from adapters.discord.show import Layout, Page, pages_of
from adapters.discord.stage import ChannelStage
from adapters.discord.texts import discord_text
from adapters.discord.words import PLATFORM, address_of
from core.errors import ChannelGone
from core.model import Language
from core.ports import Drafts
from core.reply import LiveMessage, Notice
from core.texts import language_of

_PATIENCE = 10.0  # seconds for the connection to come up; well below the outbox's lease
log = logging.getLogger(__name__)


class DiscordAnnouncer:
    """The announcer of Discord (fits `core.ports.Announcer`); waits until a connection gives it a client."""

    def __init__(self, language: Language = "ko", patience: float = _PATIENCE) -> None:
        self._language, self._patience = language, patience
        self._ready = asyncio.Event()
        self._client: discord.Client | None = None
        self._drafts: Drafts | None = None

    @property
    def platform(self) -> str:
        """The first part of the channels it reaches."""
        return PLATFORM

    def connected(self, client: discord.Client, drafts: Drafts) -> None:
        """A connection is up: news can be told."""
        self._client, self._drafts = client, drafts
        self._ready.set()

    def disconnected(self) -> None:
        """The connection is over: news waits."""
        self._ready.clear()

    async def announce(self, notice: Notice) -> None:
        """Tell a notice in its channel, else directly to whom it concerns; raises `ChannelGone`.

        A channel that is a person is told directly from the start.
        """
        gone = ChannelGone(channel=str(notice.channel))
        client, drafts = await self._connection(gone)
        layout = Layout(language_of(notice.reply.text) or self._language)
        pages = await pages_of(notice.reply, layout, drafts)
        if notice.channel.person:
            if not await self._told_directly(client, notice, pages):
                raise gone
            return
        nonce = hashlib.sha256(notice.key.encode()).hexdigest()[:20]
        channel = client.get_partial_messageable(address_of(notice.channel))
        try:
            await _show(ChannelStage(channel, nonce=nonce), pages)
        except (discord.HTTPException, *UNSTEADY) as error:
            if may_pass(error):
                raise gone from error
            log.warning("news for %s goes to %s directly", notice.channel, notice.person or "nobody")
            if not await self._told_directly(client, notice, pages):
                raise gone from error

    async def show(self, live: LiveMessage) -> str:
        """Show how a training stands, in one message of its channel; see `adapters.discord.live`."""
        client, drafts = await self._connection(ChannelGone(channel=str(live.channel)))
        layout = Layout(language_of(live.reply.text) or self._language)
        return await show_live(client, live, (await pages_of(live.reply, layout, drafts))[-1])

    async def _connection(self, gone: ChannelGone) -> tuple[discord.Client, Drafts]:
        try:
            async with asyncio.timeout(self._patience):
                await self._ready.wait()
        except TimeoutError as error:
            raise gone from error
        if self._client is None or self._drafts is None:
            raise gone
        return self._client, self._drafts

    async def _told_directly(self, client: discord.Client, notice: Notice, pages: list[Page]) -> bool:
        platform, _, known = notice.person.partition(":")
        person = notice.channel.person or known
        if not person.isdecimal() or (platform != PLATFORM and not notice.channel.person):
            return False
        moved = discord_text("moved", self._language, channel=address_of(notice.channel))
        first = [] if notice.channel.person else [Page(moved)]
        nonce = hashlib.sha256(f"{notice.key} directly".encode()).hexdigest()[:20]
        try:
            user = await client.fetch_user(int(person))
            stage = ChannelStage(await user.create_dm(), nonce=nonce)
            await _show(stage, [*first, *pages])
        except (discord.HTTPException, *UNSTEADY):
            return False
        return True


async def _show(stage: ChannelStage, pages: list[Page]) -> None:
    for index, page in enumerate(pages):
        await stage.put(index, page)
