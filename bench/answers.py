"""What the bot adds to the model's own time, and many questions at once."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.table import percentile, table
from bot.build import Bot, open_bot
from bot.settings import Settings
from core.model import Actor, Channel, Question, Role, Turn
from core.reply import Call, Reply, Tone
from engine.brain import Message, Sampling
from engine.recall.brain import RecallBrain

_ADMIN = Actor("terminal", "bench", "bench", Role.ADMIN, "ko")
_QUESTIONS = (
    "한 팀은 몇 명이야?",
    "공은 몇 개를 써?",
    "경기 시간이 얼마나 돼?",
    "발을 써도 되나요?",
    "오늘 날씨 어때?",
)
_ROUNDS, _AT_ONCE = 60, 1000


async def _first_text(bot: Bot, text: str, place: str) -> tuple[float, Reply]:
    """Milliseconds from the question to the first thing shown, and the reply."""
    start, first = time.perf_counter(), 0.0
    reply = Reply("", Tone.TROUBLE)
    async for part in bot.app.ask(Question(text, _ADMIN, Channel("terminal", place))):
        first = first or time.perf_counter() - start
        reply = part if isinstance(part, Reply) else reply
    return 1000 * first, reply


async def _brain_alone(brain: RecallBrain, prompt: Sequence[Turn], artifact: Path | None) -> float:
    """Milliseconds of the model itself for the same prompt, up to its first text."""
    messages = [Message(turn.role, turn.text, turn.name) for turn in prompt]
    start = time.perf_counter()
    async for part in brain.answer(messages, artifact, Sampling()):
        if isinstance(part, str):
            break
    return 1000 * (time.perf_counter() - start)


async def _trained(bot: Bot) -> None:
    here = Channel("terminal", "bench")
    await bot.app.result(Call("demo", {}, _ADMIN, here))
    watching = asyncio.create_task(bot.watch())
    await bot.app.result(Call("retrain", {"yes": "yes", "wait": "yes"}, _ADMIN, here))
    watching.cancel()
    await bot.app.result(Call("use", {"model": "1"}, _ADMIN, here))


async def _overhead(bot: Bot, artifact: Path) -> list[object]:
    brain, whole, alone = RecallBrain(), [], []
    for number in range(_ROUNDS):
        text = _QUESTIONS[number % len(_QUESTIONS)]
        question = Question(text, _ADMIN, Channel("terminal", f"alone-{number}"))
        prompt = await bot.services.conversation.prompt(question, (), bot.services.options.pillars)
        alone.append(await _brain_alone(brain, prompt, artifact))
        whole.append((await _first_text(bot, text, f"place-{number}"))[0])
    added = [total - own for total, own in zip(whole, alone, strict=True)][5:]  # the first ones warm up
    figures = [percentile(values[5:], share) for values in (whole, alone) for share in (0.5, 0.95)]
    figures += [percentile(added, 0.5), percentile(added, 0.95)]
    return [f"{figure:.1f}" for figure in figures]


async def _crowd(bot: Bot) -> list[object]:
    start = time.perf_counter()
    asked = [_first_text(bot, _QUESTIONS[n % len(_QUESTIONS)], f"crowd-{n}") for n in range(_AT_ONCE)]
    results = await asyncio.gather(*asked)
    took = time.perf_counter() - start
    errors = sum(reply.tone is Tone.TROUBLE for _, reply in results)
    firsts = [first for first, _ in results]
    rate, middle, late = _AT_ONCE / took, percentile(firsts, 0.5), percentile(firsts, 0.95)
    return [_AT_ONCE, errors, f"{took:.1f}", f"{rate:.0f}", f"{middle:.0f}", f"{late:.0f}"]


async def _measure(folder: Path) -> str:
    async with open_bot(Settings(_env_file=None, hobane_data=folder)) as bot:  # type: ignore[call-arg]
        await _trained(bot)
        artifact = next((folder / "engine" / "jobs").glob("*/artifact"))
        overhead, crowd = await _overhead(bot, artifact), await _crowd(bot)
    columns = ("whole p50 ms", "p95", "model alone p50", "p95", "added p50", "added p95")
    crowded = ("questions at once", "errors", "seconds", "answers/s", "first text p50 ms", "p95")
    return "\n".join(
        [
            table("From the question to the first text (91 pairs, tuned)", columns, [overhead]),
            table("A crowd, one process", crowded, [crowd]),
        ]
    )


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(_measure(Path(folder))))


if __name__ == "__main__":
    main()
