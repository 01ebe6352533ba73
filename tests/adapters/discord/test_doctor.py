"""The doctor says what is set up on Discord, and of what is not, where to click."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from discord.http import Route

from adapters.discord.commands import payloads
from adapters.discord.doctor import examine_discord
from adapters.discord.invitation import LABELS, PERMISSIONS
from core.commands import COMMANDS
from core.model import Language
from tests.adapters.discord.conftest import OPTIONS
from tests.adapters.discord.fake_discord import BOT, GUILD, FakeDiscord, guild, running_discord

ON = {"flags": 1 << 18}
RIGHTS = sum(1 << bit for bit in (10, 11, 15, 16, 35, 38))  # those of the invitation, and no others
OVERWRITE = {"id": str(GUILD), "type": 0, "allow": "0"}


@pytest.fixture(autouse=True)
def _own_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)


def set_up() -> dict[str, Any]:
    """A Discord on which nothing is missing."""
    return {"about": dict(ON), "commands": payloads(COMMANDS)}


async def examined(
    fake: FakeDiscord,
    language: Language = "en",
    **options: Any,  # noqa: ANN401 - any option
) -> dict[str, tuple[bool, str]]:
    changed = replace(OPTIONS, api_url=f"http://{fake.base}/api/v10", **options)
    found = await examine_discord(changed, language)
    assert len({part for part, _, _ in found}) == len(found)
    return {part: (fine, text) for part, fine, text in found}


async def troubles(fake: FakeDiscord, **options: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any option
    return [(part, text) for part, (fine, text) in (await examined(fake, **options)).items() if not fine]


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_where_nothing_is_missing_everything_is_fine(language: Language) -> None:
    async with running_discord(**set_up()) as fake:
        found = await examined(fake, language)
        changed = [one for one in fake.requests if one[0] != "GET"]

    assert len(found) == 5
    assert [fine for fine, _ in found.values()] == [True] * 5
    assert str(BOT) in str(found)
    assert "1" in found["Discord: team"][1]
    assert changed == []


async def test_a_refused_token_says_where_to_get_another() -> None:
    async with running_discord(token="another") as fake:
        found = await examined(fake)

    ((part, (fine, text)),) = found.items()
    assert (part, fine) == ("Discord: DISCORD_TOKEN", False)
    assert "Reset Token" in text


async def test_a_discord_that_does_not_answer_is_said() -> None:
    async with running_discord() as fake:
        pass
    ((part, text),) = await troubles(fake)

    assert part == "Discord"
    assert "DISCORD_API_URL" in text


async def test_a_missing_intent_names_the_switch_unless_it_is_not_wanted() -> None:
    async with running_discord(**set_up() | {"about": {"flags": 0}}) as fake:
        ((part, text),) = await troubles(fake)
        assert part == "Discord: Message Content Intent"
        assert f"applications/{BOT}/bot" in text
        assert await troubles(fake, message_content=False) == []


async def test_commands_that_are_missing_or_old_are_counted() -> None:
    old = [{**one, "options": []} if one["name"] == "ask" else one for one in payloads(COMMANDS)[1:]]
    async with running_discord(**set_up() | {"commands": old}) as fake:
        ((part, text),) = await troubles(fake)

    assert part == "Discord: commands"
    assert f"{len(payloads(COMMANDS)) - 1} of {len(payloads(COMMANDS))}" in text


async def test_an_endpoint_that_takes_the_interactions_away_is_found() -> None:
    async with running_discord(**set_up()) as fake:
        fake.about["interactions_endpoint_url"] = "https://elsewhere.example"
        ((part, text),) = await troubles(fake)

    assert part == "Discord: application"
    assert "Interactions Endpoint URL" in text


async def test_a_bot_that_anybody_can_invite_is_said_unless_its_servers_are_listed() -> None:
    async with running_discord(**set_up()) as fake:
        fake.about["bot_public"] = True
        ((_, text),) = await troubles(fake)
        assert "Public Bot" in text
        assert await troubles(fake, guilds=frozenset({GUILD})) == []


async def test_without_a_server_there_is_a_link_to_invite_the_bot() -> None:
    async with running_discord(**set_up() | {"servers": []}) as fake:
        ((_, text),) = await troubles(fake)
        assert f"client_id={BOT}" in text

    async with running_discord(**set_up()) as fake:
        ((part, text),) = await troubles(fake, guilds=frozenset({GUILD, 77}))
        assert part == "Discord: 77"
        assert "permissions=" in text


async def test_servers_beside_the_list_are_counted_and_several_without_a_list_are_trouble() -> None:
    other = {**guild(), "id": "2002", "name": "other"}
    other["roles"] = [{**guild()["roles"][0], "id": "2002"}]
    async with running_discord(**set_up() | {"servers": [guild(), other]}) as fake:
        found = await examined(fake, guilds=frozenset({GUILD}))
        assert found["Discord: servers"][0]
        assert "(1)" in found["Discord: servers"][1]
        assert "Discord: other" not in found

        ((_, text),) = await troubles(fake)
        assert "DISCORD_GUILDS" in text


async def test_a_server_that_denies_a_permission_names_it() -> None:
    poor = guild()
    poor["roles"][0]["permissions"] = str(RIGHTS - (1 << 15))
    async with running_discord(**set_up() | {"servers": [poor]}) as fake:
        ((part, text),) = await troubles(fake)

    assert part == "Discord: team"
    assert "Attach Files." in text
    assert "Server Settings > Roles" in text


@pytest.mark.parametrize(("denied", "named"), [(1 << 11, "#room (Send Messages"), (1 << 10, "")])
async def test_a_channel_that_denies_a_permission_is_named_unless_it_is_hidden(
    denied: int, named: str
) -> None:
    shut = guild()
    shut["roles"][0]["permissions"] = str(RIGHTS)
    shut["channels"][0]["permission_overwrites"] = [{**OVERWRITE, "deny": str(denied)}]
    async with running_discord(**set_up() | {"servers": [shut]}) as fake:
        told = await troubles(fake)

    assert [named in text for _, text in told] == ([True] if named else [])


def test_every_permission_of_the_invitation_has_a_name() -> None:
    assert LABELS.keys() == PERMISSIONS.keys()
