"""The whole connection over real sockets: other addresses, intents, resuming, restarts in the middle."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from discord.http import Route

from adapters.discord.connection import DiscordConnection, Parts
from adapters.discord.faults import TokenRefused
from adapters.discord.notices import DiscordAnnouncer
from adapters.discord.options import Pace
from adapters.discord.sync import FileMark
from adapters.discord.words import Asked
from bot.build import now
from core.model import Finish
from storage.database import open_database
from storage.inbox import Inbox
from tests.adapters.discord.conftest import OPTIONS
from tests.adapters.discord.fake_discord import ALICE, CHANNEL, GUILD, FakeDiscord, running_discord
from tests.house import House

_MESSAGE_CONTENT = 1 << 15


@pytest.fixture(autouse=True)
def _own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)  # put back what a connection changes for the process


@pytest.fixture
async def inbox(tmp_path: Path) -> AsyncIterator[Inbox]:
    async with open_database(tmp_path) as database:
        yield Inbox(database, now)


def connection(fake: FakeDiscord, house: House, inbox: Inbox, folder: Path) -> DiscordConnection:
    options = replace(
        OPTIONS,
        api_url=f"http://{fake.base}/api/v10",
        gateway_url=f"ws://{fake.base}/gw",
        pace=Pace(edit=0.01, grace=0.0, retry=0.01),
    )
    parts = Parts(house.app, house.services, inbox, FileMark(folder / "commands.txt"))
    return DiscordConnection(parts, options, DiscordAnnouncer())


@asynccontextmanager
async def running(made: DiscordConnection, fake: FakeDiscord) -> AsyncIterator[None]:
    task = asyncio.create_task(made.run())
    try:
        async with asyncio.timeout(10):
            await fake.up.wait()
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_an_unmodified_connection_works_against_another_discord(inbox: Inbox, tmp_path: Path) -> None:
    house = House()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await fake.say("안녕하세요, 질문이 있어요")
        await fake.until_said("네")
        registered = [body for method, path, body in fake.requests if method == "PUT"]

    assert [len(commands) > 10 for commands in registered] == [True]
    assert fake.identified[0] & _MESSAGE_CONTENT


async def test_without_the_intent_in_the_portal_the_bot_connects_without_it(
    inbox: Inbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")
    house, approved = House(), ((1 << 30) - 1) & ~_MESSAGE_CONTENT
    async with (
        running_discord(approved=approved) as fake,
        running(connection(fake, house, inbox, tmp_path), fake),
    ):
        await fake.say("뭐 하나 물어볼게요?")
        await fake.until_said("네")

    assert [bool(asked & _MESSAGE_CONTENT) for asked in fake.identified] == [True, False]
    assert "Message Content Intent" in caplog.text


async def test_a_wrong_token_is_said_and_ends_the_connection(
    inbox: Inbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_discord(token="another") as fake:
        with pytest.raises(TokenRefused):
            await connection(fake, House(), inbox, tmp_path).run()

    assert "DISCORD_TOKEN" in caplog.text
    assert "Bot token" not in caplog.text


@pytest.mark.parametrize(
    ("op", "data"), [(7, None), (9, True), (0, None)], ids=["reconnect", "invalid but resumable", "cut"]
)
async def test_a_question_in_a_gap_is_answered_once_after_resuming(
    inbox: Inbox, tmp_path: Path, op: int, data: bool | None
) -> None:
    async with running_discord() as fake, running(connection(fake, House(), inbox, tmp_path), fake):
        await fake.drop(op, data)
        asked = await fake.say("틈에 묻는 질문이에요?")
        await fake.until_said("네")
        await fake.dispatch("MESSAGE_CREATE", {**asked, "guild_id": str(GUILD)})
        await fake.say("다음 질문이에요?")
        await fake.until_said("네", "네")

    assert (fake.resumed, len(fake.identified)) == (1, 1)


async def test_a_half_shown_answer_of_a_dead_process_is_finished_in_its_place(
    inbox: Inbox, tmp_path: Path
) -> None:
    house = House()
    talk = f"discord:{CHANNEL}:u{ALICE}"
    asked = Asked(10**17 - 1, CHANNEL, talk, str(ALICE), "alice", "끊긴 질문이에요?", guild=GUILD)
    await inbox.claim(asked.key, asked.dumps(), house.now())
    async with running_discord() as fake:
        half = fake._post({"content": "절반", "nonce": f"{asked.message}-0", "enforce_nonce": True})
        async with running(connection(fake, house, inbox, tmp_path), fake):
            await fake.until_said("네")

    assert fake.messages[half["id"]]["content"] == "네"


async def test_an_answer_cut_by_a_stop_is_given_at_the_next_start(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.asking._PATIENCE", 0.0)
    house = House()
    async with running_discord() as fake:
        house.model.say = lambda model, turns: ["끊긴 ", *["말 "] * 10_000_000]
        async with running(connection(fake, house, inbox, tmp_path), fake):
            await fake.say("긴 답을 주세요, 네?")
            async with asyncio.timeout(10), fake.posted:
                await fake.posted.wait_for(fake.said)
        house.model.say = lambda model, turns: ["온전한 답", Finish()]
        async with running(connection(fake, house, inbox, tmp_path), fake):
            await fake.until_said("온전한 답")


async def test_discord_being_down_at_the_start_is_waited_out(inbox: Inbox, tmp_path: Path) -> None:
    async with running_discord(down=1) as fake, running(connection(fake, House(), inbox, tmp_path), fake):
        await fake.say("이제 되나요, 혹시?")
        await fake.until_said("네")
