"""On small domains with three wordings per answer, the brain keeps its promises for questions not taught."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from bench.recall import DENSE, Domain, ask, domains, grade
from engine.recall.asking import Coefficients, Evidence
from engine.recall.model import Model, built
from engine.recall.selftest import answered, without_spaces

ALL = domains()
SMALL = tuple(domain.name for domain in ALL if not domain.name.startswith(DENSE))


@cache
def taught(domain: Domain) -> Model:
    return built(domain.taught)


@cache
def grades(beginning: str | tuple[str, ...] = "") -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for domain in ALL:
        if not domain.name.startswith(beginning):
            continue
        for group, question, wanted in domain.cases:
            counts.setdefault(group, Counter())[grade(ask(taught(domain), question), wanted)] += 1
    return counts


@pytest.mark.parametrize("domain", ALL, ids=lambda domain: domain.name)
def test_every_taught_wording_is_answered_exactly(domain: Domain) -> None:
    model = taught(domain)
    wrong = [question for question, answer in domain.taught if answered(model, question) != answer]
    assert wrong == []


@pytest.mark.parametrize("domain", ALL, ids=lambda domain: domain.name)
def test_every_taught_wording_is_answered_without_spaces(domain: Domain) -> None:
    model = taught(domain)
    pairs = [(without_spaces(question), answer) for question, answer in domain.taught]
    assert [question for question, answer in pairs if answered(model, question) != answer] == []


def test_the_right_answer_is_given_or_offered_for_95_in_100_wordings_not_taught() -> None:
    held = grades()["held"]
    assert (held["right"] + held["offered"]) / sum(held.values()) >= 0.95


def test_at_most_one_wording_in_100_gets_a_wrong_answer() -> None:
    held = grades()["held"]
    assert held["wrong"] / sum(held.values()) <= 0.01


@pytest.mark.parametrize("group", ["near", "unknown", "off"])
def test_at_most_two_in_100_questions_that_have_no_answer_get_one(group: str) -> None:
    counts = grades(SMALL)[group]
    assert counts["wrong"] / sum(counts.values()) <= 0.02


# Dense near-misses are put together from words that all were taught, so no unknown word gives them away.
@pytest.mark.parametrize(("group", "most"), [("near", 0.08), ("unknown", 0.02), ("off", 0.02)])
def test_few_questions_without_an_answer_get_one_where_facts_share_most_words(
    group: str, most: float
) -> None:
    counts = grades(DENSE)[group]
    assert counts["wrong"] / sum(counts.values()) <= most


def test_most_wordings_not_taught_are_answered_outright() -> None:
    held = grades()["held"]
    assert held["right"] / sum(held.values()) >= 0.75


def test_where_facts_share_most_words_right_answers_are_still_given_or_offered() -> None:
    held = grades(DENSE)["held"]
    assert held["right"] / sum(held.values()) >= 0.65
    assert (held["right"] + held["offered"]) / sum(held.values()) >= 0.95
    assert held["wrong"] / sum(held.values()) <= 0.01


def test_most_questions_about_something_else_altogether_are_refused_without_suggestions() -> None:
    off = grades()["off"]
    assert off["refused"] / sum(off.values()) >= 0.7


@pytest.mark.parametrize(
    ("name", "way"), [("lead", 1), ("cosine", 1), ("beyond", -1), ("kind", -1), ("missing", -1)]
)
def test_more_evidence_never_makes_an_answer_less_certain(name: str, way: int) -> None:
    before = Evidence(0.4, 0.4, 0.4, 0.4, 0.4)
    certain = [
        Coefficients().certainty(replace(before, **{name: value}))
        for value in (0.0, 0.2, 0.5, 0.8, 1.0)[::way]
    ]
    assert certain == sorted(certain)
    assert certain[0] < certain[-1]
