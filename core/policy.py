"""What a taught pair may be used for: one table over where its words come from (docs/compliance.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Literal

from core.model import Consent, Provenance, QAPair


class Use(StrEnum):
    """What can be done with a pair: be found and shown, train the embedded recall, train a language model."""

    RETRIEVAL = "retrieval"
    RECALL = "recall"
    LANGUAGE_MODEL = "language_model"


class Rule(StrEnum):
    """When a use is allowed."""

    YES = "yes"
    UNLESS_FORBIDDEN = "unless_forbidden"
    SLACK_PERMISSION = "slack_permission"
    AGREED = "agreed"
    CAPTURED_PERMISSION = "captured_permission"


_ALWAYS = dict.fromkeys(Use, Rule.YES)
TABLE: Mapping[Provenance, Mapping[Use, Rule]] = {
    Provenance.WEB: _ALWAYS,
    Provenance.TERMINAL: _ALWAYS,
    Provenance.FILE: _ALWAYS,
    Provenance.DISCORD_FORM: _ALWAYS | {Use.LANGUAGE_MODEL: Rule.UNLESS_FORBIDDEN},
    Provenance.SLACK_FORM: _ALWAYS | {Use.LANGUAGE_MODEL: Rule.SLACK_PERMISSION},
    Provenance.CAPTURED: {
        Use.RETRIEVAL: Rule.AGREED,
        Use.RECALL: Rule.CAPTURED_PERMISSION,
        Use.LANGUAGE_MODEL: Rule.CAPTURED_PERMISSION,
    },
}
"""The rules by provenance and use; the reasons stand in docs/compliance.md."""

_REASONS = {
    Rule.UNLESS_FORBIDDEN: "left_out_discord",
    Rule.SLACK_PERMISSION: "left_out_slack",
    Rule.CAPTURED_PERMISSION: "left_out_captured",
}
REASONS = ("left_out_withdrawn", "left_out_not_agreed", *_REASONS.values(), "left_out_wordings")
"""Why something is left out: names of sentences, each of which says what to do."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The table with a deployment's choices.

    ``training`` is what its trainings train. A permission is the text in which it was given; empty: none.
    """

    training: Use = Use.RECALL
    discord_forms: Literal["allow", "forbid"] = "allow"
    slack_permission: str = ""
    captured_permission: str = ""

    def met(self, rule: Rule) -> bool:
        """Whether the deployment's choices let a rule pass; consent is looked at with each pair."""
        if rule is Rule.YES:  # nearly always, and asked for every pair of an export
            return True
        return {
            Rule.UNLESS_FORBIDDEN: self.discord_forms == "allow",
            Rule.SLACK_PERMISSION: bool(self.slack_permission.strip()),
            Rule.CAPTURED_PERMISSION: bool(self.captured_permission.strip()),
        }.get(rule, True)

    def reason(self, pair: QAPair, use: Use) -> str | None:
        """Why a pair may not be used so, one of `REASONS`; None where it may."""
        if pair.consent == Consent.WITHDRAWN:
            return "left_out_withdrawn"
        if pair.provenance == Provenance.CAPTURED and pair.consent != Consent.AGREED:
            return "left_out_not_agreed"
        rule = TABLE[pair.provenance][use]
        if not self.met(rule):
            return _REASONS[rule]
        return None if not pair.borrowed or self._wordings(pair, use) else "left_out_captured"

    def fit(self, pair: QAPair, use: Use) -> QAPair | None:
        """The pair with the wordings that may be used so; None where nothing of it may."""
        if self.reason(pair, use) is not None:
            return None
        if not pair.borrowed:
            return pair
        wordings = self._wordings(pair, use)
        if len(wordings) == len(pair.wordings):
            return pair
        return replace(pair, question=wordings[0], variants=wordings[1:])

    def _wordings(self, pair: QAPair, use: Use) -> tuple[str, ...]:
        """Wordings taken over from what people asked in a chat are captured messages, too."""
        if self.met(TABLE[Provenance.CAPTURED][use]):
            return pair.wordings
        return tuple(wording for wording in pair.wordings if wording not in pair.borrowed)


@dataclass(slots=True)
class Tally:
    """How many pairs a use takes, and how many it leaves out by reason."""

    taken: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def pairs_left_out(self) -> int:
        """How many whole pairs were left out."""
        return sum(count for reason, count in self.left_out.items() if reason != "left_out_wordings")

    def sort(self, pairs: Iterable[QAPair], policy: Policy, use: Use) -> list[QAPair]:
        """Return what may be used of some pairs, and count what may not."""
        taken = []
        for pair in pairs:
            fitting = policy.fit(pair, use)
            if fitting is None:
                self._add(policy.reason(pair, use) or "", 1)
            else:
                self._add("left_out_wordings", len(pair.wordings) - len(fitting.wordings))
                taken.append(fitting)
        self.taken += len(taken)
        return taken

    def _add(self, reason: str, count: int) -> None:
        if count:
            self.left_out[reason] = self.left_out.get(reason, 0) + count
