"""Discord as one of the bot's faces: connects, stays connected, hands events to those who answer them."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord.answering import Answering
from adapters.discord.asking import Asking
from adapters.discord.choices import Choices
from adapters.discord.client import Ears, HobaneClient
from adapters.discord.commands import payloads
from adapters.discord.faults import UNSTEADY, TokenRefused
from adapters.discord.gate import Gate
from adapters.discord.halting import Halts
from adapters.discord.interactions import Interactions
from adapters.discord.notices import DiscordAnnouncer
from adapters.discord.options import DiscordOptions
from adapters.discord.reading import Reading
from adapters.discord.sync import Mark, sync
from adapters.discord.texts import discord_text
from adapters.discord.tools import Tools
from adapters.discord.uninvited import tell_uninvited
from adapters.discord.words import (
    PEOPLE_WRITE,
    PLATFORM,
    asked_of,
    channel_of,
    mentions,
    replies_to,
    speaks_to_nobody,
)
from core.app import App
from core.errors import StorageTrouble
from core.ports import Inbox
from core.reply import Reply, Tone
from core.services import Services

_LONGEST_WAIT = 60.0  # seconds between two attempts to log in
_RECENT = 20  # turns of a thread
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the connection needs of the rest of the bot."""

    app: App
    services: Services
    inbox: Inbox
    mark: Mark


class DiscordConnection:
    """Runs the bot on Discord."""

    def __init__(self, parts: Parts, options: DiscordOptions, announcer: DiscordAnnouncer) -> None:
        self._parts, self._options, self._announcer = parts, options, announcer
        self.client = self._client(options.message_content)

    async def run(self) -> None:
        """Stay connected until cancelled; raises `TokenRefused` when Discord does not know the token."""
        wait = 1.0
        while True:
            try:
                async with self.client:
                    await self._connect()
            except discord.LoginFailure as error:
                log.error("Discord refused DISCORD_TOKEN; copy it again: developer portal, Bot, Reset Token")
                raise TokenRefused from error
            except discord.PrivilegedIntentsRequired:
                _warn_of_intent()
                self.client = self._client(message_content=False)
                continue
            except (discord.HTTPException, discord.GatewayNotFound, *UNSTEADY) as error:
                log.warning("Discord cannot be reached (%s); next try in %d s", type(error).__name__, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
            self.client = self._client(self.client.intents.message_content)

    async def _connect(self) -> None:
        try:
            await self.client.login(self._options.token)
            await self.client.connect()
        finally:
            if self._sync is not None:
                self._sync.cancel()
            self._announcer.disconnected()
            await self._asking.close()

    def _client(self, message_content: bool) -> HobaneClient:
        """Put everything together around a new client; an old one cannot be used again."""
        ears = Ears(self._started, self._ready, self._heard, self._used, self._pressed, self._joined)
        client = HobaneClient(self._options, ears, message_content)
        parts, services = self._parts, self._parts.services
        tools = Tools(parts.app, services.drafts, services.places, self._options, Halts())
        self._gate = Gate(client, self._options)
        self._answering = Answering(client, tools, Reading(client, services.options.question_limit))
        self._asking = Asking(self._answering, parts.inbox, services.now, self._options.window)
        self._interactions = Interactions(tools, Choices(services), self._gate)
        self._unfinished: list[tuple[str, str]] = []
        self._sync: asyncio.Task[bool] | None = None
        return client

    async def _started(self) -> None:
        self._unfinished = await self._asking.unfinished()
        registered = payloads(self._parts.app.commands.values())
        self._sync = asyncio.create_task(sync(self.client, registered, self._parts.mark), name="discord sync")

    async def _ready(self) -> None:
        self._announcer.connected(self.client, self._parts.services.drafts)
        unfinished, self._unfinished = self._unfinished, []
        await self._asking.resume(unfinished)
        log.info("Discord: connected as %s in %d servers", self.client.user, len(self.client.guilds))

    async def _used(self, interaction: discord.Interaction[Any]) -> None:
        await self._interactions.handle(interaction)

    async def _pressed(self, interaction: discord.Interaction[Any], custom_id: str) -> None:
        await self._interactions.pressed(interaction, custom_id)

    async def _heard(self, message: discord.Message) -> None:
        me = self.client.user
        if me is None or not self._from_a_person(message):
            return
        if not (self._meant(message, me) or await self._goes_on(message)):
            return
        asked = asked_of(message, me)
        refused = await self._refused(message, me)
        if refused is None:
            await self._asking.take(asked)
            return
        text = discord_text(refused, self._answering.language(asked))
        await self._asking.refuse(asked, Reply(text, Tone.TROUBLE))

    def _from_a_person(self, message: discord.Message) -> bool:
        """Never bots, webhooks, the bot itself, notices of Discord, or a server that is not on the list."""
        if message.author.bot or message.webhook_id is not None or message.type not in PEOPLE_WRITE:
            return False
        return message.guild is None or self._gate.admits_guild(message.guild.id)

    def _meant(self, message: discord.Message, me: discord.ClientUser) -> bool:
        """Whether a message is meant for the bot."""
        if message.guild is None or mentions(message, me) or replies_to(message, me):
            return True
        if not speaks_to_nobody(message):
            return False
        if isinstance(message.channel, discord.Thread) and message.channel.owner_id == me.id:
            return True
        return self._asking.expects(message.channel.id, message.author.id)

    async def _goes_on(self, message: discord.Message) -> bool:
        """Whether somebody goes on in a thread of others where they asked the bot before.

        What the others say there is left alone.
        """
        if not isinstance(message.channel, discord.Thread) or not speaks_to_nobody(message):
            return False
        place = channel_of(message.channel, message.author)
        try:
            turns = await self._parts.services.talks.recent(place, _RECENT)
        except StorageTrouble as trouble:
            log.warning("whether thread %s is a conversation is unknown: %s", place.thread, trouble.key)
            return False
        return f"{PLATFORM}:{message.author.id}" in {turn.person for turn in turns}

    async def _refused(self, message: discord.Message, me: discord.ClientUser) -> str | None:
        """Why a message cannot be answered, as a key of the adapter's texts."""
        if message.guild is None:
            return None if await self._gate.admits_person(message.author) else "not_you"
        hidden = not self.client.intents.message_content and not mentions(message, me)
        return "no_content" if hidden and not message.content else None

    async def _joined(self, guild: discord.Guild) -> None:
        """Nothing is answered in a server that is not on the list; whoever invited the bot hears why."""
        if not self._gate.admits_guild(guild.id):
            await tell_uninvited(self.client, guild, self._parts.services.options.language)


def _warn_of_intent() -> None:
    log.warning(
        "the Message Content intent is off, so only mentions, direct messages and commands are read; "
        "to turn it on: developer portal, Bot, Privileged Gateway Intents, Message Content Intent"
    )
