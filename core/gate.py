"""Whether a new model is to answer: not worse in anything, and better in something, beyond chance."""

from __future__ import annotations

from collections.abc import Sequence

from core.options import Promote
from core.proof import Comparison, Decision, Reason

_CHANCE = 0.05  # a split this unlikely or less is no chance
_MISSING = 0.1  # share of the cases that may lack an answer


def worse(comparison: Comparison) -> bool:
    """Whether the new model is worse beyond its interval. The interval alone is enough to be careful."""
    return comparison.high < 0


def better(comparison: Comparison) -> bool:
    """Whether the new model is better: beyond the interval, and by the sign test too.

    With few cases the bootstrap is too sure of itself (4 better of 10 leave zero out), the sign test is not:
    it takes 6 better and none worse. So 8 of 10 against 7 of 10 is no progress.
    """
    return comparison.low > 0 and comparison.chance <= _CHANCE


def decide(
    promote: Promote, comparisons: Sequence[Comparison], missing: int, cases: int
) -> tuple[Decision, tuple[Reason, ...]]:
    """Return what to do with a new model after its evaluation, and why.

    ``missing`` counts cases without an answer. The reasons are found alike whatever ``promote`` says; only
    ``better`` acts on them.
    """
    reasons = [_reason("why_worse", one) for one in comparisons if worse(one)]
    gained = [_reason("why_better", one) for one in comparisons if better(one)]
    passed = bool(gained) and not reasons
    reasons += gained
    if missing:
        reasons.append(Reason("why_missing", {"count": missing}))
        passed = passed and missing <= _MISSING * cases
    if not comparisons or not (gained or any(map(worse, comparisons))):
        reasons.append(Reason("why_no_difference", {"cases": cases}))
    return outcome(promote, passed), (*_always(promote), *reasons)


def undecided(promote: Promote, reason: Reason) -> tuple[Decision, tuple[Reason, ...]]:
    """Return what to do where nothing could be evaluated: what is not shown to be better is not promoted."""
    return outcome(promote, passed=False), (*_always(promote), reason)


def outcome(promote: Promote, passed: bool) -> Decision:
    """What the setting makes of a passed or failed gate."""
    if promote == "ask":
        return "asked"
    return "promoted" if promote == "always" or passed else "kept"


def _always(promote: Promote) -> tuple[Reason, ...]:
    return (Reason("why_always"),) if promote == "always" else ()


def _reason(key: str, comparison: Comparison) -> Reason:
    facts = {"metric": comparison.metric, "better": comparison.better, "worse": comparison.worse}
    return Reason(key, facts)
