"""What Discord does to a bot: limits, lost sessions, messages and servers that go away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from adapters.discord.texts import discord_text
from tests.adapters.discord.fake_discord import ALICE, CHANNEL, GUILD, FakeDiscord, running_discord
from tests.adapters.discord.test_halting import begun, connection, slow
from tests.adapters.discord.test_wire import _own_address, inbox, running
from tests.house import House

if TYPE_CHECKING:
    from storage.inbox import Inbox

__all__ = ["_own_address", "inbox"]
LIMITED = {"message": "You are being rate limited.", "retry_after": 0.05, "global": False}
UNKNOWN_MESSAGE = {"code": 10008, "message": "Unknown Message"}
SEND, EDIT = ("POST", "channels/messages"), ("PATCH", "channels/messages")


@pytest.mark.parametrize("where", [SEND, EDIT])
async def test_a_rate_limit_is_waited_out_and_the_answer_arrives_once(
    inbox: Inbox, tmp_path: Path, where: tuple[str, str]
) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        fake.faults = [(*where, 429, LIMITED), (*where, 429, LIMITED)]
        await begun(fake)
        model.gate.set()
        await fake.until_said("한 팀은 일곱 명")
    assert fake.faults == []


async def test_a_session_that_was_taken_away_is_begun_anew(inbox: Inbox, tmp_path: Path) -> None:
    async with running_discord() as fake, running(connection(fake, House(), inbox, tmp_path), fake):
        asked = await fake.say("첫 질문이에요, 혹시?")
        await fake.until_said("네")
        await fake.drop(9, False)
        await fake.up.wait()
        await fake.dispatch("MESSAGE_CREATE", {**asked, "guild_id": str(GUILD)})
        await fake.say("다음 질문이에요?")
        await fake.until_said("네", "네")

    assert (fake.resumed, len(fake.identified)) == (0, 2)


async def test_that_an_answer_was_deleted_is_said_under_its_question_and_the_model_ends(
    inbox: Inbox, tmp_path: Path
) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        asked = await begun(fake)
        fake.faults = [(*EDIT, 404, UNKNOWN_MESSAGE)]
        model.gate.set()
        await fake.until_said("한 팀은", discord_text("answer_deleted", "ko"))
        assert model.closed == 1
        line = [body for _, path, body in fake.requests if path.endswith("/messages")][-1]
        assert str(line["message_reference"]["message_id"]) == asked["id"]

        await fake.say("그럼 다른 질문이에요?")
        await fake.until_said("한 팀은", discord_text("answer_deleted", "ko"), "한 팀은 일곱 명")


async def test_where_the_question_was_deleted_too_it_is_told_directly(inbox: Inbox, tmp_path: Path) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        fake.faults = [
            (*EDIT, 404, UNKNOWN_MESSAGE),
            (*SEND, 400, {"code": 50035, "message": "Invalid Form"}),
        ]
        model.gate.set()
        await fake.until(lambda: fake.direct)
    moved = discord_text("moved", "ko", channel=CHANNEL)
    assert fake.direct == [f"{moved}\n{discord_text('answer_deleted', 'ko')}"]


@pytest.mark.parametrize("error", [(404, 10003), (403, 50001)])
async def test_that_the_bot_was_removed_while_it_answered_is_told_directly(
    inbox: Inbox, tmp_path: Path, error: tuple[int, int]
) -> None:
    house, model = slow()
    status, code = error
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        fake.faults = [(*EDIT, status, {"code": code, "message": "gone"})]
        await fake.dispatch("GUILD_DELETE", {"id": str(GUILD)})
        model.gate.set()
        await fake.until(lambda: fake.direct)
        assert fake.direct == [discord_text("place_gone", "ko", subject="‘몇 명이서 하나요?’")]

        direct = fake._message(ALICE, "직접 물어볼게요?", None)
        await fake.dispatch("MESSAGE_CREATE", direct)
        await fake.until_said("한 팀은", "한 팀은 일곱 명")


async def test_that_the_reply_to_a_command_was_deleted_is_said_to_its_user_alone(
    inbox: Inbox, tmp_path: Path
) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        token = await ask_by_command(fake, "ask")
        fake.faults = [("PATCH", f"webhooks/{token}/messages/@original", 404, UNKNOWN_MESSAGE)]
        model.gate.set()
        await fake.until(lambda: "지워져서" in fake.answers[token]["content"])
        assert fake.answers[token]["flags"] == 64  # seen by its user alone


async def test_whoever_dismisses_a_private_reply_is_told_nothing(inbox: Inbox, tmp_path: Path) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        token = await ask_by_command(fake, "whisper")
        fake.faults = [("PATCH", f"webhooks/{token}/messages/@original", 404, UNKNOWN_MESSAGE)]
        model.gate.set()
        await fake.until(lambda: not fake.faults)
        await fake.say("그럼 다른 질문이에요?")
        await fake.until_said("한 팀은 일곱 명")
        assert (fake.direct, "지워져서" in str(fake.requests)) == ([], False)


async def ask_by_command(fake: FakeDiscord, command: str) -> str:
    """Ask by a command, and wait until the half answer shows; returns the interaction's token."""
    options = [{"name": "question", "type": 3, "value": "몇 명?"}]
    token = await fake.interact(2, {"id": "1", "name": command, "type": 1, "options": options})
    await fake.until(lambda: fake.answers.get(token, {}).get("components"))
    return token


async def test_an_answer_that_discord_does_not_take_for_long_is_given_at_the_next_start(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.stream._TRIES", 2)
    house, model = slow()
    async with running_discord() as fake:
        async with running(connection(fake, house, inbox, tmp_path), fake):
            await begun(fake)
            fake.cut = 2
            model.gate.set()
            await fake.until(lambda: not fake.cut)
        assert fake.said() == ["한 팀은"]
        async with running(connection(fake, house, inbox, tmp_path), fake):
            await fake.until_said("한 팀은 일곱 명")
