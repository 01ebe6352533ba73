"""The App Home by role, and what the agent's pane suggests."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from core.model import Channel, Feedback, PairSearch, QAPair, Status, Turn
from core.tuning import Evaluation
from tests.adapters.slack.conftest import ANNA, BORA, CHO, GENERAL, House

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def shown(house: House, user: str) -> str:
    """The words of somebody's home."""
    blocks = house.slack.homes[user]["blocks"]
    return "\n".join(block["text"]["text"] for block in blocks if "text" in block)


async def _evaluated(house: House, model: str, right: int) -> None:
    counts = {"wording": {"right": right, "missed": 2}, "off_topic": {"refused": 9, "wrong": 1}}
    await house.bot.services.evaluations.add(Evaluation(model, "x", counts, 1, DAY))


async def _complained(house: House) -> None:
    """Somebody said what is wrong with an answer."""
    exchange = [Turn("user", "공은?", person="slack:U1"), Turn("assistant", "한 개요.")]
    _, answer = await house.bot.services.talks.add(Channel("slack", "C9"), exchange)
    await house.bot.services.feedback.put(Feedback(answer, "slack:U1", "down", "두 개예요."))


async def test_the_home_says_what_the_bot_knows_to_each_by_role(house: House) -> None:
    await house.teach("몇 명이 하나요?", "열다섯 명이요.")
    await house.bot.services.dataset.pairs.add([QAPair("Q", "A", status=Status.DRAFT)])
    await _complained(house)
    await _evaluated(house, house.bot.services.options.base_model, 8)
    await _evaluated(house, "another-model", 1)
    for user in (ANNA, BORA, CHO):
        await _open_home(house, user)
    await house.slack.until(lambda: len(house.slack.homes) == 3)

    assert "질문과 답 1개" in shown(house, BORA)
    assert "기다리는" not in shown(house, BORA)
    assert "suggestions 1, 👎 comments 1, other wordings 0" in shown(house, CHO)
    assert "8 of 10 other wordings right, 1 wrong answers in all" in shown(house, CHO)
    assert house.bot.services.options.base_model in shown(house, BORA)
    assert "제안 1개, 👎 의견 1개" in shown(house, ANNA)


async def test_the_home_tells_teachers_of_the_last_trainings(house: House) -> None:
    for number in range(10):
        await house.teach(f"{number}번 질문은 무엇인가요?", f"{number}번 답이에요.")
    await house.slack.slash(ANNA, GENERAL, "/retrain", "yes=yes")
    await house.slack.until(lambda: any("thread_ts" in one for one in house.slack.messages.values()))
    for user in (BORA, CHO):
        await _open_home(house, user)
    await house.slack.until(lambda: len(house.slack.homes) == 2)

    assert "Training #1" in shown(house, CHO)
    assert "#1" not in shown(house, BORA)


async def test_the_home_shows_what_a_person_may_do_and_its_buttons_work(house: House) -> None:
    await _open_home(house, CHO)
    await house.slack.until(lambda: CHO in house.slack.homes)
    home = house.slack.homes[CHO]
    rows = [block for block in home["blocks"] if "accessory" in block]
    names = [block["text"]["text"].split(" ")[0] for block in rows]
    await house.slack.press(CHO, "", {"blocks": [rows[names.index("/addqa")]]}, "Run")
    view = await asyncio.wait_for(house.slack.views.get(), 5)
    await house.slack.submit(CHO, view, question="Q", answer="A")
    channel = house.slack.direct(CHO)
    await house.slack.until(lambda: any(place == channel for place, _ in house.slack.messages))

    assert "/addqa" in names
    assert "/prompt" not in names
    assert len((await house.bot.services.dataset.pairs.find(PairSearch())).pairs) == 1


async def test_the_agents_pane_suggests_what_was_taught(house: House) -> None:
    for number in range(6):
        await house.teach(f"{number}번 질문", "답")
    await _open_home(house, BORA, "messages")
    await house.slack.until(lambda: bool(house.slack.prompts))

    prompts = house.slack.prompts[f"D{BORA}"]
    assert [one["message"] for one in prompts] == ["5번 질문", "4번 질문", "3번 질문", "2번 질문"]


async def test_what_people_ask_most_is_suggested_first(house: House) -> None:
    for number in range(6):
        await house.teach(f"{number}번 문은 몇 층에 있어요?", f"{number}층이요.")
    for number, times in ((1, 3), (0, 1), (4, 2)):
        for _ in range(times):
            asked = await house.slack.mention(BORA, GENERAL, f"{number}번 문은 몇 층에 있어요?")
            await house.slack.answer(GENERAL, asked)
    await _open_home(house, BORA, "messages")
    await house.slack.until(lambda: bool(house.slack.prompts))

    prompts = house.slack.prompts[f"D{BORA}"]
    assert [one["message"][0] for one in prompts] == ["1", "4", "0", "5"]  # then what was taught last


async def _open_home(house: House, user: str, tab: str = "home") -> None:
    event = {"type": "app_home_opened", "tab": tab, "user": user, "channel": f"D{user}"}
    await house.slack.deliver("events_api", house.slack.event(event))
