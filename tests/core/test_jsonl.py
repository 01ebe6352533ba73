"""Pairs go to OpenAI chat JSONL and CSV, and come back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import jsonl, spreadsheet
from core.clean import clean
from core.model import QAPair

WORDS = st.text(min_size=1, max_size=40).map(clean).filter(bool)
CELLS = WORDS.map(lambda text: text.replace("|", "/").lstrip("'")).map(clean).filter(bool)
ONE_LINE = CELLS.map(lambda text: " ".join(text.split())).filter(bool)


@st.composite
def pairs(draw: st.DrawFn, words: st.SearchStrategy[str]) -> list[QAPair]:
    made = []
    for answer in draw(st.lists(words, unique=True, max_size=5)):
        question, *variants = draw(st.lists(words, min_size=1, max_size=4, unique=True))
        made.append(QAPair(question, answer, tuple(variants)))
    return made


@given(pairs(WORDS))
def test_any_pairs_survive_jsonl(made: list[QAPair]) -> None:
    assert jsonl.parse("".join(jsonl.lines_of(made, "system"))) == (made, [])


@given(pairs(ONE_LINE))
def test_any_pairs_survive_csv(made: list[QAPair]) -> None:
    assert spreadsheet.parse("".join(spreadsheet.rows_of(made))) == (made, [])


def test_a_line_is_what_openai_wants() -> None:
    (line,) = jsonl.lines_of([QAPair("몇 명?", "세 명이에요.")], '시스템 "프롬프트"')

    assert json.loads(line) == {
        "messages": [
            {"role": "system", "content": '시스템 "프롬프트"'},
            {"role": "user", "content": "몇 명?"},
            {"role": "assistant", "content": "세 명이에요."},
        ]
    }
    assert line.endswith("}\n")
    assert "몇 명" in line


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[1]", "no_messages"),
        ('{"messages": {}}', "no_messages"),
        ('{"messages": []}', "no_messages"),
        ('{"messages": ["hi"]}', "wrong_role"),
        ('{"messages": [{"role": "assitant", "content": "x"}]}', "wrong_role"),
        ('{"messages": [{"role": "user"}]}', "no_content"),
        ('{"messages": [{"role": "user", "content": "q"}]}', "no_exchange"),
        (
            '{"messages": [{"role": "user", "content": " "}, {"role": "assistant", "content": "a"}]}',
            "no_exchange",
        ),
    ],
)
def test_a_broken_line_is_reported_by_its_number_and_costs_no_other(line: str, reason: str) -> None:
    good = "".join(jsonl.lines_of([QAPair("q", "a")], "s"))
    read, faults = jsonl.parse(f"{good}\n{line}\n{good}")

    assert [(pair.question, pair.answer) for pair in read] == [("q", "a")]
    assert [(fault.line, fault.reason) for fault in faults] == [(3, reason)]


def test_cells_that_look_like_formulas_are_neutralised_and_restored() -> None:
    made = [QAPair("=SUM(A1)", "-1", ("@home", "+82"))]
    text = "".join(spreadsheet.rows_of(made))

    assert "'=SUM(A1),'-1,'@home | +82" in text
    assert spreadsheet.parse(text) == (made, [])


@pytest.mark.parametrize(
    "text",
    [
        "question,answer\n몇 명?,세 명",
        "답;질문\n세 명;몇 명?",
        "질문\t답변\r\n몇 명?\t세 명\r\n",
        "몇 명?,세 명",
        "\n\nQuestion,Answer,other\n몇 명?,세 명,x\n,,\n",
    ],
)
def test_columns_are_found_whatever_their_order_and_separator(text: str) -> None:
    assert spreadsheet.parse(text) == ([QAPair("몇 명?", "세 명")], [])


def test_a_row_without_an_answer_is_reported_by_line() -> None:
    read, faults = spreadsheet.parse("question,answer\na,b\nc\nd,e\n")

    assert [pair.question for pair in read] == ["a", "d"]
    assert [(fault.line, fault.reason) for fault in faults] == [(3, "no_answer")]


def test_variants_and_tags_are_split_and_repeats_dropped() -> None:
    (pair,), _ = spreadsheet.parse("question,answer,variants,tags\nq,a,x | y|x,t | 그 밖")

    assert (pair.variants, pair.tags) == (("x", "y"), ("t", "그 밖"))


def test_a_cell_longer_than_csv_allows_ends_the_reading_with_its_line() -> None:
    read, faults = spreadsheet.parse(f'question,answer\na,b\n"{"x" * 200_000}",c')

    assert [pair.question for pair in read] == ["a"]
    assert [fault.reason for fault in faults] == ["not_csv"]
