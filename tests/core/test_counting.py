"""The estimate of tokens is near what the vocabularies of OpenAI's models count, in Korean and English."""

from __future__ import annotations

import pytest

from core.counting import estimated, of_example, of_wordings

# Exact counts by o200k_base and cl100k_base (tiktoken 0.14) of texts that the estimate was not fitted to.
KOREAN = (
    (
        "호반느에서는 공을 상대 팀 골대에 던져 넣으면 점수를 얻어요. 횟수 제한 없이 골을 넣을 때마다 1점씩 얻어요.",
        39,
        63,
    ),
    (
        "호반느는 한 팀의 선수가 세 명이고, 한 경기에 세 팀이 참가해요. 그래서 코트에는 선수가 모두 아홉 명 있어요.",
        37,
        60,
    ),
    (
        "호반느는 지어낸 구기 종목이에요. 여기에 적힌 것이 호반느 규칙의 전부예요. 적혀 있지 않은 것은 정해져 있지 않아요.",
        44,
        64,
    ),
    (
        "호반느 경기는 센터 서클(중앙의 원)에서 시작해요. 골이 들어간 뒤와 공이 밖으로 나간 뒤에는 골라인에서 다시 시작해요.",
        42,
        63,
    ),
    (
        "호반느에서 공이 경기 구역 밖으로 나가거나 상대 선수에게 공을 빼앗기면 턴오버예요. 턴오버가 되면 공이 상대 팀으로 넘어가요.",
        48,
        69,
    ),
)
ENGLISH = (
    ("A Hobane court is about 20 metres long and about 10 metres wide.", 17, 17),
    ("A Hobane match has two halves of ten minutes each, 20 minutes in all.", 18, 18),
    ("A Hobane referee runs the match, applies the rules and keeps the score.", 16, 16),
    ("A Hobane player holds the ball, throws it, guards it and takes it from opponents.", 19, 19),
    (
        "- the penalty for a foul, so neither a free throw nor the ball for the other team can be assumed",
        22,
        22,
    ),
    (
        "Only the hands may be used in Hobane. Whoever holds a ball stands on one leg for as long as it is held.",
        26,
        26,
    ),
)


@pytest.mark.parametrize("texts", [KOREAN, ENGLISH])
def test_the_estimate_is_near_the_exact_count_of_text_it_was_not_fitted_to(
    texts: tuple[tuple[str, int, int], ...],
) -> None:
    newer = sum(exact for _, exact, _ in texts)
    older = sum(exact for _, _, exact in texts)

    assert sum(estimated(text) for text, _, _ in texts) == pytest.approx(newer, rel=0.1)
    assert sum(estimated(text, 133) for text, _, _ in texts) == pytest.approx(older, rel=0.1)


def test_a_syllable_another_wide_letter_and_a_narrow_one_take_differently_much() -> None:
    assert (estimated(""), estimated("가" * 100), estimated("漢" * 100), estimated("a" * 100)) == (
        0,
        84,
        100,
        25,
    )


def test_a_training_file_is_counted_with_what_the_chat_format_adds() -> None:
    assert of_example(("aa", "bbb"), len) == 5 + 2 * 3 + 3
    assert of_wordings(("q", "qq"), "aaa", "s", len) == (1 + 1 + 3 + 12) + (1 + 2 + 3 + 12)
