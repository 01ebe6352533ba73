"""A proof in words: its table, its decision with the reasons, the questions that changed."""

from __future__ import annotations

from collections.abc import Sequence

from core.cases import ANSWERABLE
from core.clean import one_line
from core.durations import spell_seconds
from core.proof import METRICS, Change, Comparison, Cost, Disagreement, Metric, Proof, Rate, Reason, Score
from core.reply import Table
from core.texts import Say

_BETTER_SHOWN = 5
_SHOWN = 5
_COUNTED = ("suggested", "wrong", "missed", "refused_wrongly", "inconsistent", "failed")
_SAID = 80  # characters shown of an answer


def table_of(proof: Proof, say: Say) -> Table | None:
    """The two models side by side, metric by metric, and what an answer of each took; None without both."""
    if proof.before is None or proof.after is None:
        return None
    columns = (say("proof_measure"), say("proof_before"), say("proof_after"), say("proof_difference"))
    compared = {comparison.metric: comparison for comparison in proof.comparisons}
    rows = [
        (
            say(f"metric_{metric}"),
            spell_rate(proof.before.rates.get(metric)),
            spell_rate(proof.after.rates.get(metric)),
            spell_difference(compared.get(metric)),
        )
        for metric in METRICS
    ]
    counted = [
        (say(f"result_{result}"), *map(str, numbers), "")
        for result in _COUNTED
        if any(numbers := [how_many(score, result) for score in (proof.before, proof.after)])
    ]
    return Table(columns, (*rows, *counted, *_costs(proof.before.cost, proof.after.cost, say)))


def how_many(score: Score, result: str) -> int:
    """How many cases came to a result; suggestions count where there was something to answer."""
    kinds = ANSWERABLE if result == "suggested" else score.counts
    return sum(score.counts.get(kind, {}).get(result, 0) for kind in kinds)


def lines_of(proof: Proof, say: Say) -> list[str]:
    """What was decided and why; then all questions that got worse and a few that got better."""
    lines = [reason_line(reason, say) for reason in proof.reasons]
    lines.append(say(f"decided_{proof.decision}"))
    lines += changed("got_worse", proof.worse, len(proof.worse), say)
    lines += changed("got_better", proof.better, _BETTER_SHOWN, say)
    return [*lines, *disagreement_lines(proof.disagreements, say)]


def reason_line(reason: Reason, say: Say) -> str:
    """One reason as a sentence; the metric it speaks of by its name."""
    facts = dict(reason.facts)
    if "error" in facts:
        facts["reason"] = say(str(facts["error"]), **facts)
    if "metric" in facts:
        facts["metric"] = say(f"metric_{facts['metric']}")
    return say(reason.key, **facts)


def spell_rate(rate: Rate | None) -> str:
    """A rate with its interval, such as ``8/10 · 80% (50–100)``."""
    if rate is None or not rate.count:
        return "–"
    right = round(rate.share * rate.count)
    return f"{right}/{rate.count} · {_share(rate)}"


def spell_difference(comparison: Comparison | None) -> str:
    """A difference in percentage points with its interval, such as ``+10 (−20…+40)``."""
    if comparison is None:
        return "–"
    if not (comparison.better or comparison.worse):
        return "0"
    low, high = _points(comparison.low), _points(comparison.high)
    return f"{_points(comparison.difference)} ({low}…{high})"


def _points(share: float) -> str:
    return f"{100 * share:+.0f}".replace("-", "−")


def _costs(before: Cost, after: Cost, say: Say) -> list[tuple[str, ...]]:
    rows = [
        (say("proof_time"), *(_time(cost, say) for cost in (before, after)), ""),
        (say("proof_tokens"), *(spell_tokens(cost) for cost in (before, after)), ""),
    ]
    if before.money is not None and after.money is not None:
        prices = (f"{cost.money:.2g} {cost.currency}" for cost in (before, after))
        rows.append((say("proof_money", dated=after.dated), *prices, ""))
    return rows


def spell_tokens(cost: Cost) -> str:
    """Tokens in and out, such as ``310 + 24``."""
    return f"{cost.prompt_tokens:.0f}\u00a0+\u00a0{cost.completion_tokens:.0f}"


def changed(heading: str, changes: Sequence[Change], shown: int, say: Say) -> list[str]:
    """A heading with the number of all changes, and the first ``shown`` of them; nothing where none are."""
    if not changes:
        return []
    return [say(heading, count=len(changes)), *(_change(change, say) for change in changes[:shown])]


def _change(change: Change, say: Say) -> str:
    return say(
        "change_line",
        question=change.question,
        before=say(f"result_{change.before}"),
        after=say(f"result_{change.after}"),
        said_before=one_line(change.said_before, _SAID),
        said_after=one_line(change.said_after, _SAID),
    )


def pillar_table(results: Sequence[tuple[str, Score]], say: Say) -> Table:
    """One row for each set of pillars: what it is worth, and what an answer takes."""
    priced = any(score.cost.money is not None for _, score in results)
    rated = [_headed(metric, results[0][1], say) for metric in METRICS]
    counted = ["short_suggested", "result_wrong", "short_time", "short_tokens"]
    columns = (say("setup"), *rated, *map(say, [*counted, "short_money"] if priced else counted))
    rows = []
    for name, score in results:
        rates = (_share(score.rates.get(metric)) for metric in METRICS)
        numbers = (str(how_many(score, result)) for result in ("suggested", "wrong"))
        row = (name, *rates, *numbers, _time(score.cost, say), spell_tokens(score.cost))
        rows.append((*row, spell_money(score.cost)) if priced else row)
    return Table(columns, tuple(rows))


def _headed(metric: Metric, score: Score, say: Say) -> str:
    """The name of a metric with the number of cases that it asks about."""
    rate = score.rates.get(metric)
    return f"{say(f'short_{metric}')} ({rate.count if rate else 0})"


def _share(rate: Rate | None) -> str:
    """A rate with its interval and nothing else, unbroken, for narrow columns."""
    return "–" if rate is None else f"{rate.share:.0%}\u00a0({100 * rate.low:.0f}–{100 * rate.high:.0f})"


def _time(cost: Cost, say: Say) -> str:
    """The time of an answer, unbroken, for narrow columns."""
    return spell_seconds(cost.seconds, say).replace(" ", "\u00a0")


def spell_money(cost: Cost) -> str:
    """What a thousand answers cost, such as ``0.25 USD``."""
    return "–" if cost.money is None else f"{1000 * cost.money:.2f} {cost.currency}"


def disagreement_lines(found: Sequence[Disagreement], say: Say) -> list[str]:
    """Where the judge model saw an answer differently from the rules; the first few."""
    if not found:
        return []
    lines = [
        say(
            "disagreement_line",
            question=one_line(one.question, _SAID),
            answer=one_line(one.answer, _SAID),
            rules=say(f"result_{one.rules}"),
            judge=say(f"result_{one.judge}"),
            reason=one.reason or "–",
        )
        for one in found[:_SHOWN]
    ]
    return [say("judge_disagrees", count=len(found)), *lines]
