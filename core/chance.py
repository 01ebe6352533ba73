"""What of a difference may be chance: intervals and exact tests in pure Python.

Sources: E. B. Wilson (1927) for the interval of one share; B. Efron (1979) for the bootstrap, here over
groups of questions that belong together; W. J. Dixon and A. M. Mood (1946) for the sign test, which on
right/wrong pairs is Q. McNemar's test (1947) done exactly; R. A. Fisher (1922) for two shares of different
questions.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import comb, sqrt

_Z = 1.959964  # two-sided 95 % of the normal distribution
_RESAMPLES = 2000
_SEED = 20261126  # any fixed number: the same answers always give the same interval


def share_interval(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval (Wilson's) of a share of ``count`` questions; (0, 1) where none was asked.

    Unlike the bootstrap it stays honest where all or none were right: 3 of 3 is 44–100 %, not 100–100 %.
    """
    if not count:
        return 0.0, 1.0
    share, spread = right / count, _Z * _Z / count
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def difference_interval(groups: Mapping[str, Sequence[int]]) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean of all differences, resampling whole groups.

    Each group holds the differences (-1, 0, 1) of questions that belong together, such as wordings of one
    pair: they succeed and fail together, so they are drawn together. (0, 0) without groups.
    """
    clusters = [(sum(group), len(group)) for group in groups.values() if group]
    if not clusters:
        return 0.0, 0.0
    chooser = random.Random(_SEED)  # noqa: S311 - statistics, not secrecy
    means = sorted(_mean(chooser.choices(clusters, k=len(clusters))) for _ in range(_RESAMPLES))
    return means[_RESAMPLES * 25 // 1000], means[_RESAMPLES * 975 // 1000 - 1]


def _mean(clusters: Sequence[tuple[int, int]]) -> float:
    return sum(total for total, _ in clusters) / sum(count for _, count in clusters)


def sign_test(better: int, worse: int) -> float:
    """Return the exact two-sided probability of so one-sided a split if both ways were equally likely."""
    count = better + worse
    if not count:
        return 1.0
    tail: int = sum(comb(count, k) for k in range(min(better, worse) + 1))
    return min(1.0, float(2 * tail / 2**count))


def more_often(bad: int, count: int, bad_before: int, count_before: int) -> float:
    """Return Fisher's exact one-sided probability of ``bad`` or more of ``count`` if nothing had changed."""
    all_bad, everything = bad + bad_before, count + count_before
    most = min(all_bad, count)
    ways: int = sum(comb(count, k) * comb(count_before, all_bad - k) for k in range(bad, most + 1))
    return float(ways / comb(everything, all_bad))
