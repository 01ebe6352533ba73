"""Buttons keep all they do in themselves, and work in any later process."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.discord.packing import pack, unpack
from adapters.discord.texts import discord_text
from bot.build import now
from core.errors import DiskFull
from core.reply import Button
from core.texts import say

if TYPE_CHECKING:
    from tests.adapters.discord.conftest import Open

UNKNOWN = "호반느 경기장은 어디에 있어요?"


class Kept:
    """Drafts in memory."""

    def __init__(self) -> None:
        self.drafts: dict[str, tuple[str, bytes]] = {}

    async def put(self, content: bytes, name: str) -> str:
        key = f"key-{len(self.drafts)}"
        self.drafts[key] = (name, content)
        return key

    async def get(self, key: str) -> tuple[str, bytes] | None:
        return self.drafts.get(key)

    async def drop(self, key: str) -> bool:
        return self.drafts.pop(key, None) is not None


class Full(Kept):
    """Drafts on a full disk."""

    async def put(self, content: bytes, name: str) -> str:
        raise DiskFull(path="/data")


@given(st.dictionaries(st.text(min_size=1, max_size=10), st.text(max_size=300), max_size=4), st.booleans())
def test_any_values_come_back_from_a_button(values: dict[str, str], opens_form: bool) -> None:
    async def there_and_back() -> None:
        kept = Kept()
        packed = await pack(Button("단추", "addqa", values, opens_form), kept)
        assert packed is not None
        assert len(packed.custom_id.encode("utf-16-le")) // 2 <= 100
        press = await unpack(packed.custom_id, kept)
        assert press is not None
        assert (press.command, dict(press.values), press.opens_form) == ("addqa", values, opens_form)

    asyncio.run(there_and_back())


async def test_a_short_question_needs_no_store() -> None:
    kept = Kept()
    await pack(Button("가르치기", "addqa", {"question": "오프사이드가 뭐예요? " * 4}, True), kept)
    assert kept.drafts == {}


async def test_a_button_whose_values_cannot_be_kept_is_left_out() -> None:
    assert await pack(Button("가르치기", "addqa", {"question": "가" * 200}), Full()) is None


@pytest.mark.parametrize("custom_id", ["hb:x:addqa:", "hb:r:addqa:[1]", "hb:r:addqa", "hb:r:addqa:{"])
async def test_an_id_that_is_not_ours_is_not_read(custom_id: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        await unpack(custom_id, Kept())


async def test_a_suggested_question_is_chosen_after_a_restart(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.tell("addqa", {"question": "심판은 몇 명인가요?", "answer": "두 명이에요."})
        await scene.member.send(scene.channel, f"{scene.me} 심판 복장은 몇 명이 정해요?")
        suggested = scene.channel.last_message
        assert suggested is not None
        assert suggested.components != []

        await scene.restart()
        label = "심판은 몇 명인가요?"
        chosen = await scene.teacher.click(suggested, label=label)
        assert chosen.response is not None
        assert (chosen.ephemeral, chosen.response.content.split("\n")[0]) == (False, "두 명이에요.")


async def test_teaching_from_a_refusal_opens_the_form_with_the_question(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, f"{scene.me} {UNKNOWN}")
        refusal = scene.channel.last_message
        assert refusal is not None
        await scene.restart()
        label = say("teach_this", "ko")
        refused = await scene.member.click(refusal, label=label)
        opened = await scene.teacher.click(refusal, label=label)

        assert refused.ephemeral
        assert refused.modal is None
        assert opened.modal is not None
        assert opened.modal["components"][0]["component"]["value"] == UNKNOWN

        await scene.teacher.submit_modal(opened, {"question": UNKNOWN, "answer": "강변에 있어요."})
        await scene.member.send(scene.channel, f"{scene.me} {UNKNOWN}")
        assert scene.said()[-1] == "강변에 있어요."


async def test_a_button_whose_values_are_gone_says_so(
    open_scene: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, f"{scene.me} {UNKNOWN * 6}")
        refusal = scene.channel.last_message
        assert refusal is not None
        monkeypatch.setattr(scene.bot.services.drafts, "_now", lambda: now() + timedelta(days=2))
        pressed = await scene.teacher.click(refusal, label=say("teach_this", "ko"))

        assert pressed.response is not None
        assert pressed.response.content == "⚠️ " + discord_text("form_gone", "en")


async def test_a_button_of_an_older_version_says_so(open_scene: Open) -> None:
    async with open_scene() as scene:
        await scene.member.send(scene.channel, f"{scene.me} {UNKNOWN}")
        refusal = scene.channel.last_message
        assert refusal is not None
        scene.bot.app.commands.pop("addqa")
        pressed = await scene.teacher.click(refusal, label=say("teach_this", "ko"))

        assert pressed.response is not None
        assert "addqa" in pressed.response.content
