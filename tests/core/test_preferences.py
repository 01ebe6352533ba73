"""Which answers people prefer is gathered blindly, reported honestly, and trained on where a host can."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from core import errors
from core.corrections import Preferred
from core.model import Actor, Channel, Finish, Provenance, Question, Role, Verdict
from core.options import Options, Provider
from core.policy import Policy
from core.preferences import (
    CHOICES,
    Choice,
    Comparison,
    Judged,
    Preference,
    agreement,
    examples_of,
)
from core.reply import Reply, Tone
from core.tuning import JobStatus, ModelVersion
from tests.fakes import FakeVersions
from tests.house import ADMIN, HERE, House

TEACHER = Actor("web", "helper", "선생", Role.MEMBER, "ko")  # a teacher by the settings
MEMBER = Actor("web", "kim", "김", Role.MEMBER, "ko")
DPO = Provider("openai", ("supervised", "dpo"), continues=True)


def _house(**options: object) -> House:
    chosen = {"provider": DPO, **options}
    house = House(Options(base_model="base", training_base="base", **chosen))  # type: ignore[arg-type]
    house.model.say = lambda model, turns: [f"{model}의 답", Finish()]
    return house


async def _tuned(house: House) -> None:
    assert isinstance(house.ports.versions, FakeVersions)
    await house.ports.versions.add(ModelVersion("ft:one", "base", 1, 1, active=True), "x")


async def _ranked(house: House, count: int) -> None:
    """So many rankings that prefer the tuned model's answer."""
    await _tuned(house)
    for number in range(count):
        asked = await house.run("rank", {"question": f"{number}번은 뭐예요?"})
        await house.run("prefer", dict(asked.buttons[0].values))


async def test_a_question_is_answered_twice_and_nobody_sees_by_whom() -> None:
    house = _house()
    await _tuned(house)
    reply = await house.run("rank", {"question": "공은 몇 개예요?"})

    assert "**A**\nft:one의 답" in reply.text
    assert "**B**\nbase의 답" in reply.text
    assert [button.label for button in reply.buttons] == [
        "A가 나아요",
        "B가 나아요",
        "비슷해요",
        "둘 다 나빠요",
    ]
    assert [button.values["choice"] for button in reply.buttons] == list(CHOICES)


async def test_which_comes_first_is_left_to_chance_and_the_buttons_follow() -> None:
    house = _house()
    await _tuned(house)
    house.chance = 0.4
    reply = await house.run("rank", {"question": "공은 몇 개예요?"})

    assert "**A**\nbase의 답" in reply.text
    assert [button.values["choice"] for button in reply.buttons[:2]] == ["second", "first"]


async def test_a_choice_is_kept_with_who_when_and_which_models_and_the_last_word_counts() -> None:
    house = _house()
    await _tuned(house)
    asked = await house.run("rank", {"question": "공은 몇 개예요?"})
    for button in (asked.buttons[1], asked.buttons[0]):
        told = await house.run("prefer", dict(button.values))
    (judged,) = await house.ports.preferences.judged()

    assert (judged.comparison.first_model, judged.comparison.second_model) == ("ft:one", "base")
    assert judged.preferences == (Preference(1, ADMIN.key, "first", house.now()),)
    assert "ft:one" in told.text
    assert told.buttons[0].command == "rank"


async def test_without_a_second_model_the_same_one_is_let_loose() -> None:
    house = _house()
    answers = iter(["하나", "둘"])
    house.model.say = lambda model, turns: [next(answers), Finish()]
    reply = await house.run("rank", {"question": "공은 몇 개예요?"})
    comparison = await house.ports.preferences.get(1)

    assert comparison is not None
    assert comparison.second_model == "base (temperature 0.8)"
    assert reply.facts == {"comparison": 1}


@pytest.mark.parametrize(
    "said", [["같은 답", Finish()], [Verdict("refused"), "몰라요"], [errors.HostBusy()], ["", Finish()]]
)
async def test_without_two_different_answers_there_is_nothing_to_rank(said: list[object]) -> None:
    house = _house()
    house.model.say = lambda model, turns: said  # type: ignore[assignment,return-value]
    reply = await house.run("rank", {"question": "공은 몇 개예요?"})

    assert (reply.tone, reply.facts) == (Tone.WARNING, {"comparison": None})
    assert list(await house.ports.preferences.judged()) == []


