"""Which size of passages finds best: the share of questions whose answer stands in the three best passages."""

from __future__ import annotations

import asyncio
import csv
import re
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from bench.table import table
from core import spreadsheet
from core.clean import same
from core.model import Note
from core.passages import passages_of
from engine.retriever import RecallRetriever

_HERE = Path(__file__).parent
_SAMPLE = _HERE.parent / "docs" / "hobane"
_SIZES = (80, 120, 160, 200, 300, 400, 600, 1000, 2000)
_LIMIT = 3  # notes of a prompt
_HELD = 0.6  # of an answer that a section must hold, to be the one that answers


def _handbook() -> tuple[str, list[tuple[str, str]]]:
    """A made-up handbook in Korean with long sections (in the public domain), and (question, words of its answer)."""
    lines = (_HERE / "handbook_questions.tsv").read_text(encoding="utf-8").splitlines()
    asked = [(question, words) for question, words in csv.reader(lines, delimiter="\t")]
    return (_HERE / "handbook.md").read_text(encoding="utf-8"), asked


def _sample() -> tuple[str, list[tuple[str, str]]]:
    """The rules of the sample sport, and each taught question with the section that holds most of its answer."""
    text = (_SAMPLE / "rules.md").read_text(encoding="utf-8")
    sections = passages_of(text, "rules.md", 10_000)
    pairs, _ = spreadsheet.parse((_SAMPLE / "pairs.csv").read_text(encoding="utf-8"))
    asked = []
    for pair in pairs:
        section = max(sections, key=lambda one: held(pair.answer, one.text))
        if held(pair.answer, section.text) >= _HELD:
            asked += [(wording, section.source) for wording in pair.wordings]
    return text, asked


def held(answer: str, text: str) -> float:
    """How much of an answer's pairs of letters a text holds."""
    grams = {same(answer)[at : at + 2] for at in range(len(same(answer)) - 1)}
    return sum(gram in same(text) for gram in grams) / max(1, len(grams))


async def _found(
    notes: Sequence[Note], asked: Sequence[tuple[str, str]], headed: bool
) -> tuple[float, float, float]:
    """Share found first, share found among three, and the characters that three passages take."""
    retriever = RecallRetriever()
    texts = [f"{note.source}\n{note.text}" if headed else note.text for note in notes]
    await retriever.update([(str(place), [text]) for place, text in enumerate(texts)], [])
    first, among, sizes = 0, 0, []
    for question, words in asked:
        best = [notes[int(key)] for key, _ in await retriever.search(question, _LIMIT)]
        held = [words in (note.text, note.source) or words in note.text for note in best]
        first += any(held[:1])
        among += any(held)
        sizes.append(sum(len(note.text) for note in best))
    return first / len(asked), among / len(asked), mean(sizes)


def main() -> None:
    """Measure and print."""
    text, asked = _handbook()
    plain = re.sub(r"(?m)^#+ .*\n", "", text)  # as a plain text or a PDF comes
    measured = {"a handbook": (text, asked), "a handbook without its headings": (plain, asked)}
    for name, (text, asked) in (measured | {"the sample's rules": _sample()}).items():
        rows = _rows(text, asked)
        columns = (
            "longest",
            "passages",
            "heading indexed",
            "found first",
            "among three",
            "characters in the prompt",
        )
        print(table(f"Passages of {name}, {len(asked)} questions", columns, rows))


def _rows(text: str, asked: Sequence[tuple[str, str]]) -> list[list[object]]:
    rows: list[list[object]] = []
    for size in _SIZES:
        notes = passages_of(text, "text.md", size)
        for headed in (False, True):
            first, among, taken = asyncio.run(_found(notes, asked, headed))
            rows.append(
                [size, len(notes), "yes" if headed else "no", f"{first:.0%}", f"{among:.0%}", f"{taken:.0f}"]
            )
    return rows


if __name__ == "__main__":
    main()
