"""Which column of a table is the question, the answer and the rest: guessed, and changed by a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.clean import clean
from core.model import Provenance
from core.xlsx import column_number

ROLES = ("question", "answer", "variants", "tags")
MARKS = ("provenance", "borrowed")
"""Columns that say where words come from; only their names make them so, and nobody chooses them."""
_NAMES = {
    "question": (
        "question",
        "질문",
        "문의",
        "물음",
        "질의",
        "문의내용",
        "질문내용",
        "prompt",
        "input",
        "q",
        "문",
    ),
    "answer": (
        "answer",
        "답변",
        "답",
        "대답",
        "응답",
        "답변내용",
        "처리결과",
        "처리내용",
        "completion",
        "response",
        "output",
        "a",
    ),
    "variants": ("variants", "다른표현", "다른말", "wordings", "유사질문", "otherwordings", "aliases"),
    "tags": ("tags", "태그", "tag", "분류", "카테고리", "category"),
    "provenance": ("provenance",),
    "borrowed": ("borrowed",),
}
_SEEN = 50  # rows that a guess looks at
_ASKS = re.compile(r"[?？]\s*$|(까|나요|가요|인가|는지|는가|니|어요)\s*$")
_NO_TEXT = re.compile(r"[\d\s.,:/%+#-]*")
_GIVEN = re.compile(r"([^=,;|\n]+)=([^=,;|\n]*)")
_LETTERS = re.compile(r"[A-Za-z]{1,2}")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each role stands (from 0), the names in the heading row if any, and whether it is a guess."""

    places: Mapping[str, int]
    heading: tuple[str, ...] | None
    guessed: bool = False

    def cell(self, cells: Sequence[str], role: str) -> str:
        """The text in a row that has a role; empty where there is none."""
        place = self.places.get(role, len(cells))
        return cells[place] if place < len(cells) else ""


class NoSuchColumn(Exception):
    """A person named a column that the table does not have; ``name`` is what was written."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def columns_of(rows: Sequence[Sequence[str]], given: str | None = None) -> Columns:
    """Return the columns of a table by its first rows, changed by what a person wrote; raises `NoSuchColumn`.

    ``given`` names columns by letter, number or heading, such as ``질문=B, 답=D``; ``heading=no`` says that
    the first row is no heading. Known names decide, else what the cells look like.
    """
    named = _named(rows[0]) if rows else {}
    whole = "question" in named and "answer" in named
    guess = Columns(named, tuple(map(clean, rows[0]))) if whole else _guessed(rows, named)
    return _given(rows, guess, given) if given and given.strip() else guess


def _plain(name: str) -> str:
    return re.sub(r"[\s_()\[\]*-]", "", clean(name)).lower()


def _named(cells: Sequence[str]) -> dict[str, int]:
    """The roles whose names stand in a row."""
    names = [_plain(cell) for cell in cells]
    found: dict[str, int] = {}
    for role, known in _NAMES.items():
        place = next((names.index(name) for name in known if name in names), None)
        if place is not None:
            found[role] = place
    return found


def _guessed(rows: Sequence[Sequence[str]], named: Mapping[str, int]) -> Columns:
    """The column that asks most is the question, the wordiest of the others is the answer.

    A role that is named where the other is not keeps its column.
    """
    seen = rows[:_SEEN]
    width = max((len(row) for row in seen), default=0)
    columns = [[row[place] if place < len(row) else "" for row in seen] for place in range(width)]
    pinned = named if len(seen) > 1 and _names_something(columns, named) else {}
    marks = {role: place for role, place in pinned.items() if role in MARKS}
    unmarked = [place for place in range(width) if place not in marks.values()]
    worded = [place for place in unmarked if _has_words(columns[place])]
    if len(worded) < 2:
        first = tuple(map(clean, seen[0])) if marks else None
        return Columns(marks | {"question": 0, "answer": 1}, first, guessed=True)
    asks = [sum(bool(_ASKS.search(cell)) for cell in cells) for cells in columns]
    free = [place for place in worded if place not in pinned.values()] or worded
    question = pinned.get("question", max(free, key=lambda place: (asks[place], -place)))
    others = [place for place in free if place != question] or worded
    after = [place for place in others if place > question] or others
    half = len(seen) / 2  # a column that asks as well holds other wordings
    answer = pinned.get(
        "answer", max(after, key=lambda place: (asks[place] < half, *_weight(columns[place]), -place))
    )
    places = {**pinned, "question": question, "answer": answer}
    if width <= 4 and (question, answer) == (0, 1):  # as this program writes it, without names
        places |= {role: place for place, role in enumerate(ROLES) if place > 1 and place in unmarked}
    heading = bool(pinned) or _looks_like_a_heading(columns[question], asks[question])
    return Columns(places, tuple(map(clean, seen[0])) if heading else None, guessed=True)


def _names_something(columns: Sequence[Sequence[str]], named: Mapping[str, int]) -> bool:
    """Whether the first row names columns: question or answer, or one under which origins stand."""
    if "question" in named or "answer" in named:
        return True
    below = columns[named["provenance"]][1:] if "provenance" in named else ()
    return any(cell.strip() in frozenset(Provenance) for cell in below)


def _looks_like_a_heading(questions: Sequence[str], asks: int) -> bool:
    """Whether most of a column asks, and its short first cell does not."""
    first = questions[0]
    return len(questions) > 1 and 2 * asks >= len(questions) and not _ASKS.search(first) and len(first) <= 20


def _has_words(cells: Sequence[str]) -> bool:
    """Whether a column holds more than numbers and dates under its first row, which may be a heading."""
    return not all(map(_NO_TEXT.fullmatch, cells[1:] or cells))


def _weight(cells: Sequence[str]) -> tuple[bool, int]:
    """Whether most cells hold something, and how much that is; what is said again counts once."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return 5 * len(filled) > 3 * len(cells), sum(map(len, set(filled)))


def _given(rows: Sequence[Sequence[str]], guess: Columns, given: str) -> Columns:
    places, heading = dict(guess.places), guess.heading
    first = tuple(map(clean, rows[0])) if rows else ()
    for name, value in _GIVEN.findall(given):
        if _plain(name) in ("heading", "제목줄", "머리글"):
            heading = None if _plain(value) in ("no", "없음", "아니요", "0") else first
            continue
        role = next((role for role in ROLES if _plain(name) in _NAMES[role]), None)
        if role is None:
            raise NoSuchColumn(clean(name))
        if not value.strip():
            places.pop(role, None)
            continue
        places[role] = _place(clean(value), first, max(map(len, rows), default=0))
        taken = [other for other, place in places.items() if place == places[role] and other != role]
        for other in taken:  # a column has one role
            if other in ("variants", "tags"):
                del places[other]
    if not _GIVEN.search(given):
        raise NoSuchColumn(clean(given)[:40])
    return replace(guess, places=places, heading=heading, guessed=False)


def _place(value: str, first: Sequence[str], width: int) -> int:
    names = [_plain(cell) for cell in first]
    if _plain(value) in names:
        return names.index(_plain(value))
    letters = value.removesuffix("열").strip()
    if letters.isascii() and letters.isdecimal() and 0 < int(letters) <= width:
        return int(letters) - 1
    if _LETTERS.fullmatch(letters) and column_number(letters.upper()) < width:
        return column_number(letters.upper())
    raise NoSuchColumn(value[:40])


def letters_of(place: int) -> str:
    """The letters of a column by its position, as a spreadsheet shows them: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
