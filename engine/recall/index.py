"""An index of texts that finds the most similar ones by cosine over gram weights times idf."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.recall.features import Vector

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]

# Grams that stand in very many texts are looked at last; past this many entries they wait for the rescoring.
ENTRIES_AT_MOST = 400_000
RESCORED = 256


@dataclass(frozen=True, slots=True)
class Statistics:
    """How rare each gram is: idf = ln((1 + texts) / (1 + texts with the gram)) + 1."""

    keys: Ints
    idf: Floats
    rarest: float

    def idf_of(self, keys: Ints) -> Floats:
        """Return the idf of each key; a key never seen counts as the rarest there can be."""
        if not len(self.keys):
            return np.full(len(keys), self.rarest, np.float32)
        places, known = _places(self.keys, keys)
        return np.where(known, self.idf[places], np.float32(self.rarest)).astype(np.float32)

    def weigh(self, vector: Vector) -> Floats:
        """Return the weights of ``vector`` times idf, scaled to length 1; unseen grams count, too."""
        weights = vector.weights * self.idf_of(vector.keys)
        length = float(np.sqrt(np.dot(weights, weights)))
        return weights / np.float32(length or 1.0)


@dataclass(frozen=True, slots=True)
class Grams:
    """The raw grams of many texts, one after another; ``ends`` holds where each text's grams end."""

    keys: Ints
    weights: Floats
    ends: Ints

    @classmethod
    def of(cls, vectors: Sequence[Vector]) -> Grams:
        """Put the vectors of several texts together."""
        if not vectors:
            return cls(np.empty(0, np.int64), np.empty(0, np.float32), np.empty(0, np.int64))
        sizes = np.fromiter((len(vector.keys) for vector in vectors), np.int64, len(vectors))
        keys = np.concatenate([vector.keys for vector in vectors])
        return cls(keys, np.concatenate([vector.weights for vector in vectors]), np.cumsum(sizes))

    @property
    def texts(self) -> int:
        """How many texts these are."""
        return len(self.ends)

    def owners(self) -> Ints:
        """Return for each gram the number of the text it belongs to."""
        return np.repeat(np.arange(self.texts), np.diff(self.ends, prepend=0))

    def only(self, wanted: NDArray[np.bool_]) -> Grams:
        """Return the grams of the texts where ``wanted`` is true, in the same order."""
        taken = np.repeat(wanted, np.diff(self.ends, prepend=0))
        sizes = np.diff(self.ends, prepend=0)[wanted]
        return Grams(self.keys[taken], self.weights[taken], np.cumsum(sizes))

    def followed_by(self, later: Grams) -> Grams:
        """Return these texts with ``later`` ones after them."""
        ends = np.concatenate([self.ends, later.ends + len(self.keys)])
        return Grams(
            np.concatenate([self.keys, later.keys]), np.concatenate([self.weights, later.weights]), ends
        )

    def statistics(self) -> Statistics:
        """Count in how many texts each gram stands, and turn that into idf."""
        keys, counts = np.unique(self.keys, return_counts=True)
        idf = (np.log((1 + self.texts) / (1 + counts)) + 1).astype(np.float32)
        return Statistics(keys, idf, float(np.log(1 + self.texts) + 1))


class Index:
    """Texts ready to be searched; never changed after it is built, so any thread may read it."""

    def __init__(self, grams: Grams, statistics: Statistics) -> None:
        self.grams = grams
        self.statistics = statistics
        owners = grams.owners()
        weights = grams.weights * statistics.idf_of(grams.keys)
        lengths = np.sqrt(np.bincount(owners, weights.astype(np.float64) ** 2, minlength=grams.texts))
        self._weights = (weights / np.maximum(lengths, 1e-9)[owners]).astype(np.float32)
        order = np.argsort(grams.keys, kind="stable")
        self._posted_texts = owners[order].astype(np.int32)
        self._posted_weights = self._weights[order]
        self._keys, self._starts = np.unique(grams.keys[order], return_index=True)
        self._stops = np.append(self._starts[1:], len(order)).astype(np.int64)

    def similarities(self, vector: Vector) -> Floats:
        """Return the cosine (0..1) of ``vector`` to every text; frequent grams may be left out at scale."""
        weights = self.statistics.weigh(vector)
        places, known = _places(self._keys, vector.keys)
        spans = sorted(
            (int(self._stops[place] - self._starts[place]), int(self._starts[place]), float(weight))
            for place, weight in zip(places[known], weights[known], strict=True)
        )
        scores = np.zeros(self.grams.texts, np.float32)
        entries = 0
        left_out = False
        for size, start, weight in spans:
            entries += size
            if entries > ENTRIES_AT_MOST and size > 1000:
                left_out = True
                break
            # Within one gram's list each text stands once, so plain fancy addition is right.
            scores[self._posted_texts[start : start + size]] += self._posted_weights[
                start : start + size
            ] * np.float32(weight)
        if left_out:
            self._rescore(scores, vector.keys, weights)
        return scores

    def vector(self, text: int) -> tuple[Ints, Floats]:
        """Return the keys and the weights (idf in, length 1) of one text."""
        span = slice(int(self.grams.ends[text - 1]) if text else 0, int(self.grams.ends[text]))
        return self.grams.keys[span], self._weights[span]

    def _rescore(self, scores: Floats, keys: Ints, weights: Floats) -> None:
        best = (
            np.argpartition(scores, -RESCORED)[-RESCORED:]
            if len(scores) > RESCORED
            else np.arange(len(scores))
        )
        for text in best.tolist():
            its_keys, its_weights = self.vector(text)
            places, known = _places(keys, its_keys)
            scores[text] = float(np.dot(its_weights[known], weights[places[known]]))


def best_first(scores: Floats, limit: int) -> Ints:
    """Return the places of the ``limit`` highest scores, best first, equal ones in their order."""
    if len(scores) > 4 * limit:
        edge = np.partition(scores, -limit)[-limit]
        places = np.flatnonzero(scores >= edge)
    else:
        places = np.arange(len(scores))
    return places[np.argsort(-scores[places], kind="stable")][:limit]


def _places(sorted_keys: Ints, keys: Ints) -> tuple[Ints, NDArray[np.bool_]]:
    if not len(sorted_keys):
        return np.zeros(len(keys), np.int64), np.zeros(len(keys), bool)
    places = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return places, sorted_keys[places] == keys
