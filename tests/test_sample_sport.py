"""What holds over the files of the sample sport in docs/hobane."""

import csv
import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.model import QAPair
from core.overlaps import Overlaps, overlaps_among

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "hobane"
COLUMNS = ["question", "answer", "variants", "tags"]
HANGUL = re.compile("[가-힣]")

# Every number the facts contain, or that follows by adding them up, with what it counts.
NUMBERS_KO = {
    ("한", "팀"), ("한", "경기"), ("한", "발"), ("한", "선수"), ("두", "발"), ("두", "개"), ("두", "팀"),
    ("두", "상대"), ("세", "명"), ("세", "팀"), ("아홉", "명"), ("1", "점"), ("10", "분"), ("20", "분"),
    ("10", "미터"), ("20", "미터"),
}  # fmt: skip
NUMBERS_EN = {
    ("one", "leg"), ("one", "point"), ("two", "halves"), ("two", "balls"), ("three", "players"),
    ("three", "teams"), ("three", "from"), ("nine", "players"), ("ten", "minutes"), ("20", "minutes"),
    ("10", "metres"), ("20", "metres"),
}  # fmt: skip
COUNTED_KO = re.compile(
    r"(\d+|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열두|스무|스물)(?=\s))"
    r"\s*(명|팀|개|점|발|분|미터|경기|선수|상대|\S+)"
)
COUNTED_EN = re.compile(
    r"\b(\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty)\s+(\w+)"
)


@dataclass(frozen=True, slots=True)
class SamplePair:
    """One line of pairs.csv."""

    question: str
    answer: str
    variants: tuple[str, ...]
    tags: str

    @property
    def wordings(self) -> tuple[str, ...]:
        return (self.question, *self.variants)


def language_of(text: str) -> str:
    return "ko" if HANGUL.search(text) else "en"


def normal(text: str) -> str:
    """The text in NFKC and lower case, without spaces, punctuation or symbols."""
    lowered = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in lowered if letter.isalnum())


def repeated(texts: list[str]) -> list[str]:
    return [text for text, times in Counter(map(normal, texts)).items() if times > 1]


def strange_numbers(text: str) -> set[tuple[str, str]]:
    """The counted things in `text` that are not in the facts."""
    if language_of(text) == "ko":
        return set(COUNTED_KO.findall(text)) - NUMBERS_KO
    return set(COUNTED_EN.findall(text.lower())) - NUMBERS_EN


