"""What was taught, ready to be asked: rows of question and answer with their index, units and vocabulary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from engine.recall.features import Extractor, Vector
from engine.recall.index import Floats, Grams, Index, Ints, Statistics
from engine.recall.pieces import Unit
from engine.recall.text import key
from engine.recall.topics import topic_words
from engine.recall.units import Reader
from engine.recall.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Row:
    """One taught wording with its answer; ``key`` is equal for wordings that differ in spaces or marks."""

    question: str
    answer: str
    key: str
    units: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Layer:
    """Rows that came together (a training, or the examples of one prompt), in the order they were taught."""

    rows: tuple[Row, ...]
    index: Index
    vocabulary: Vocabulary
    keys: Mapping[str, tuple[int, ...]]
    facts: Mapping[str, tuple[int, ...]]
    counts: Mapping[str, int]
    answer_units: Mapping[str, frozenset[str]]

    @classmethod
    def of(
        cls,
        rows: Sequence[Row],
        index: Index,
        vocabulary: Vocabulary,
        answer_units: Mapping[str, frozenset[str]],
    ) -> Layer:
        """Put the lookups together that questions need."""
        keys: dict[str, list[int]] = {}
        facts: dict[str, list[int]] = {}
        for place, row in enumerate(rows):
            keys.setdefault(row.key, []).append(place)
            facts.setdefault(row.answer, []).append(place)
        return cls(
            tuple(rows),
            index,
            vocabulary,
            {name: tuple(places) for name, places in keys.items()},
            {answer: tuple(places) for answer, places in facts.items()},
            Counter(chain.from_iterable(row.units for row in rows)),
            answer_units,
        )


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Layers of taught rows; a later layer replaces rows of the same question in the earlier ones."""

    layers: tuple[Layer, ...]
    extractor: Extractor
    reader: Reader
    topics: frozenset[str] = frozenset()
    replaced: frozenset[int] = field(default_factory=frozenset)

    @property
    def size(self) -> int:
        """How many rows still count."""
        return sum(len(layer.rows) for layer in self.layers) - len(self.replaced)

    def row(self, place: int) -> Row:
        """Return the row at ``place``, counted through all layers."""
        for layer in self.layers:
            if place < len(layer.rows):
                return layer.rows[place]
            place -= len(layer.rows)
        raise IndexError(place)

    def places(self, lookup: str, name: str) -> list[int]:
        """Return the places that a lookup of the layers (``keys`` or ``facts``) has for ``name``."""
        found: list[int] = []
        start = 0
        for layer in self.layers:
            found += [start + place for place in getattr(layer, lookup).get(name, ())]
            start += len(layer.rows)
        return [place for place in found if place not in self.replaced]

    def count(self, unit: str) -> int:
        """Return how many rows hold the unit."""
        return sum(layer.counts.get(unit, 0) for layer in self.layers)

    def answer_units(self, answer: str) -> frozenset[str]:
        """Return the units of an answer's own text."""
        for layer in self.layers:
            if answer in layer.answer_units:
                return layer.answer_units[answer]
        return frozenset()

    def similarities(self, vector: Vector) -> Floats:
        """Return the cosine of a question to every row of every layer, 0 for replaced rows."""
        scores = np.concatenate([layer.index.similarities(vector) for layer in self.layers])
        scores[list(self.replaced)] = 0.0
        return scores

    def dense(self, places: Ints) -> Floats:
        """Return rows as dense unit vectors over the grams they share."""
        return dense([self._vector(int(place)) for place in places])

    def _vector(self, place: int) -> tuple[Ints, Floats]:
        for layer in self.layers:
            if place < len(layer.rows):
                return layer.index.vector(place)
            place -= len(layer.rows)
        raise IndexError(place)


def build_layer(
    pairs: Iterable[tuple[str, str]],
    extractor: Extractor,
    reader: Reader,
    statistics: Statistics | None = None,
) -> tuple[Layer, Reader]:
    """Make a layer of taught pairs and the reader that knows its words as well."""
    kept = [(question, answer, key(question)) for question, answer in pairs]
    kept = [entry for entry in kept if entry[2] and entry[1].strip()]
    vocabulary = Vocabulary.of((question for question, _, _ in kept), reader.lexicon)
    reader = Reader(reader.lexicon, (*reader.vocabularies, vocabulary))
    rows = [Row(question, answer, plain, names(reader.units(question))) for question, answer, plain in kept]
    grams = Grams.of([extractor.vector(row.question) for row in rows])
    index = Index(grams, statistics or grams.statistics())
    said = {answer: names(reader.units(answer)) for answer in dict.fromkeys(entry[1] for entry in kept)}
    return Layer.of(rows, index, vocabulary, said), reader


def overlaid(base: Knowledge, pairs: Sequence[tuple[str, str]]) -> Knowledge:
    """Return ``base`` with newer pairs over it: a question taught again has only its newest answer."""
    newest = {key(question): (question, answer) for question, answer in pairs}
    statistics = base.layers[0].index.statistics if base.layers and base.layers[0].rows else None
    layer, reader = build_layer(newest.values(), base.extractor, base.reader, statistics)
    replaced = frozenset(place for name in newest for place in base.places("keys", name))
    topics = base.topics if base.layers else topic_words(pairs, reader.lexicon)
    return Knowledge((*base.layers, layer), base.extractor, reader, topics, base.replaced | replaced)


def names(units: Iterable[Unit]) -> frozenset[str]:
    """Return the names of the units that carry meaning."""
    return frozenset(unit.name for unit in units)


def dense(vectors: Sequence[tuple[Ints, Floats]]) -> Floats:
    """Return sparse vectors (sorted keys, weights) as rows over the union of their keys."""
    columns, places = np.unique(np.concatenate([keys for keys, _ in vectors]), return_inverse=True)
    owners = np.repeat(np.arange(len(vectors)), [len(keys) for keys, _ in vectors])
    rows = np.zeros((len(vectors), len(columns)), np.float32)
    rows[owners, places] = np.concatenate([weights for _, weights in vectors])
    return rows
