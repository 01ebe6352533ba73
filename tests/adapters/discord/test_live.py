"""How a training stands is one message of the channel, edited in its place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from core.errors import ChannelGone, MessageGone
from core.model import Channel
from core.reply import Button, LiveMessage, Reply

if TYPE_CHECKING:
    from tests.adapters.discord.conftest import Open, Scene

CANCEL = Button("그만두기", "cancel", {"number": "1"}, danger=True)


def live(scene: Scene, text: str, message: str = "") -> LiveMessage:
    channel = Channel("discord", str(scene.channel.id))
    return LiveMessage(channel, Reply(text, buttons=(CANCEL,)), "job:k:live", message)


async def test_the_message_is_sent_once_and_then_edited(open_scene: Open) -> None:
    async with open_scene() as scene:
        number = await scene.announcer.show(live(scene, "학습 중 10%"))
        assert await scene.announcer.show(live(scene, "학습 중 20%", number)) == number

        (shown,) = scene.channel.history()
        assert (str(shown.id), shown.content) == (number, "학습 중 20%")
        assert len(shown.components) == 1
        assert scene.calls("POST", "/messages")[0].json["enforce_nonce"] is True


async def test_after_a_restart_the_same_message_is_edited_and_at_its_end_loses_its_button(
    open_scene: Open,
) -> None:
    async with open_scene() as scene:
        number = await scene.announcer.show(live(scene, "학습 중 10%"))
        await scene.restart()
        await scene.announcer.show(replace(live(scene, "", number), reply=Reply("끝났어요")))

        (shown,) = scene.channel.history()
        assert (shown.content, shown.components) == ("끝났어요", [])


@pytest.mark.parametrize(("status", "code"), [(404, 10008), (403, 50013)])
async def test_a_deleted_message_and_a_missing_permission_end_the_edits(
    open_scene: Open, status: int, code: int
) -> None:
    async with open_scene() as scene:
        number = await scene.announcer.show(live(scene, "학습 중 10%"))
        path = f"/channels/{scene.channel.id}/messages/{number}"
        scene.env.inject_error("PATCH", path, status=status, code=code, times=None)
        with pytest.raises(MessageGone):
            await scene.announcer.show(live(scene, "학습 중 20%", number))


async def test_trouble_at_discord_is_only_a_delay(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.env.inject_error("POST", "/channels/*/messages", status=502)
        with pytest.raises(ChannelGone):
            await scene.announcer.show(live(scene, "학습 중 10%"))
        assert await scene.announcer.show(live(scene, "학습 중 10%"))
