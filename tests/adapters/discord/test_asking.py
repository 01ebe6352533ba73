"""Questions by mention, reply, direct message and in threads are answered once, where they were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.adapters.discord.conftest import Open

ANSWER = "한 팀은 **일곱 명**이에요."


async def test_a_mention_is_answered_under_the_question(open_scene: Open) -> None:
    async with open_scene() as scene:
        asked = await scene.member.send(scene.channel, f"{scene.me} 몇 명이서 하나요?")

        assert scene.said() == [ANSWER]
        answer = scene.channel.last_message
        assert answer is not None
        assert answer.reference is not None
        assert answer.reference.message_id == asked.id
        assert answer.flags.suppress_embeds
