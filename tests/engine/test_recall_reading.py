"""Questions are read into units of meaning whatever their spacing, endings and slips."""

from __future__ import annotations

import pytest

from engine.recall.features import Extractor, latin_stem, stem_of
from engine.recall.lexicon import Lexicon, heads
from engine.recall.spelling import Spelling, corrected, odd
from engine.recall.text import clean, edits, has_hangul, key, runs
from engine.recall.units import Reader
from engine.recall.vocabulary import Vocabulary

LEXICON = Lexicon.standard()
READER = Reader(LEXICON, (Vocabulary.of(["휴게실은 어디예요?", "별을 밟으면 어떻게 되나요?"], LEXICON),))


def named(question: str) -> list[str]:
    return [unit.name for unit in READER.read(question).units]


@pytest.mark.parametrize(
    "question",
    [
        "휴게실은 어디에 있나요?",
        "휴게실 어디야",
        "휴게실이어디있어",
        "휴게실 위치 알려 주세요",
        "그 휴게실 위치 좀",
    ],
)
def test_endings_and_synonyms_do_not_change_what_is_asked(question: str) -> None:
    assert named(question) == ["휴게실", "?where"]


def test_a_taught_verb_is_known_in_its_other_forms() -> None:
    assert [unit.sort for unit in READER.read("별을 밟았을 때").units] == ["known", "known"]
    assert named("별을 밟았을 때") == named("별 밟으면")


def test_a_word_nobody_taught_is_unknown_without_its_particle() -> None:
    units = READER.read("농구는 어디서 해요?").units
    assert [(unit.written, unit.sort) for unit in units] == [("농구", "unknown"), ("어디서", "known")]


def test_one_wrong_letter_in_a_long_word_is_put_right() -> None:
    assert named("휴게슬은 어디야?") == ["휴게실", "?where"]
    assert READER.read("휴게슬은 어디야?").text.startswith("휴게실은")


def test_a_short_foreign_word_is_not_taken_for_a_taught_neighbour() -> None:
    spelling = Spelling.of(["수업", "출근"])
    assert corrected("수영", [spelling]) is None
    assert corrected("쵈근", [spelling]) == "출근"
    assert odd("쵈근")
    assert not odd("수영")


def test_letters_that_sound_alike_are_one() -> None:
    assert corrected("연채료", [Spelling.of(["연체료"])]) == "연체료"


def test_a_verb_stem_gives_the_heads_its_endings_stand_on() -> None:
    assert {"빌리", "빌릴", "빌린", "빌려", "빌렸"} <= set(heads("빌리"))
    assert {"오르", "올라", "오를"} <= set(heads("오르"))
    assert {"열", "여", "연", "엽"} <= set(heads("열"))
    assert {"돕", "도와", "도운"} <= set(heads("돕"))


@pytest.mark.parametrize(
    ("word", "stem"),
    [("도서관에서는", "도서관"), ("회의", "회의"), ("책은", "책"), ("신청하려면", "신청"), ("책", "책")],
)
def test_the_longest_ending_is_shed(word: str, stem: str) -> None:
    assert stem_of(word) == stem


@pytest.mark.parametrize(("one", "other"), [("locker", "lockers"), ("play", "playing"), ("stop", "stopped")])
def test_english_words_share_a_stem(one: str, other: str) -> None:
    assert latin_stem(one) == latin_stem(other)


def test_texts_that_differ_in_marks_spaces_and_composition_have_one_key() -> None:
    decomposed = "\u1112\u1161\u11ab"
    assert key("한 글!") == key("한글") == key(decomposed + "\u1100\u1173\u11af") == key("\u200b한\u0000글")
    assert key("\ud800?!") == ""
    assert key("C++") != key("C")


def test_control_characters_and_lone_surrogates_vanish() -> None:
    assert clean("가\x00나\ud800다\u202e") == "가 나?다"
    assert len(clean("가" * 100_000)) <= 1000


def test_numbers_of_things_are_split_from_what_is_counted() -> None:
    assert [run.text for run in runs("몇명이서 한판")] == ["몇", "명이서", "한", "판"]
    assert [run.text for run in runs("한국 3층")] == ["한국", "3", "층"]


@pytest.mark.parametrize(
    "question", ["세 명이 어디서", "3명이 어디서", "셋이 어디서", "세명이어디서", "three people where"]
)
def test_a_number_is_one_unit_however_it_is_written(question: str) -> None:
    assert named(question)[0] == "#3"


@pytest.mark.parametrize("written", ["합쳐서", "돌려도", "잘라서"])
def test_an_untaught_verb_is_not_a_thing_of_its_own(written: str) -> None:
    assert [unit.sort for unit in READER.read(f"휴게실 {written} 어디").units] == [
        "known",
        "doubtful",
        "known",
    ]


@pytest.mark.parametrize("written", ["컴퓨터숍도", "바나나가", "펭귄은"])
def test_an_untaught_thing_stays_unknown(written: str) -> None:
    assert "unknown" in [unit.sort for unit in READER.read(f"휴게실 {written} 어디").units]


def test_tens_in_syllables_are_digits_before_what_they_count() -> None:
    assert [run.text for run in runs("이십점 삼십이분 이십대")] == ["20", "점", "32", "분", "20", "대"]
    assert [run.text for run in runs("십자가")] == ["십자가"]


def test_an_amount_of_something_measured_is_not_its_price() -> None:
    assert named("휴게실 무게는 얼마예요?") == ["휴게실", "무게", "?much"]
    assert named("휴게실은 얼마예요?") == ["휴게실", "?money"]


def test_edits_counts_changes_drops_additions_and_swaps() -> None:
    assert [edits("abcd", other, 2) for other in ("abcd", "abxd", "abd", "abccd", "acbd", "wxyz")] == [
        0,
        1,
        1,
        1,
        1,
        3,
    ]


def test_composed_and_decomposed_korean_is_hangul() -> None:
    assert has_hangul("what 은")
    assert has_hangul("\u1112\u1161")
    assert not has_hangul("what?")


def test_equal_texts_have_equal_vectors_and_synonyms_share_a_gram() -> None:
    extractor = Extractor(LEXICON.words)
    one, same = extractor.vector("대출 기간은?"), extractor.vector("대출 기간은")
    assert one.keys.tolist() == same.keys.tolist()
    assert set(extractor.vector("책 대여").keys) & set(extractor.vector("도서 대출").keys)