async def test_what_another_ranked_waits_for_me_until_i_ranked_it_too() -> None:
    house = _house()
    await _ranked(house, 1)
    waiting = await house.run("rank", by=TEACHER)
    assert waiting.facts == {"comparison": 1}

    await house.run("prefer", dict(waiting.buttons[2].values), TEACHER)
    assert "고를 답이 없어요" in (await house.run("rank", by=TEACHER)).text


async def test_only_teachers_rank_and_a_lost_comparison_is_said() -> None:
    house = _house()
    assert (await house.run("rank", by=MEMBER)).facts["error"] == "NotAllowed"
    assert (await house.run("prefer", {"number": "1", "choice": "first"}, MEMBER)).facts[
        "error"
    ] == "NotAllowed"
    assert (await house.run("prefer", {"number": "9", "choice": "first"})).facts[
        "error"
    ] == "NoSuchComparison"


# ---- now and then beside an ordinary answer -------------------------------------------------------------


async def test_teachers_see_two_answers_now_and_then_and_the_first_is_still_the_answer() -> None:
    house = _house(compare_share=0.7)
    await _tuned(house)
    parts = await house.parts(house.app.ask(Question("공은 몇 개예요?", TEACHER, HERE)))
    (reply,) = parts

    assert isinstance(reply, Reply)
    assert reply.facts.items() >= {"outcome": "answered", "model": "ft:one", "comparison": 1}.items()
    assert reply.buttons[0].command == "prefer"
    assert [turn.text for turn in await house.ports.talks.recent(HERE, 5)] == [
        "공은 몇 개예요?",
        "ft:one의 답",
    ]


@pytest.mark.parametrize(
    ("share", "actor"),
    [(0.7, MEMBER), (0.0, TEACHER), (0.5, TEACHER)],
    ids=["member", "off", "not this time"],
)
async def test_members_never_see_two_and_teachers_only_now_and_then(share: float, actor: Actor) -> None:
    house = _house(compare_share=share)
    await _tuned(house)
    reply = await house.ask("공은 몇 개예요?", actor)
    assert (reply.text, "comparison" in reply.facts) == ("ft:one의 답", False)


async def test_where_no_other_answer_comes_the_answer_is_as_always() -> None:
    house = _house(compare_share=0.7)
    house.model.say = lambda model, turns: ["네", Finish()]
    assert "comparison" not in (await house.ask("공은?", TEACHER)).facts
    house.model.say = lambda model, turns: [Verdict("refused")]
    assert "comparison" not in (await house.ask("공은?", TEACHER)).facts
    house.model.say = lambda model, turns: ["가", errors.AnswerCut()]
    assert "comparison" not in (await house.ask("공은?", TEACHER)).facts


# ---- what is learned ------------------------------------------------------------------------------------


def _judged(*choices: Choice, number: int = 1, provenance: Provenance = Provenance.WEB) -> Judged:
    comparison = Comparison(f"q{number}", "a", "b", "m1", "m2", "asked", provenance, id=number)
    return Judged(
        comparison, tuple(Preference(number, f"p{at}", choice) for at, choice in enumerate(choices))
    )


@pytest.mark.parametrize(
    ("choices", "winner"),
    [
        (("first",), "first"),
        (("second", "second", "first"), "second"),
        (("first", "second"), None),
        (("same",), None),
        (("bad", "bad", "first"), None),
        (("first", "first", "bad"), "first"),
    ],
)
def test_the_majority_decides_and_ties_teach_nothing(choices: tuple[Choice, ...], winner: str | None) -> None:
    assert _judged(*choices).winner == winner


