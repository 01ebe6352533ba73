"""Turns a web page into Markdown: its headings and its text, without what is only for the browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SKIPPED = {"script", "style", "noscript", "template", "nav", "svg", "button", "select", "textarea"}
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = {
    *("p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "pre", "figure"),
    *("ul", "ol", "dl", "table", "form", "body", "figcaption", "caption", "details", "summary"),
}
_LINES = {"br", "li", "tr", "dt", "dd"}
_CELLS = {"td", "th"}
_SPACE = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")


def markdown_of(page: str) -> str:
    """Return the text of an HTML page, headings as in Markdown, its title where it has no h1."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(reader.pieces).split("\n"))
    text = _GAPS.sub("\n\n", "\n".join(lines)).strip()
    title = " ".join("".join(reader.title).split())
    return text if not title or re.search(r"^# ", text, re.MULTILINE) else f"# {title}\n\n{text}"


class _Reader(HTMLParser):
    """Collects text as it comes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.title: list[str] = []
        self._skipping: list[str] = []
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._in_title = True
        elif tag in _SKIPPED:
            self._skipping.append(tag)
        elif tag in _HEADINGS:
            self.pieces.append(f"\n\n{_HEADINGS[tag]} ")
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag in _LINES:
            self.pieces.append("\n- " if tag == "li" else "\n")
        elif tag in _CELLS:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False
        elif tag in self._skipping:  # also closes what was left open within
            while self._skipping.pop() != tag:
                continue
        elif tag in _HEADINGS or tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag in _CELLS:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title.append(data)
        elif not self._skipping:
            self.pieces.append(data.replace("\n", " "))
