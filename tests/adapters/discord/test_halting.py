"""An answer under way: stopped by a button, cut by a restart, ended by a signal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from adapters.discord.connection import DiscordConnection, Parts
from adapters.discord.notices import DiscordAnnouncer
from adapters.discord.options import Pace
from adapters.discord.sync import FileMark
from adapters.discord.texts import discord_text
from core.errors import DiskFull
from core.model import Channel, Finish, PairSearch, Role, Sampling, Turn, Verdict
from core.texts import say
from tests.adapters.discord.conftest import OPTIONS
from tests.adapters.discord.fake_discord import ALICE, CHANNEL, FakeDiscord, _reply, running_discord
from tests.adapters.discord.test_wire import _own_address, inbox, running
from tests.house import FakeModel, House

if TYPE_CHECKING:
    from storage.inbox import Inbox

__all__ = ["_own_address", "inbox"]
TALK = Channel("discord", str(CHANNEL), f"u{ALICE}")
UNDER_AN_ANSWER = ["👍", "👎", "고치기", "다시"]
STOPPED = f"한 팀은\n\n-# {discord_text('stopped', 'ko')}"


class Waiting(FakeModel):
    """Says the beginning, then waits until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()

    async def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        try:
            yield "한 팀은"
            await self.gate.wait()
            yield " 일곱 명"
            yield Finish()
        finally:
            self.closed += 1


def slow() -> tuple[House, Waiting]:
    model = Waiting()
    return House(model=model), model


def connection(fake: FakeDiscord, house: House, inbox: Inbox, folder: Path) -> DiscordConnection:
    options = replace(
        OPTIONS,
        api_url=f"http://{fake.base}/api/v10",
        gateway_url=f"ws://{fake.base}/gw",
        pace=Pace(edit=0.01, grace=0.0, retry=0.01, stop=0.05),
    )
    parts = Parts(house.app, house.services, inbox, FileMark(folder / "commands.txt"))
    return DiscordConnection(parts, options, DiscordAnnouncer())


def labels(message: Mapping[str, Any]) -> list[str]:
    return [one["label"] for row in message["components"] for one in row["components"]]


async def begun(fake: FakeDiscord) -> dict[str, Any]:
    """Ask, and wait until the half answer shows the button that stops it; returns the question."""
    asked = await fake.say("몇 명이서 하나요?")
    await fake.until(lambda: fake.said() and fake.mine()["components"])
    return asked


async def test_a_stopped_answer_stays_as_far_as_it_came_and_is_kept_as_cut(
    inbox: Inbox, tmp_path: Path
) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        assert labels(fake.mine()) == ["중지"]
        token = await fake.press(fake.mine(), "중지")
        await fake.until_said(STOPPED)

        assert labels(fake.mine()) == UNDER_AN_ANSWER
        assert [(one["type"], one["token"]) for one in fake.responses] == [(6, token)]  # nothing to see
        assert model.closed == 1
    kept = await house.services.talks.recent(TALK, 2)
    assert [(turn.text, turn.cut) for turn in kept] == [("몇 명이서 하나요?", False), ("한 팀은", True)]


async def test_a_stopped_answer_can_be_corrected_and_asked_for_again(inbox: Inbox, tmp_path: Path) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        await fake.press(fake.mine(), "중지")
        await fake.until_said(STOPPED)
        model.gate.set()
        token = await fake.press(fake.mine(), "다시")
        await fake.until(lambda: fake.answers.get(token, {}).get("content") == "한 팀은 일곱 명")

        await fake.press(fake.mine(), "고치기")
        await fake.until(lambda: fake.responses[-1]["type"] == 9)  # a form
        fields = {
            one["component"]["custom_id"]: one["component"]
            for one in fake.responses[-1]["data"]["components"]
        }
        assert [fields[name]["value"] for name in ("question", "answer")] == ["몇 명이서 하나요?", "한 팀은"]