def test_examples_are_what_is_decided_allowed_and_new() -> None:
    judged = [
        _judged("first", number=1),
        _judged("second", number=2),
        _judged("same", number=3),
        _judged("first", number=4, provenance=Provenance.CAPTURED),
    ]
    corrected = [Preferred("q1", "a", "b"), Preferred("q9", "right", "wrong")]
    found = examples_of(judged, corrected, Policy())

    assert found.taken == (
        Preferred("q1", "a", "b"),
        Preferred("q2", "b", "a"),
        Preferred("q9", "right", "wrong"),
    )
    assert (found.corrected, found.tied, found.barred) == (1, 1, 1)
    line = json.loads(list(found.lines("s"))[1])
    assert line["input"]["messages"][1] == {"role": "user", "content": "q2"}
    assert line["preferred_output"] == [{"role": "assistant", "content": "b"}]
    assert line["non_preferred_output"] == [{"role": "assistant", "content": "a"}]


def test_agreement_is_known_only_where_several_ranked() -> None:
    assert agreement([_judged("first")]).agreeing is None
    full = agreement([_judged("first", "first", number=1), _judged("second", "second", number=2)])
    assert (full.comparisons, full.agreeing, full.alpha) == (2, 1.0, 1.0)
    assert agreement([_judged("first", "first")]).alpha is None  # one value only: nothing to compare with


def test_alpha_is_that_of_krippendorffs_own_example() -> None:
    """Krippendorff (2011), data of example C: 4 observers, 12 units, nominal alpha 0.743, one unit left alone."""
    rows = [
        "1 2 3 3 2 1 4 1 2 * * *",
        "1 2 3 3 2 2 4 1 2 5 * 3",
        "* 3 3 3 2 3 4 2 2 5 1 *",
        "1 2 3 3 2 4 4 1 2 5 1 *",
    ]
    units = zip(*(row.split() for row in rows), strict=True)
    judged = [
        Judged(
            Comparison("q", "a", "b", "m", "n"),
            tuple(Preference(1, str(at), value) for at, value in enumerate(unit) if value != "*"),
        )
        for unit in units
    ]
    alpha = agreement(judged).alpha
    assert alpha is not None
    assert round(alpha, 3) == 0.743


async def test_too_few_preferences_are_refused_with_what_to_do() -> None:
    house = _house()
    await _ranked(house, 3)
    for values in ({"method": "dpo"}, {"method": "dpo", "yes": "yes"}):
        reply = await house.run("retrain", values)
        assert reply.facts == {"error": "TooFewPreferences", "have": 3, "need": 10, "missing": 7}
    assert house.tuner.orders == []


async def test_a_host_that_cannot_learn_preferences_is_said_before_anything_happens() -> None:
    house = _house(provider=Provider())
    reply = await house.run("retrain", {"method": "dpo"})
    assert reply.facts == {"error": "MethodNotOffered", "method": "dpo", "base": "base"}


async def test_the_report_comes_before_a_training_by_preferences() -> None:
    house = _house()
    await _ranked(house, 10)
    alone = await house.run("retrain", {"method": "dpo", "beta": "0.2"})
    assert alone.text.startswith("나은 답을 고른 예시 10개로 ft:one")
    assert "학습 파일은 약 1,890토큰" in alone.text
    assert "고른 예시가 50개 이상이면 더 좋아요. 지금은 10개라서" in alone.text
    assert "여러 사람이 함께 고른 것이 없어서" in alone.text
    assert alone.buttons[0].values == {"yes": "yes", "method": "dpo", "beta": "0.2"}
    assert alone.facts.items() >= {"examples": 10, "ranked": 10, "corrected": 0, "alpha": None}.items()

    for choice in ("second", "first", "second"):
        asked = await house.run("rank", by=TEACHER)
        values = {"number": asked.buttons[0].values["number"], "choice": choice}
        await house.run("prefer", values, TEACHER)
    report = await house.run("retrain", {"method": "dpo"})
    assert report.facts["error"] == "TooFewPreferences"  # two are tied now

    await house.run("prefer", {"number": "1", "choice": "first"}, TEACHER)
    await house.run("prefer", {"number": "3", "choice": "first"}, TEACHER)
    report = await house.run("retrain", {"method": "dpo"})
    assert "여럿이 고른 3개에서 의견이 100% 맞아요" in report.text


