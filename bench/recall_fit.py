"""Fit the embedded brain's coefficients on the development domains, leaving each out once to check."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from bench.recall import Domain, domains
from engine.recall.asking import Coefficients, find, may_answer
from engine.recall.model import Model, built
from engine.recall.near import near_misses
from engine.recall.selftest import with_typo, without_spaces

SLOPES = ("lead", "cosine", "beyond", "kind", "missing")
SIGNS = np.array([1, 1, -1, -1, -1])
WRONG_WEIGHT = 4.0
PULL = 0.003
EXPECTED = np.array([-3.0, 4, 4, 3, 3, 1.5])
Table = NDArray[np.float64]


def examples(domain: Domain, wordings: int) -> tuple[Table, Table, Table]:
    """Return evidence, whether an answer would be right, and weights, ``wordings`` taught per answer."""
    seen: dict[str, int] = {}
    taught = []
    for question, answer in domain.taught:
        seen[answer] = seen.get(answer, 0) + 1
        if seen[answer] <= wordings:
            taught.append((question, answer))
    model = built(taught)
    rows = [
        row
        for _, question, wanted in domain.cases
        for asked in (question, without_spaces(question), with_typo(question))
        if (row := _example(model, asked, wanted))
    ]
    near = near_misses(model.knowledge, 100)
    rows += [row for question in near if (row := _example(model, question, None))]
    rows += [row for question, answer in taught if (row := _example(model, question, answer, answer))]
    table = np.array(rows)
    return table[:, :-1], table[:, -1], np.where(table[:, -1] > 0, 1.0, WRONG_WEIGHT)


def _example(model: Model, question: str, wanted: str | None, gone: str = "") -> list[float] | None:
    """One row of evidence; with ``gone`` the answer is hidden, so that nothing can be right."""
    hidden = frozenset(model.knowledge.places("facts", gone)) if gone else frozenset[int]()
    finding = find(model.knowledge, question, hidden)
    if not finding.ranked or finding.exact or not may_answer(finding):
        return None
    evidence = asdict(finding.evidence)
    right = finding.ranked[0].row.answer == wanted and not gone
    return [*(evidence[name] for name in SLOPES), float(right)]


def fitted(parts: Sequence[tuple[Table, Table, Table]]) -> Coefficients:
    """Return the weighted logistic regression over ``parts`` with slopes kept to their signs."""
    evidence, right, weights = (np.concatenate([part[i] for part in parts]) for i in range(3))
    signed = np.column_stack([np.ones(len(evidence)), evidence * SIGNS])
    beta = EXPECTED.copy()
    for _ in range(30_000):
        chance = 1 / (1 + np.exp(-(signed @ beta)))
        slope = signed.T @ (weights * (chance - right)) / weights.sum() + PULL * (beta - EXPECTED)
        beta -= 0.5 * slope
        beta[1:] = np.maximum(beta[1:], 0)
    return Coefficients(float(beta[0]), *(float(value) for value in beta[1:]))


def main() -> None:
    """Print coefficients fitted on all development domains, and the figures with each domain left out."""
    chosen = [domain for domain in domains() if not domain.held_out]
    parts = {domain.name: [examples(domain, wordings) for wordings in (1, 2, 3)] for domain in chosen}
    for threshold in (0.4, 0.5, 0.6, 0.7, 0.8):
        rights, wrongs, positives, negatives = 0.0, 0.0, 0.0, 0.0
        for name in parts:
            fit = fitted([part for other, those in parts.items() if other != name for part in those])
            evidence, right, _ = parts[name][2]
            slopes = np.array([getattr(fit, slope) for slope in SLOPES]) * SIGNS
            sure = 1 / (1 + np.exp(-(fit.bias + evidence @ slopes))) >= threshold
            rights += float((sure & (right > 0)).sum())
            wrongs += float((sure & (right == 0)).sum())
            positives += float((right > 0).sum())
            negatives += float((right == 0).sum())
        sys.stdout.write(
            f"{threshold}: right {rights / positives:.3f} of {positives}, wrong {wrongs} of {negatives}\n"
        )
    everything = fitted([part for those in parts.values() for part in those])
    sys.stdout.write(f"{everything}\n")


if __name__ == "__main__":
    main()
