"""Questions by mention, reply, direct message and in threads are answered once, where they were asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord
import pytest

from adapters.discord.asking import seems_opener
from adapters.discord.texts import discord_text
from adapters.discord.words import Asked
from bot.build import now
from core.errors import DatabaseLocked
from core.texts import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simcord.actors import MemberActor
    from simcord.builders import ChannelHandle

    from core.model import Channel, Turn
    from tests.adapters.discord.conftest import Open, Scene

PLAYERS = "몇 명이서 하나요?"
ANSWER = "한 팀은 **일곱 명**이에요."


async def test_a_mention_is_answered_under_the_question(open_scene: Open) -> None:
    async with open_scene() as scene:
        asked = await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")

        answer = scene.channel.last_message
        assert scene.said() == [ANSWER]
        assert answer is not None
        assert answer.reference is not None
        assert (answer.reference.message_id, answer.flags.suppress_embeds) == (asked.id, True)


async def test_typing_shows_before_the_first_text(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")

        paths = [one.path.split("/")[-1] for one in scene.env.http_requests if one.method == "POST"]
        assert paths.index("typing") < paths.index("messages")


async def test_a_direct_message_needs_no_mention(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.member.send_dm(PLAYERS)

        answer = scene.member.user.dm_channel.last_message
        assert answer is not None
        assert (answer.content, answer.reference) == (ANSWER, None)


async def test_a_reply_to_the_bot_is_a_question(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        answer = scene.channel.last_message
        assert answer is not None
        await scene.member.send(scene.channel, "오프사이드가 있나요?", reply_to=answer)

        assert scene.said() == [ANSWER, "호반느에는 오프사이드가 없어요."]


async def test_other_talk_is_not_answered(open_scene: Open) -> None:
    async with open_scene() as scene:
        other = await scene.teacher.send(scene.channel, PLAYERS)
        await scene.member.send(scene.channel, "글쎄요", reply_to=other)
        await scene.member.send(scene.channel, "@everyone 몇 명이서 하나요?")

        assert scene.said() == []


async def test_bots_webhooks_and_the_bot_itself_are_never_answered(open_scene: Open) -> None:
    async with open_scene() as scene:
        robot = scene.guild.add_member(scene.env.create_user("로봇", bot=True))
        await robot.send(scene.channel, f"{scene.me} {PLAYERS}")
        await scene.guild.create_webhook(scene.channel).send(f"{scene.me} {PLAYERS}")
        assert scene.said() == []

        await scene.tell("addqa", {"question": "누구야?", "answer": f"{scene.me} 몇 명이서 하나요?"})
        await scene.member.send(scene.channel, f"{scene.me} 누구야?")
        assert len(scene.said()) == 1


async def test_an_empty_mention_is_asked_what_it_wants_to_know(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, scene.me)

        assert scene.said() == ["⚠️ " + say("EmptyQuestion", "ko")]


async def test_a_question_can_open_a_thread_and_go_on_there_without_a_mention(open_scene: Open) -> None:
    async with open_scene(answers="thread") as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        (thread,) = scene.channel.threads
        assert (thread.name, scene.said(thread), scene.said()) == (PLAYERS, [ANSWER], [])

        await scene.teacher.send(thread, "오프사이드가 있나요?")
        await scene.teacher.send(thread, f"{scene.member.mention} 그렇대요")
        assert scene.said(thread) == [ANSWER, "호반느에는 오프사이드가 없어요."]


async def thread_of(person: MemberActor, scene: Scene) -> ChannelHandle:
    """A thread that somebody opened."""
    scene.env.backend.create_thread(scene.channel.id, "경기 이야기", person.id)
    await scene.env.settle()
    (thread,) = scene.channel.threads
    return thread


async def test_in_a_thread_of_others_whoever_asked_goes_on_without_a_mention(open_scene: Open) -> None:
    async with open_scene() as scene:
        thread = await thread_of(scene.teacher, scene)
        await scene.member.send(thread, "오프사이드가 있나요?")
        assert scene.said(thread) == []
        await scene.member.send(thread, f"{scene.me} {PLAYERS}")
        await scene.teacher.send(thread, "오프사이드가 있나요?")
        await scene.member.send(thread, f"{scene.teacher.mention} 오프사이드가 있나요?")
        assert scene.said(thread) == [ANSWER]

        await scene.restart()
        await scene.member.send(thread, "오프사이드가 있나요?")
        assert scene.said(thread) == [ANSWER, "호반느에는 오프사이드가 없어요."]


async def test_without_the_conversation_at_hand_a_thread_of_others_is_left_alone(
    open_scene: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_scene() as scene:
        thread = await thread_of(scene.teacher, scene)

        async def locked(channel: Channel, limit: int) -> Sequence[Turn]:
            raise DatabaseLocked(path="data")

        monkeypatch.setattr(scene.bot.services.talks, "recent", locked)
        await scene.member.send(thread, PLAYERS)
        assert scene.said(thread) == []


async def test_without_the_right_to_open_threads_the_answer_stays_in_the_channel(open_scene: Open) -> None:
    async with open_scene(answers="thread") as scene:
        scene.env.inject_error("POST", "/channels/*/messages/*/threads", status=403, code=50013)
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")

        assert scene.said() == [ANSWER]


async def test_each_person_has_an_own_conversation_in_a_channel_and_a_thread_is_shared(
    open_scene: Open,
) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        await scene.teacher.send(scene.channel, f"{scene.me} 오프사이드가 있나요?")

        forgotten = await scene.teacher.slash(scene.channel, "forget")
        assert forgotten.response is not None
        assert "2" in forgotten.response.content


async def test_the_same_message_delivered_twice_is_answered_once(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        payload = next(one[2] for one in scene.env.backend.transcript if one[1] == "MESSAGE_CREATE")
        scene.env.backend.emit("MESSAGE_CREATE", payload)
        await scene.env.settle()

        await scene.restart()
        scene.env.backend.emit("MESSAGE_CREATE", payload)
        await scene.env.settle()
        assert scene.said() == [ANSWER]


async def test_quick_messages_of_one_person_are_answered_once(open_scene: Open) -> None:
    async with open_scene(window=60.0, simulation={"settle_timeout": 3.0}) as scene:
        await scene.member.send(scene.channel, f"{scene.me} 안녕")
        await scene.member.send(scene.channel, "질문 있어요")
        await scene.teacher.send(scene.channel, "저도요")
        assert scene.said() == []

        last = await scene.member.send(scene.channel, PLAYERS)
        assert len(scene.said()) == 1
        answer = scene.channel.last_message
        assert answer is not None
        assert answer.reference is not None
        assert answer.reference.message_id == last.id
        assert await scene.inbox.unfinished(now() - timedelta(minutes=1)) == []


async def test_an_opener_alone_is_answered_after_the_window(open_scene: Open) -> None:
    async with open_scene(window=60.0, simulation={"settle_timeout": 3.0}) as scene:
        await scene.member.send_dm("안녕")
        assert scene.said(scene.member.user.dm_channel) == []
        await scene.env.advance_time(61)
        assert len(scene.said(scene.member.user.dm_channel)) == 1


@pytest.mark.parametrize(
    ("text", "opener"),
    [
        ("안녕", True),
        ("질문 있어요", True),
        ("hi there", True),
        ("몇 명?", False),
        (PLAYERS, False),
        ("", False),
    ],
)
def test_openers_are_short_and_ask_nothing(text: str, opener: bool) -> None:
    assert seems_opener(text) is opener


async def test_what_a_dead_process_left_undone_is_answered_at_the_next_start(open_scene: Open) -> None:
    async with open_scene() as scene:
        member, place = str(scene.member.id), scene.channel.id
        talk = f"discord:{place}:u{member}"
        fresh = Asked(10**18, place, talk, member, "수아", PLAYERS, guild=scene.guild.id)
        old = Asked(10**18 + 1, place, talk, member, "수아", "오프사이드가 있나요?", guild=scene.guild.id)
        await scene.inbox.claim(fresh.key, fresh.dumps(), now() - timedelta(minutes=9))
        await scene.inbox.claim(old.key, old.dumps(), now() - timedelta(minutes=11))
        await scene.inbox.claim("discord:3", "not json", now())
        await scene.inbox.claim("slack:4", "{}", now())
        await scene.restart()
        assert scene.said() == [ANSWER]

        await scene.restart()
        assert scene.said() == [ANSWER]
        left = await scene.inbox.unfinished(now() - timedelta(minutes=5))
        assert [key for key, _ in left] == ["slack:4"]


async def test_an_answer_that_was_begun_is_finished_in_its_place(open_scene: Open) -> None:
    async with open_scene() as scene:
        question = await scene.member.send(scene.channel, "나중에 물을게요")
        channel = scene.connection.client.get_partial_messageable(scene.channel.id)
        half = await channel.send("한 팀", reference=question)
        talk, member = f"discord:{scene.channel.id}", str(scene.member.id)
        asked = Asked(question.id, scene.channel.id, talk, member, "수아", PLAYERS, guild=scene.guild.id)
        await scene.inbox.claim(asked.key, asked.dumps(), now())
        await scene.restart()

        assert scene.said() == [ANSWER]
        assert half.id == max(message.id for message in scene.channel.history())


async def test_without_the_message_content_intent_mentions_and_direct_messages_work(open_scene: Open) -> None:
    approved = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    async with open_scene(message_content=False, simulation={"approved_intents": approved}) as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        await scene.member.send_dm(PLAYERS)
        assert scene.said() + scene.said(scene.member.user.dm_channel) == [ANSWER, ANSWER]

        def without_ping(event: str, payload: Any) -> None:  # noqa: ANN401 - as the simulation passes it
            if event == "MESSAGE_CREATE":
                payload.update(mentions=[], content="")  # what Discord sends of such a message

        scene.env.backend.subscribers.insert(0, without_ping)
        answer = scene.channel.last_message
        assert answer is not None
        await scene.member.send(scene.channel, "그럼 오프사이드는?", reply_to=answer)
        assert scene.said()[1:] == [f"⚠️ {discord_text('no_content', 'ko')}"]


async def test_in_a_server_that_is_not_listed_nothing_is_answered(open_scene: Open) -> None:
    async with open_scene(guilds=frozenset({1})) as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        used = await scene.admin.slash(scene.channel, "retrain")

        assert scene.said() == []
        assert used.response is not None
        assert used.ephemeral
        assert "DISCORD_GUILDS" in used.response.content


async def test_strangers_to_the_listed_servers_are_not_answered_directly(open_scene: Open) -> None:
    async with open_scene(guilds=frozenset({1})) as scene:
        await scene.member.send_dm(PLAYERS)
        assert scene.said(scene.member.user.dm_channel) == [f"⚠️ {discord_text('not_you', 'ko')}"]

        await scene.restart(guilds=frozenset({scene.guild.id}))
        await scene.member.send_dm(PLAYERS)
        assert scene.said(scene.member.user.dm_channel)[1:] == [ANSWER]


async def test_where_the_bot_may_not_write_the_asker_hears_it_directly(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.env.inject_error("POST", f"/channels/{scene.channel.id}/messages", status=403, code=50013)
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")

        assert scene.said() == []
        told = scene.said(scene.member.user.dm_channel)
        assert told == [discord_text("cannot_write", "ko", channel=scene.channel.id)]
        assert await scene.inbox.unfinished(now() - timedelta(minutes=1)) == []


@pytest.mark.parametrize("code", [50083, 160005])
async def test_an_archived_or_locked_thread_is_told_directly_and_never_twice(
    open_scene: Open, code: int
) -> None:
    async with open_scene(answers="thread") as scene:
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        (thread,) = scene.channel.threads
        scene.env.inject_error("POST", f"/channels/{thread.id}/messages", status=400, code=code, times=None)
        await scene.member.send(thread, "오프사이드가 있나요?")

        assert len(scene.said(scene.member.user.dm_channel)) == 1


async def test_that_the_channel_went_away_is_told_directly_and_once(open_scene: Open) -> None:
    async with open_scene() as scene:
        path = f"/channels/{scene.channel.id}/messages"
        scene.env.inject_error("POST", path, status=404, code=10003, times=None)
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")
        told = discord_text("place_gone", "ko", channel=0, subject=f"‘{PLAYERS}’")

        assert (scene.said(), scene.said(scene.member.user.dm_channel)) == ([], [told])
        assert await scene.inbox.unfinished(now() - timedelta(minutes=1)) == []


async def test_trouble_at_discord_is_waited_out(open_scene: Open) -> None:
    async with open_scene() as scene:
        scene.env.inject_error("POST", "/channels/*/messages", status=503, times=2)
        await scene.member.send(scene.channel, f"{scene.me} {PLAYERS}")

        assert scene.said() == [ANSWER]


async def test_mentions_in_an_answer_reach_nobody(open_scene: Open) -> None:
    async with open_scene(taught=({"question": "누구 불러?", "answer": "@everyone <@1> 모여요"},)) as scene:
        await scene.member.send(scene.channel, f"{scene.me} 누구 불러?")

        posts = scene.calls("POST", "/messages")
        assert all(one.json["allowed_mentions"]["parse"] == [] for one in posts)