async def test_people_who_disagree_are_told_so() -> None:
    house = _house(needed_pairs=1)
    await _ranked(house, 3)
    third = Actor("web", "boss", "사장", Role.MEMBER, "ko")
    for number, (one, two) in enumerate([("second", "first"), ("second", "first"), ("same", "first")], 1):
        await house.run("prefer", {"number": str(number), "choice": one}, TEACHER)
        await house.run("prefer", {"number": str(number), "choice": two}, third)
    comparison = Comparison("꺼낸 말", "a", "b", "m", "n", provenance=Provenance.CAPTURED)
    stored = await house.ports.preferences.propose(comparison)
    await house.ports.preferences.prefer(Preference(stored.id, "x", "first"))
    tied = await house.ports.preferences.propose(Comparison("비긴 것", "a", "b", "m", "n"))
    await house.ports.preferences.prefer(Preference(tied.id, "x", "same"))
    report = await house.run("retrain", {"method": "dpo"})

    assert "의견이 많이 갈려요" in report.text
    assert "갈린 1개는 빼요" in report.text
    assert "쓸 수 없는 채팅에서 온 1개는 빼요" in report.text


async def test_a_training_by_preferences_goes_on_from_the_model_that_answers_and_is_a_job_like_any_other() -> (
    None
):
    house = _house(hyperparameters={"epochs": 2}, training_budget=None)
    await _ranked(house, 10)
    reply = await house.run("retrain", {"method": "dpo", "beta": "0,5", "yes": "yes"})
    (order,) = house.tuner.orders
    job = await house.ports.jobs.get(1)

    assert reply.tone == Tone.GOOD
    assert (order.base, order.method, order.hyperparameters) == ("ft:one", "dpo", {"epochs": 2, "beta": 0.5})
    assert order.training_file.count(b"preferred_output") == 20  # "non_" holds it, too
    assert job is not None
    assert (job.method, job.beta, job.examples) == ("dpo", 0.5, 10)

    house.now.advance(timedelta(minutes=1))
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:two", trained_tokens=5)
    await house.services.training.look()
    newest = (await house.ports.versions.list())[0]
    assert (newest.model, newest.base) == ("ft:two", "base")


async def test_preferences_that_no_model_could_learn_are_told_before_anything_is_uploaded() -> None:
    house = _house(window=20)
    await _ranked(house, 10)
    reply = await house.run("retrain", {"method": "dpo", "yes": "yes"})

    assert (reply.facts["error"], reply.facts["line"]) == ("TrainingFileFaulty", 1)
    assert house.tuner.orders == []


async def test_a_training_by_preferences_that_the_host_could_not_take_is_handed_over_again() -> None:
    house = _house(provider=Provider("generic", ("supervised", "dpo")))
    await _ranked(house, 10)
    house.tuner.trouble = [errors.HostUnreachable()]
    await house.run("retrain", {"method": "dpo", "yes": "yes"})
    await house.services.training.look()
    (order,) = house.tuner.orders

    assert (order.base, order.method) == ("base", "dpo")


async def test_a_training_whose_preferences_changed_meanwhile_is_not_started_with_others() -> None:
    house = _house()
    await _ranked(house, 10)
    house.tuner.trouble = [errors.HostUnreachable()]
    await house.run("retrain", {"method": "dpo", "yes": "yes"})
    await house.run("prefer", {"number": "1", "choice": "second"})
    await house.services.training.look()
    await house.announcements.deliver()

    assert house.tuner.orders == []
    assert "사람들이 고른 것이 바뀌었어요" in house.announcer.told[0].reply.text


@pytest.mark.parametrize("beta", ["much", "0", "-1", "2.5", "nan"])
async def test_a_strength_that_makes_no_sense_is_refused(beta: str) -> None:
    reply = await _house().run("retrain", {"method": "dpo", "beta": beta})
    assert reply.facts["error"] == "NotANumber"


async def test_rankings_and_corrections_are_exported_by_the_same_function() -> None:
    house = _house()
    await _ranked(house, 2)
    reply = await house.run("export", {"format": "preferences"})
    assert reply.facts["preferences"] == 2


async def test_a_ranking_from_a_place_nobody_knows_does_not_train() -> None:
    house = _house(compare_share=0.7)
    await _tuned(house)
    await house.ask("공은?", Actor("web", "helper", "선생", Role.MEMBER, "ko"), Channel("sms", "1"))
    comparison = await house.ports.preferences.get(1)
    assert comparison is not None
    assert comparison.provenance == Provenance.CAPTURED
