"""Two shards: each server's questions come over its own, direct ones over the first, each answered once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
import pytest

from tests.adapters.discord.fake_discord import (
    ALICE,
    BOT,
    CHANNEL,
    GUILD,
    FakeDiscord,
    Json,
    Line,
    guild,
    member,
    serving,
    user,
)
from tests.adapters.discord.test_wire import _own_address, connection, inbox, running
from tests.house import House

if TYPE_CHECKING:
    from storage.inbox import Inbox
    from tests.adapters.discord.conftest import Open

__all__ = ["_own_address", "inbox"]
SECOND, ROOM = (1 << 22) + GUILD, (1 << 22) + CHANNEL  # a server of the second shard, and its channel
SERVERS = {0: (GUILD, CHANNEL), 1: (SECOND, ROOM)}
PLAYERS = "몇 명이서 하나요?"
ANSWER = "한 팀은 **일곱 명**이에요."


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hook(client: discord.Client, shard: int | None, *, initial: bool = False) -> None:
        """Discord takes one shard in five seconds; this one takes two at a time."""

    monkeypatch.setattr(discord.Client, "before_identify_hook", hook)


@dataclass(slots=True)
class ShardedDiscord(FakeDiscord):
    """A Discord that wants two connections, each for one of two servers."""

    lines: dict[int, Line] = field(default_factory=dict)
    logs: dict[int, list[Json]] = field(default_factory=lambda: {0: [], 1: []})
    shards: list[list[int]] = field(default_factory=list)

    async def _identify(self, line: Line, asked: Json) -> None:
        shard = asked["shard"][0]
        self.shards.append(asked["shard"])
        self.lines[shard], line.session = line, f"session-{shard}"
        place = SERVERS[shard][0]
        ready = {"v": 10, "user": user(BOT, bot=True), "guilds": [{"id": str(place), "unavailable": True}]}
        ready |= {"session_id": line.session, "resume_gateway_url": "ws://resume.invalid"}
        ready |= {"shard": asked["shard"], "application": {"id": str(BOT), "flags": 0}}
        await self.send(shard, "READY", ready)
        await self.send(shard, "GUILD_CREATE", _server(shard))
        if len(self.lines) == 2:
            self.up.set()

    async def _resume(self, line: Line, asked: Json) -> None:
        shard = int(asked["session_id"].removeprefix("session-"))
        self.resumed += 1
        self.lines[shard], line.session = line, asked["session_id"]
        for payload in self.logs[shard][asked["seq"] :]:
            await line.send(payload)
        await self.send(shard, "RESUMED", {})
        self.up.set()

    async def send(self, shard: int, kind: str, data: Json) -> None:
        """Send an event over one connection; without it, it waits to be replayed."""
        payload = {"op": 0, "t": kind, "s": len(self.logs[shard]) + 1, "d": data}
        self.logs[shard].append(payload)
        if shard in self.lines:
            await self.lines[shard].send(payload)

    async def ask(self, shard: int, text: str) -> None:
        """Alice mentions the bot in the server of a shard."""
        place, channel = SERVERS[shard]
        message = {**self._message(ALICE, f"<@{BOT}> {text}"), "mentions": [user(BOT, bot=True)]}
        message |= {"channel_id": str(channel), "guild_id": str(place), "member": member()}
        await self.send(shard, "MESSAGE_CREATE", message)

    async def interrupt(self, shard: int) -> None:
        """Ask one connection to come anew."""
        self.up.clear()
        await self.lines.pop(shard).send({"op": 7, "d": None})

    def _answer(self, method: str, path: list[str], body: Any) -> Any:  # noqa: ANN401 - JSON
        answer = super(ShardedDiscord, self)._answer(method, path, body)
        if path[0] == "gateway":
            answer["shards"], answer["session_start_limit"]["max_concurrency"] = 2, 2
        return answer

    def places(self) -> list[int]:
        """In which channels the bot said something."""
        paths = (path.split("/") for method, path, _ in self.requests if method == "POST")
        return [int(path[1]) for path in paths if path[0] == "channels" and path[-1] == "messages"]


def _server(shard: int) -> Json:
    place, channel = SERVERS[shard]
    found = guild()
    found["roles"][0]["id"], found["channels"][0]["id"] = str(place), str(channel)
    return found | {"id": str(place)}


async def test_each_shard_connects_once_and_answers_what_comes_over_it(inbox: Inbox, tmp_path: Path) -> None:
    async with serving(ShardedDiscord()) as fake, running(connection(fake, House(), inbox, tmp_path), fake):
        await fake.ask(0, "첫 서버의 질문이에요?")
        await fake.until_said("네")
        await fake.ask(1, "둘째 서버의 질문이에요?")
        await fake.until_said("네", "네")
        await fake.send(0, "MESSAGE_CREATE", fake._message(ALICE, "직접 묻는 질문이에요?"))
        await fake.until_said("네", "네", "네")

    assert sorted(fake.shards) == [[0, 2], [1, 2]]
    assert fake.places()[:2] == [CHANNEL, ROOM]
    assert len([one for one in fake.requests if one[0] == "PUT"]) == 1  # the commands are registered once


async def test_a_shard_that_comes_anew_loses_nothing_and_leaves_the_other_alone(
    inbox: Inbox, tmp_path: Path
) -> None:
    async with serving(ShardedDiscord()) as fake, running(connection(fake, House(), inbox, tmp_path), fake):
        await fake.interrupt(1)
        await fake.ask(1, "틈에 묻는 질문이에요?")
        await fake.ask(0, "그사이 다른 서버의 질문이에요?")
        await fake.until_said("네", "네")
        async with asyncio.timeout(10):
            await fake.up.wait()

    assert (fake.resumed, len(fake.shards)) == (1, 2)
    assert sorted(fake.places()) == [CHANNEL, ROOM]


async def test_the_whole_bot_serves_the_servers_of_both_shards(open_scene: Open) -> None:
    async with open_scene(simulation={"shard_count": 2}) as scene:
        taken = (scene.guild.id >> 22) % 2
        other = scene.env.create_guild("다른 서버", shard_id=1 - taken)
        room = other.create_text_channel("잡담")
        await scene.env.settle()
        guest = other.add_member(scene.env.create_user("손님"))
        await guest.send(room, f"{scene.me} {PLAYERS}")
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        assert (scene.said(room), scene.said()) == ([ANSWER], [ANSWER])

        await scene.restart()
        await guest.send(room, f"{scene.me} {PLAYERS}")
        assert scene.said(room) == [ANSWER, ANSWER]
