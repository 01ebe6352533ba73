"""PDF documents are read page by page; what cannot be read is named."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader as Reader
from pypdf import PdfWriter

from adapters.pdf import reader
from adapters.pdf.reader import PdfReader
from core.ports_files import BadPages


def document(*texts: str) -> bytes:
    """A PDF of pages with a line of text each, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in texts:
        page, content = len(objects) + 1, len(objects) + 2
        kids.append(f"{page} 0 R")
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources {font} /Contents {content} 0 R >>"
        )
        drawn = f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET"
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    body, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n"
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return f"{body}{end}startxref\n{len(body)}\n%%EOF\n".encode()


async def test_each_page_is_read() -> None:
    assert await PdfReader().pages(document("Ten minutes each.", "Two balls.")) == [
        "Ten minutes each.",
        "Two balls.",
    ]


async def test_a_document_with_a_password_is_named() -> None:
    writer = PdfWriter(Reader(io.BytesIO(document("Secret."))))
    writer.encrypt("word", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)

    with pytest.raises(BadPages) as caught:
        await PdfReader().pages(locked.getvalue())
    assert caught.value.reason == "pdf_locked"


@pytest.mark.parametrize("content", [b"%PDF-1.7 and no more", document("x")[:200]])
async def test_what_is_no_document_is_named(content: bytes) -> None:
    with pytest.raises(BadPages) as caught:
        await PdfReader().pages(content)
    assert caught.value.reason == "broken_pdf"


async def test_a_document_beyond_measure_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MOST_PAGES", 1)
    with pytest.raises(BadPages) as caught:
        await PdfReader().pages(document("a", "b"))
    assert caught.value.reason == "pdf_too_long"


async def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_PATIENCE", 0.0)
    with pytest.raises(BadPages) as caught:
        await PdfReader().pages(document("a"))
    assert caught.value.reason == "pdf_too_long"
