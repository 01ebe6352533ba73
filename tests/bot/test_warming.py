"""Before a platform is joined, the embedded engine is started; another host is asked nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.build import open_bot
from bot.settings import Settings
from core.app import last
from core.model import Actor, Channel, Question
from core.reply import Tone
from tests.fake_slack.host import FakeHost


def _settings(folder: Path, **more: object) -> Settings:
    return Settings(_env_file=None, hobane_data=folder, **more)  # type: ignore[arg-type,call-arg]


def _engine_runs() -> bool:
    return any(task.get_name() == "embedded engine" for task in asyncio.all_tasks())


async def test_a_warm_bot_has_its_engine_running(tmp_path: Path) -> None:
    async with open_bot(_settings(tmp_path)) as bot:
        before = _engine_runs()
        await bot.warm()

        assert (before, _engine_runs()) == (False, True)


async def test_warming_leaves_no_trace_in_any_talk(tmp_path: Path) -> None:
    async with open_bot(_settings(tmp_path)) as bot:
        await bot.warm()

        assert list(await bot.asked.most(9)) == []
        assert await bot.services.outbox.waiting() == []


async def test_another_host_is_asked_nothing(tmp_path: Path) -> None:
    async with FakeHost.open() as host:
        async with open_bot(_settings(tmp_path, openai_base_url=host.url, openai_model="m")) as bot:
            await bot.warm()

        assert host.asked == []


async def test_an_engine_that_does_not_start_keeps_the_bot_from_no_platform(tmp_path: Path) -> None:
    (tmp_path / "engine").write_text("in the way")
    async with open_bot(_settings(tmp_path)) as bot:
        await bot.warm()
        asked = Question("?", Actor("terminal", "1", "1"), Channel("terminal", "1"))
        reply = await last(bot.app.ask(asked))

    assert reply.tone is Tone.TROUBLE  # said to whoever asks
