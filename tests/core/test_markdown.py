"""Splitting Markdown: nothing lost, nothing doubled, fences whole."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.markdown import Piece, closes, fence_of, pieces, split

WORDS = st.sampled_from(
    [
        "한국어",
        "문장",
        "a",
        "word",
        "https://x.test/ab",
        "👩‍👩‍👧",
        "🇰🇷🇺🇸",
        "`code`",
        "**굵게**",
        "e\u0301",
        "각",
        "|",
        "\t",
    ]
)
LINES = st.one_of(
    st.lists(WORDS, max_size=30).map(" ".join),
    st.sampled_from(
        ["```", "```py", "~~~", "````md", "   ```", "- 하나", "  - 둘", "1. 셋", "# 제목", "> 인용"]
    ),
    st.sampled_from(
        ["|a|b|", "|-|-|", "| 1 | 2 |", "", "", "`" * 50, " " * 60 + "```", "x" * 300, "```" + "y" * 90]
    ),
    st.text(alphabet="`~ ab\n-|", max_size=80),
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)


def unbalanced(shown: str, limit: int) -> str | None:
    """The marker of a fence that is open at the end, by an own reading of the lines."""
    marker = None
    for line in shown.split("\n"):
        if marker:
            marker = None if closes(line, marker, limit) else marker
        elif opening := fence_of(line, limit):
            marker = opening[0]
    return marker


def check(text: str, limit: int) -> list[Piece]:
    parts = pieces(text, limit)
    assert "".join(part.body for part in parts) == text
    for part in parts:
        assert part.body
        assert len(part.text) <= limit
        assert unbalanced(part.text, limit) is None
    return parts


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.integers(40, 200))
def test_any_markdown_at_any_limit_keeps_every_character_and_balances_its_fences(
    text: str, limit: int
) -> None:
    check(text, limit)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.integers(40, 90))
def test_any_text_at_all_is_kept(text: str, limit: int) -> None:
    check(text, limit)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_what_is_shown_has_every_visible_character_in_its_order(text: str) -> None:
    if "`" not in text and "~" not in text:  # without fences nothing is added
        visible = re.sub(r"\s", "", text)
        assert re.sub(r"\s", "", "".join(split(text, 60))) == visible


def test_a_short_text_is_one_part() -> None:
    assert split("안녕하세요", 2000) == ["안녕하세요"]
    assert split("", 2000) == []
    assert split("\n\n\n", 2000) == []


def test_a_limit_that_leaves_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        split("text", 39)


def test_paragraphs_are_the_first_place_to_cut() -> None:
    first, second = "가" * 70, "나" * 50
    assert split(f"{first}\n\n{second}", 100) == [first, second]


def test_a_fence_is_closed_and_reopened_with_its_language() -> None:
    code = "\n".join(f"line {number}" for number in range(30))
    shown = split(f"```py\n{code}\n```", 100)
    assert len(shown) > 2
    assert all(part.startswith("```py\n") and part.endswith("\n```") for part in shown)
    assert "\n".join(part[6:-4] for part in shown) == code


def test_a_fence_left_open_is_closed() -> None:
    assert split("```py\nprint(1)", 100) == ["```py\nprint(1)\n```"]


def test_a_fence_begins_with_something_in_it() -> None:
    shown = split("글 " * 30 + "\n```\n" + "x" * 60 + "\n" + "y" * 60 + "\n```", 100)
    assert not any(part.endswith("```\n```") for part in shown)


@pytest.mark.parametrize(
    "block", ["| 가 | 나 |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |", "- 하나\n- 둘\n  - 셋\n\n- 넷"]
)
def test_a_table_or_list_that_fits_stays_whole(block: str) -> None:
    shown = split(f"{'가' * 85}\n\n{block}\n\n{'나' * 85}", 100)
    assert shown == ["가" * 85, block, "나" * 85]


def test_a_list_that_does_not_fit_is_cut_between_its_items() -> None:
    items = [f"- {number} {'가' * 30}\n  {'나' * 10}" for number in range(8)]
    shown = split("\n".join(items), 100)
    assert all(part.startswith("- ") for part in shown)
    assert "\n".join(shown) == "\n".join(items)


def test_a_heading_goes_along_with_what_it_heads() -> None:
    shown = split(f"{'가' * 50}\n\n## 제목\n\n{'나' * 60}", 100)
    assert shown == ["가" * 50, f"## 제목\n\n{'나' * 60}"]


def test_a_long_line_is_cut_between_sentences_then_words() -> None:
    assert split("첫 문장이에요. " * 12, 60)[0].endswith("문장이에요. ")
    assert all(part.strip().startswith("word") for part in split("word " * 50, 60))


@pytest.mark.parametrize("grapheme", ["👩‍👩‍👧‍👦", "🇰🇷", "e\u0301", "👍🏽", "\u1112\u1161\u11ab"])
def test_no_grapheme_is_torn(grapheme: str) -> None:
    shown = split(grapheme * 60, 41)
    assert all(len(part) % len(grapheme) == 0 for part in shown)


def test_a_grapheme_longer_than_the_limit_is_cut_all_the_same() -> None:
    assert [len(part) for part in split("e" + "\u0301" * 90, 40)] == [40, 40, 11]


def test_a_heading_before_a_long_paragraph_does_not_stand_alone() -> None:
    shown = split("# 제목\n\n" + "긴 문장이에요. " * 40, 100)
    assert len(shown[0]) > 60


def test_a_book_is_split_in_the_blink_of_an_eye() -> None:
    book = "\n\n".join(
        f"## {number}\n" + "문장이 이어져요. " * 20 + "\n```\ncode\n```" for number in range(400)
    )
    assert len(check(book, 2000)) > 40
