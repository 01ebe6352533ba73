"""What was used is summed, and what people prefer is kept, in memory and in SQLite alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.model import Channel, Provenance
from core.preferences import Comparison, Preference
from core.spending import Total, Usage
from core.tuning import Snapshot, TrainingJob
from tests.fakes import Clock, Ports


async def test_usages_are_summed_by_kind_and_model_from_a_moment_on(ports: Ports, now: Clock) -> None:
    begin = now()
    await ports.usages.add(Usage("answers", "m", 1, 2, 0.5, begin - timedelta(seconds=1)))
    for cost in (0.25, None):
        await ports.usages.add(Usage("answers", "m", 10, 20, cost, begin))
    await ports.usages.add(Usage("training", "m", 5, 0, None, begin, counted=False))

    assert list(await ports.usages.totals(begin)) == [
        Total("answers", "m", 2, 20, 40, 0.25, 1),
        Total("training", "m", 1, 5, 0, 0.0, 1),
    ]
    assert list(await ports.usages.totals(begin + timedelta(days=1))) == []


async def test_a_usage_with_a_key_counts_once(ports: Ports, now: Clock) -> None:
    for tokens in (5, 6):
        await ports.usages.add(Usage("training", "m", tokens, 0, 1.0, now(), key="job:1"))
    assert [total.tokens_in for total in await ports.usages.totals(now())] == [5]


async def test_the_last_question_to_a_model_is_known(ports: Ports, now: Clock) -> None:
    assert await ports.usages.last("m") is None
    await ports.usages.add(Usage("training", "m", 1, 0, None, now()))
    assert await ports.usages.last("m") is None
    for days in (2, 1):
        await ports.usages.add(Usage("answers", "m", 1, 1, None, now() - timedelta(days=days)))
    assert await ports.usages.last("m") == now() - timedelta(days=1)


def _comparison(question: str = "공은 몇 개예요?", first: str = "두 개", second: str = "세 개") -> Comparison:
    return Comparison(question, first, second, "m1", "m2", "shown", Provenance.SLACK_FORM)


async def test_a_comparison_is_stored_once_in_whichever_order(ports: Ports, now: Clock) -> None:
    stored = await ports.preferences.propose(_comparison())
    again = await ports.preferences.propose(_comparison(first="세 개!", second="두 개"))

    assert again == stored == replace(_comparison(), id=1, at=now())
    assert await ports.preferences.get(1) == stored
    assert await ports.preferences.get(2) is None


async def test_a_persons_last_word_counts_and_others_stay(ports: Ports, now: Clock) -> None:
    one = await ports.preferences.propose(_comparison())
    await ports.preferences.propose(_comparison("둘째 질문"))
    for person, choice in (("a", "first"), ("b", "bad"), ("a", "second")):
        await ports.preferences.prefer(Preference(one.id, person, choice))  # type: ignore[arg-type]
    (judged,) = await ports.preferences.judged()

    assert judged.comparison == one
    assert judged.preferences == (Preference(1, "b", "bad", now()), Preference(1, "a", "second", now()))


async def test_what_a_person_has_not_judged_waits_for_them(ports: Ports) -> None:
    one = await ports.preferences.propose(_comparison())
    two = await ports.preferences.propose(_comparison("둘째 질문"))
    await ports.preferences.prefer(Preference(one.id, "a", "same"))

    assert await ports.preferences.waiting("a") == two
    assert await ports.preferences.waiting("b") == one
    await ports.preferences.prefer(Preference(two.id, "a", "first"))
    assert await ports.preferences.waiting("a") is None


async def test_how_a_job_trains_is_kept(ports: Ports) -> None:
    job = TrainingJob("k", 1, Channel("terminal", "x"), "terminal:min", "base", method="dpo", beta=0.25)
    snapshot = await ports.datasets.freeze(Snapshot((), "d", 1))
    stored = await ports.jobs.add(replace(job, snapshot=snapshot.id))
    found = await ports.jobs.get(stored.id)

    assert found is not None
    assert (found.method, found.beta) == ("dpo", 0.25)
