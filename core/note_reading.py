"""Reads a file of information (Markdown, text, a web page, PDF) as passages."""

from __future__ import annotations

import asyncio
from pathlib import PurePath

from core import errors
from core.decoding import NotText, decode
from core.markup import markdown_of
from core.model import Note
from core.passages import PATH, passages_of
from core.ports_files import BadPages, PageReader
from core.reply import Upload
from core.texts import Say

LARGEST = 20_000_000  # bytes of a file of information
NOTE_FILES = (".md", ".markdown", ".txt", ".html", ".htm", ".pdf")
_PDF = b"%PDF-"
_PAGES = (".html", ".htm", ".xhtml")


async def read_notes(upload: Upload, pages: PageReader, speak: Say) -> list[Note]:
    """Return the passages of a file; its name is their origin. Raises `UnreadableFile` or `NothingInFile`."""
    if len(upload.content) > LARGEST:
        raise _unreadable(upload, speak("note_too_large"))
    if upload.content.startswith(_PDF) or upload.name.lower().endswith(".pdf"):
        notes = await _paged(upload, pages, speak)
    else:
        notes = await asyncio.to_thread(_written, upload, speak)
    if not notes:
        raise errors.UnreadableFile(name=upload.name, reason=speak("no_text_in_file"), line=1)
    return notes


def _unreadable(upload: Upload, reason: str) -> errors.UnreadableFile:
    return errors.UnreadableFile(name=upload.name, reason=reason, line=1)


async def _paged(upload: Upload, pages: PageReader, speak: Say) -> list[Note]:
    """The passages of a PDF, each with its page."""
    try:
        texts = await pages.pages(upload.content)
    except BadPages as error:
        raise _unreadable(upload, speak(error.reason)) from error
    stem = PurePath(upload.name).stem or upload.name
    return [
        Note(note.text, f"{stem}{PATH}p. {number}", origin=upload.name)
        for number, text in enumerate(texts, 1)
        for note in passages_of(_unheaded(text), upload.name)
    ]


def _unheaded(text: str) -> str:
    """The text of a page, in which a line that begins with ``#`` is no heading."""
    return "\n".join(f"\\{line}" if line.startswith("#") else line for line in text.split("\n"))


def _written(upload: Upload, speak: Say) -> list[Note]:
    try:
        text = decode(upload.content).text
    except NotText as error:
        reason = speak("not_text")
        raise errors.UnreadableFile(name=upload.name, reason=reason, line=error.line) from error
    is_page = upload.name.lower().endswith(_PAGES) or text.lstrip()[:200].lower().startswith(
        ("<!doctype html", "<html")
    )
    return passages_of(markdown_of(text) if is_page else text, upload.name)
