"""Make questions that look like taught ones but were never taught, to learn how sure one has to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.recall.knowledge import Knowledge, Row
from engine.recall.matching import KIN
from engine.recall.pieces import Unit
from engine.recall.text import has_hangul, is_syllable, take_apart

# Things that hardly any team teaches about; the first one that is not taught takes the place of a word.
FOREIGN = ("펭귄", "냉장고", "우주선", "기타", "나침반", "선인장")
FOREIGN_LATIN = ("penguin", "fridge", "spaceship", "guitar", "compass", "cactus")

# Other kinds of question about a taught thing, by the kind or concept they ask for.
ASKED = {
    "?who": "{} 누구예요?",
    "?where": "{} 어디에 있어요?",
    "?when": "{} 언제예요?",
    "?money": "{} 얼마예요?",
    "?people": "{} 몇 명이에요?",
    "?size": "{} 크기가 어떻게 되나요?",
    "?why": "{} 왜 그런가요?",
    "색": "{} 무슨 색이에요?",
}
ASKED_LATIN = {
    "?who": "who is the {}?",
    "?where": "where is the {}?",
    "?when": "when is the {}?",
    "?money": "what is the price of the {}?",
    "?people": "how many people are in the {}?",
    "?size": "how big is the {}?",
    "?why": "why is the {}?",
    "색": "what color is the {}?",
}


def near_misses(knowledge: Knowledge, most: int) -> list[str]:
    """Return up to ``most`` questions: a word replaced by a foreign one, or another kind asked."""
    rows = [row for layer in knowledge.layers for row in layer.rows]
    together = _units_together(rows)
    made: dict[str, None] = {}
    for row in rows[:: max(1, 2 * len(rows) // most)]:
        subject = _subject(knowledge, row)
        if subject:
            made.update(dict.fromkeys(_foreign(knowledge, row, subject)))
            made.update(dict.fromkeys(_other_kind(subject, together[subject.name])))
    return list(made)[:: max(1, -(-len(made) // most))]


def _units_together(rows: Sequence[Row]) -> dict[str, set[str]]:
    """Return for each unit all units of the answers whose questions hold it."""
    of_answer: dict[str, set[str]] = {}
    for row in rows:
        of_answer.setdefault(row.answer, set()).update(row.units)
    together: dict[str, set[str]] = {}
    for units in of_answer.values():
        for unit in units:
            together.setdefault(unit, set()).update(units)
    return together


def _foreign(knowledge: Knowledge, row: Row, subject: Unit) -> Iterator[str]:
    strangers = FOREIGN if has_hangul(row.question) else FOREIGN_LATIN
    foreign = next((word for word in strangers if not knowledge.count(word)), None)
    if foreign:
        yield row.question.replace(subject.written, foreign, 1)


def _other_kind(subject: Unit, known: set[str]) -> Iterator[str]:
    templates = ASKED if has_hangul(subject.written) else ASKED_LATIN
    for kind, template in templates.items():
        if kind not in known and not known & set(KIN.get(kind, "").split()):
            yield template.format(with_particle(subject.written))


def _subject(knowledge: Knowledge, row: Row) -> Unit | None:
    """Return the rarest thing a taught question names just as it is written there.

    In a question of one word, such as 호반느한팀몇명이야, a thing cannot be told from what is asked of it.
    """
    if " " not in row.question.strip():
        return None
    units = [
        unit
        for unit in knowledge.reader.units(row.question)
        if unit.sort == "known"
        and unit.name[0] not in "?.~"
        and unit.name not in knowledge.topics
        and len(unit.written) > 1
        and unit.written in row.question
    ]
    return min(units, key=lambda unit: knowledge.count(unit.name), default=None)


def with_particle(word: str) -> str:
    """Return a Korean word with 은 or 는, any other word as it is."""
    if not is_syllable(word[-1]):
        return word
    return word + ("은" if take_apart(word[-1])[2] else "는")
