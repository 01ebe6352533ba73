"""A proof is said with its figures, its intervals, its reasons, and every question that got worse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model import Language
from core.proof import Change, Comparison, Cost, Disagreement, Proof, Rate, Reason, Score
from core.proof_words import disagreement_lines, lines_of, pillar_table, table_of
from core.texts import speaker

BEFORE = Score(
    "base",
    {"wording": {"right": 7, "wrong": 3}},
    {"accuracy": Rate(0.7, 0.4, 0.9, 10)},
    Cost(0.25, 310.2, 24.4, 0.0012, "USD", "2026-11-01"),
)
AFTER = replace(BEFORE, model="ft:one", rates={"accuracy": Rate(0.8, 0.5, 1.0, 10)})
CHANGE = Change("공은 몇 개?", "wording", "두 개예요.", "wrong", "right", "세 개예요.", "두 개예요.")
PROOF = Proof(
    1,
    "kept",
    (Reason("why_worse", {"metric": "accuracy", "better": 2, "worse": 1}),),
    repeats=3,
    cases=10,
    before=BEFORE,
    after=AFTER,
    comparisons=(Comparison("accuracy", 0.1, -0.2, 0.4, 2, 1, 1.0),),
    better=(CHANGE,) * 7,
    worse=(CHANGE,) * 8,
)


def test_the_table_shows_both_models_with_intervals_and_the_difference() -> None:
    table = table_of(PROOF, speaker("ko"))

    assert table is not None
    assert table.columns == ("무엇을", "지금 모델", "새 모델", "차이")
    assert table.rows[0] == (
        "배운 것을 맞게 답함",
        "7/10 · 70% (40–90)",
        "8/10 · 80% (50–100)",
        "+10 (−20…+40)",
    )
    assert table.rows[1][1:] == ("–", "–", "–")
    assert table.rows[3] == ("틀림", "3", "3", "")
    assert [row[1] for row in table.rows[4:]] == ["0.25초", "310 + 24", "0.0012 USD"]


def test_what_has_no_price_shows_no_money_and_what_was_not_asked_no_table() -> None:
    free = replace(AFTER, cost=Cost(0.1, 1, 1))
    table = table_of(replace(PROOF, after=free), speaker("en"))

    assert table is not None
    assert len(table.rows) == 6
    assert table_of(replace(PROOF, before=None), speaker("en")) is None


@pytest.mark.parametrize(
    ("language", "decided"), [("ko", "전의 모델이 계속"), ("en", "model before goes on")]
)
def test_the_reasons_come_first_then_the_decision_then_all_that_got_worse(
    language: Language, decided: str
) -> None:
    lines = lines_of(PROOF, speaker(language))

    assert speaker(language)("metric_accuracy") in lines[0]
    assert decided in lines[1]
    assert sum("공은 몇 개?" in line for line in lines) == 8 + 5


def test_no_change_at_all_is_a_plain_zero() -> None:
    table = table_of(replace(PROOF, comparisons=(Comparison("accuracy", 0, 0, 0, 0, 0, 1.0),)), speaker("ko"))

    assert table is not None
    assert table.rows[0][3] == "0"


def test_why_nothing_could_be_asked_is_said_as_the_trouble_it_was() -> None:
    proof = Proof(1, "kept", (Reason("why_not_asked", {"error": "HostLacksModel", "model": "ft:9"}),))

    assert "ft:9" in lines_of(proof, speaker("ko"))[0]


def test_each_set_of_pillars_has_a_row_with_its_worth_and_its_cost() -> None:
    quick = replace(AFTER, cost=Cost(0.004, 10.0, 5.0))
    priced = pillar_table([("하나", BEFORE), ("둘", quick)], speaker("ko"))
    free = pillar_table([("둘", quick)], speaker("en"))

    assert priced.columns[-1] == "1,000답 비용"
    assert priced.columns[1:3] == ("맞게 답함 (10)", "모르면 답하지 않음 (0)")
    assert priced.rows[0][1:3] == ("70% (40–90)", "–")
    assert priced.rows[0][4:] == ("0", "3", "0.25초", "310 + 24", "1.20 USD")
    assert priced.rows[1][-3:] == ("4 ms", "10 + 5", "–")
    assert free.columns[-1] == "tokens"


def test_where_judge_and_rules_differ_both_are_shown_and_otherwise_nothing() -> None:
    found = [Disagreement("공은?", "2개", "wrong", "right", "같은 말이에요")] * 7
    lines = disagreement_lines(found, speaker("ko"))

    assert disagreement_lines([], speaker("ko")) == []
    assert lines_of(replace(PROOF, disagreements=tuple(found)), speaker("ko"))[-6:] == lines
    assert len(lines) == 1 + 5
    assert "규칙: 틀림, 판정 모델: 맞음 (같은 말이에요)" in lines[1]


def test_where_nothing_changed_nothing_is_listed() -> None:
    proof = Proof(1, "asked", (Reason("why_no_cases"),))

    assert len(lines_of(proof, speaker("ko"))) == 2
