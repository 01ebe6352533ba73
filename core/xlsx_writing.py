"""Writes a table as an Excel workbook of one sheet, where every cell is text and none can be a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from typing import IO
from xml.sax.saxutils import escape

_CELL = 32_767  # characters that Excel takes in a cell
_FRAME = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    '<sheet name="hobane" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FIRST = (1980, 1, 1, 0, 0, 0)  # the same bytes for the same table, whenever it is written
# What XML cannot hold, or hands on as something else, and what would be read as such an escape.
_ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class Workbook:
    """Writes rows into a file as they come, without holding them."""

    def __init__(self, file: IO[bytes]) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        for name, text in _FRAME.items():
            self._archive.writestr(_entry(name), _HEAD + text)
        self._sheet = self._archive.open(_entry("xl/worksheets/sheet1.xml"), "w")
        self._write(
            f'{_HEAD}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        )

    def write(self, rows: Iterable[Iterable[str]]) -> None:
        """Add rows under those before."""
        self._write("".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows))

    def close(self) -> None:
        """End the workbook; the file is whole after this."""
        self._write("</sheetData></worksheet>")
        self._sheet.close()
        self._archive.close()

    def _write(self, text: str) -> None:
        self._sheet.write(text.encode())


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _FIRST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _cell(text: str) -> str:
    inner = escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text[:_CELL]))
    return f'<c t="inlineStr"><is><t xml:space="preserve">{inner}</t></is></c>'
