"""Nothing that steers a terminal gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.terminal.safe import safe, safe_line


@pytest.mark.parametrize(
    ("dangerous", "shown"),
    [
        ("\x1b[31m빨강\x1b[0m", "빨강"),
        ("\x1b]0;제목\x07글", "글"),
        ("\x1b]8;;http://evil\x1b\\글\x1b]8;;\x1b\\", "글"),
        ("\x1bP1;2q그림\x1b\\글", "글"),
        ("\x9b2J글", "글"),
        ("앞\x08\x08뒤\x07", "앞뒤"),
        ("a\rb", "ab"),
        ("user\u202egpj.exe\u2066x\u2069", "usergpj.exex"),
        ("호\u200b반\ufeff느", "호반느"),
        ("\x1b", ""),
        ("끝\x1b]52;c;", "끝"),
    ],
)
def test_sequences_and_controls_are_taken_out(dangerous: str, shown: str) -> None:
    assert safe(dangerous) == shown


@pytest.mark.parametrize("text", ["한 줄\n두 줄\t끝", "👩‍👩‍👧 가족", "```\ncode [31m\n```", "café ½ …"])
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@given(st.text())
def test_no_control_survives_whatever_comes(text: str) -> None:
    kept = safe(text)

    assert not any(ord(letter) < 32 and letter not in "\t\n" for letter in kept)
    assert not any(127 <= ord(letter) < 160 or 0xD800 <= ord(letter) < 0xE000 for letter in kept)
    assert safe(kept) == kept


def test_a_line_is_one_line() -> None:
    assert safe_line(" 가\n나\t다\x1b[1m ") == "가 나 다"
