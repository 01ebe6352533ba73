"""The whole bot as a process of its own, beside another Discord and a slow model host."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from tests.adapters.discord.fake_discord import FakeDiscord, running_discord
from tests.fake_host import DONE, FakeHost, piece, running_host, says, stream

ROOT = Path(__file__).resolve().parents[3]
QUESTION = "몇 명이서 하는 경기예요?"
WHOLE = "한 팀은 일곱 명이에요."


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


async def page_is_closed(port: int) -> None:
    """Wait until the process has begun to end."""
    async with asyncio.timeout(20):
        with suppress(ConnectionError):
            while True:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                await asyncio.sleep(0.02)


def surroundings(fake: FakeDiscord, host: FakeHost, data: Path, port: int) -> dict[str, str]:
    own = {
        "DISCORD_TOKEN": "token",
        "DISCORD_WINDOW": "0",
        "HOBANE_DATA": str(data),
        "HOBANE_PORT": str(port),
    }
    own |= {"DISCORD_API_URL": f"http://{fake.base}/api/v10", "DISCORD_GATEWAY_URL": f"ws://{fake.base}/gw"}
    own |= {"OPENAI_API_KEY": "key", "OPENAI_BASE_URL": host.base_url, "OPENAI_MODEL": "base"}
    return {"PATH": os.environ["PATH"], "HOME": str(data), "PYTHONPATH": str(ROOT), **own}


@asynccontextmanager
async def process(
    fake: FakeDiscord, host: FakeHost, data: Path, port: int = 0
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`hobane run`, connected."""
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "run",
        cwd=data,
        env=surroundings(fake, host, data, port or free_port()),
        stderr=-1,
    )
    try:
        async with asyncio.timeout(30):
            await fake.up.wait()
        yield started
    finally:
        with suppress(ProcessLookupError):
            started.kill()
        await started.communicate()


async def test_an_answer_under_way_is_finished_before_the_process_ends(tmp_path: Path) -> None:
    gate, page = asyncio.Event(), free_port()
    async with running_discord() as fake, running_host() as host:
        slow = stream(piece("한 팀은"), gate, piece(" 일곱 명이에요."), piece(finish="stop"), DONE)
        host.next("POST /chat/completions", slow)
        async with process(fake, host, tmp_path, page) as bot:
            await fake.say(QUESTION)
            await fake.until_said("한 팀은")
            bot.send_signal(signal.SIGTERM)
            await page_is_closed(page)
            gate.set()
            async with asyncio.timeout(20):
                _, log = await bot.communicate()

    assert fake.said() == [WHOLE]
    assert (bot.returncode, b"Traceback" in log) == (0, False)


async def test_an_answer_whose_process_was_killed_is_given_in_its_place_at_the_next_start(
    tmp_path: Path,
) -> None:
    async with running_discord() as fake, running_host() as host:
        host.next("POST /chat/completions", stream(piece("한 팀은"), asyncio.Event()))
        async with process(fake, host, tmp_path) as bot:
            await fake.say(QUESTION)
            await fake.until_said("한 팀은")
            bot.kill()
            await bot.wait()
        fake.up.clear()
        host.next("POST /chat/completions", says(WHOLE))
        async with process(fake, host, tmp_path):
            await fake.until_said(WHOLE)
