"""Pairs to CSV and back, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from core.clean import clean
from core.jsonl import Fault
from core.model import QAPair

COLUMNS = ("question", "answer", "variants", "tags")
SEPARATOR = " | "
# A cell that begins with one of these is a formula to a spreadsheet (OWASP ASVS 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_SPLIT = re.compile(r"\s*\|\s*")
_NAMES = {
    "question": ("question", "질문", "prompt", "q", "문"),
    "answer": ("answer", "답", "답변", "completion", "a", "응답"),
    "variants": ("variants", "다른표현", "다른말", "wordings", "유사질문"),
    "tags": ("tags", "태그", "tag", "분류"),
}


def rows_of(pairs: Iterable[QAPair]) -> Iterator[str]:
    """Yield CSV lines (RFC 4180), the heading first; cells that look like formulas get a leading quote."""
    yield _line(COLUMNS)
    for pair in pairs:
        yield _line((pair.question, pair.answer, SEPARATOR.join(pair.variants), SEPARATOR.join(pair.tags)))


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return buffer.getvalue()


def parse(text: str) -> tuple[list[QAPair], list[Fault]]:
    """Read CSV (comma, semicolon or tab) with a heading line; columns are found by name, in any order.

    Without known names the first two columns are question and answer. Lines that do not fit are reported
    and never cost the others.
    """
    reader = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    pairs: list[QAPair] = []
    faults: list[Fault] = []
    columns: dict[str, int] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if columns is None:
                columns, is_heading = _columns(cells)
                if is_heading:
                    continue
            pair = _pair(cells, columns)
            pairs.append(pair) if isinstance(pair, QAPair) else faults.append(Fault(reader.line_num, pair))
    except csv.Error:
        faults.append(Fault(reader.line_num, "not_csv"))
    return pairs, faults


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max((",", ";", "\t"), key=heading.count)


def _columns(cells: list[str]) -> tuple[dict[str, int], bool]:
    """Where each column stands, and whether these cells were a heading."""
    names = [clean(cell).replace(" ", "").lower() for cell in cells]
    found = {key: names.index(name) for key, known in _NAMES.items() for name in known[::-1] if name in names}
    if "question" in found and "answer" in found:
        return found, True
    return dict(zip(COLUMNS, range(len(COLUMNS)), strict=True)), False


def _pair(cells: list[str], columns: dict[str, int]) -> QAPair | str:
    def cell(name: str) -> str:
        position = columns.get(name, len(cells))
        text = clean(cells[position]) if position < len(cells) else ""
        return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text

    def several(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for part in _SPLIT.split(cell(name)) if part))

    question, answer = cell("question"), cell("answer")
    if not question or not answer:
        return "no_exchange"
    return QAPair(question, answer, several("variants"), several("tags"))
