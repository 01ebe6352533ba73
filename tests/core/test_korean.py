"""Particles follow the last sound."""

from __future__ import annotations

import pytest

from core.korean import particle
from core.texts import language_of, say


@pytest.mark.parametrize(
    ("word", "kind", "expected"),
    [
        ("질문", "은", "은"),
        ("호반느", "은", "는"),
        ("답", "이", "이"),
        ("코트", "을", "를"),
        ("공", "과", "과"),
        ("서울", "으로", "로"),
        ("집", "으로", "으로"),
        ("학교", "으로", "로"),
        ("선생님", "이에요", "이에요"),
        ("관리자", "이에요", "예요"),
        ("#3", "을", "을"),
        ("#2", "을", "를"),
        ("pairs.csv", "을", "를"),
        ("model", "은", "은"),
        ("‘농구’", "은", "는"),
        ("…", "은", "는"),
    ],
)
def test_the_particle_fits_the_word(word: str, kind: str, expected: str) -> None:
    assert particle(word, kind) == expected


def test_a_sentence_writes_its_facts_with_their_particles() -> None:
    assert say("MissingField", "ko", field="질문") == "질문을 적어 주세요."
    assert say("MissingField", "ko", field="코트") == "코트를 적어 주세요."
    told = say("TooLong", "en", field="Question", have=100000, limit=4000)
    assert "100,000 characters" in told


@pytest.mark.parametrize(
    ("text", "language"),
    [("호반느?", "ko"), ("ㅋㅋ", "ko"), ("Hobane?", "en"), ("Hobane는?", "ko"), ("123?", None)],
)
def test_the_language_of_a_text_is_seen_in_its_letters(text: str, language: str | None) -> None:
    assert language_of(text) == language
