"""Workbooks are read and written without anything of theirs being run, expanded or unpacked without end."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import xlsx
from core.xlsx import BadWorkbook, column_number, read_sheet
from core.xlsx_writing import Workbook
from tests.both import CALM

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def book(sheet: str, **parts: str) -> bytes:
    """A workbook as Excel packs it; ``parts`` replace or add files (``strings``, ``styles``, ``book``)."""
    files = {
        "xl/workbook.xml": f'<workbook {_MAIN} {_REL}><sheets><sheet name="하나" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}><sheetData>{sheet}</sheetData></worksheet>",
    }
    names = {"strings": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "book": "xl/workbook.xml"}
    names["rels"] = "xl/_rels/workbook.xml.rels"
    files |= {names[part]: text for part, text in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def rows(content: bytes) -> list[tuple[str, ...]]:
    return [cells for _, cells in read_sheet(content).rows]


def written(table: list[list[str]]) -> bytes:
    buffer = io.BytesIO()
    workbook = Workbook(buffer)
    workbook.write(table)
    workbook.close()
    return buffer.getvalue()


@CALM
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4).filter(any), max_size=4))
def test_any_table_survives_a_workbook(table: list[list[str]]) -> None:
    assert rows(written(table)) == [tuple(row) for row in table]


def test_the_same_table_makes_the_same_bytes() -> None:
    assert written([["가", "=1+1"]]) == written([["가", "=1+1"]])


def test_shared_texts_are_put_in_place_without_their_readings() -> None:
    strings = (
        f"<sst {_MAIN}><si><t>질문</t></si><si><r><t>두 </t></r><r><t>개</t></r>"
        "<rPh><t>읽기</t></rPh></si></sst>"
    )
    sheet = '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="s"/></row>'

    assert read_sheet(book(sheet, strings=strings)).rows == ((2, ("질문", "", "두 개", "")),)


def test_a_reading_within_a_cell_is_left_out() -> None:
    assert rows(book('<row><c t="inlineStr"><is><t>가</t><rPh><t>나</t></rPh></is></c></row>')) == [("가",)]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<c><v>10</v></c>", "10"),
        ("<c><v>0.30000000000000004</v></c>", "0.3"),
        ("<c><v>12345678901234567890</v></c>", "12345678901234567890"),
        ('<c s="1"><v>0.15</v></c>', "15%"),
        ('<c s="2"><v>46082</v></c>', "2026-03-01"),
        ('<c s="3"><v>46082.5</v></c>', "2026-03-01 12:00"),
        ('<c s="3"><v>46082</v></c>', "2026-03-01"),
        ('<c s="4"><v>0.375</v></c>', "09:00"),
        ('<c s="5"><v>0.375011574</v></c>', "09:00:01"),
        ('<c s="6"><v>46082</v></c>', "2026-03-01"),
        ('<c s="7"><v>0.5</v></c>', "50%"),
        ('<c s="8"><v>46082.25</v></c>', "2026-03-01 06:00"),
        ('<c s="9"><v>1.25</v></c>', "30:00"),
        ('<c s="10"><v>7</v></c>', "7"),
        ('<c s="99"><v>7</v></c>', "7"),
        ('<c s="2"><v>-1</v></c>', "-1"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="b"><v>0</v></c>', "FALSE"),
        ('<c t="str"><f>A1</f><v>계산한 글</v></c>', "계산한 글"),
        ("<c><v>글</v></c>", "글"),
    ],
)
def test_a_cell_is_what_excel_shows(cell: str, shown: str) -> None:
    codes = {170: 'yyyy"년" m"월" d"일"', 171: "0.0%", 172: "yyyy-mm-dd hh:mm", 173: "[h]:mm;@", 174: '0"명"'}
    formats = "".join(f"<numFmt numFmtId='{number}' formatCode='{code}'/>" for number, code in codes.items())
    cells = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 9, 14, 22, 20, 21, *codes))
    styles = f"<styleSheet {_MAIN}><numFmts>{formats}</numFmts><cellStyleXfs><xf/></cellStyleXfs><cellXfs>{cells}</cellXfs></styleSheet>"

    assert rows(book(f"<row>{cell}</row>", styles=styles)) == [(shown,)]


def test_a_faulty_cell_is_empty_and_days_may_count_from_1904() -> None:
    listed = f'<workbook {_MAIN} {_REL}><workbookPr date1904="1"/><sheets><sheet name="하나" r:id="r1"/></sheets></workbook>'
    styles = f'<styleSheet {_MAIN}><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    sheet = '<row><c t="e"><v>#N/A</v></c><c s="0"><v>44620</v></c></row><row><c t="e"><v>#N/A</v></c></row>'

    assert rows(book(sheet, book=listed, styles=styles)) == [("", "2026-03-01")]


def test_the_first_visible_sheet_is_read_and_the_others_counted() -> None:
    listed = (
        f'<workbook {_MAIN} {_REL}><sheets><sheet name="숨김" state="hidden" r:id="r0"/>'
        '<sheet name="보임" r:id="r1"/><sheet name="뒤" r:id="r2"/></sheets></workbook>'
    )
    related = '<Relationships><Relationship Id="r1" Target="/xl/worksheets/sheet1.xml"/></Relationships>'
    sheet = read_sheet(book("<row><c><v>1</v></c></row>", book=listed, rels=related))

    assert (sheet.name, sheet.others, sheet.rows) == ("보임", 2, ((1, ("1",)),))


def test_entities_are_refused_before_they_are_expanded() -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><sst {_MAIN}><si><t>&b;</t></si></sst>'

    with pytest.raises(BadWorkbook) as caught:
        read_sheet(book("<row/>", strings=bomb))
    assert caught.value.reason == "broken_xlsx"


def test_a_workbook_that_unpacks_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_BYTES", 1_000_000)
    content = book(f"<row><c><v>{'0' * 2_000_000}</v></c></row>")

    assert len(content) < 10_000
    with pytest.raises(BadWorkbook) as caught:
        read_sheet(content)
    assert caught.value.reason == "xlsx_too_large"


def test_rows_and_columns_beyond_all_measure_are_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 2)

    assert rows(book('<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')) == [("1",)]
    with pytest.raises(BadWorkbook):
        read_sheet(book("<row><c><v>1</v></c></row>" * 3))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 and no more", "not_xlsx"),
        (book("")[:-30], "not_xlsx"),
        (book("<row>"), "broken_xlsx"),
        (book('<row><c t="s"><v>5</v></c></row>'), "broken_xlsx"),
        (book("", book=f"<workbook {_MAIN}/>"), "broken_xlsx"),
        (book("", rels="<Relationships/>"), "not_xlsx"),
    ],
)
def test_what_is_no_workbook_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(BadWorkbook) as caught:
        read_sheet(content)
    assert caught.value.reason == reason


def test_columns_count_as_in_a_spreadsheet() -> None:
    assert [column_number(letters) for letters in ("A", "Z", "AA")] == [0, 25, 26]
