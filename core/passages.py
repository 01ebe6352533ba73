"""Splits a text into passages along its headings, each with the path of headings that leads to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from core.clean import clean
from core.model import Note

LONGEST = 400  # characters of a passage: measured by bench/passages.py, see docs/performance.md
PATH = " › "  # between the headings of a source
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_SENTENCE = re.compile(r"(?<=[.!?。…])\s+|\n")
_TITLE = 120  # characters of a heading that are kept


def passages_of(text: str, name: str, longest: int = LONGEST) -> list[Note]:
    """Split Markdown (or plain text) into notes of at most ``longest`` characters; ``name`` is the file's.

    A passage never crosses a heading. Its source is the headings above it, the first-level one first, such as
    ``경기 규칙 › 시간``; a text without a first-level heading has the file's name in its place. Sections that
    are longer are split between paragraphs, and paragraphs that are longer between sentences.
    """
    title = PurePath(name).stem or name
    notes: list[Note] = []
    for path, paragraphs in _sections(clean(text).split("\n"), title):
        source = PATH.join(path)
        notes += [Note(passage, source, origin=name) for passage in _packed(paragraphs, longest)]
    return notes


def _sections(lines: Sequence[str], title: str) -> Iterator[tuple[list[str], list[str]]]:
    """(path of headings, paragraphs) of each section that holds text."""
    path: dict[int, str] = {1: title}
    paragraphs, fenced = [""], False
    for line in lines:
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading:
            yield _headings(path), paragraphs
            level = len(heading[1])
            path = {above: text for above, text in path.items() if above < level}
            path[level] = heading[2][:_TITLE] or title
            paragraphs = [""]
        elif line.strip() or fenced:
            paragraphs[-1] += f"{line.rstrip()}\n"
        else:
            paragraphs.append("")
    yield _headings(path), paragraphs


def _headings(path: dict[int, str]) -> list[str]:
    return [path[level] for level in sorted(path)]


def _packed(paragraphs: Sequence[str], longest: int) -> list[str]:
    """The paragraphs put together as far as they fit."""
    packed = [""]
    for paragraph in paragraphs:
        for part in _parts(paragraph.strip(), longest):
            if packed[-1] and len(packed[-1]) + 1 + len(part) > longest:
                packed.append("")
            packed[-1] += f"\n{part}" if packed[-1] else part
    return [text for text in packed if text]


def _parts(paragraph: str, longest: int) -> Iterator[str]:
    """A paragraph as it is, or where it is too long, its sentences; an endless one is cut."""
    if len(paragraph) <= longest:
        if paragraph:
            yield paragraph
        return
    for sentence in _SENTENCE.split(paragraph):
        for start in range(0, len(sentence), longest):
            yield sentence[start : start + longest]
