"""Writes pairs into files of every form, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from core import jsonl, spreadsheet
from core.model import QAPair
from core.spool import Spool
from core.xlsx_writing import Workbook

MEDIA_TYPES = {
    "jsonl": "application/jsonl",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Writer(Protocol):
    """Something that pairs can be written into."""

    def write(self, pairs: Iterable[QAPair]) -> None:
        """Add pairs behind those before."""

    def close(self) -> None:
        """End the file."""


class JsonlWriter:
    """OpenAI chat JSONL, with a system prompt on each line."""

    def __init__(self, spool: Spool, system: str) -> None:
        self._file, self._system = spool.file, system
        self.lines = 0

    def write(self, pairs: Iterable[QAPair]) -> None:
        """Add a line for each wording."""
        lines = list(jsonl.lines_of(pairs, self._system))
        self.lines += len(lines)
        self._file.write("".join(lines).encode())

    def close(self) -> None:
        """Nothing is left to do."""


class CsvWriter:
    """CSV with a byte order mark, without which Korean Excel does not take it for UTF-8."""

    def __init__(self, spool: Spool, columns: Sequence[str]) -> None:
        self._file, self._columns = spool.file, columns
        self._file.write("".join(spreadsheet.rows_of([], columns)).encode("utf-8-sig"))

    def write(self, pairs: Iterable[QAPair]) -> None:
        """Add a row for each pair."""
        self._file.write("".join(spreadsheet.lines_of(pairs, self._columns)).encode())

    def close(self) -> None:
        """Nothing is left to do."""


class ExcelWriter:
    """An Excel workbook of one sheet."""

    def __init__(self, spool: Spool, columns: Sequence[str]) -> None:
        self._book, self._columns = Workbook(spool.file), columns
        self._book.write([columns])

    def write(self, pairs: Iterable[QAPair]) -> None:
        """Add a row for each pair."""
        self._book.write(map(spreadsheet.kept, spreadsheet.cells_of(pair, self._columns)) for pair in pairs)

    def close(self) -> None:
        """End the workbook."""
        self._book.close()


def writer_for(form: str, spool: Spool, system: str, columns: Sequence[str] = spreadsheet.COLUMNS) -> Writer:
    """Return what writes a form (``jsonl``, ``csv``, ``xlsx``) into a spool; ``columns`` are for tables."""
    if form == "jsonl":
        return JsonlWriter(spool, system)
    return CsvWriter(spool, columns) if form == "csv" else ExcelWriter(spool, columns)


def encoded(pairs: Sequence[QAPair], system: str) -> bytes:
    """The bytes of pairs as a training file."""
    return "".join(jsonl.lines_of(pairs, system)).encode()
