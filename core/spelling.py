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
    lines = [say("left_out_line", count=count, reason=say(reason)) for reason, count in left_out.items()]
    return [say("left_out"), *lines]
