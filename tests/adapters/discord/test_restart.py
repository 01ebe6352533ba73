"""A restart in the middle of everything: a form open, an answer growing, a training running."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import TYPE_CHECKING

import pytest

from adapters.openai_api.chat import OpenAIChat
from bot.build import now
from core.announcements import Announcements
from core.model import Finish, PairSearch, Sampling, Turn, Verdict

if TYPE_CHECKING:
    from core.model import Language
    from tests.adapters.discord.conftest import Open, Scene

ASKED = {
    "ko": ("몇 명이서 하나요?", "한 팀은 **일곱 명**이에요.", "한"),
    "en": ("How many players are there?", "There are **seven** players in a team.", "There"),
}
TAUGHT = tuple({"question": question, "answer": answer} for question, answer, _ in ASKED.values())
LOCALES = {"ko": "ko", "en": "en-US"}
DONE = {"ko": "✅ 1번 학습", "en": "✅ Training #1"}
PAIR = {"question": "동아리방은 어디에 있어요?", "answer": "본관 3층이에요."}


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Answers of the embedded engine stop after their first piece until this is set."""
    whole, gate = OpenAIChat.answer, asyncio.Event()

    async def answer(
        chat: OpenAIChat, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        said = False
        async for part in whole(chat, turns, model, sampling):
            if said:
                await gate.wait()
            said = said or isinstance(part, str)
            yield part

    monkeypatch.setattr(OpenAIChat, "answer", answer)
    monkeypatch.setattr("adapters.discord.asking._PATIENCE", 0.0)
    return gate


async def half(scene: Scene, question: str, begun: str) -> None:
    """Ask, and wait until the beginning of the answer shows; the simulation would wait for its end."""
    patience, scene.env.settle_timeout = scene.env.settle_timeout, 0.1
    with pytest.raises(TimeoutError):
        await scene.member.send(scene.channel, f"{scene.me} {question}")
    scene.env.settle_timeout = patience
    await until(lambda: "".join(scene.said()).startswith(begun))


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds of which the simulation tells nobody."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def ended(scene: Scene) -> None:
    """Wait until the training has ended; it is a process of its own."""
    async with asyncio.timeout(30):
        while not (await scene.bot.services.jobs.recent(1))[0].status.ended:
            await scene.bot.services.training.look()
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_after_a_restart_form_answer_and_training_come_to_their_end_once(
    open_scene: Open, held: asyncio.Event, language: Language
) -> None:
    question, answer, begun = ASKED[language]
    async with open_scene(taught=TAUGHT, settings={"hobane_repeats": 1}) as scene:
        scene.speak(LOCALES[language])
        await scene.tell("demo", {})
        await scene.admin.slash(scene.channel, "retrain", yes=True)
        form = await scene.teacher.slash(scene.channel, "addqa", question=PAIR["question"])
        await half(scene, question, begun)

        held.set()
        await scene.restart()
        assert scene.said() == [answer]
        sent = await scene.teacher.submit_modal(form, PAIR)
        assert sent.response is not None
        assert f"**{PAIR['question']}**" in sent.response.content
        found = await scene.bot.services.dataset.pairs.find(PairSearch(wording=PAIR["question"]))
        assert [pair.answer for pair in found.pairs] == [PAIR["answer"]]

        await ended(scene)
        deliveries = Announcements(scene.bot.services.outbox, [scene.announcer], now)
        assert (await deliveries.deliver(), await deliveries.deliver()) == (1, 0)
        assert scene.said()[0] == answer
        assert len([text for text in scene.said() if text.startswith(DONE[language])]) == 1
