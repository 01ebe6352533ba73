"""Measure what `hobane run` weighs on Discord: many servers and members, a flood of other people's messages, questions.

Run with ``python -m bench.discord_memory``. The bot is a process of its own beside a fake Discord on 127.0.0.1.
"""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psutil

from bench.table import table
from tests.adapters.discord.fake_discord import BOT, FakeDiscord, Json, guild, member, running_discord, user

SERVERS, CHANNELS, MEMBERS = 100, 20, 250  # Discord lists at most so many members of a server by itself
MESSAGES, PEOPLE, ROUNDS = 20_000, 20_000, 5
QUESTIONS, AT_ONCE = 1000, 20
_SETTLE = 2.0  # seconds until memory is read
_FIRST = 10**6  # ids of servers begin here


class World:
    """Servers full of people, over one connection to the gateway."""

    def __init__(self, fake: FakeDiscord) -> None:
        self._fake, self._sent, self._messages = fake, 1000, 0

    async def servers(self) -> None:
        """Tell the bot of all servers, each with its channels and members."""
        for number in range(SERVERS):
            await self._send("GUILD_CREATE", _server(_FIRST + number))

    async def messages(self, count: int) -> None:
        """Let people write to each other in all servers; nothing is meant for the bot."""
        for _ in range(count):
            self._messages += 1
            await self._send(
                "MESSAGE_CREATE", self._message(f"그냥 하는 이야기 {self._messages}번이에요. " * 5)
            )
            if self._messages % 100 == 0:
                await asyncio.sleep(0)

    async def questions(self, count: int) -> None:
        """Ask, some at once, and wait for every answer."""
        for _ in range(count // AT_ONCE):
            for _ in range(AT_ONCE):
                self._messages += 1
                asked = self._message(f"<@{BOT}> {self._messages}번 질문은 무엇인가요?")
                await self._send("MESSAGE_CREATE", asked | {"mentions": [user(BOT, bot=True)]})
            await self._answered(len(self._fake.messages) + AT_ONCE)

    async def _answered(self, count: int) -> None:
        await self._fake.until(lambda: len(self._fake.messages) >= count)

    def _message(self, text: str) -> Json:
        number = self._messages
        message = self._fake._message(10**9 + number % PEOPLE, text, 10**17 + number)
        del self._fake.messages[message["id"]]
        server = _FIRST + number % SERVERS
        return message | {"guild_id": str(server), "channel_id": str(server * 100), "member": member()}

    async def _send(self, kind: str, payload: Json) -> None:
        assert self._fake.line is not None
        self._sent += 1
        await self._fake.line.send({"op": 0, "t": kind, "s": self._sent, "d": payload})


def _server(id: int) -> Json:
    made = guild()
    made["roles"][0]["id"] = str(id)
    room = made["channels"][0]
    people = [{**member(), "user": user(10**9 + number)} for number in range(MEMBERS)]
    channels = [{**room, "id": str(id * 100 + number)} for number in range(CHANNELS)]
    me = [{**member(), "user": user(BOT, bot=True)}]
    return made | {
        "id": str(id),
        "channels": channels,
        "members": [*me, *people],
        "member_count": MEMBERS + 1,
    }


@asynccontextmanager
async def bot(fake: FakeDiscord, folder: str) -> AsyncIterator[psutil.Process]:
    """`hobane run`, connected."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    own = {"DISCORD_TOKEN": "token", "DISCORD_WINDOW": "0", "HOBANE_DATA": folder, "HOBANE_PORT": str(port)}
    own |= {"DISCORD_API_URL": f"http://{fake.base}/api/v10", "DISCORD_GATEWAY_URL": f"ws://{fake.base}/gw"}
    environment = {**os.environ, **own, "HOBANE_LOG": "error"}
    started = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "run", env=environment)
    try:
        async with asyncio.timeout(60):
            await fake.up.wait()
        yield psutil.Process(started.pid)
    finally:
        started.terminate()
        await started.wait()


async def weight(process: psutil.Process, world: World) -> str:
    """MB of memory once all that was sent has been taken up."""
    await world.questions(AT_ONCE)
    await asyncio.sleep(_SETTLE)
    return f"{process.memory_info().rss / 1e6:.0f}"


async def main() -> None:
    """Measure and print."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async with running_discord() as fake, bot(fake, folder) as process:
            await asyncio.sleep(_SETTLE)
            rows.append(("connected, one server", f"{process.memory_info().rss / 1e6:.0f}"))
            world = World(fake)
            rows.append(("first answers (the engine has started)", await weight(process, world)))
            await world.servers()
            told = f"{SERVERS} servers more, {SERVERS * CHANNELS:,} channels, {SERVERS * MEMBERS:,} members"
            rows.append((told, await weight(process, world)))
            for number in range(1, ROUNDS + 1):
                await world.messages(MESSAGES)
                rows.append((f"{number * MESSAGES:,} messages", await weight(process, world)))
            for number in range(1, ROUNDS + 1):
                await world.questions(QUESTIONS)
                rows.append((f"{number * QUESTIONS:,} questions answered", await weight(process, world)))
    print(table("Memory on Discord", ("after", "MB"), rows))


if __name__ == "__main__":
    asyncio.run(main())
