"""Takes the text out of PDF documents, page by page."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Sequence

from core.ports_files import BadPages

_MOST_PAGES = 2000
_PATIENCE = 60.0  # seconds for a whole document


class PdfReader:
    """Fits `core.ports_files.PageReader`; pypdf is imported when the first document comes."""

    async def pages(self, content: bytes) -> Sequence[str]:
        """The text of each page; raises `BadPages` for what is no PDF, has a password, or takes too long."""
        try:
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.to_thread(_pages, content)
        except TimeoutError as error:
            raise BadPages("pdf_too_long") from error


def _pages(content: bytes) -> list[str]:
    from pypdf import PdfReader as Reader
    from pypdf.errors import FileNotDecryptedError, PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks on odd documents help nobody here
    try:
        reader = Reader(io.BytesIO(content))
        if len(reader.pages) > _MOST_PAGES:
            raise BadPages("pdf_too_long")
        return [page.extract_text() for page in reader.pages]
    except FileNotDecryptedError as error:
        raise BadPages("pdf_locked") from error
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise BadPages("broken_pdf") from error
