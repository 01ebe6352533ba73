"""How often an answer in free words is ascribed to the right note, to a wrong one, to none; and foreign answers to any."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

from bench.passages import held
from bench.table import table
from core import spreadsheet
from core.citing import cited
from core.model import Note, QAPair
from core.passages import passages_of
from core.texts import language_of
from engine.retriever import RecallRetriever

_SAMPLE = Path(__file__).parent.parent / "docs" / "hobane"
_AWAY = 17  # an answer from so many pairs on answers another question


def _best(answer: str, notes: list[Note]) -> str:
    """The passage that holds most of an answer, which is taken for the right one."""
    return str(max(range(len(notes)), key=lambda place: held(answer, notes[place].text)))


async def _measured(pairs: list[QAPair], notes: list[Note]) -> Counter[str]:
    retriever = RecallRetriever()
    await retriever.update(
        [(str(place), [f"{one.source}\n{one.text}"]) for place, one in enumerate(notes)], []
    )
    counts: Counter[str] = Counter()
    for place, pair in enumerate(pairs):
        found = await retriever.search(pair.question, 3)
        given = {key: notes[int(key)].text for key, _ in found}
        named = cited(pair.answer, pair.question, given)
        right = _best(pair.answer, notes) in named[:1]
        counts["right" if right else "another" if named else "none"] += 1
        foreign = pairs[(place + _AWAY) % len(pairs)].answer
        named = cited(foreign, pair.question, given)
        counts["foreign"] += bool(named) and _best(foreign, notes) not in named
    return counts


def main() -> None:
    """Measure the sample's taught answers, which say in their own words what its rules say, and print."""
    pairs, _ = spreadsheet.parse((_SAMPLE / "pairs.csv").read_text(encoding="utf-8"))
    rows = []
    for language, name in (("ko", "rules.md"), ("en", "rules.en.md")):
        some = [pair for pair in pairs if language_of(pair.question) == language]
        notes = passages_of((_SAMPLE / name).read_text(encoding="utf-8"), name)
        counts = asyncio.run(_measured(some, notes))
        rows.append(
            [language, len(some), *(counts[kind] for kind in ("right", "another", "none", "foreign"))]
        )
    columns = ("language", "answers", "right note", "another note", "none", "a foreign answer ascribed")
    print(table("Which note an answer in its own words is ascribed to", columns, rows))


if __name__ == "__main__":
    main()
