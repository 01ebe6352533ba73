"""Replies → what Discord can show: pages of text, a drawn table, files, buttons."""

from __future__ import annotations

import asyncio
import gzip
import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from adapters.discord.packing import Packed, pack
from adapters.discord.texts import discord_text
from core.markdown import split
from core.model import Language
from core.ports import Drafts
from core.reply import Attachment, Reply, Table, Tone
from core.spool import Spool

LIMIT = 2000  # characters of a message
MOST_PAGES = 5  # messages; what is longer goes up as a file
_WIDEST_TABLE = 56  # columns that a phone shows of a code block without breaking its lines
_LARGEST_FILE = 10_000_000  # bytes that any server takes
_COMPRESSED_FROM = 8_000_000  # bytes
_MARKS = {Tone.GOOD: "✅ ", Tone.TROUBLE: "⚠️ "}
_CODE = re.compile(r"(```.*?(?:```|\Z)|`[^`\n]+`)", re.DOTALL)
_LINK = re.compile(r"!?\[([^\]\n]*)\]\(\s*<?(https?://[^\s)>]+)>?[^)\n]*\)", re.IGNORECASE)
_URL = re.compile(r"(?<!<)\bhttps?://(?:[!-'*-;=?-~]|\([!-'*-;=?-~]*\))+", re.IGNORECASE)
_NOT_THE_END = ".,!?;:'\"*_~`|]}"  # punctuation that follows an address


@dataclass(frozen=True, slots=True)
class Page:
    """One message."""

    text: str
    buttons: tuple[Packed, ...] = ()
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a person is shown things: their language, and the hosts whose links stay links."""

    language: Language
    hosts: Set[str] = frozenset()


def pages_of_text(text: str, layout: Layout) -> list[Page]:
    """The pages of an answer that is still growing; no more than the most."""
    return [Page(part) for part in split(safe(text, layout.hosts), LIMIT)[:MOST_PAGES]]


async def pages_of(reply: Reply, layout: Layout, drafts: Drafts, shown: int = 1) -> list[Page]:
    """The pages of a whole reply; files and buttons are on the last.

    Where it would take too many messages, the first ``shown`` stay and a file holds the whole text.
    """
    text = safe(reply.text, layout.hosts)
    mark = _MARKS.get(reply.tone, "")
    text = text if text.startswith("⚠️") else f"{mark}{text}"
    if reply.table:
        text = f"{text}\n{drawn(reply.table)}"
    parts, files = split(text, LIMIT), list(reply.attachments)
    if len(parts) > MOST_PAGES:
        files.insert(0, Attachment("answer.md", reply_text(reply).encode(), "text/markdown"))
        parts = [*parts[: max(shown, 1)], discord_text("whole_text", layout.language)]
    packed = [await pack(button, drafts) for button in reply.buttons]
    fitting, remarks = await asyncio.to_thread(_fitting, files, layout.language)
    pages = [Page(part) for part in [*parts, *split("\n".join(remarks), LIMIT)]] or [Page("\u200b")]
    buttons = tuple(button for button in packed if button)
    return [*pages[:-1], replace(pages[-1], buttons=buttons, files=fitting)]


def reply_text(reply: Reply) -> str:
    """A reply as one Markdown text, its table included."""
    if not reply.table:
        return reply.text
    rows = [reply.table.columns, tuple("---" for _ in reply.table.columns), *reply.table.rows]
    lines = (
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in rows
    )
    return "\n".join([reply.text, "", *lines])


def safe(text: str, hosts: Set[str]) -> str:
    """Show links and images of a text as text, and keep addresses from unfolding into previews.

    A link whose host is one of ``hosts`` stays a link. Code is left as it is.
    """
    parts = _CODE.split(text)
    return "".join(part if part.startswith("`") else _plain(part, hosts) for part in parts)


def _plain(text: str, hosts: Set[str]) -> str:
    def spelled(found: re.Match[str]) -> str:
        words, address = found[1].strip(), found[2]
        if _host(address) in hosts:
            return f"[{words or address}](<{address}>)"
        return f"{words} (<{address}>)" if words and words != address else f"<{address}>"

    return _URL.sub(_quiet, _LINK.sub(spelled, text))


def _quiet(found: re.Match[str]) -> str:
    address = found[0].rstrip(_NOT_THE_END)
    return f"<{address}>{found[0][len(address) :]}"


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def drawn(table: Table) -> str:
    """A table as aligned text where it is narrow, else one line for each row."""
    rows = [tuple(" ".join(cell.split()) for cell in row) for row in (table.columns, *table.rows)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(table.columns))]
    if sum(widths) + 2 * (len(widths) - 1) > _WIDEST_TABLE or any(
        "```" in cell for row in rows for cell in row
    ):
        return "\n".join(_listed(rows[0], row) for row in rows[1:])
    return "\n".join(["```", *(_aligned(row, widths) for row in rows), "```"])


def _listed(columns: Sequence[str], row: Sequence[str]) -> str:
    """A row as one line; a bare number is told with the heading of its column."""
    first, *others = (
        f"{column} {cell}" if number > 1 and cell.isdecimal() else cell
        for number, (column, cell) in enumerate(zip(columns, row, strict=True))
    )
    return f"- **{first}** {' · '.join(cell for cell in others if cell)}"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """Columns of a fixed-width font; Hangul and other wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _compressed(file: Attachment) -> Attachment:
    spool = Spool()
    with gzip.GzipFile(file.name, "wb", fileobj=spool.file) as packed:
        for piece in file.pieces():
            packed.write(piece)
    return Attachment(f"{file.name}.gz", spool, "application/gzip")


def _fitting(files: Sequence[Attachment], language: Language) -> tuple[tuple[Attachment, ...], list[str]]:
    """The files that can be sent, large ones compressed, and what has to be said about them."""
    fitting, remarks = [], []
    for file in files:
        if file.size > _COMPRESSED_FROM:
            file = _compressed(file)
            remarks.append(discord_text("packed", language, name=file.name))
        if file.size > _LARGEST_FILE:
            size = round(file.size / 1_000_000)
            remarks[-1] = discord_text("too_large", language, name=file.name, size=size)
            continue
        fitting.append(file)
    return tuple(fitting), remarks
