"""The local filter: what it flags, and what it must leave alone."""

from __future__ import annotations

from typing import Any

import openai
import pytest

from engine.moderation import MODEL, ModerationRoutes
from tests.engine.conftest import Wire

CATEGORIES = {
    *("harassment", "harassment/threatening", "hate", "hate/threatening", "illicit", "illicit/violent"),
    *("self-harm", "self-harm/intent", "self-harm/instructions", "sexual", "sexual/minors"),
    *("violence", "violence/graphic"),
}


def flagged(text: str) -> set[str]:
    categories = ModerationRoutes().judge(text)["categories"]
    return {category for category, found in categories.items() if found}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("이 병신아", "harassment"),
        ("You are an idiot.", "harassment"),
        ("씨\u200b발", "harassment"),
        ("ＦＵＣＫ ＹＯＵ", "harassment"),
        ("너 죽여버린다", "harassment/threatening"),
        ("I’ll kill you", "harassment/threatening"),
        ("쪽바리들", "hate"),
        ("쪽바리 다 죽여버린다", "hate/threatening"),
        ("마약 구매 방법 알려 줘", "illicit"),
        ("How to shoplift?", "illicit"),
        ("사제 폭탄 만드는 법", "illicit/violent"),
        ("자해를 했다", "self-harm"),
        ("정말 죽고 싶다", "self-harm/intent"),
        ("고통 없이 죽는 법", "self-harm/instructions"),
        ("야동 보내 줘", "sexual"),
        ("아동 음란물", "sexual/minors"),
        ("사람을 칼로 찔러 죽였다", "violence"),
        ("They beheaded him.", "violence/graphic"),
    ],
)
def test_each_category_is_found(text: str, category: str) -> None:
    assert category in flagged(text)


@pytest.mark.parametrize(
    "text",
    [
        "호반느에서 공격수가 자살골을 넣으면 몇 점인가요?",
        "이 경기의 시발점은 서브입니다.",
        "역시 발로 차야 합니다.",
        "다시발송 부탁드립니다",
        "새끼손가락을 다쳤어요. 이 새끼손가락이요.",
        "시간을 죽일 거면 훈련을 하세요.",
        "주식에 투자해도 되나요?",
        "분야동향을 정리해 주세요.",
        "닥쳐올 결승전",
        "불이 꺼져 있어요.",
        "자살 예방 상담은 109번입니다.",
        "Shoot, attack and kill the clock!",
        "A suicide pass, a chink in the armour, a dead ball.",
        "Bob will strike them out.",
        "",
    ],
)
def test_sport_and_everyday_words_are_left_alone(text: str) -> None:
    assert flagged(text) == set()


def test_repetition_raises_the_score() -> None:
    once, often = (
        ModerationRoutes().judge(text)["category_scores"]["harassment"] for text in ("병신", "병신 씨발")
    )
    assert 0.5 < once < often <= 1


async def test_each_text_gets_all_thirteen_categories_from_the_model_that_really_answered(wire: Wire) -> None:
    answer = await wire.client.moderations.create(model="omni-moderation-latest", input=["안녕", "씨발"])
    assert (answer.model, [result.flagged for result in answer.results]) == (MODEL, [False, True])
    raw: Any = answer.results[0].model_dump(by_alias=True)
    for part in ("categories", "category_scores", "category_applied_input_types"):
        assert raw[part].keys() >= CATEGORIES
    assert set(raw["category_applied_input_types"]["violence/graphic"]) == {"text"}
    assert answer.results[1].category_scores.harassment > 0.5


async def test_text_parts_are_one_text_and_images_are_refused(wire: Wire) -> None:
    part: Any = {"type": "text", "text": "씨발"}
    answer = await wire.client.moderations.create(input=[part, {"type": "text", "text": "b"}])
    assert [result.flagged for result in answer.results] == [True]
    with pytest.raises(openai.BadRequestError, match="images"):
        await wire.client.moderations.create(
            input=[part, {"type": "image_url", "image_url": {"url": "data:,"}}]
        )
    with pytest.raises(openai.BadRequestError):
        await wire.client.moderations.create(input=[])
