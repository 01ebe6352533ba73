"""News reaches the channel that asked, else the person, once; else it waits."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from adapters.discord.notices import DiscordAnnouncer
from adapters.discord.texts import discord_text
from bot.build import now
from core.announcements import Announcements
from core.errors import ChannelGone
from core.model import Channel
from core.reply import Button, Notice, Reply, Tone

if TYPE_CHECKING:
    from tests.adapters.discord.conftest import Open, Scene

NEWS = Reply("3번 학습이 끝났어요.", Tone.GOOD, (Button("새 모델로 답하기", "use", {"model": "ft:호반느"}),))


def notice(scene: Scene, **changes: object) -> Notice:
    channel = Channel("discord", str(scene.channel.id), f"u{scene.admin.id}")
    return replace(Notice(channel, NEWS, "job:1:ended", f"discord:{scene.admin.id}"), **changes)  # type: ignore[arg-type]


async def test_news_is_told_in_the_channel_that_asked_with_a_nonce_and_buttons(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.announcer.announce(notice(scene))

        (told,) = scene.channel.history()
        (post,) = scene.calls("POST", "/messages")
        assert told.content == "✅ 3번 학습이 끝났어요."
        assert told.components != []
        assert post.json["enforce_nonce"] is True
        assert len(post.json["nonce"]) <= 25


async def test_the_nonce_is_the_same_for_the_same_news(open_scene: Open) -> None:
    async with open_scene() as scene:
        for key in ("job:1:ended", "job:1:ended", "job:2:ended"):
            await scene.announcer.announce(notice(scene, key=key))

        first, again, other = (one.json["nonce"] for one in scene.calls("POST", "/messages"))
        assert first == again != other


async def test_news_of_a_thread_goes_to_the_thread(open_scene: Open) -> None:
    async with open_scene(answers="thread") as scene:
        await scene.member.send(scene.channel, f"{scene.me} 몇 명이서 하나요?")
        (thread,) = scene.channel.threads
        channel = Channel("discord", str(scene.channel.id), str(thread.id))
        await scene.announcer.announce(notice(scene, channel=channel))

        assert scene.said(thread)[-1] == "✅ 3번 학습이 끝났어요."


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10003)])
async def test_where_the_channel_is_closed_the_person_hears_it(
    open_scene: Open, status: int, code: int
) -> None:
    async with open_scene() as scene:
        path = f"/channels/{scene.channel.id}/messages"
        scene.env.inject_error("POST", path, status=status, code=code, times=None)
        await scene.announcer.announce(notice(scene))

        moved = discord_text("moved", "ko", channel=scene.channel.id)
        assert scene.said(scene.admin.user.dm_channel) == [moved, "✅ 3번 학습이 끝났어요."]
        assert scene.said() == []


async def test_news_for_one_person_is_told_directly_and_nowhere_else(open_scene: Open) -> None:
    async with open_scene() as scene:
        person = f"discord:{scene.member.user.id}"
        await scene.announcer.announce(notice(scene, channel=Channel.direct(person), person=person))

        assert scene.said(scene.member.user.dm_channel) == ["✅ 3번 학습이 끝났어요."]
        assert scene.said() == []


async def test_what_cannot_be_told_at_all_waits(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
        with pytest.raises(ChannelGone):
            await scene.announcer.announce(notice(scene))
        with pytest.raises(ChannelGone):
            await scene.announcer.announce(notice(scene, person="web:1"))


async def test_admins_see_in_the_list_of_trainings_what_could_not_be_told_anywhere(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.tell("demo", {})
        await scene.tell("retrain", {"yes": "yes"})
        await scene.bot.services.outbox.put(notice(scene))
        scene.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
        assert await Announcements(scene.bot.services.outbox, [scene.announcer], now).deliver() == 0

        seen = [await one.slash(scene.channel, "jobs") for one in (scene.admin, scene.teacher)]
        texts = [one.response.content for one in seen if one.response is not None]
        assert ["3번 학습이 끝났어요." in text for text in texts] == [True, False]


async def test_trouble_at_discord_sends_nobody_a_direct_message(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.env.inject_error("POST", "/channels/*/messages", status=502)
        with pytest.raises(ChannelGone):
            await scene.announcer.announce(notice(scene))

        assert scene.said(scene.admin.user.dm_channel) == []


async def test_before_the_connection_is_up_news_waits() -> None:
    channel = Channel("discord", "1")
    with pytest.raises(ChannelGone):
        await DiscordAnnouncer(patience=0.0).announce(Notice(channel, NEWS, "key"))


async def test_a_training_started_here_is_announced_here_after_a_restart(open_scene: Open) -> None:
    async with open_scene(settings={"hobane_repeats": 1}) as scene:
        await scene.tell("demo", {})
        await scene.admin.slash(scene.channel, "retrain", yes=True)
        await scene.restart()
        async with asyncio.timeout(30):
            while not (await scene.bot.services.jobs.recent(1))[0].status.ended:
                await scene.bot.services.training.look()
                await asyncio.sleep(0.02)  # the training is a process of its own
        deliveries = Announcements(scene.bot.services.outbox, [scene.announcer], now)
        assert await deliveries.deliver() == 1
        assert await deliveries.deliver() == 0

        news = scene.channel.last_message
        assert news is not None
        assert news.content.startswith("✅ Training #1 is done")
