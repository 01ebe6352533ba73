"""Each check finds what it is for in both languages, and leaves everything else alone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.checks import Finding, Teaching, Weight, findings_of
from core.checks_form import fault_of
from core.checks_pairs import check_pairs, topic_of
from core.model import QAPair
from core.texts import speaker

KO = speaker("ko")
BALLS = QAPair("공은 몇 개야?", "두 개예요.", id=1)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("두 개예요.", None),
        ("???", "answer_without_words"),
        ("https://team.example/rules", "link_alone"),
        ("<https://team.example/rules>.", "link_alone"),
        ("[규칙](https://team.example/rules)", "link_alone"),
        ("www.team.example", "link_alone"),
        ("규칙은 https://team.example/rules 에 있어요.", None),
        ("위에 적은 대로예요.", "points_above"),
        ("위와 같아요.", "points_above"),
        ("위 링크를 보세요.", "points_above"),
        ("앞에서 말한 것과 같아요.", "points_above"),
        ("아까 답했어요.", "points_above"),
        ("상기와 같음", "points_above"),
        ("^", "answer_without_words"),
        ("See above.", "points_above"),
        ("As mentioned above, two.", "points_above"),
        ("The above holds.", "points_above"),
        ("It's the link above", "points_above"),
        ("책상 위에 있어요.", None),
        ("책상 위에 적힌 번호를 보세요.", None),
        ("골대 위로 넘어가면 아웃이에요.", None),
        ("위험해요.", None),
        ("위원회가 정해요.", None),
        ("품위 있는 말로 써요.", None),
        ("Keep the ball above the net.", None),
        ("Above all, be kind.", None),
    ],
)
def test_the_form_of_an_answer_is_checked(answer: str, fault: str | None) -> None:
    assert fault_of(answer) == fault


async def _found(pair: QAPair, *alike: QAPair) -> Sequence[Finding]:
    return await check_pairs(Teaching(pair, alike, KO))


async def test_a_question_like_a_taught_one_may_become_another_wording_of_it() -> None:
    [found] = await _found(QAPair("공이 몇 개인가요?", "공은 두 개를 써요."), BALLS)

    assert (found.key, found.weight) == ("duplicate:1", Weight.ASKS)
    assert [(button.command, button.values) for button in found.buttons] == [("mergeqa", {"into": "1"})]
    assert "#1" in found.text


async def test_another_answer_to_a_question_like_a_taught_one_is_shown_beside_it() -> None:
    [found] = await _found(QAPair("공이 몇 개인가요?", "세 개예요."), BALLS)

    assert found.key == "contradiction:1"
    assert [button.command for button in found.buttons] == ["replaceqa", "keepqa"]
    assert "새 답 3, 배운 답 2" in found.text


async def test_other_words_for_the_same_answer_are_a_duplicate_even_where_the_questions_differ_more() -> None:
    [found] = await _found(QAPair("볼은 몇 개야?", "두 개예요!"), BALLS)

    assert found.kind == "duplicate"


async def test_the_same_question_with_quite_another_answer_is_a_contradiction() -> None:
    [found] = await _found(QAPair("공은 몇 개야", "심판에게 물어보세요."), BALLS)

    assert found.kind == "contradiction"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("골대는 몇 개야?", "세 개예요."),
        ("공은 무슨 색이야?", "빨간색이에요."),
        ("3번 공은 몇 개야?", "두 개예요."),
        ("주차는 어디에 해?", "지하에 해요."),
    ],
)
async def test_another_question_finds_nothing(question: str, answer: str) -> None:
    assert await _found(QAPair(question, answer), BALLS) == []


def test_a_word_in_most_questions_tells_them_not_apart() -> None:
    pairs = [QAPair(f"호반느 {word}?", "") for word in ("공", "팀", "골대", "심판")]

    assert topic_of(pairs) == {"호반느"}
    assert topic_of(pairs[:3]) == frozenset()


async def test_what_blocks_is_told_alone() -> None:
    async def asks(teaching: Teaching) -> Sequence[Finding]:
        return [Finding("form", "?")]

    async def blocks(teaching: Teaching) -> Sequence[Finding]:
        return [Finding("secret", "!", Weight.BLOCKS)]

    found = await findings_of([asks, blocks], Teaching(BALLS, (), KO))

    assert [one.kind for one in found] == ["secret"]
