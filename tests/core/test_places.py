"""A channel's own settings: admins choose how it is answered where the deployment leaves that open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model import Actor, Channel, Role
from core.options import Options
from core.places import Answering, way_of
from core.reply import Call, Reply, Tone
from tests.house import House

ADMIN = Actor("discord", "1", "민지", Role.ADMIN, "ko")
ROOM = Channel("discord", "42", "u1")


def house(answering: Answering = "channel") -> House:
    return House(options=Options(base_model="base", training_base="base", answering={"discord": answering}))


async def channel(at: House, place: Channel = ROOM, **values: str) -> Reply:
    return await at.app.result(Call("channel", values, ADMIN, place))


def rows(reply: Reply) -> list[str]:
    assert reply.table is not None
    return [state for _, state in reply.table.rows]


async def test_where_nobody_chose_a_channel_is_answered_in_place() -> None:
    at = house()
    shown = await channel(at)

    assert (shown.facts, shown.tone) == ({"answers": "unset"}, Tone.PLAIN)
    assert rows(shown) == ["질문한 자리에 답글로 (따로 정하지 않음)", "처음 그대로"]
    assert await way_of(ROOM, "channel", at.ports.places) == "reply"


async def test_what_an_admin_chose_holds_for_everybody_in_the_channel_until_it_is_taken_back() -> None:
    at, thread = house(), replace(ROOM, thread="77")
    chosen = await channel(at, answers="thread")

    assert (chosen.facts["answers"], chosen.tone) == ("thread", Tone.GOOD)
    assert rows(chosen)[0] == "질문마다 새 스레드"
    assert await way_of(thread, "channel", at.ports.places) == "thread"
    assert await way_of(Channel("discord", "43", "u1"), "channel", at.ports.places) == "reply"
    assert (await channel(at, answers="unset")).facts["answers"] == "unset"
    assert await way_of(ROOM, "channel", at.ports.places) == "reply"


@pytest.mark.parametrize("answering", ["thread", "reply"])
async def test_a_deployment_that_decides_for_all_channels_says_so(answering: Answering) -> None:
    at = house(answering)
    refused = await channel(at, answers="reply")

    assert f"DISCORD_ANSWERS={answering}" in refused.text
    assert "DISCORD_ANSWERS=channel" in refused.text
    assert (await channel(at)).facts["answers"] == answering
    assert await way_of(ROOM, answering, at.ports.places) == answering


@pytest.mark.parametrize(
    "place", [Channel("discord", "42"), Channel("web", "abc"), Channel("slack", "C", "1.2")]
)
async def test_where_there_is_nothing_to_choose_that_is_said(place: Channel) -> None:
    at = house()

    assert (await channel(at, place, answers="thread")).facts["error"] == "NothingToChoose"
    assert rows(await channel(at, place))[0] == "늘 질문한 자리"


async def test_the_prompt_in_force_is_named_by_where_it_comes_from() -> None:
    at = house()
    await at.app.result(Call("prompt", {"action": "set", "text": "모두", "where": "everywhere"}, ADMIN, ROOM))
    assert rows(await channel(at))[1] == "모든 채널의 것 (버전 1)"
    await at.app.result(Call("prompt", {"action": "set", "text": "여기", "where": "here"}, ADMIN, ROOM))
    assert rows(await channel(at))[1] == "이 채널의 것 (버전 1)"


async def test_only_admins_see_and_change_it() -> None:
    member = replace(ADMIN, role=Role.TEACHER)

    assert (await house().app.result(Call("channel", {}, member, ROOM))).facts["error"] == "NotAllowed"
