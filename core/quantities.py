"""Whether an answer says the figures of another: numbers with their units, Korean and English."""

from __future__ import annotations

import re

from core.amounts import amounts

Quantity = tuple[float, str]
"""A number and its unit; the unit is empty where none is recognised."""

_DIGIT_ONE = re.compile(r"(?<!\d)1(?!\d)")


def quantities_in(text: str) -> set[Quantity]:
    """Return every number of a text with its unit: ``세 명``, ``3명`` and ``three people`` are the same.

    A written-out "one" before a word that is no unit is no figure ("one of them").
    """
    found = set(amounts(text))
    return found if _DIGIT_ONE.search(text) else found - {(1.0, "")}


def agree(said: set[Quantity], wanted: set[Quantity]) -> bool:
    """Whether all ``wanted`` figures were said and none of the same unit with another value.

    A one among others need not be said ("한 팀은 세 명", "a team has three"), but must not be contradicted.
    """
    needed = {figure for figure in wanted if figure[0] != 1} or wanted
    if not all(any(_same(one, other) for other in said) for one in needed):
        return False
    units = {unit for _, unit in wanted if unit}
    return all(any(_same(one, other) for other in wanted) for one in said if one[1] in units)


def _same(one: Quantity, other: Quantity) -> bool:
    return one[0] == other[0] and (one[1] == other[1] or not (one[1] and other[1]))