@pytest.fixture(scope="module")
def pairs() -> list[SamplePair]:
    with (FOLDER / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        return [
            SamplePair(row["question"], row["answer"], tuple(row["variants"].split(" | ")), row["tags"])
            for row in csv.DictReader(lines)
        ]


@pytest.fixture(scope="module")
def cases() -> list[dict[str, str | None]]:
    text = (FOLDER / "cases.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_the_pairs_are_utf_8_without_a_byte_order_mark_and_have_the_four_columns() -> None:
    content = (FOLDER / "pairs.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    rows = list(csv.reader(content.decode("utf-8").splitlines()))
    assert rows[0] == COLUMNS
    assert {len(row) for row in rows} == {len(COLUMNS)}


def test_there_are_71_korean_and_20_english_pairs(pairs: list[SamplePair]) -> None:
    assert Counter(language_of(pair.question) for pair in pairs) == {"ko": 71, "en": 20}


def test_a_pair_speaks_one_language(pairs: list[SamplePair]) -> None:
    mixed = [
        pair.question
        for pair in pairs
        if len({language_of(text) for text in (*pair.wordings, pair.answer, pair.tags)}) != 1
    ]
    assert mixed == []


def test_every_pair_has_two_to_four_other_wordings(pairs: list[SamplePair]) -> None:
    assert [pair.question for pair in pairs if not 2 <= len(pair.variants) <= 4] == []


def test_no_cell_or_wording_is_empty_or_padded(pairs: list[SamplePair]) -> None:
    texts = [text for pair in pairs for text in (*pair.wordings, pair.answer, pair.tags)]
    assert [text for text in texts if not normal(text) or text != text.strip() or "|" in text] == []


def test_no_question_or_wording_is_taught_twice(pairs: list[SamplePair]) -> None:
    assert repeated([wording for pair in pairs for wording in pair.wordings]) == []


def test_no_two_pairs_look_alike_or_contradictory_to_the_checks_of_teaching(pairs: list[SamplePair]) -> None:
    taught = [
        QAPair(pair.question, pair.answer, variants=pair.variants, id=number)
        for number, pair in enumerate(pairs, 1)
    ]
    assert overlaps_among(taught) == Overlaps()


def test_no_two_pairs_have_the_same_answer(pairs: list[SamplePair]) -> None:
    assert repeated([pair.answer for pair in pairs]) == []


def test_every_answer_is_one_or_two_whole_sentences_of_5_to_300_characters(pairs: list[SamplePair]) -> None:
    wrong = [
        pair.answer
        for pair in pairs
        if not 5 <= len(pair.answer) <= 300
        or not pair.answer.endswith(".")
        or len(re.findall(r"\.(?:\s|$)", pair.answer)) not in (1, 2)
    ]
    assert wrong == []


def test_every_korean_answer_ends_its_sentences_politely(pairs: list[SamplePair]) -> None:
    sentences = [
        sentence
        for pair in pairs
        if language_of(pair.answer) == "ko"
        for sentence in pair.answer.removesuffix(".").split(". ")
    ]
    assert [sentence for sentence in sentences if not sentence.endswith("요")] == []


def test_no_answer_begins_with_yes_or_no_since_its_wordings_may_ask_either_way(
    pairs: list[SamplePair],
) -> None:
    yes_or_no = ("네,", "예,", "아니요", "아뇨", "Yes", "No,")
    assert [pair.answer for pair in pairs if pair.answer.startswith(yes_or_no)] == []


def test_every_number_in_an_answer_is_a_number_of_the_facts(pairs: list[SamplePair]) -> None:
    strange = {pair.answer: strange_numbers(pair.answer) for pair in pairs if strange_numbers(pair.answer)}
    assert strange == {}


@pytest.mark.parametrize("name", ["rules.md", "rules.en.md"])
def test_every_number_in_the_rules_is_a_number_of_the_facts(name: str) -> None:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if strange_numbers(line)] == []


@pytest.mark.parametrize(
    "text",
    ["한 팀은 네 명이에요.", "코트는 약 30미터예요.", "골 하나에 2점이에요.", "Each team has four players."],
)
def test_a_number_outside_the_facts_is_noticed(text: str) -> None:
    assert strange_numbers(text)


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("rules.md", ["세 명", "세 팀", "아홉 명", "약 20미터", "약 10미터", "공 두 개", "1점", "각각 10분"]),
        (
            "rules.en.md",
            [
                "three players",
                "three teams",
                "nine players",
                "20 metres",
                "10 metres",
                "two balls",
                "one point",
            ],
        ),
    ],
)
def test_the_rules_and_the_answers_both_state_every_figure(
    pairs: list[SamplePair], name: str, figures: list[str]
) -> None:
    rules = (FOLDER / name).read_text(encoding="utf-8").lower()
    answers = " ".join(pair.answer for pair in pairs).lower()
    assert [figure for figure in figures if figure not in rules or figure not in answers] == []


def test_both_rule_notes_have_the_same_headings_in_number() -> None:
    korean, english = (
        re.findall("^## ", (FOLDER / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name in ("rules.md", "rules.en.md")
    )
    assert len(korean) == len(english) > 0


def test_the_cases_have_the_announced_kinds_in_both_languages(cases: list[dict[str, str | None]]) -> None:
    assert Counter((case["language"], case["kind"]) for case in cases) == {
        ("ko", "wording"): 24,
        ("ko", "off_topic"): 6,
        ("ko", "near_miss"): 6,
        ("ko", "untaught"): 4,
        ("en", "wording"): 12,
        ("en", "off_topic"): 3,
        ("en", "near_miss"): 3,
        ("en", "untaught"): 2,
    }


def test_every_case_has_exactly_the_four_fields_and_the_language_it_names(
    cases: list[dict[str, str | None]],
) -> None:
    fields = ["question", "kind", "expected", "language"]
    wrong = [
        case
        for case in cases
        if list(case) != fields or language_of(str(case["question"])) != case["language"]
    ]
    assert wrong == []


def test_every_expected_pair_exists_and_answers_in_the_language_of_the_case(
    pairs: list[SamplePair], cases: list[dict[str, str | None]]
) -> None:
    taught = {pair.question for pair in pairs}
    wrong = [
        case
        for case in cases
        if case["expected"] is not None
        and (case["expected"] not in taught or language_of(case["expected"]) != case["language"])
    ]
    assert wrong == []


def test_exactly_the_wording_cases_expect_an_answer(cases: list[dict[str, str | None]]) -> None:
    assert [case for case in cases if (case["kind"] == "wording") != (case["expected"] is not None)] == []


def test_no_two_cases_expect_the_same_pair(cases: list[dict[str, str | None]]) -> None:
    assert repeated([case["expected"] for case in cases if case["expected"] is not None]) == []


def test_no_held_out_question_is_taught_or_asked_twice(
    pairs: list[SamplePair], cases: list[dict[str, str | None]]
) -> None:
    taught = {normal(wording) for pair in pairs for wording in pair.wordings}
    questions = [str(case["question"]) for case in cases]
    assert repeated(questions) == []
    assert [question for question in questions if normal(question) in taught] == []
