"""What was used is summed by month, kind and model."""

from __future__ import annotations

from datetime import timedelta

from core.spending import Total, Usage
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
