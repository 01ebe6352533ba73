"""In a server that is not listed only a short notice is given, to whoever invited the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
import pytest

from adapters.discord.texts import discord_text
from adapters.discord.uninvited import tell_uninvited

if TYPE_CHECKING:
    from collections.abc import Callable

    from simcord.builders import UserHandle

    from tests.adapters.discord.conftest import Open, Scene

READS = discord.Permissions(view_audit_log=True).value


def invited(scene: Scene, by: UserHandle | None = None, rights: int = 0) -> Callable[[str, Any], None]:
    """Let the bot be new in the servers that are made from now on, invited by somebody."""

    def news(event: str, payload: Any) -> None:  # noqa: ANN401 - as the simulation passes it
        if event != "GUILD_CREATE":
            return
        payload.pop("unavailable", None)  # Discord leaves this out only of servers that are new
        guild = scene.env.backend.get_guild(int(payload["id"]))
        for role in (*payload["roles"], *guild.roles.values()):
            _set(role, rights)
        if by is not None:
            me = scene.env.backend.bot_user.id
            scene.env.backend.record_audit_log(guild.id, 28, target_id=1, user_id=by.id)
            scene.env.backend.record_audit_log(guild.id, 28, target_id=me, user_id=by.id)

    scene.env.backend.subscribers.insert(0, news)
    return news


def _set(role: Any, rights: int) -> None:  # noqa: ANN401 - a role of the simulation, or its payload
    if isinstance(role, dict):
        role["permissions"] = str(rights)
    else:
        role.permissions = rights


def told(person: UserHandle) -> list[str]:
    return [message.content for message in person.dm_channel.history()]


async def test_where_the_inviter_is_unknown_the_owner_is_told_once(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.restart(guilds=frozenset({scene.guild.id}))
        inviter, owner = scene.env.create_user("초대한 이"), scene.env.create_user("주인")
        invited(scene, by=inviter)
        other = scene.env.create_guild("다른 서버", owner=owner)
        await scene.env.settle()

        assert told(owner) == [discord_text("invited", "ko", name="다른 서버", guild=other.id)]
        assert told(inviter) == []
        assert scene.calls("GET", "/audit-logs") == []


async def test_where_the_server_lets_the_bot_read_who_invited_it_the_inviter_is_told(
    open_scene: Open,
) -> None:
    async with open_scene() as scene:
        await scene.restart(guilds=frozenset({scene.guild.id}))
        inviter, owner = scene.env.create_user("초대한 이"), scene.env.create_user("주인")
        invited(scene, by=inviter, rights=READS)
        other = scene.env.create_guild("다른 서버", owner=owner)
        await scene.env.settle()

        assert told(inviter) == [discord_text("invited", "ko", name="다른 서버", guild=other.id)]
        assert told(owner) == []


@pytest.mark.parametrize("trouble", ["no entry", "unreadable"])
async def test_without_an_entry_in_the_audit_log_the_owner_is_told(open_scene: Open, trouble: str) -> None:
    async with open_scene() as scene:
        await scene.restart(guilds=frozenset({scene.guild.id}))
        owner = scene.env.create_user("주인")
        invited(scene, rights=READS)
        if trouble == "unreadable":
            scene.env.inject_error("GET", "/guilds/*/audit-logs", status=403, code=50013)
        scene.env.create_guild("다른 서버", owner=owner)
        await scene.env.settle()

        assert len(told(owner)) == 1


async def test_whoever_takes_no_direct_messages_is_not_told_and_nothing_breaks(open_scene: Open) -> None:
    async with open_scene() as scene:
        guild = scene.connection.client.get_guild(scene.guild.id)
        assert guild is not None
        scene.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
        await tell_uninvited(scene.connection.client, guild, "ko")

        assert scene.said() == []


async def test_a_server_on_the_list_hears_nothing(open_scene: Open) -> None:
    async with open_scene() as scene:
        owner = scene.env.create_user("주인")
        invited(scene)
        scene.env.create_guild("우리 서버", owner=owner)
        await scene.env.settle()

        assert told(owner) == []
