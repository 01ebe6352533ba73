"""Says the policy in words: what each origin may be used for, and what was left out with what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.policy import TABLE, Policy, Rule, Use
from core.texts import Say


def spell_policy(policy: Policy, say: Say) -> Iterator[tuple[str, str]]:
    """Yield rows (origin, what it may be used for), after one that names what trainings train."""
    yield say("training_trains"), say(f"use_{policy.training}")
    for provenance, rules in TABLE.items():
        yield say(f"from_{provenance}"), " · ".join(_spelled(policy, rules[use], use, say) for use in Use)


def _spelled(policy: Policy, rule: Rule, use: Use, say: Say) -> str:
    key = "may_when_agreed" if rule == Rule.AGREED else "may" if policy.met(rule) else "may_not"
    return say(key, use=say(f"use_{use}"))


def facts_of_policy(policy: Policy) -> dict[str, dict[str, str]]:
    """The same for programs: ``yes``, ``no`` or ``agreed`` by origin and use."""
    return {
        str(origin): {str(use): _fact(policy, rules[use]) for use in Use} for origin, rules in TABLE.items()
    }


def _fact(policy: Policy, rule: Rule) -> str:
    if rule == Rule.AGREED:
        return "agreed"
    return "yes" if policy.met(rule) else "no"


def spell_left_out(left_out: Mapping[str, int], say: Say) -> list[str]:
    """Return lines that say how much was left out for which reason and what to do; none where nothing was."""
    if not left_out:
        return []
    return [say("left_out"), *_reasons(left_out, say)]


def spell_bound(bound: Mapping[str, int], say: Say) -> list[str]:
    """Return lines that warn of what a file holds although it may train no language model, and why."""
    counts = {**bound}
    if wordings := counts.pop("left_out_wordings", 0):  # in this file nothing was taken out of any pair
        counts["left_out_captured"] = counts.get("left_out_captured", 0) + wordings
    return [say("may_not_train"), *_reasons(counts, say)] if counts else []


def _reasons(counts: Mapping[str, int], say: Say) -> list[str]:
    return [say("left_out_line", count=count, reason=say(reason)) for reason, count in counts.items()]
