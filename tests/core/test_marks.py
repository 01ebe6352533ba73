"""Two models are compared case by case, and only what is beyond chance decides."""

from __future__ import annotations

import pytest

from core.gate import decide, undecided
from core.marks import Mark, changes, compare, disagreements, mark, missing, score_of
from core.options import Promote
from core.proof import Comparison, Reason
from core.tuning import Case, CaseAnswer


def _mark(place: int, result: str, kind: str = "wording") -> Mark:
    expected = f"질문 {place}" if kind == "wording" else None
    return Mark(Case(f"{kind} {place}?", kind, expected), expected and "답", (), result)


def _marks(results: str, kind: str = "wording") -> list[Mark]:
    """One letter a case: r right, w wrong, f failed, i inconsistent, u untaught, s suggested, n refused."""
    refused = "refused_wrongly" if kind == "wording" else "refused_rightly"
    names = {"r": "right", "w": "wrong", "f": "failed", "i": "inconsistent", "u": "untaught"}
    names |= {"s": "suggested", "n": refused}
    return [_mark(place, names[letter], kind) for place, letter in enumerate(results)]


def test_rates_ask_only_what_belongs_to_them_and_missing_answers_never_pass() -> None:
    marks = [*_marks("rrrwsfiu"), *_marks("nnswf", "off_topic")]
    score = score_of("base", marks)

    assert {metric: (round(rate.share * rate.count), rate.count) for metric, rate in score.rates.items()} == {
        "accuracy": (3, 7),
        "refusal": (3, 5),
        "consistency": (9, 12),
    }
    assert score.counts["wording"] == {
        "right": 3,
        "wrong": 1,
        "suggested": 1,
        "failed": 1,
        "inconsistent": 1,
        "untaught": 1,
    }
    assert missing(marks) == 2
    assert score_of("base", []).rates == {}


def test_eight_of_ten_against_seven_of_ten_is_no_progress() -> None:
    comparisons = compare(_marks("rrrrrrrwww"), _marks("rrrrrrrrww"))
    decision, reasons = decide("better", comparisons, 0, 10)

    assert comparisons[0].difference == pytest.approx(0.1)
    assert decision == "kept"
    assert [reason.key for reason in reasons] == ["why_no_difference"]


def test_what_is_better_in_one_thing_and_worse_in_none_is_promoted() -> None:
    comparisons = compare(
        [*_marks("w" * 12 + "r" * 8), *_marks("nnnn", "off_topic")],
        [*_marks("r" * 20), *_marks("nnnn", "off_topic")],
    )

    assert decide("better", comparisons, 0, 24) == (
        "promoted",
        (Reason("why_better", {"metric": "accuracy", "better": 12, "worse": 0}),),
    )
    assert decide("ask", comparisons, 0, 24)[0] == "asked"


def test_what_is_better_in_one_thing_and_worse_in_another_is_kept() -> None:
    comparisons = compare(
        [*_marks("w" * 12 + "r" * 8), *_marks("n" * 10, "off_topic")],
        [*_marks("r" * 20), *_marks("w" * 5 + "n" * 5, "off_topic")],
    )
    decision, reasons = decide("better", comparisons, 0, 30)

    assert decision == "kept"
    assert [(reason.key, reason.facts["metric"]) for reason in reasons] == [
        ("why_worse", "refusal"),
        ("why_better", "accuracy"),
    ]


@pytest.mark.parametrize(("lacking", "decision"), [(2, "promoted"), (3, "kept")])
def test_too_many_missing_answers_keep_the_model_before(lacking: int, decision: str) -> None:
    comparisons = compare(_marks("w" * 20), _marks("r" * 20))
    decided, reasons = decide("better", comparisons, lacking, 20)

    assert decided == decision
    assert reasons[-1] == Reason("why_missing", {"count": lacking})


def test_an_answer_missing_before_does_not_speak_for_the_new_model() -> None:
    (accuracy, consistency) = compare(_marks("fr"), _marks("rf"))

    assert (accuracy.better, accuracy.worse) == (0, 1)
    assert consistency.worse == 1
    assert changes(_marks("fr"), _marks("rf"))[0] == ()


@pytest.mark.parametrize(
    ("promote", "decision"), [("ask", "asked"), ("better", "kept"), ("always", "promoted")]
)
def test_without_an_evaluation_only_always_promotes(promote: Promote, decision: str) -> None:
    decided, reasons = undecided(promote, Reason("why_no_cases"))

    assert decided == decision
    assert reasons[-1].key == "why_no_cases"
    assert (reasons[0].key == "why_always") is (promote == "always")


def test_nothing_compared_is_no_difference() -> None:
    assert decide("better", compare(_marks("u"), _marks("u")), 0, 1) == (
        "kept",
        (Reason("why_no_difference", {"cases": 1}),),
    )
    worse = Comparison("accuracy", -0.5, -0.9, -0.1, 0, 5, 0.06)
    assert [reason.key for reason in decide("better", [worse], 0, 9)[1]] == ["why_worse"]


def test_changed_cases_are_named_with_what_was_said() -> None:
    before = [*_marks("wrru"), *_marks("w", "near_miss")]
    after = [*_marks("rwru"), *_marks("s", "near_miss")]
    better, worse = changes(before, after)

    assert [(one.question, one.before, one.after, one.expected) for one in better] == [
        ("wording 0?", "wrong", "right", "답"),
        ("near_miss 0?", "wrong", "suggested", None),
    ]
    assert [one.question for one in worse] == ["wording 1?"]


def test_cost_is_an_average_and_disagreements_are_named_once() -> None:
    case = Case("공?", "wording", "공은?")
    answers = [
        CaseAnswer("r", "s", case.key, repeat, "두 개", "wrong", "right", "같다", 0.5, 100 + repeat, 10)
        for repeat in range(2)
    ]
    marks = [mark(case, "2개", answers, 2), mark(case, "2개", answers[:1], 2)]
    score = score_of("base", marks)

    assert [one.result for one in marks] == ["right", "failed"]
    assert (score.cost.seconds, score.cost.completion_tokens, score.cost.money) == (0.5, 10.0, None)
    assert marks[0].said == "두 개"
    assert [(one.rules, one.judge) for one in disagreements(marks)] == [("wrong", "right")]
