"""A trained model on disk: rows, units, grams and calibration as plain JSON and arrays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.brain import UnreadableModel
from engine.recall.asking import Coefficients
from engine.recall.features import Extractor
from engine.recall.index import Grams, Index
from engine.recall.knowledge import Knowledge, Layer, Row, build_layer
from engine.recall.lexicon import Lexicon
from engine.recall.spelling import Spelling
from engine.recall.topics import topic_words
from engine.recall.units import Reader
from engine.recall.vocabulary import Vocabulary

FORMAT = 2
_TEXTS = "model.json"
_ARRAYS = "grams.npz"


@dataclass(frozen=True, slots=True)
class Model:
    """What was learnt: the knowledge and how its evidence becomes certainty."""

    knowledge: Knowledge
    coefficients: Coefficients


def untrained() -> Model:
    """Return the base model, which knows the language's small words and nothing else."""
    lexicon = Lexicon.standard()
    return Model(Knowledge((), Extractor(lexicon.words), Reader(lexicon)), Coefficients())


def built(pairs: Sequence[tuple[str, str]]) -> Model:
    """Return a model that knows ``pairs`` (question, answer) and their topic words, not yet calibrated."""
    base = untrained()
    topics = topic_words(pairs, base.knowledge.reader.lexicon)
    extractor = Extractor(base.knowledge.reader.lexicon.words, topics)
    layer, reader = build_layer(pairs, extractor, base.knowledge.reader)
    return Model(Knowledge((layer,), extractor, reader, topics), base.coefficients)


def save(model: Model, folder: Path) -> None:
    """Write ``model`` into ``folder``, which is made if need be; equal models give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    (layer,) = model.knowledge.layers
    answers = {answer: number for number, answer in enumerate(layer.facts)}
    text = {
        "format": FORMAT,
        "coefficients": asdict(model.coefficients),
        "topics": sorted(model.knowledge.topics),
        "nouns": sorted(layer.vocabulary.nouns),
        "verbs": sorted(layer.vocabulary.verbs),
        "spelling": sorted(layer.vocabulary.spelling.words),
        "answers": [[answer, sorted(layer.answer_units[answer])] for answer in answers],
        "rows": [[row.question, answers[row.answer], row.key, sorted(row.units)] for row in layer.rows],
    }
    (folder / _TEXTS).write_text(json.dumps(text, ensure_ascii=False, indent=1), "utf-8")
    grams = layer.index.grams
    np.savez(folder / _ARRAYS, keys=grams.keys, weights=grams.weights, ends=grams.ends)


def load(folder: Path) -> Model:
    """Read the model a training wrote into ``folder``; raises `UnreadableModel` when there is none."""
    try:
        text = json.loads((folder / _TEXTS).read_text("utf-8"))
        if text["format"] != FORMAT:
            raise UnreadableModel(f"{folder.name} was written in format {text['format']}, not {FORMAT}")
        with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
            grams = Grams(arrays["keys"], arrays["weights"], arrays["ends"])
        return _restored(text, grams)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise UnreadableModel(f"{folder.name} does not hold a trained model") from error


def _restored(text: dict[str, Any], grams: Grams) -> Model:
    base = untrained().knowledge
    topics = frozenset(text["topics"])
    spelling = Spelling.of(text["spelling"])
    vocabulary = Vocabulary(frozenset(text["nouns"]), frozenset(text["verbs"]), spelling)
    answers = [(str(answer), frozenset(units)) for answer, units in text["answers"]]
    rows = [
        Row(question, answers[number][0], plain, frozenset(units))
        for question, number, plain, units in text["rows"]
    ]
    layer = Layer.of(rows, Index(grams, grams.statistics()), vocabulary, dict(answers))
    reader = Reader(base.reader.lexicon, (vocabulary,))
    knowledge = Knowledge((layer,), Extractor(reader.lexicon.words, topics), reader, topics)
    return Model(knowledge, Coefficients(**text["coefficients"]))
