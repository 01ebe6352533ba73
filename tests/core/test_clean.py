"""Text from outside becomes safe to keep."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.clean import clean, one_line, same

DECOMPOSED = "\u1112\u1169\u1107\u1161\u11ab\u1102\u1173"  # 호반느, as macOS writes it


def test_decomposed_hangul_becomes_syllables() -> None:
    assert clean(DECOMPOSED) == "호반느"


def test_controls_half_characters_and_overrides_of_direction_are_dropped() -> None:
    assert clean("\x00a\x1b[31m\ud800b\u202ec\u2066d\x07") == "a[31mbcd"


def test_emoji_with_joiners_stay_whole() -> None:
    family = "👨\u200d👩\u200d👧"

    assert clean(family) == family


def test_line_ends_become_one_kind_and_edges_are_trimmed() -> None:
    assert clean("  a\r\nb\rc \n") == "a\nb\nc"


@given(st.text())
def test_cleaning_twice_is_cleaning_once_and_the_result_can_be_written(text: str) -> None:
    once = clean(text)

    assert clean(once) == once
    assert once.encode().decode() == once


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_half_characters_never_survive(text: str) -> None:
    assert not [letter for letter in clean(text) if "\ud800" <= letter <= "\udfff"]


def test_a_long_text_is_shortened_to_one_line() -> None:
    assert one_line("가 나\n다", 10) == "가 나 다"
    assert one_line("가나다라마", 3) == "가나…"


def test_texts_are_the_same_whatever_their_spaces_punctuation_and_case() -> None:
    assert same("호반느는, 몇 명?") == same("호반느는몇명")
    assert same("Hobane_Team") == same("hobane team!")
    assert same("?!") == ""
