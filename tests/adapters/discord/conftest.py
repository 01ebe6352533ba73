"""A simulated Discord around the real adapter, core, storage and engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.env import Env

from adapters.discord.connection import DiscordConnection, Parts
from adapters.discord.notices import DiscordAnnouncer
from adapters.discord.options import DiscordOptions, Pace
from adapters.discord.sync import FileMark
from bot.build import Bot, now, open_bot
from bot.settings import Settings
from core.model import Actor, Channel, Role
from core.reply import Call, Reply
from storage.database import open_database
from storage.inbox import Inbox

OPTIONS = DiscordOptions("token", window=0.0, pace=Pace(edit=0.0, grace=0.0, retry=0.0))
BOSS = Actor("terminal", "boss", "민지", Role.ADMIN, "ko")
DESK = Channel("terminal", "desk")
OFFSIDE = {"question": "오프사이드가 있나요?", "answer": "호반느에는 오프사이드가 없어요."}
PLAYERS = {"question": "몇 명이서 하나요?", "answer": "한 팀은 **일곱 명**이에요."}


@dataclass(slots=True)
class Scene:
    """A server with one channel, a member, a teacher by role, an admin by Manage Server."""

    bot: Bot
    inbox: Inbox
    env: Env
    connection: DiscordConnection
    announcer: DiscordAnnouncer
    guild: GuildHandle
    channel: ChannelHandle
    member: MemberActor
    teacher: MemberActor
    admin: MemberActor
    build: Callable[..., tuple[DiscordConnection, DiscordAnnouncer]]

    @property
    def me(self) -> str:
        """The bot's mention."""
        user = self.connection.client.user
        assert user is not None
        return user.mention

    async def restart(self, **changes: Any) -> None:  # noqa: ANN401 - any option
        """Put a new process on the same world and data."""
        self.connection, self.announcer = self.build(**changes)
        await self.env.restart_bot(self.connection.client)

    def said(self, channel: ChannelHandle | None = None) -> list[str]:
        """What the bot wrote into a channel, oldest first."""
        me = self.connection.client.user
        history = sorted((channel or self.channel).history(), key=lambda message: message.id)
        written = (discord.MessageType.default, discord.MessageType.reply)
        mine = [one for one in history if me and one.author.id == me.id and one.type in written]
        return [message.content for message in mine]

    def calls(self, method: str, end: str) -> list[Any]:
        """The requests to Discord of a method whose path ends like this."""
        return [one for one in self.env.http_requests if one.method == method and one.path.endswith(end)]

    def speak(self, locale: str) -> None:
        """Let everybody's Discord be in a language from now on."""

        def spoken(event: str, payload: Any) -> None:  # noqa: ANN401 - as the simulation passes it
            if event == "INTERACTION_CREATE":
                payload["locale"] = locale

        self.env.backend.subscribers.insert(0, spoken)

    async def tell(self, command: str, values: Mapping[str, str]) -> Reply:
        """Run a command without Discord."""
        return await self.bot.app.result(Call(command, values, BOSS, DESK))


@asynccontextmanager
async def opened(folder: Path, **changes: Any) -> AsyncIterator[Scene]:  # noqa: ANN401 - any option
    """Run the bot with two taught pairs; ``changes`` are options and, as ``settings``, the bot's."""
    given = changes.pop("settings", {})
    settings = Settings(
        _env_file=None, hobane_data=folder / "data", **({"hobane_curated": "example"} | given)
    )  # type: ignore[call-arg]
    simulation = {"shard_count": 1} | changes.pop("simulation", {})
    taught = changes.pop("taught", (OFFSIDE, PLAYERS))
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(open_bot(settings))
        inbox = Inbox(await stack.enter_async_context(open_database(folder / "inbox")), now)
        await bot.services.chat_model.models()  # the engine starts outside of what the simulation watches
        for pair in taught:
            await bot.app.result(Call("addqa", pair, BOSS, DESK))

        def build(**more: Any) -> tuple[DiscordConnection, DiscordAnnouncer]:  # noqa: ANN401 - any option
            announcer = DiscordAnnouncer(patience=0.0)
            parts = Parts(bot.app, bot.services, inbox, FileMark(folder / "commands.txt"))
            return DiscordConnection(parts, replace(OPTIONS, **{**changes, **more}), announcer), announcer

        connection, announcer = build()
        env = await stack.enter_async_context(simcord.run(connection.client, **simulation))
        guild = env.create_guild()
        channel = guild.create_text_channel("일반")
        role = guild.create_role("선생님")
        boss = guild.create_role("운영", permissions=discord.Permissions(manage_guild=True))
        await env.settle()
        member = guild.add_member(env.create_user("수아"))
        teacher = guild.add_member(env.create_user("도윤"), roles=[role])
        admin = guild.add_member(env.create_user("민지"), roles=[boss])
        await bot.services.roles.give(f"discord:{teacher.id}", Role.TEACHER, "test")
        await env.settle()
        yield Scene(bot, inbox, env, connection, announcer, guild, channel, member, teacher, admin, build)


Open = Callable[..., AbstractAsyncContextManager[Scene]]


@pytest.fixture
def open_scene(tmp_path: Path) -> Open:
    """Open scenes in a folder of their own."""

    def opener(**changes: Any) -> AbstractAsyncContextManager[Scene]:  # noqa: ANN401 - any option
        return opened(tmp_path, **changes)

    return opener
