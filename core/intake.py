"""Reads a file of pairs in whatever form it comes, and says how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core import errors, jsonl, spreadsheet
from core.clean import same
from core.columns import Columns, NoSuchColumn, columns_of
from core.decoding import NotText, decode
from core.errors_files import NoSuchColumnInFile
from core.lines import Fault, Row
from core.model import WORDINGS_LIMIT, QAPair
from core.reply import Upload
from core.texts import Say
from core.xlsx import BadWorkbook, read_sheet

LARGEST = 64_000_000  # bytes of a file
LIMITS = {"question": 500, "answer": 2000}  # characters, as in the form of /addqa
_TAGS, _TAG = 10, 60  # tags of a pair, characters of each
_EXCEL = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and any workbook with a password


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file holds. ``columns`` and ``first`` (its first rows) are for tables only."""

    form: str
    encoding: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    columns: Columns | None = None
    first: tuple[tuple[str, ...], ...] = ()


def read_intake(upload: Upload, speak: Say, columns: str | None = None) -> Intake:
    """Read JSONL, CSV, TSV or XLSX by what the file holds; ``columns`` is what a person wrote about them.

    Raises `UnreadableFile`, `NoSuchColumnInFile` or `NothingToImport`, with sentences by ``speak``.
    """
    if len(upload.content) > LARGEST:
        raise errors.UnreadableFile(name=upload.name, reason=speak("too_large"), line=1)
    try:
        read = _read(upload, columns)
    except NotText as error:
        raise errors.UnreadableFile(name=upload.name, reason=speak("not_text"), line=error.line) from error
    except BadWorkbook as error:
        raise errors.UnreadableFile(name=upload.name, reason=speak(error.reason), line=1) from error
    except NoSuchColumn as error:
        raise NoSuchColumnInFile(name=error.name) from error
    read = _sifted(read)
    if not read.rows:
        raise errors.NothingToImport(name=upload.name, reason=_reason(read.faults, speak))
    return read


def _sifted(read: Intake) -> Intake:
    """The rows that fit, and why the others do not."""
    fitting = [row for row in read.rows if not _misfit(row.pair)]
    crowded = [_crowded(row) for row in fitting if len(row.pair.variants) > WORDINGS_LIMIT]
    unfit = [
        Fault(row.lines[0], reason, facts)
        for row in read.rows
        for reason, facts in filter(None, [_misfit(row.pair)])
    ]
    faults = tuple(sorted((*read.faults, *crowded, *unfit), key=lambda fault: fault.line))
    return replace(read, rows=tuple(fitting), faults=faults)


def _crowded(row: Row) -> Fault:
    facts = {"have": len(row.pair.variants), "limit": WORDINGS_LIMIT}
    return Fault(row.lines[0], "too_many_wordings", facts, grave=False)


def _reason(faults: Sequence[Fault], speak: Say) -> str:
    return speak(faults[0].reason, **faults[0].facts) if faults else speak("empty_file")


def _misfit(pair: QAPair) -> tuple[str, dict[str, object]] | None:
    """Why a pair is not what the form of /addqa would take, if it is not."""
    if not same(pair.question):
        return "no_question", {}
    if same(pair.question) == same(pair.answer):
        return "same_texts", {}
    for part, texts in (("question", pair.wordings), ("answer", (pair.answer,))):
        longest = max(map(len, texts))
        if longest > LIMITS[part]:
            return f"{part}_too_long", {"have": longest, "limit": LIMITS[part]}
    if len(pair.tags) > _TAGS or any(len(tag) > _TAG for tag in pair.tags):
        return "tags_too_long", {"tags": _TAGS, "limit": _TAG}
    return None


def _read(upload: Upload, given: str | None) -> Intake:
    if upload.content.startswith(_OLD_EXCEL):
        raise BadWorkbook("old_excel")
    if upload.content.startswith(_EXCEL):
        sheet = read_sheet(upload.content)
        remarks = [Fault(0, "other_sheets", {"name": sheet.name, "others": sheet.others}, grave=False)]
        return _table("xlsx", "", list(sheet.rows), (remarks if sheet.others else [], given))
    decoded = decode(upload.content)
    if decoded.text.lstrip().startswith("{"):
        rows, faults = jsonl.rows_in(decoded.text)
        return Intake("jsonl", decoded.encoding, tuple(rows), (*decoded.faults, *faults))
    numbered, faults = spreadsheet.cells_in(decoded.text, upload.name)
    return _table("csv", decoded.encoding, numbered, ([*decoded.faults, *faults], given))


def _table(
    form: str,
    encoding: str,
    numbered: Sequence[tuple[int, tuple[str, ...]]],
    found: tuple[list[Fault], str | None],
) -> Intake:
    faults, given = found
    columns = columns_of([cells for _, cells in numbered], given)
    rows, more = spreadsheet.pairs_in(numbered, columns)
    first = tuple(cells for _, cells in numbered[:3])
    return Intake(form, encoding, tuple(rows), (*faults, *more), columns, first)
