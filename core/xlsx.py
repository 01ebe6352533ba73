"""Reads the first sheet of an Excel workbook with the standard library, safe from files made to harm."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from core.xlsx_numbers import formats_of, written

MOST_BYTES = 200_000_000  # of all parts together once unpacked, whatever the file says of itself
MOST_ROWS, MOST_COLUMNS = 200_000, 100
_PIECE = 1 << 16
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})\d+")


class BadWorkbook(Exception):
    """It cannot be read; ``reason`` names the sentence that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows that hold something, by their number (from 1), and how many other sheets there are."""

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    others: int


def read_sheet(content: bytes) -> Sheet:
    """Read the first sheet of a workbook (.xlsx); raises `BadWorkbook`.

    Documents with a DTD are refused, so no entity can be expanded; bytes are counted as they are unpacked.
    Formulas give the value that was computed last.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Workbook(archive).sheet()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError) as error:
        raise BadWorkbook("not_xlsx") from error
    except (expat.ExpatError, ValueError, IndexError) as error:
        raise BadWorkbook("broken_xlsx") from error


class _Workbook:
    """The parts of a workbook, with the bytes that may still be unpacked."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive, self._left = archive, MOST_BYTES

    def sheet(self) -> Sheet:
        """The first sheet with its texts in place."""
        listed = _Listing()
        self._parse("xl/workbook.xml", listed)
        related = _Relations()
        self._parse("xl/_rels/workbook.xml.rels", related)
        if not listed.sheets:
            raise BadWorkbook("broken_xlsx")
        name, relation = listed.sheets[0]
        target = related.targets[relation]
        path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        strings, styles = _Strings(), _Styles()
        for part, reader in (("xl/sharedStrings.xml", strings), ("xl/styles.xml", styles)):
            if part in self._archive.namelist():
                self._parse(part, reader)
        cells = _Cells(strings.texts, formats_of(styles.codes, styles.cells), listed.since_1904)
        self._parse(posixpath.normpath(path), cells)
        return Sheet(name, tuple(cells.rows), len(listed.sheets) - 1)

    def _parse(self, part: str, reader: _Reader) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = lambda name, attributes: reader.start(_local(name), attributes)
        parser.EndElementHandler = lambda name: reader.end(_local(name))
        parser.CharacterDataHandler = reader.text
        with self._archive.open(part) as stream:
            for piece in self._pieces(stream):
                parser.Parse(piece, False)
        parser.Parse(b"", True)

    def _pieces(self, stream: IO[bytes]) -> Iterator[bytes]:
        while piece := stream.read(_PIECE):
            self._left -= len(piece)
            if self._left < 0:
                raise BadWorkbook("xlsx_too_large")
            yield piece


def _refuse(*_declared: object) -> None:
    raise BadWorkbook("broken_xlsx")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _plain(text: str) -> str:
    """Text as it was typed: Excel writes what XML cannot hold as ``_x000D_``."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


class _Reader:
    """Takes the elements of one part as they come."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within an element."""


class _Listing(_Reader):
    """The sheets of a workbook: (name, relation), hidden ones last."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.since_1904 = False
        self._visible = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in ("1", "true")
        if name != "sheet":
            return
        relation = next((value for key, value in attributes.items() if _local(key) == "id"), "")
        one = (attributes.get("name", ""), relation)
        if attributes.get("state", "visible") == "visible":
            self.sheets.insert(self._visible, one)
            self._visible += 1
        else:
            self.sheets.append(one)


class _Relations(_Reader):
    """Which part each relation leads to."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")


class _Strings(_Reader):
    """The texts that cells share; readings beside a text (phonetic runs) are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] | None = None
        self._phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.texts.append("")
        elif name == "rPh":
            self._phonetic = True
        elif name == "t" and not self._phonetic and self.texts:
            self._pieces = []

    def text(self, text: str) -> None:
        if self._pieces is not None:
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name == "rPh":
            self._phonetic = False
        elif name == "t" and self._pieces is not None:
            self.texts[-1] += _plain("".join(self._pieces))
            self._pieces = None


class _Styles(_Reader):
    """The number formats: the workbook's own codes by id, and the id of each cell style."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.cells: list[int] = []
        self._within = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            self.cells.append(int(attributes.get("numFmtId", 0)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._within = False


@dataclass(slots=True)
class _Cell:
    """A cell while it is read."""

    column: int
    kind: str
    style: int
    pieces: list[str] = field(default_factory=list)


class _Cells(_Reader):
    """The rows of a sheet, each cell as the text that Excel shows."""

    def __init__(self, strings: list[str], formats: Callable[[int], str], since_1904: bool) -> None:
        self.rows: list[tuple[int, tuple[str, ...]]] = []
        self._strings, self._formats, self._since_1904 = strings, formats, since_1904
        self._number, self._row = 0, list[str]()
        self._cell: _Cell | None = None
        self._reading = self._phonetic = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self._number, self._row = int(attributes.get("r", self._number + 1)), []
            if len(self.rows) >= MOST_ROWS:
                raise BadWorkbook("xlsx_too_large")
        elif name == "c":
            found = _REFERENCE.fullmatch(attributes.get("r", ""))
            column = column_number(found[1]) if found else len(self._row)
            self._cell = _Cell(column, attributes.get("t", "n"), int(attributes.get("s", 0)))
        elif name == "rPh":
            self._phonetic = True
        elif name in ("v", "t") and not self._phonetic:
            self._reading = True

    def text(self, text: str) -> None:
        if self._reading and self._cell:
            self._cell.pieces.append(text)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._reading = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "c" and self._cell:
            self._put(self._cell)
            self._cell = None
        elif name == "row" and any(self._row):
            self.rows.append((self._number, tuple(self._row)))

    def _put(self, cell: _Cell) -> None:
        if cell.column < MOST_COLUMNS:
            self._row += [""] * (cell.column + 1 - len(self._row))
            self._row[cell.column] = self._shown("".join(cell.pieces), cell)

    def _shown(self, text: str, cell: _Cell) -> str:
        if cell.kind == "s":
            return self._strings[int(text)] if text else ""
        if cell.kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        if cell.kind == "e":
            return ""
        if cell.kind == "n":
            return written(text, self._formats(cell.style), self._since_1904)
        return _plain(text)


def column_number(letters: str) -> int:
    """Return the position of a column by its letters: A is 0, Z is 25, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
