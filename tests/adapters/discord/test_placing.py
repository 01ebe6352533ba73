"""An answer opens a thread or stays, as the deployment says, the channel's own setting, and Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from adapters.discord.words import Asked
from bot.build import now
from core.errors import DatabaseLocked
from core.model import Channel
from core.texts import say

if TYPE_CHECKING:
    from core.places import Way
    from tests.adapters.discord.conftest import Open

PLAYERS = "몇 명이서 하나요?"
ANSWER = "한 팀은 **일곱 명**이에요."


async def test_a_channel_is_answered_as_an_admin_chose_for_it_there(open_scene: Open) -> None:
    async with open_scene() as scene:
        other = scene.guild.create_text_channel("잡담")
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        assert (scene.said(), list(scene.channel.threads)) == ([ANSWER], [])

        scene.speak("ko")
        chosen = await scene.admin.slash(scene.channel, "channel", answers="thread")
        assert chosen.response is not None
        assert chosen.ephemeral
        assert say("answers_thread", "ko") in chosen.response.content
        await scene.restart()
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        (thread,) = scene.channel.threads
        assert (scene.said(), scene.said(thread)) == ([ANSWER], [ANSWER])

        await scene.member.send(other, f"{scene.me} {PLAYERS}")
        assert (scene.said(other), list(other.threads)) == ([ANSWER], [])
        await scene.admin.slash(scene.channel, "channel", answers="unset")
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        assert scene.said() == [ANSWER, ANSWER]


async def test_a_thread_is_archived_when_the_channel_says_so(open_scene: Open) -> None:
    async with open_scene(answers="thread") as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        (opened,) = scene.calls("POST", "/threads")

        known = scene.connection.client.get_channel(scene.channel.id)
        assert opened.json["auto_archive_duration"] == known.default_auto_archive_duration  # type: ignore[union-attr]


async def test_the_chat_of_a_voice_channel_knows_no_threads(open_scene: Open) -> None:
    async with open_scene(answers="thread") as scene:
        voice = scene.guild.create_voice_channel("음성")
        await scene.env.settle()
        await scene.member.send(voice, f"{scene.me} {PLAYERS}")

        assert scene.said(voice) == [ANSWER]
        assert scene.calls("POST", "/threads") == []


async def test_without_the_choice_at_hand_the_answer_stays_in_place(
    open_scene: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_scene() as scene:

        async def locked(channel: Channel) -> Way | None:
            raise DatabaseLocked(path="data")

        monkeypatch.setattr(scene.bot.services.places, "way", locked)
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        assert scene.said() == [ANSWER]


async def test_an_answer_that_was_begun_in_its_thread_is_finished_there(open_scene: Open) -> None:
    async with open_scene(answers="thread") as scene:
        question = await scene.member.send(scene.channel, "나중에 물을게요")
        client = scene.connection.client
        parent = client.get_partial_messageable(scene.channel.id, guild_id=scene.guild.id)
        thread = await parent.get_partial_message(question.id).create_thread(name="질문")
        await thread.send("한 팀")
        talk, member = f"discord:{scene.channel.id}:u{scene.member.id}", str(scene.member.id)
        asked = Asked(question.id, scene.channel.id, talk, member, "수아", PLAYERS, guild=scene.guild.id)
        await scene.inbox.claim(asked.key, asked.dumps(), now())
        await scene.restart()

        (opened,) = scene.channel.threads
        assert (scene.said(opened), scene.said()) == ([ANSWER], [])
