"""What answers and trainings take is kept; budgets warn once a month and then refuse."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import errors
from core.commands.judge import evaluate
from core.model import Actor, Channel, Finish, Role, Sampling, Turn, Verdict
from core.options import Options
from core.prices import ModelPrice, likely_epochs, read_prices
from core.reply import Tone
from core.tuning import JobStatus, ModelVersion, TrainingJob
from tests.fakes_providers import FakeUsages
from tests.house import HERE, House

PRICES = read_prices("USD 2026-11-01; base training=100 in=1 out=4; ft:base in=2 out=8")


def _house(**options: object) -> House:
    chosen = {"prices": PRICES, "metered": True, "admin_channel": HERE, **options}
    return House(Options(base_model="base", training_base="base", **chosen))  # type: ignore[arg-type]


def _says(house: House, tokens_in: int, tokens_out: int) -> None:
    house.model.say = lambda model, turns: ["네", Finish("stop", tokens_in, tokens_out)]


async def test_every_answer_is_kept_with_its_tokens_and_cost() -> None:
    house = _house()
    _says(house, 1_000_000, 500_000)
    await house.ask("공은 몇 개예요?")
    await house.ask("공은 몇 개예요?")
    reply = await house.run("costs")

    assert reply.table is not None
    assert reply.table.rows == (("답", "base", "2", "2,000,000", "1,000,000", "6.0000 USD"),)
    assert "2026-11-01에 적은 가격" in reply.text


async def test_an_evaluation_takes_tokens_like_any_answer() -> None:
    house = _house()
    await house.run("demo")
    before = len(await house.services.spending.month())
    await house.run(evaluate.name, {"repeats": "1"})

    assert (before, len(await house.services.spending.month())) == (0, 1)


async def test_what_the_host_did_not_count_is_estimated() -> None:
    house = _house()
    house.model.say = lambda model, turns: ["가나다", errors.AnswerCut()]
    reply = await house.ask("공은?")
    (total,) = await house.services.spending.month()

    assert reply.facts["cut"] is True
    assert total.tokens_out == 3
    assert total.tokens_in > 3


async def test_an_answer_of_which_nothing_came_costs_nothing() -> None:
    house = _house()
    house.model.say = lambda model, turns: [errors.HostBusy()]
    await house.ask("공은?")
    assert list(await house.services.spending.month()) == []


async def test_a_refusal_in_which_nothing_is_said_costs_nothing() -> None:
    house = _house()
    house.model.say = lambda model, turns: [Verdict("refused")]
    reply = await house.ask("공은?")

    assert reply.facts["outcome"] == "refused"
    assert list(await house.services.spending.month()) == []


async def test_counting_hides_no_model_of_the_host() -> None:
    house = _house()

    assert await house.services.chat_model.models() == await house.model.models() != []


async def test_a_listener_who_leaves_has_still_used_tokens() -> None:
    house = _house()
    house.model.say = lambda model, turns: ["가", "나", Finish()]
    parts = house.services.chat_model.answer([Turn("user", "q")], "base", Sampling())
    assert await anext(parts) == "가"
    await parts.aclose()  # type: ignore[attr-defined]

    assert [total.tokens_out for total in await house.services.spending.month()] == [1]


async def test_the_embedded_engine_costs_nothing_and_nothing_is_kept() -> None:
    house = House()
    await house.ask("공은?")
    reply = await house.run("costs")

    assert reply.facts["totals"] == []
    assert "비용이 들지 않아요" in reply.text


async def test_without_prices_and_for_unknown_models_no_cost_is_made_up() -> None:
    house = _house(prices=None)
    await house.ask("공은?")
    reply = await house.run("costs")
    assert reply.table is not None
    assert (reply.table.rows[0][5], "HOBANE_PRICES" in reply.text) == ("–", True)

    other = _house(prices=read_prices("USD 2026-11-01; other in=1 out=1"))
    await other.ask("공은?")
    assert "금액에서 뺀 모델: base" in (await other.run("costs")).text


async def test_last_months_use_is_not_this_months() -> None:
    house = _house()
    await house.ask("공은?")
    house.now.advance(timedelta(days=30))
    assert (await house.run("costs")).facts["totals"] == []


async def test_at_eighty_percent_the_admins_hear_it_once_a_month() -> None:
    house = _house(answer_budget=10.0)
    _says(house, 4_000_000, 0)
    for _ in range(2):
        await house.ask("공은?")
        await house.announcements.deliver()
    (notice,) = house.announcer.told
    assert (notice.channel, notice.reply.tone, notice.key) == (HERE, Tone.WARNING, "budget:answers:2026-11")
    assert "10.00 USD 가운데 8.00 USD" in notice.reply.text
    assert notice.reply.buttons[0].command == "costs"

    await house.ask("공은?")
    await house.announcements.deliver()
    assert len(house.announcer.told) == 1


async def test_at_a_hundred_percent_answers_end_with_who_can_raise_the_budget() -> None:
    house = _house(answer_budget=10.0)
    _says(house, 10_000_000, 0)
    await house.ask("공은?")
    refused = await house.ask("공은?")

    assert refused.facts["error"] == "BudgetUsedUp"
    assert "관리자가 HOBANE_ANSWER_BUDGET 값을 올릴 수 있고" in refused.text
    english = await house.ask("ball?", Actor("web", "kim", "Kim", Role.MEMBER, "en"))
    assert "An admin can raise HOBANE_ANSWER_BUDGET" in english.text
    assert "답: 10.00 USD 가운데 10.00 USD 썼어요 (100%)." in (await house.run("costs")).text

    house.now.advance(timedelta(days=30))
    assert (await house.ask("공은?")).text == "네"


async def test_a_training_that_would_exceed_the_budget_is_refused_before_it_starts() -> None:
    house = _house(training_budget=0.01)
    await house.teach(10)
    estimate = await house.run("retrain")
    refused = await house.run("retrain", {"yes": "yes"})

    assert isinstance(estimate.facts["cost"], float)
    assert refused.facts["error"] == "BudgetTooSmall"
    assert "HOBANE_TRAINING_BUDGET" in refused.text
    assert house.tuner.orders == []


async def test_what_a_training_really_took_counts_once_and_ends_the_budget() -> None:
    house = _house(training_budget=100.0)
    await house.teach(10)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:base:1", trained_tokens=1_000_000)
    for training in (house.services.training, house.built().training):
        await training.look()
    (total,) = [one for one in await house.services.spending.month() if one.kind == "training"]

    assert (total.model, total.times, total.cost) == ("base", 1, 100.0)
    assert (await house.run("retrain", {"yes": "yes"})).facts["error"] == "BudgetUsedUp"


async def test_a_warning_waits_for_a_place_where_it_can_be_told() -> None:
    house = _house(answer_budget=10.0, admin_channel=None)
    _says(house, 9_000_000, 0)
    await house.ask("공은?")
    assert list(await house.ports.outbox.waiting()) == []

    await house.ports.jobs.add(TrainingJob("k", 1, Channel("terminal", "ops"), "terminal:min", "base"))
    await house.ask("공은?")
    assert [str(notice.channel) for notice in await house.ports.outbox.waiting()] == ["terminal:ops"]


async def test_a_deployment_is_priced_by_the_base_of_its_model() -> None:
    house = _house()
    version = ModelVersion("hobane-ftjob-1", "base", 1, 1, active=True)
    await house.ports.versions.add(version, "x")  # type: ignore[attr-defined]
    _says(house, 1_000_000, 0)
    await house.ask("공은?")

    assert [total.cost for total in await house.services.spending.month()] == [1.0]


async def test_an_answer_whose_tokens_cannot_be_kept_is_given_all_the_same() -> None:
    house = _house()
    assert isinstance(house.ports.usages, FakeUsages)
    house.ports.usages.full = True
    assert (await house.ask("공은?")).text == "네"


async def test_a_member_does_not_see_costs() -> None:
    member = Actor("terminal", "kim", "김", Role.MEMBER, "ko")
    assert (await _house().run("costs", by=member)).facts["error"] == "NotAllowed"


def test_a_price_is_that_of_the_longest_name_that_fits() -> None:
    prices = read_prices(
        "USD 2026-11-01; gpt in=1 out=1; gpt-4.1-mini in=2 out=2; ft:gpt-4.1-mini in=3 out=3"
    )

    assert prices.of("gpt-4.1-mini-2025-04-14") == ModelPrice(None, 2.0, 2.0)
    assert prices.of("ft:gpt-4.1-mini:org:x:1") == ModelPrice(None, 3.0, 3.0)
    assert prices.of("ft:gpt-4o:org:x:1") == ModelPrice(None, 1.0, 1.0)
    assert prices.of("hobane-ftjob-1", "gpt-4.1-mini") == ModelPrice(None, 2.0, 2.0)
    assert prices.of("other") is None
    assert (prices.training("other", 5), prices.training("gpt-4o", 5)) == (None, None)
    assert prices.answer(ModelPrice(tokens_in=1.0), 1, 1) is None


@pytest.mark.parametrize(
    "text", ["", "usd 2026-11-01", "USD", "USD 2026-11-01; m", "USD 2026-11-01; m in=x", "m in=1"]
)
def test_a_table_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="prices"):
        read_prices(text)


@pytest.mark.parametrize(
    ("examples", "epochs"), [(1, 25), (10, 10), (50, 3), (1000, 3), (10_000, 2), (50_000, 1)]
)
def test_few_examples_are_gone_through_more_often(examples: int, epochs: int) -> None:
    assert likely_epochs(examples) == epochs