async def test_an_answer_that_goes_on_loses_the_button_at_its_end(inbox: Inbox, tmp_path: Path) -> None:
    house, model = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        half = dict(fake.mine())
        model.gate.set()
        await fake.until_said("한 팀은 일곱 명")
        assert "중지" not in str(fake.mine()["components"])

        await fake.press(half, "중지")
        await fake.until(lambda: fake.responses)
        assert fake.responses[0]["data"]["content"] == f"⚠️ {discord_text('stop_late', 'ko')}"


async def test_only_the_asker_and_teachers_stop_an_answer(inbox: Inbox, tmp_path: Path) -> None:
    house, _ = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        await fake.press(fake.mine(), "중지", by=5001)
        await fake.until(lambda: fake.responses)
        assert fake.responses[0]["data"]["content"] == f"⚠️ {discord_text('not_yours', 'ko')}"
        assert fake.said() == ["한 팀은"]

        await house.services.roles.give("discord:5001", Role.TEACHER, "test")
        await fake.press(fake.mine(), "중지", by=5001)
        await fake.until_said(STOPPED)


async def test_the_answer_to_a_command_is_stopped_too(inbox: Inbox, tmp_path: Path) -> None:
    house, _ = slow()
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        options = [{"name": "question", "type": 3, "value": "몇 명?"}]
        token = await fake.interact(2, {"id": "1", "name": "ask", "type": 1, "options": options})
        await fake.until(lambda: fake.answers.get(token, {}).get("components"))
        await fake.press({**_reply("한 팀은"), "components": fake.answers[token]["components"]}, "중지")
        await fake.until(lambda: fake.answers[token]["content"] == STOPPED)
        assert labels(fake.answers[token]) == UNDER_AN_ANSWER


async def test_a_quick_answer_never_shows_the_button(inbox: Inbox, tmp_path: Path) -> None:
    async with running_discord() as fake, running(connection(fake, House(), inbox, tmp_path), fake):
        await fake.say("몇 명이서 하나요?")
        await fake.until_said("네")
        bodies = [body for method, path, body in fake.requests if "/messages" in path and method != "GET"]
        assert "중지" not in str(bodies)


async def test_a_form_that_is_open_and_an_answer_under_way_outlive_a_restart(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.discord.asking._PATIENCE", 0.0)
    house, model = slow()
    await house.services.roles.give(f"discord:{ALICE}", Role.TEACHER, "test")
    async with running_discord() as fake:
        async with running(connection(fake, house, inbox, tmp_path), fake):
            await fake.interact(2, {"id": "1", "name": "addqa", "type": 1})
            await fake.until(lambda: fake.responses)
            form = fake.responses[0]["data"]
            await begun(fake)
        model.gate.set()
        async with running(connection(fake, house, inbox, tmp_path), fake):
            await fake.until_said("한 팀은 일곱 명")
            written = (("question", "공은 몇 개?"), ("answer", "두 개"))
            rows = [
                {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
                for name, value in written
            ]
            token = await fake.interact(5, {"custom_id": form["custom_id"], "components": rows})
            await fake.until(lambda: token in fake.answers)

    found = await house.services.dataset.pairs.find(PairSearch())
    assert [(pair.question, pair.answer) for pair in found.pairs] == [("공은 몇 개?", "두 개")]
    assert fake.said() == ["한 팀은 일곱 명"]


async def test_a_stopped_answer_that_cannot_be_kept_is_shown_all_the_same(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, _ = slow()

    async def full(channel: Channel, turns: Sequence[Turn]) -> Sequence[int]:
        raise DiskFull(path="data")

    monkeypatch.setattr(house.services.talks, "add", full)
    async with running_discord() as fake, running(connection(fake, house, inbox, tmp_path), fake):
        await begun(fake)
        await fake.press(fake.mine(), "중지")
        told = say("DiskFull", "ko", path="data")
        await fake.until_said(f"한 팀은\n\n⚠️ {told}\n\n-# {discord_text('stopped', 'ko')}")
        assert fake.mine()["components"] == []
