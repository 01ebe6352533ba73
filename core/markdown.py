"""Split Markdown at a platform's limit, so that nothing is lost and every code fence stays whole."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

_SMALLEST = 40  # characters; below that a reopened fence leaves no room for what it holds
_OPENING = re.compile(r"[ \t]*(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_ITEM = re.compile(r"[ \t]*([-*+•]|\d{1,9}[.)])[ \t]+\S")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]")
_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’)\]]*[ \t]+")
_SPACE = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text. ``opened`` and ``closed`` are what was added to keep a cut code fence whole."""

    body: str
    opened: str = ""
    closed: str = ""

    @property
    def text(self) -> str:
        """The part as it is shown."""
        return f"{self.opened}{self.body}{self.closed}"


class _Rank(IntEnum):
    """How good it is to cut before a line; the lowest is the best."""

    BLOCK = 0
    ITEM = 1
    LINE = 2


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its line end. ``fence`` is the opening (marker, language) it lies in, if any."""

    start: int
    end: int
    rank: _Rank
    kind: str
    fence: tuple[str, str] | None


def split(text: str, limit: int) -> list[str]:
    """Return the parts of ``text`` to show one after the other, each at most ``limit`` characters.

    Blank parts and blank lines at the ends are left out. Raises ValueError for a limit below 40.
    """
    shown = (piece.text.strip("\n") for piece in pieces(text, limit) if piece.body.strip())
    return list(shown)


def pieces(text: str, limit: int) -> list[Piece]:
    """Cut ``text`` so that the bodies, joined, are exactly the text and no part exceeds ``limit``.

    Cuts lie between paragraphs, tables and lists where these fit into a part, else between items, lines,
    sentences, words, and never inside a grapheme. A cut inside a code fence closes and reopens it; a fence
    that the text leaves open is closed. Raises ValueError for a limit below 40 characters.
    """
    if limit < _SMALLEST:
        raise ValueError(f"a limit of {limit} characters is too small; the smallest is {_SMALLEST}")
    return list(_Cutter(text, limit).pieces())


def fence_of(line: str, limit: int) -> tuple[str, str] | None:
    """Return (marker, language) if a line opens a code fence; lines too long to repeat are not fences."""
    found = _OPENING.match(line)
    if not found or len(line) > limit // 4 or len(found[1]) > limit // 8:
        return None
    return found[1], found[2].split(" ")[0].strip()


def closes(line: str, marker: str, limit: int) -> bool:
    """Whether a line closes a fence that ``marker`` opened."""
    bare = line.strip(" \t")
    return len(line) <= limit // 4 and len(bare) >= len(marker) and not bare.strip(marker[0])


class _Cutter:
    """Walks through a text and cuts it."""

    def __init__(self, text: str, limit: int) -> None:
        self._text, self._limit = text, limit
        self._lines = _lines_of(text, limit)
        self._starts = [line.start for line in self._lines]

    def pieces(self) -> Iterator[Piece]:
        start, fence = 0, None
        while start < len(self._text):
            opened = f"{fence[0]}{fence[1]}\n" if fence else ""
            end = self._end(start, opened)
            fence = self._fence_at(end)
            body = self._text[start:end]
            yield Piece(body, opened, _closing(body, fence))
            start = end

    def _fence_at(self, position: int) -> tuple[str, str] | None:
        """The fence that is open right before ``position``."""
        line = self._lines[bisect_right(self._starts, position) - 1]
        if position < line.end:
            return line.fence
        return _after(line, self._text, self._limit)

    def _end(self, start: int, opened: str) -> int:
        if self._fits(start, len(self._text), opened):
            return len(self._text)
        first = bisect_right(self._starts, start) - 1
        beyond = bisect_right(self._starts, start + self._limit)
        cuts = [line for line in self._lines[first + 1 : beyond] if self._fits(start, line.start, opened)]
        if not cuts:
            return self._inside_line(start, self._lines[first], opened)
        block = self._last_block(cuts)
        if block is not None:
            return block
        last = cuts[-1]
        if (last.start - start) * 3 < self._limit and not self._fits(last.start, last.end, ""):
            return self._inside_line(start, last, opened)
        items = [line for line in cuts if line.rank <= _Rank.ITEM]
        if items and items[-1].rank == _Rank.ITEM:
            return items[-1].start
        return self._not_after_opening(last.start, cuts)

    def _fits(self, start: int, end: int, opened: str) -> bool:
        if end - start > self._limit:
            return False
        body = self._text[start:end]
        return len(opened) + len(body) + len(_closing(body, self._fence_at(end))) <= self._limit

    def _last_block(self, cuts: list[_Line]) -> int | None:
        """Where the block begins that no longer fits, if it can stay whole in the next part."""
        blocks = [line for line in cuts if line.rank == _Rank.BLOCK]
        if not blocks:
            return None
        last = blocks[-1]
        following = self._lines[bisect_right(self._starts, last.start) :]
        end = next((line.start for line in following if line.rank == _Rank.BLOCK), len(self._text))
        while end > last.start and self._text[end - 1] == "\n":
            end -= 1
        if not self._fits(last.start, end, ""):
            return None
        if len(blocks) > 1 and blocks[-2].kind == "heading":  # a heading goes along with what it heads
            return blocks[-2].start
        return last.start

    def _not_after_opening(self, position: int, cuts: list[_Line]) -> int:
        """Move a cut that would leave a fence's first line alone at the end of a part."""
        before = [line for line in cuts if line.start < position]
        at = next(line for line in cuts if line.start == position)
        if before and at.fence and not before[-1].fence:
            return before[-1].start
        return position

    def _inside_line(self, start: int, line: _Line, opened: str) -> int:
        reserved = len(line.fence[0]) + 1 if line.fence else 0
        most = min(start + self._limit - len(opened) - reserved, line.end)
        for pattern in (_SPACE,) if line.fence else (_SENTENCE_END, _SPACE):
            ends = [found.end() for found in pattern.finditer(self._text, start, most)]
            good = [end for end in ends if end - start > (most - start) // 3 and self._harmless(end, line)]
            if good:
                return good[-1]
        for end in range(most, start, -1):
            if not _joined(self._text, end) and self._harmless(end, line, start):
                return end
        return most

    def _harmless(self, end: int, line: _Line, start: int = -1) -> bool:
        """Whether neither half of a cut line looks like a fence of its own."""
        begin = max(line.start, start)
        halves = (self._text[begin:end], self._text[end : line.end])
        return not any(self._fence_like(half.rstrip("\n"), line.fence) for half in halves)

    def _fence_like(self, half: str, fence: tuple[str, str] | None) -> bool:
        if fence:
            return closes(half, fence[0], self._limit)
        return fence_of(half, self._limit) is not None


def _closing(body: str, fence: tuple[str, str] | None) -> str:
    if fence is None:
        return ""
    return fence[0] if body.endswith("\n") else f"\n{fence[0]}"


def _after(line: _Line, text: str, limit: int) -> tuple[str, str] | None:
    """The fence that is open after a line."""
    written = text[line.start : line.end].rstrip("\n")
    if line.fence:
        return None if closes(written, line.fence[0], limit) else line.fence
    return fence_of(written, limit)


def _lines_of(text: str, limit: int) -> list[_Line]:
    lines: list[_Line] = []
    written = text.split("\n")
    start, kind, fence = 0, "blank", None
    for number, line in enumerate(written):
        end = min(start + len(line) + 1, len(text))
        if end == start:
            break
        following = written[number + 1] if number + 1 < len(written) else ""
        now = "fence" if fence else _kind(line, following, kind, limit)
        rank = _Rank.LINE if fence else _rank(now, kind, lines, text)
        lines.append(_Line(start, end, rank, now, fence))
        fence = _after(lines[-1], text, limit)
        start, kind = end, now
    return lines


def _kind(line: str, following: str, before: str, limit: int) -> str:
    """What a line outside of fences is; a blank line inside a list may still belong to it."""
    if not line.strip():
        return "loose list" if before in ("list", "item", "loose list") else "blank"
    if fence_of(line, limit):
        return "list" if line[0] in " \t" and _in_list(before) else "opening"
    if "|" in line and (before == "table" or ("|" in following and _DELIMITER.match(following))):
        return "table"
    if _ITEM.match(line):
        return "list" if line[0] in " \t" and _in_list(before) else "item"
    if _HEADING.match(line):
        return "heading"
    if line[0] in " \t" and _in_list(before):
        return "list"
    return "list" if before in ("list", "item") else "paragraph"


def _in_list(kind: str) -> bool:
    return kind in ("list", "item", "loose list")


def _rank(now: str, before: str, lines: list[_Line], text: str) -> _Rank:
    if now in ("list", "blank", "loose list"):
        return _Rank.LINE
    if now == "item":
        return _Rank.ITEM if _in_list(before) else _Rank.BLOCK
    if now in ("paragraph", "table") and now == before:
        return _Rank.LINE
    return _Rank.BLOCK


def _joined(text: str, end: int) -> bool:
    """Whether the characters around ``end`` belong to one grapheme (the cases that occur in chats)."""
    before, after = text[end - 1], text[end : end + 1] or " "
    if after == "\u200d" or before == "\u200d" or unicodedata.category(after) in ("Mn", "Me", "Mc"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\u1160" <= after <= "\u11ff":
        return True
    flags = 0
    while flags < end and "\U0001f1e6" <= text[end - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= after <= "\U0001f1ff"
