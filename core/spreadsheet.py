"""Pairs to CSV and back, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from core.clean import clean
from core.columns import MARKS, ROLES, Columns, columns_of
from core.lines import Fault, Row
from core.model import Consent, Provenance, QAPair

COLUMNS = (*ROLES, *MARKS)
WITH_AUTHORS = (*COLUMNS, "author")
"""The columns of a table that names who taught each pair (`QAPair.author`); reading leaves those out."""
SEPARATOR = " | "
# What begins like this is a formula to a spreadsheet (OWASP, CSV Injection), with whole-width signs too.
_FORMULA = re.compile("^'*[=+\\-@\t\r＝＋－＠]")
_BARS = re.compile(r"(\\*)\|")
_UNSPLIT = 200  # lines that one cell may have; a quote that is open for longer was never meant to open
_HINT = re.compile("sep=(.)", re.IGNORECASE)
_ORIGINS = frozenset(Provenance)
_NUMBERED = tuple[int, tuple[str, ...]]
_WRITTEN: Mapping[str, Callable[[QAPair], str]] = {
    "question": lambda pair: pair.question,
    "answer": lambda pair: pair.answer,
    "variants": lambda pair: joined(pair.variants),
    "tags": lambda pair: joined(pair.tags),
    "provenance": lambda pair: pair.provenance.value,
    "borrowed": lambda pair: joined(word for word in pair.borrowed if word in pair.wordings),
    "author": lambda pair: pair.author,
}


def rows_of(pairs: Iterable[QAPair], columns: Sequence[str] = COLUMNS) -> Iterator[str]:
    """Yield CSV lines (RFC 4180), the heading first; cells that look like formulas get a leading quote."""
    yield _line(columns)
    yield from lines_of(pairs, columns)


def lines_of(pairs: Iterable[QAPair], columns: Sequence[str] = COLUMNS) -> Iterator[str]:
    """Yield the CSV lines of pairs, without a heading."""
    for pair in pairs:
        yield _line(cells_of(pair, columns))


def cells_of(pair: QAPair, columns: Sequence[str] = COLUMNS) -> tuple[str, ...]:
    """The cells of a pair in the order of the columns, as they are written."""
    return tuple(_WRITTEN[name](pair) for name in columns)


def joined(parts: Iterable[str]) -> str:
    """Several texts in one cell, which `several` splits again; a bar within a text gets a backslash."""
    return SEPARATOR.join(_BARS.sub(r"\1\1\\|", part) for part in parts)


def several(cell: str) -> tuple[str, ...]:
    """The texts of a cell, split at its bars, each once."""
    parts, start = [""], 0
    for bar in _BARS.finditer(cell):
        slashes = len(bar[1])
        parts[-1] += cell[start : bar.start()] + "\\" * (slashes // 2)
        start = bar.end()
        if slashes % 2:
            parts[-1] += "|"
        else:
            parts.append("")
    parts[-1] += cell[start:]
    return tuple(dict.fromkeys(text for text in map(clean, parts) if text))


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(map(neutral, cells))
    return buffer.getvalue()


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that looks like it gets a quote in front."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def kept(cell: str) -> str:
    """A cell for a table that knows no formulas in texts: a quote that reading takes off is doubled."""
    return neutral(cell) if cell.startswith("'") else cell


def parse(text: str) -> tuple[list[QAPair], list[Fault]]:
    """Read CSV (comma, semicolon or tab); columns are found by name, in any order, or guessed.

    Lines that do not fit are reported and never cost the others.
    """
    numbered, faults = cells_in(text)
    columns = columns_of([cells for _, cells in numbered])
    rows, more = pairs_in(numbered, columns)
    return [row.pair for row in rows], faults + more


def cells_in(text: str, name: str = "") -> tuple[list[_NUMBERED], list[Fault]]:
    """Split CSV into the cells of its records, each with the number of its first line.

    ``name`` is the file's, whose ending may tell of tabs. A record that cannot be read costs one line.
    """
    lines = text.split("\n")
    hint = _HINT.fullmatch(lines[0].strip("\ufeff\r"))
    delimiter = hint[1] if hint else "\t" if name.lower().endswith((".tsv", ".tab")) else _delimiter(lines)
    found: list[_NUMBERED] = []
    faults: list[Fault] = []
    at = 1 if hint else 0
    while at < len(lines):
        end = _end(lines, at, delimiter)
        cells = _cells("\n".join(lines[at : end or at + 1]), delimiter)
        if end is None or cells is None:
            faults.append(Fault(at + 1, "not_csv" if end else "unclosed_quote"))
        elif any(cell.strip() for cell in cells):
            found.append((at + 1, tuple(cells)))
        at = end or at + 1
    return found, faults


def _delimiter(lines: Sequence[str]) -> str:
    heading = next((line for line in lines if line.strip()), "")
    return max((",", ";", "\t"), key=heading.count)


def _end(lines: Sequence[str], start: int, delimiter: str) -> int | None:
    """The line after the record that begins at ``start``; None where a quote opens that nothing closes.

    A record of several lines must be right as a whole: else the quote was a slip, and takes no other line.
    """
    if '"' not in lines[start] or _state(lines[start], delimiter) != "open":
        return start + 1
    for end in range(start + 1, min(start + _UNSPLIT, len(lines))):
        if '"' not in lines[end].replace('""', ""):
            continue
        state = _state("\n".join(lines[start : end + 1]), delimiter)
        if state != "open":
            return end + 1 if state == "whole" else None
    return None


def _state(record: str, delimiter: str) -> Literal["whole", "open", "bad"]:
    """Whether quotes of a record are closed as they should be."""
    try:
        for _ in csv.reader(io.StringIO(record, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "open" if "unexpected end" in str(error) else "bad"
    return "whole"


def _cells(record: str, delimiter: str) -> list[str] | None:
    try:
        return next(csv.reader(io.StringIO(record, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None


def pairs_in(numbered: Sequence[_NUMBERED], columns: Columns) -> tuple[list[Row], list[Fault]]:
    """Read pairs out of numbered cells, the heading left out."""
    rows: list[Row] = []
    faults: list[Fault] = []
    for line, cells in numbered[1:] if columns.heading else numbered:
        question, answer = (_restored(columns.cell(cells, role)) for role in ("question", "answer"))
        if question and answer:
            variants, tags = (several(_restored(columns.cell(cells, role))) for role in ("variants", "tags"))
            marked, remarks = _marked(QAPair(question, answer, variants, tags), cells, columns)
            rows.append(Row(marked, (line,)))
            faults += [Fault(line, reason, facts, grave=False) for reason, facts in remarks]
        else:
            faults.append(
                Fault(line, "no_answer" if question else "no_question" if answer else "no_exchange")
            )
    return rows, faults


def _marked(
    pair: QAPair, cells: Sequence[str], columns: Columns
) -> tuple[QAPair, list[tuple[str, dict[str, object]]]]:
    """The pair with the origin that its row tells, and what to say of it; an unknown one is the strictest.

    Whose message it was stands in no file, so nobody has agreed to it.
    """
    borrowed = several(_restored(columns.cell(cells, "borrowed")))
    pair = replace(pair, borrowed=tuple(word for word in borrowed if word in pair.wordings))
    told = _restored(columns.cell(cells, "provenance")).lower()
    if not told:
        return pair, []
    known = told in _ORIGINS
    provenance = Provenance(told) if known else Provenance.CAPTURED
    pair = replace(pair, provenance=provenance)
    if provenance is not Provenance.CAPTURED:
        return pair, []
    reason = "captured_in_file" if known else "unknown_provenance"
    return replace(pair, consent=Consent.ASKED), [(reason, {} if known else {"value": told[:40]})]


def _restored(cell: str) -> str:
    text = clean(cell)
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text
