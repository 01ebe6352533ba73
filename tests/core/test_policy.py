"""What a pair may be used for follows from one table, and what is left out is said with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.model import Consent, Provenance, QAPair, Status
from core.options import Options
from core.policy import REASONS, TABLE, Policy, Use
from core.reply import Tone
from core.spelling import facts_of_policy, spell_left_out, spell_policy
from core.texts import ALL, speaker
from tests.house import House

PAIR = QAPair("공은 몇 개예요?", "두 개예요.")
FREE = Policy(
    Use.LANGUAGE_MODEL, slack_permission="Slack, 2026-11-01", captured_permission="Legal, 2026-11-02"
)
AGREED = {"provenance": Provenance.CAPTURED, "consent": Consent.AGREED}


def _pair(provenance: Provenance, consent: Consent = Consent.OWN) -> QAPair:
    return replace(PAIR, provenance=provenance, consent=consent)


@pytest.mark.parametrize("provenance", [Provenance.WEB, Provenance.TERMINAL, Provenance.FILE])
@pytest.mark.parametrize("use", Use)
def test_what_never_passed_a_platform_may_be_used_for_everything(provenance: Provenance, use: Use) -> None:
    assert Policy(discord_forms="forbid").fit(_pair(provenance), use) == _pair(provenance)


@pytest.mark.parametrize(
    ("policy", "provenance", "use", "reason"),
    [
        (Policy(), Provenance.DISCORD_FORM, Use.LANGUAGE_MODEL, None),
        (Policy(discord_forms="forbid"), Provenance.DISCORD_FORM, Use.LANGUAGE_MODEL, "left_out_discord"),
        (Policy(discord_forms="forbid"), Provenance.DISCORD_FORM, Use.RECALL, None),
        (Policy(), Provenance.SLACK_FORM, Use.RETRIEVAL, None),
        (Policy(), Provenance.SLACK_FORM, Use.RECALL, None),
        (Policy(), Provenance.SLACK_FORM, Use.LANGUAGE_MODEL, "left_out_slack"),
        (Policy(slack_permission="  "), Provenance.SLACK_FORM, Use.LANGUAGE_MODEL, "left_out_slack"),
        (FREE, Provenance.SLACK_FORM, Use.LANGUAGE_MODEL, None),
    ],
)
def test_forms_follow_their_platforms_rules(
    policy: Policy, provenance: Provenance, use: Use, reason: str | None
) -> None:
    assert policy.reason(_pair(provenance), use) == reason


@pytest.mark.parametrize("use", Use)
def test_a_captured_message_is_used_for_nothing_before_its_author_agreed_or_after_they_withdrew(
    use: Use,
) -> None:
    assert FREE.reason(_pair(Provenance.CAPTURED), use) == "left_out_not_agreed"
    assert FREE.reason(_pair(Provenance.CAPTURED, Consent.ASKED), use) == "left_out_not_agreed"
    assert FREE.reason(_pair(Provenance.CAPTURED, Consent.WITHDRAWN), use) == "left_out_withdrawn"


def test_an_agreed_message_answers_and_trains_only_with_a_recorded_permission() -> None:
    agreed = _pair(Provenance.CAPTURED, Consent.AGREED)

    assert Policy().reason(agreed, Use.RETRIEVAL) is None
    assert Policy().reason(agreed, Use.RECALL) == "left_out_captured"
    assert Policy().reason(agreed, Use.LANGUAGE_MODEL) == "left_out_captured"
    assert [FREE.reason(agreed, use) for use in Use] == [None, None, None]


def test_a_wording_that_somebody_asked_in_a_chat_stays_out_of_training_and_its_pair_goes_on() -> None:
    pair = replace(PAIR, variants=("공 수?", "볼 몇 개?"), borrowed=("공은 몇 개예요?", "볼 몇 개?"))

    assert Policy().fit(pair, Use.RETRIEVAL) == pair
    assert Policy().fit(pair, Use.RECALL) == replace(pair, question="공 수?", variants=())
    assert FREE.fit(pair, Use.LANGUAGE_MODEL) == pair


def test_a_pair_all_of_whose_wordings_were_asked_in_a_chat_is_left_out_of_training() -> None:
    pair = replace(PAIR, borrowed=PAIR.wordings)

    assert Policy().reason(pair, Use.LANGUAGE_MODEL) == "left_out_captured"
    assert Policy().fit(pair, Use.RECALL) is None


def test_the_table_has_a_rule_for_every_origin_and_use() -> None:
    assert {origin: set(rules) for origin, rules in TABLE.items()} == {
        origin: set(Use) for origin in Provenance
    }


@pytest.mark.parametrize(
    "name", [*REASONS, *(f"use_{use}" for use in Use), *(f"from_{one}" for one in Provenance)]
)
def test_every_name_of_the_table_is_a_sentence(name: str) -> None:
    assert name in ALL


def test_the_table_is_told_with_the_choices_of_the_deployment() -> None:
    told = dict(spell_policy(Policy(Use.LANGUAGE_MODEL, "forbid"), speaker("en")))

    assert told["Kind of training"] == "language-model training"
    assert told["Typed in a Discord form"].endswith("language-model training: no")
    assert told["Another person's message"].startswith("answering: once its author agrees")
    assert facts_of_policy(FREE)["captured"] == {
        "retrieval": "agreed",
        "recall": "yes",
        "language_model": "yes",
    }


def _house(training: Use = Use.LANGUAGE_MODEL) -> House:
    return House(Options(base_model="base", training_base="base", policy=Policy(training)))


async def _add(house: House, *pairs: QAPair) -> None:
    await house.ports.pairs.add([replace(pair, status=Status.APPROVED) for pair in pairs])


async def test_a_training_takes_what_may_train_and_says_what_it_left_out_and_what_to_do() -> None:
    house = _house()
    await house.teach(10)
    await _add(house, _pair(Provenance.SLACK_FORM), replace(PAIR, **AGREED))  # type: ignore[arg-type]
    await _add(house, replace(PAIR, variants=("볼 수는?",), borrowed=("볼 수는?",)))
    reply = await house.run("retrain")

    assert reply.facts["pairs"] == reply.facts["examples"] == 11
    assert reply.facts["left_out"] == {"left_out_slack": 1, "left_out_captured": 1, "left_out_wordings": 1}
    assert "HOBANE_SLACK_TRAINING_PERMISSION" in reply.text
    assert "웹 페이지" in reply.text

    await house.run("retrain", {"yes": "yes"})
    sent = house.tuner.orders[0].training_file.decode()

    assert sent.count("\n") == 11
    assert "볼 수는?" not in sent


async def test_the_embedded_model_learns_what_was_typed_in_a_slack_form() -> None:
    house = _house(Use.RECALL)
    await house.teach(9)
    await _add(house, _pair(Provenance.SLACK_FORM))

    assert (await house.run("retrain")).facts["pairs"] == 10


async def test_too_few_that_may_train_is_said_with_how_many_the_rules_leave_out() -> None:
    house = _house()
    await house.teach(8)
    await _add(house, _pair(Provenance.SLACK_FORM), replace(_pair(Provenance.SLACK_FORM), question="또?"))
    reply = await house.run("retrain")

    assert reply.tone == Tone.TROUBLE
    assert reply.facts.items() >= {"error": "TooFewMayTrain", "have": 8, "left_out": 2, "missing": 2}.items()


async def test_a_tally_counts_for_any_use() -> None:
    house = _house()
    await _add(house, PAIR, _pair(Provenance.SLACK_FORM), _pair(Provenance.CAPTURED, Consent.ASKED))
    dataset = house.services.dataset

    assert (await dataset.tally()).left_out == {"left_out_slack": 1, "left_out_not_agreed": 1}
    assert (await dataset.tally(Use.RETRIEVAL)).taken == 2
    assert (await dataset.tally()).pairs_left_out == 2
    assert [pair async for batch in dataset.trainable(Use.RECALL) for pair in batch] == [
        pair for pair in await house.ports.pairs.get([1, 2])
    ]


async def test_health_shows_the_table() -> None:
    reply = await _house().run("health")

    assert reply.table is not None
    assert ("학습 방식", "언어 모델 학습") in reply.table.rows
    assert reply.facts["policy"]["slack_form"]["language_model"] == "no"  # type: ignore[index]


async def test_what_its_author_has_not_agreed_to_neither_answers_nor_hides_a_pair_that_may() -> None:
    house = _house()
    await _add(house, PAIR, _pair(Provenance.CAPTURED, Consent.ASKED))
    found = await house.services.knowledge.find(PAIR.question, 5, 0)
    taught = await house.services.knowledge.taught(PAIR.question)

    assert [pair.id for pair in found.pairs] == [1]
    assert taught is not None
    assert taught.id == 1


def test_nothing_is_said_where_nothing_was_left_out() -> None:
    assert spell_left_out({}, speaker("ko")) == []
