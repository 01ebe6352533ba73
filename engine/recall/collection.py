"""Texts that belong to numbered documents, kept in parts that are replaced but never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.recall.features import Vector
from engine.recall.index import Floats, Grams, Index, Ints, Statistics


@dataclass(frozen=True, slots=True)
class Texts:
    """The grams of texts, the hash of each plain form, the document of each, and which still count."""

    grams: Grams
    plain: Ints
    documents: Ints
    alive: NDArray[np.bool_]

    @classmethod
    def of(cls, vectors: Sequence[Vector], plain: Sequence[int], documents: Sequence[int]) -> Texts:
        """Put texts together from their vectors, plain hashes and document numbers."""
        count = len(vectors)
        return cls(
            Grams.of(vectors),
            np.fromiter(plain, np.int64, count),
            np.fromiter(documents, np.int64, count),
            np.ones(count, bool),
        )

    def followed_by(self, later: Texts) -> Texts:
        """Return these texts with ``later`` ones after them."""
        return Texts(
            self.grams.followed_by(later.grams),
            np.concatenate([self.plain, later.plain]),
            np.concatenate([self.documents, later.documents]),
            np.concatenate([self.alive, later.alive]),
        )

    def only(self, wanted: NDArray[np.bool_]) -> Texts:
        """Return the texts where ``wanted`` is true."""
        return Texts(self.grams.only(wanted), self.plain[wanted], self.documents[wanted], self.alive[wanted])

    def without(self, documents: Sequence[int]) -> Texts:
        """Return these texts, those of the given documents no longer counting."""
        if not documents:
            return self
        return replace(self, alive=self.alive & ~np.isin(self.documents, np.array(documents, np.int64)))


@dataclass(frozen=True, slots=True)
class Part:
    """Texts with an index over all of them."""

    texts: Texts
    index: Index

    @classmethod
    def of(cls, texts: Texts, statistics: Statistics | None = None) -> Part:
        """Index ``texts``, by their own statistics if none are given."""
        return cls(texts, Index(texts.grams, statistics or texts.grams.statistics()))

    def without(self, documents: Sequence[int]) -> Part:
        """Return this part, the texts of the given documents no longer counting."""
        return Part(self.texts.without(documents), self.index)

    def scores(self, vector: Vector, plain: int) -> Floats:
        """Return the similarity of every text, 1 where the plain form is equal, 0 where it counts no more."""
        scores = np.minimum(self.index.similarities(vector), np.float32(0.9999))
        scores[self.texts.plain == plain] = 1.0
        scores[~self.texts.alive] = 0.0
        return scores


@dataclass(frozen=True, slots=True)
class Collection:
    """A large main part and a small fresh one; every change makes a new collection."""

    main: Part
    fresh: Part

    @classmethod
    def empty(cls) -> Collection:
        """Return a collection without texts."""
        none = Part.of(Texts.of([], [], []))
        return cls(none, none)

    @property
    def fresh_texts(self) -> int:
        """How many texts stand in the fresh part."""
        return self.fresh.texts.grams.texts

    def changed(self, added: Texts, gone: Sequence[int]) -> Collection:
        """Return the collection without the documents in ``gone`` and with the texts of ``added``."""
        main, fresh = self.main.without(gone), self.fresh.texts.without(gone)
        fresh = fresh.only(fresh.alive).followed_by(added)
        return Collection(main, Part.of(fresh, main.index.statistics))

    def caught_up(self, known: Collection, latest: Collection) -> Collection:
        """Return this merge of ``known`` with what changed between ``known`` and ``latest`` meanwhile."""
        had = np.concatenate([known.main.texts.documents, known.fresh.texts.documents])
        has = np.concatenate([part.texts.documents[part.texts.alive] for part in (latest.main, latest.fresh)])
        newer = latest.fresh.texts.only(~np.isin(latest.fresh.texts.documents, had))
        return self.changed(newer, np.setdiff1d(had, has).tolist())

    def merged(self, added: Texts | None = None, gone: Sequence[int] = ()) -> Collection:
        """Return the changed collection, all in the main part and with statistics counted anew."""
        texts = self.main.texts.followed_by(self.fresh.texts).without(gone)
        texts = texts.followed_by(added) if added else texts
        return Collection(Part.of(texts.only(texts.alive)), Part.of(Texts.of([], [], [])))

    def best(self, vector: Vector, plain: int, limit: int) -> list[tuple[int, float]]:
        """Return up to ``limit`` documents with the similarity of their best text, best first."""
        scores = np.concatenate([part.scores(vector, plain) for part in (self.main, self.fresh)])
        documents = np.concatenate([self.main.texts.documents, self.fresh.texts.documents])
        found: dict[int, float] = {}
        for place in _descending(scores):
            if scores[place] <= 0 or len(found) >= limit:
                break
            found.setdefault(int(documents[place]), float(scores[place]))
        return list(found.items())


def _descending(scores: Floats) -> Ints:
    positive = np.flatnonzero(scores > 0)
    if len(positive) > 4096:
        edge = np.partition(scores[positive], -4096)[-4096]
        positive = positive[scores[positive] >= edge]
    return positive[np.argsort(-scores[positive], kind="stable")]
