"""The whole life with real parts: SQLite on disk, the official client, the engine in this process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.build import Bot, open_bot
from bot.settings import Settings
from core.app import last
from core.model import Actor, Channel, Question, Role
from core.reply import Call, LiveMessage, Notice, Reply, Upload

ADMIN = Actor("terminal", "min", "민지", Role.ADMIN, "ko")
HERE = Channel("terminal", "local")
FACTS = (
    ("한 팀은 몇 명이에요?", "한 팀은 세 명이에요."),
    ("경기에는 몇 팀이 나와요?", "세 팀이 함께 나와요."),
    ("공은 몇 개를 써요?", "공은 두 개를 써요."),
    ("코트의 길이는 얼마예요?", "길이는 약 20미터예요."),
    ("코트의 너비는 얼마예요?", "너비는 약 10미터예요."),
    ("전반은 몇 분이에요?", "전반은 10분이에요."),
    ("한 골은 몇 점이에요?", "한 골은 1점이에요."),
    ("어디에서 시작해요?", "가운데 원에서 시작해요."),
    ("골을 넣은 뒤에는 어디서 다시 시작해요?", "골라인에서 다시 시작해요."),
    ("발을 써도 돼요?", "손만 쓸 수 있어요."),
    ("공을 잡은 사람은 어떻게 서요?", "한 발로 서 있어요."),
    ("점수는 누가 기록해요?", "심판이 기록해요."),
    ("공이 밖으로 나가면 어떻게 돼요?", "턴오버가 되어 상대에게 공이 넘어가요."),
    ("교체 선수가 있나요?", "교체 선수는 정해져 있지 않아요."),
    ("연장전이 있나요?", "연장전은 정해져 있지 않아요."),
)


class Ears:
    """Hears the news of the terminal."""

    platform = "terminal"

    def __init__(self) -> None:
        self.heard: list[Notice] = []
        self.something = asyncio.Event()

    async def show(self, live: LiveMessage) -> str:
        return live.key

    async def announce(self, notice: Notice) -> None:
        self.heard.append(notice)
        self.something.set()


def _settings(data: Path, **more: object) -> Settings:
    return Settings(_env_file=None, hobane_data=data, **({"hobane_curated": "example"} | more))  # type: ignore[arg-type,call-arg]


async def _run(bot: Bot, command: str, values: Mapping[str, str | Upload] | None = None) -> Reply:
    return await bot.app.result(Call(command, values or {}, ADMIN, HERE))


async def _ask(bot: Bot, text: str) -> Reply:
    return await last(bot.app.ask(Question(text, ADMIN, HERE)))


async def _teach(bot: Bot) -> None:
    for question, answer in FACTS:
        reply = await _run(bot, "addqa", {"question": question, "answer": answer})
        assert "배웠어요" in reply.text


async def _heard(bot: Bot, ears: Ears) -> Notice:
    """The next news, with the watchers running until it came."""
    watching = asyncio.create_task(bot.watch())
    async with asyncio.timeout(60):
        await ears.something.wait()
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching
    return ears.heard[-1]


async def test_teach_retrain_hear_use_answer_better_and_roll_back(tmp_path: Path) -> None:
    ears = Ears()
    async with open_bot(_settings(tmp_path, hobane_examples=False, hobane_notes=False), [ears]) as bot:
        assert (await _ask(bot, FACTS[0][0])).facts["outcome"] == "refused"
        await _teach(bot)
        assert (await _ask(bot, FACTS[0][0])).facts["outcome"] == "refused"
        started = await _run(bot, "retrain", {"yes": "yes"})
        news = await _heard(bot, ears)

        assert news.channel == HERE
        assert news.reply.facts.items() >= {"job": started.facts["job"], "status": "succeeded"}.items()
        await _run(bot, news.reply.buttons[0].command, news.reply.buttons[0].values)
        for question, answer in FACTS:
            reply = await _ask(bot, question)
            assert (reply.facts["outcome"], reply.text) == ("answered", answer)
        assert (await _ask(bot, "오늘 점심 메뉴 뭐예요?")).facts["outcome"] != "answered"
        await _run(bot, "rollback")
        assert (await _ask(bot, FACTS[0][0])).facts["outcome"] == "refused"
    assert len(ears.heard) == 1


async def test_a_taught_pair_answers_at_once_and_a_changed_one_too(tmp_path: Path) -> None:
    async with open_bot(_settings(tmp_path)) as bot:
        await _teach(bot)
        assert (await _ask(bot, "한 팀은 몇 명이에요?")).text == "한 팀은 세 명이에요."
        await _run(bot, "editqa", {"number": "1", "answer": "한 팀은 정확히 세 명이에요."})
        assert (await _ask(bot, "한팀은 몇명이에요")).text == "한 팀은 정확히 세 명이에요."
        await _run(bot, "dropqa", {"number": "1"})
        assert (await _ask(bot, "한 팀은 몇 명이에요?")).facts["outcome"] != "answered"


async def test_every_phase_survives_a_restart_and_the_news_comes_once(tmp_path: Path) -> None:
    settings, ears = _settings(tmp_path, hobane_examples=False), Ears()
    async with open_bot(settings) as bot:
        await _teach(bot)
    async with open_bot(settings) as bot:  # restarted with a job just started
        assert (await _run(bot, "retrain", {"yes": "yes"})).facts["job"] == 1
    async with open_bot(settings, [ears]) as bot:  # restarted while it trains
        news = await _heard(bot, ears)
    async with open_bot(settings, [ears]) as bot:  # restarted after the news
        assert await bot.announcements.deliver() == 0
        await _run(bot, news.reply.buttons[0].command, news.reply.buttons[0].values)
    async with open_bot(settings, [ears]) as bot:  # restarted with the new model in use
        assert (await _ask(bot, FACTS[3][0])).text == FACTS[3][1]
        assert [turn.text for turn in await bot.history(HERE)] == [FACTS[3][0], FACTS[3][1]]
    assert len(ears.heard) == 1


def _damage_models(data: Path) -> None:
    for file in data.glob("engine/jobs/*/artifact/*"):
        file.write_bytes(b"damaged")


async def test_a_model_that_cannot_be_read_any_more_is_replaced_by_the_base_and_that_is_said(
    tmp_path: Path,
) -> None:
    ears = Ears()
    async with open_bot(_settings(tmp_path), [ears]) as bot:
        await _teach(bot)
        await _run(bot, "retrain", {"yes": "yes"})
        news = await _heard(bot, ears)
        await _run(bot, news.reply.buttons[0].command, news.reply.buttons[0].values)
    _damage_models(tmp_path)
    async with open_bot(_settings(tmp_path)) as bot:
        reply = await _ask(bot, FACTS[0][0])

    assert reply.text.startswith(FACTS[0][1])
    assert "기본 모델이 답했어요" in reply.text


@contextmanager
def _hobane(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "HOBANE_DATA": str(data), "HOBANE_LANGUAGE": "ko", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "bot", *arguments]
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, env=environment, cwd=root, stdout=-1, stderr=-1, text=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


async def test_a_process_killed_while_it_trains_leaves_a_job_that_ends_with_one_notice(
    tmp_path: Path,
) -> None:
    settings, ears = _settings(tmp_path), Ears()
    async with open_bot(settings) as bot:
        await _teach(bot)
    with _hobane(tmp_path, "retrain", "--yes", "--wait") as process:
        assert process.stderr is not None
        line = await asyncio.to_thread(process.stderr.readline)  # the job is stored, its progress is shown
        assert "1번 학습" in line
        process.send_signal(signal.SIGKILL)
    async with open_bot(settings, [ears]) as bot:
        news = await _heard(bot, ears)
        jobs = (await _run(bot, "jobs")).facts["jobs"]

    assert news.reply.facts["status"] == "succeeded"
    assert [job["status"] for job in jobs] == ["succeeded"]  # type: ignore[attr-defined]
    assert len(ears.heard) == 1


async def test_a_process_killed_while_it_teaches_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    with _hobane(tmp_path, "addqa", "--question", "남아요?", "--answer", "네, 남아요.") as process:
        out, _ = process.communicate(timeout=30)
    assert "#1" in out
    async with open_bot(_settings(tmp_path)) as bot:
        assert (await _ask(bot, "남아요?")).text == "네, 남아요."


async def test_two_processes_work_on_one_folder(tmp_path: Path) -> None:
    async with open_bot(_settings(tmp_path)) as bot:
        assert (await _ask(bot, "둘이 함께 써도 돼요?")).facts["outcome"] == "refused"
        with _hobane(
            tmp_path, "addqa", "--question", "둘이 함께 써도 돼요?", "--answer", "네, 괜찮아요."
        ) as process:
            process.communicate(timeout=30)
        assert (await _ask(bot, "둘이 함께 써도 돼요?")).text == "네, 괜찮아요."
