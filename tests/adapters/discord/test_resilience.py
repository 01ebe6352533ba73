"""What Discord does to a bot: limits, lost sessions, messages and servers that go away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.adapters.discord.fake_discord import ALICE, GUILD, running_discord
from tests.adapters.discord.test_halting import begun, connection, slow
from tests.adapters.discord.test_wire import _own_address, inbox, running
from tests.house import House

if TYPE_CHECKING:
    from storage.inbox import Inbox
    from tests.adapters.discord.conftest import Open

__all__ = ["_own_address", "inbox"]
LIMITED = {"message": "You are being rate limited.", "retry_after": 0.05, "global": False}
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
        await fake.drop(9)
        await fake.up.wait()
        await fake.dispatch("MESSAGE_CREATE", {**asked, "guild_id": str(GUILD)})
        await fake.say("다음 질문이에요?")
        await fake.until_said("네", "네")

    assert (fake.resumed, len(fake.identified)) == (0, 2)


async def test_an_answer_that_somebody_deletes_ends_the_model_and_is_not_begun_again(
    inbox: Inbox, tmp_path: Path
) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        fake.faults = [(*EDIT, 404, {"code": 10008, "message": "Unknown Message"})]
        model.gate.set()
        await fake.until(lambda: not fake.faults)
        await fake.say("그럼 다른 질문이에요?")
        await fake.until_said("한 팀은", "한 팀은 일곱 명")
    assert model.closed == 2


async def test_a_server_that_goes_away_while_it_is_answered_ends_quietly(
    inbox: Inbox, tmp_path: Path
) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        fake.faults = [(*EDIT, 404, {"code": 10003, "message": "Unknown Channel"})]
        await fake.dispatch("GUILD_DELETE", {"id": str(GUILD)})
        model.gate.set()
        await fake.until(lambda: not fake.faults)
        direct = fake._message(ALICE, "직접 물어볼게요?", None)
        await fake.dispatch("MESSAGE_CREATE", direct)
        await fake.until_said("한 팀은", "한 팀은 일곱 명")


async def test_whoever_owns_a_server_that_is_not_listed_is_told_once_why_nothing_happens(
    open_scene: Open,
) -> None:
    async with open_scene() as scene:
        await scene.restart(guilds=frozenset({scene.guild.id}))
        scene.env.backend.subscribers.insert(0, _as_invited)
        owner = scene.env.create_user("주인")
        scene.env.create_guild("다른 서버", owner=owner)
        await scene.env.settle()

        (told,) = [message.content for message in owner.dm_channel.history()]
        assert "DISCORD_GUILDS" in told


def _as_invited(event: str, payload: Any) -> None:  # noqa: ANN401 - as the simulation passes it
    """Discord tells a server that the bot has just been invited to without saying that it is available."""
    if event == "GUILD_CREATE":
        payload.pop("unavailable", None)
