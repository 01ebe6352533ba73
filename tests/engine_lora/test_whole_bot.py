"""The three steps of learning from people, through the whole bot: taught, ranked and corrected, trained on that."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

from bot.build import Bot, open_bot
from bot.settings import Settings
from core.app import last
from core.model import Actor, Channel, Question, Role
from core.reply import Call, Notice, Reply, Tone
from tests.engine_lora.tiny import FACTS
from tests.test_whole import ADMIN, HERE, Ears

KIM, LEE = (Actor("web", name, name, Role.TEACHER, "ko") for name in ("kim", "lee"))
# What the team teaches is never what the base model knows: each question has the next one's answer.
TAUGHT = tuple((question, FACTS[(place + 1) % len(FACTS)][1]) for place, (question, _) in enumerate(FACTS))
CHANGED, WAS, RIGHT = FACTS[0][0], TAUGHT[0][1], FACTS[0][1]


class Scene:
    """A bot, and what people do with it."""

    def __init__(self, bot: Bot, ears: Ears) -> None:
        self.bot, self.ears = bot, ears

    async def run(self, name: str, values: Mapping[str, str] | None = None, by: Actor = ADMIN) -> Reply:
        return await self.bot.app.result(Call(name, values or {}, by, HERE))

    async def ask(self, question: str) -> Reply:
        """The answer, in a channel where nothing else was said."""
        return await last(self.bot.app.ask(Question(question, ADMIN, _room(question))))

    async def answers(self) -> dict[str, str]:
        found = {}
        for question, _ in TAUGHT:
            await self.bot.app.result(Call("forget", {}, ADMIN, _room(question)))
            found[question] = (await self.ask(question)).text.partition("\n")[0]
        return found

    async def news(self) -> Notice:
        """The next news, with the watchers running until it came."""
        self.ears.something.clear()
        watching = asyncio.create_task(self.bot.watch())
        async with asyncio.timeout(200):
            await self.ears.something.wait()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        return self.ears.heard[-1]

    async def press(self, reply: Reply, place: int) -> Reply:
        button = reply.buttons[place]
        return await self.run(button.command, button.values)

    async def prefer(self, asked: Reply, choice: str, by: Actor = ADMIN) -> None:
        (button,) = [one for one in asked.buttons if one.values.get("choice") == choice]
        assert (await self.run(button.command, button.values, by)).tone is Tone.GOOD


def _room(question: str) -> Channel:
    return Channel("terminal", f"room-{[one for one, _ in TAUGHT].index(question)}")


def _settings(folder: Path, base: Path, **more: object) -> Settings:
    chosen = {
        "hobane_engine": "lora",
        "hobane_base_model": str(base),
        "hobane_curated": "off",  # so that the model itself answers
        "hobane_examples": False,
        "hobane_notes": False,
        "hobane_repeats": 1,
    }
    return Settings(_env_file=None, hobane_data=folder, **chosen, **more)  # type: ignore[arg-type,call-arg]


async def test_what_people_taught_and_then_preferred_is_what_the_bot_says(
    base_folder: Path, tmp_path: Path
) -> None:
    ears = Ears()
    async with open_bot(_settings(tmp_path, base_folder), [ears]) as bot:
        first = await _taught(Scene(bot, ears))
        ranked = await _ranked_and_corrected(Scene(bot, ears))
    stronger = _settings(tmp_path, base_folder, hobane_epochs=6, hobane_learning_rate=3.0)
    async with open_bot(stronger, [ears]) as bot:
        await _preferred(Scene(bot, ears), first, ranked)


async def _taught(scene: Scene) -> str:
    """Step 1: the name of the model that the pairs were trained into, and that answers now."""
    await scene.run("prompt", {"action": "set", "text": "짧게.", "where": "everywhere"})
    for question, answer in TAUGHT:
        values = {"question": question, "answer": answer, "variants": f"음, {question}"}
        assert (await scene.run("addqa", values)).tone is Tone.GOOD
    assert (await scene.run("retrain", {"method": "dpo"})).facts["error"] == "TooFewPreferences"
    assert (await scene.run("retrain", {"yes": "yes"})).tone is Tone.GOOD
    news = await scene.news()
    assert news.reply.facts.items() >= {"job": 1, "status": "succeeded"}.items()
    await scene.press(news.reply, 0)
    assert await scene.answers() == dict(TAUGHT)
    return str(news.reply.facts["model"])


async def _ranked_and_corrected(scene: Scene) -> list[str]:
    """Step 2: three people rank, one of them once against the others; one answer is found wrong.

    Returns the questions whose trained answer people prefer.
    """
    ranked = []
    for question, _ in TAUGHT[1:]:
        asked = await scene.run("rank", {"question": question})
        if asked.facts["comparison"]:  # the base model may happen to say the same
            await scene.prefer(asked, "first")
            ranked.append(question)
    for person, odd in ((KIM, "second"), (LEE, "first")):
        for choice in (odd, "first", "first", "first"):
            await scene.prefer(await scene.run("rank", by=person), choice, person)
    told, room = await scene.ask(CHANGED), _room(CHANGED)
    (down,) = [one for one in told.buttons if one.values.get("thumb") == "down"]
    blamed = await scene.bot.app.result(Call(down.command, down.values, ADMIN, room))
    (fix,) = [one for one in blamed.buttons if one.command == "fix"]
    form = await scene.bot.app.prefilled(fix.command, fix.values, room)
    assert (form["question"], form["answer"]) == (CHANGED, WAS)
    await scene.bot.app.result(Call("fix", form | {"answer": RIGHT}, ADMIN, room))
    return ranked


async def _preferred(scene: Scene, first: str, ranked: list[str]) -> None:
    """Step 3: what is preferred is trained into the model of step 1, examined, told, and said."""
    report = await scene.run("retrain", {"method": "dpo"})
    count = len(ranked) + 1
    assert f"예시 {count}개로 {first}" in report.text
    assert f"지금은 {count}개라서 달라지는 것이 적을 수 있어요" in report.text
    assert f"사람들이 고른 것 {len(ranked)}개, 틀린 답을 고친 것 1개로 학습해요" in report.text
    assert "여럿이 고른 4개에서 의견이 83% 맞아요" in report.text
    started = await scene.press(report, 0)
    assert f"2번 학습을 시작했어요 (예시 {count}개)" in started.text
    news = await scene.news()
    job = await scene.bot.services.jobs.get(2)
    assert job is not None
    assert (job.method, job.base, job.status) == ("dpo", first, "succeeded")
    assert job.proof is not None
    assert (job.proof.decision, job.proof.before and job.proof.before.model) == ("asked", first)
    assert "2번 학습이 끝났어요" in news.reply.text
    assert f"- {CHANGED}\n  전: 틀림 ‘{WAS}’\n  새: 맞음 ‘{RIGHT}’" in news.reply.text
    assert (await scene.answers())[CHANGED] == WAS, "nothing changes before somebody decides"
    await scene.press(news.reply, 0)
    answers, learned = await scene.answers(), {question: dict(TAUGHT)[question] for question in ranked}
    assert {question: answers[question] for question in (CHANGED, *ranked)} == {CHANGED: RIGHT} | learned
    (newest, _) = await scene.bot.services.versions.list()
    assert (newest.model, newest.base) == (job.model, scene.bot.services.options.base_model)
    await scene.run("rollback")
    assert (await scene.answers())[CHANGED] == WAS
