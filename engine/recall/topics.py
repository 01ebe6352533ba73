"""Find the words that most questions share, such as the product's name; they tell answers apart least."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from engine.recall.features import latin_stem, stem_of
from engine.recall.lexicon import Lexicon
from engine.recall.text import clean, runs
from engine.recall.words import FILLERS, STOP_WORDS

TOPIC_SHARE = 0.2
TOPIC_LEAST_ANSWERS = 3


def topic_words(pairs: Sequence[tuple[str, str]], lexicon: Lexicon) -> frozenset[str]:
    """Return stems that stand in a large share of all answers' questions, such as the product's name."""
    answers: dict[str, set[str]] = {}
    for question, answer in pairs:
        answers.setdefault(answer, set()).update(_stems(question, lexicon))
    least = max(TOPIC_LEAST_ANSWERS, TOPIC_SHARE * len(answers))
    counts = Counter(stem for stems in answers.values() for stem in stems)
    return frozenset(stem for stem, count in counts.items() if count >= least)


def _stems(question: str, lexicon: Lexicon) -> set[str]:
    found = runs(clean(question))
    small = FILLERS | STOP_WORDS | lexicon.words.keys()
    words = [run for run in found if run.text not in small]
    stems = {stem_of(run.text) if run.hangul else latin_stem(run.text) for run in words}
    return {stem for stem in stems if len(stem) > 1 and stem not in small}
