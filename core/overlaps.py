"""Finds, among all that is taught, pairs that ask the same and pairs whose answers contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.checks_pairs import asks_the_same, topic_of
from core.clean import same
from core.contradiction import differences
from core.model import QAPair
from core.texts import language_of
from core.wording import stems

_COMMON = 60  # pairs that share a stem, from which on it tells nothing about any of them
_MOST = 50_000  # comparisons in full: what is alike among more pairs than that was never cared for


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Pairs of pairs, by their numbers: those that say the same twice, and those that contradict."""

    doubles: tuple[tuple[int, int], ...] = ()
    contradictions: tuple[tuple[int, int], ...] = ()


def overlaps_among(pairs: Sequence[QAPair]) -> Overlaps:
    """Compare every pair with those that share a telling word with it, by the checks of teaching.

    Words that more than `_COMMON` pairs share are no reason to compare, so ten thousand pairs take seconds.
    """
    return _compared(pairs, 0)


def overlaps_with(taught: Sequence[QAPair], new: Sequence[QAPair]) -> Overlaps:
    """Compare only ``new`` pairs, with what is taught and with those before them; theirs come second."""
    return _compared([*taught, *new], len(taught))


def _compared(pairs: Sequence[QAPair], since: int) -> Overlaps:
    """Compare the pairs from a place on with all before them."""
    topic = _topic(pairs)
    doubles, contradictions = [], []
    for count, (one, other) in enumerate(_candidates(pairs, topic, since)):
        if count >= _MOST:
            break
        if not asks_the_same(one, other, topic):
            continue
        numbers = (one.id, other.id)
        if same(one.answer) == same(other.answer) or not differences(one.answer, other.answer):
            doubles.append(numbers)
        else:
            contradictions.append(numbers)
    return Overlaps(tuple(doubles), tuple(contradictions))


def _topic(pairs: Sequence[QAPair]) -> frozenset[str]:
    """What each language's pairs are all about; few English ones among many Korean ones have a topic, too."""
    by_language: dict[str | None, list[QAPair]] = defaultdict(list)
    for pair in pairs:
        by_language[language_of(pair.question)].append(pair)
    return frozenset[str]().union(*map(topic_of, by_language.values()))


def _candidates(
    pairs: Sequence[QAPair], topic: frozenset[str], since: int
) -> Iterator[tuple[QAPair, QAPair]]:
    """Pairs of pairs that share a wording, or at least half of the telling stems of some wording."""
    told = [[frozenset(stems(wording)) - topic for wording in pair.wordings] for pair in pairs]
    words = [{same(wording) for wording in pair.wordings} for pair in pairs]
    by_stem, by_wording = (_places(parts) for parts in ([set[str]().union(*one) for one in told], words))
    for place in range(since, len(pairs)):
        wordings = told[place]
        equal = {other for word in words[place] for other in by_wording[word]}
        shared = [by_stem[stem] for stem in set[str]().union(*wordings)]
        near = {other for found in shared if len(found) <= _COMMON for other in found} - equal
        alike = equal | {other for other in near if _may_be_alike(wordings, told[other])}
        yield from ((pairs[other], pairs[place]) for other in sorted(alike) if other < place)


def _places(parts: Sequence[set[str]]) -> dict[str, list[int]]:
    """Where each part occurs."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, found in enumerate(parts):
        for part in found:
            places[part].append(place)
    return places


def _may_be_alike(mine: Sequence[frozenset[str]], theirs: Sequence[frozenset[str]]) -> bool:
    """Whether some wordings share half of their stems, and differ in none but such as begin alike."""
    return any(
        2 * len(one & other) >= max(len(one), len(other)) and _rest_alike(one - other, other - one)
        for one in mine
        for other in theirs
    )


def _rest_alike(mine: frozenset[str], theirs: frozenset[str]) -> bool:
    if not mine or not theirs:
        return True
    begun = {stem[:2] for stem in theirs}
    return any(stem[:2] in begun for stem in mine)
