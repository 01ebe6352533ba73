"""Finds personal data in a text (registration numbers, phones, e-mail, cards) and masks it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["resident", "foreigner", "card", "phone", "email"]


@dataclass(frozen=True, slots=True)
class Personal:
    """One piece of personal data: where it stands (``start`` to ``end``) and how it looks masked."""

    kind: Kind
    start: int
    end: int
    masked: str


# A look that costs little: without one of these a text holds nothing of what is looked for.
_MAY_HOLD = re.compile(r"@|\d[\d\-–. )]{6,}\d")
_REGISTRATION = re.compile(r"(?<![\d-])(\d{6})([-–]?)(\d{7})(?![\d-])")
_CARD = re.compile(r"(?<![\d-])(?:\d[ -]?){13,18}\d(?![\d-])")
_PHONE = re.compile(
    r"(?<![\d.+-])(?:"
    r"\+82[ -]?\(?0?\)?[ -]?\d{1,2}[ -]?\d{3,4}[ -]?\d{4}"  # Korea from abroad
    r"|01[016-9][ .-]?\d{3,4}[ .-]?\d{4}"  # mobile
    r"|(?:02|0[3-6][1-5]|070|050\d)[ )-]{1,2}\d{3,4}-\d{4}"  # landline, internet, safe numbers
    r"|\+(?!82)[1-9]\d{0,2}[ -]?\(?\d{1,4}\)?(?:[ -]?\d{2,4}){2,4}"  # abroad
    r")(?![\d-])"
)
_EMAIL = re.compile(  # a Korean particle may follow at once, so only Latin letters count as going on
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9][A-Za-z0-9_.+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}(?![A-Za-z0-9_-])"
)
_SHORTEST_PHONE = 9  # digits, with the area or the country
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CENTURIES = {"9": 1800, "0": 1800, "1": 1900, "2": 1900, "5": 1900, "6": 1900}
_RANDOM_SINCE = date(2020, 10, 1)  # numbers given out since October 2020 have no check digit


def personal_in(text: str) -> list[Personal]:
    """Return what personal data a text holds, in its order; pieces never overlap.

    Korean resident and foreigner registration numbers count with a possible birthday and the right check
    digit (numbers given out since October 2020 have none), cards with the right Luhn digit. Business
    registration numbers are public and are not personal data.
    """
    if not _MAY_HOLD.search(text):
        return []
    found: list[Personal] = []
    for finder in (_registrations, _cards, _emails, _phones):
        for one in finder(text):
            if all(one.end <= other.start or one.start >= other.end for other in found):
                found.append(one)
    return sorted(found, key=lambda one: one.start)


def masked(text: str) -> str:
    """Return the text with all personal data in it masked."""
    parts, at = [], 0
    for one in personal_in(text):
        parts += [text[at : one.start], one.masked]
        at = one.end
    return "".join([*parts, text[at:]])


def _registrations(text: str) -> Iterator[Personal]:
    for match in _REGISTRATION.finditer(text):
        born, dash, rest = match.groups()
        birthday = _birthday(born, rest[0])
        if birthday is None:
            continue
        foreign = rest[0] in "5678"
        without_check = birthday >= _RANDOM_SINCE and bool(dash)
        if without_check or _check_digit(born + rest, 13 if foreign else 11):
            yield Personal("foreigner" if foreign else "resident", *match.span(), f"{born}-{rest[0]}******")


def _birthday(born: str, century: str) -> date | None:
    try:
        return date(_CENTURIES.get(century, 2000) + int(born[:2]), int(born[2:4]), int(born[4:]))
    except ValueError:
        return None


def _check_digit(digits: str, base: int) -> bool:
    """The check digit of registration numbers: a weighted sum modulo 11, taken from 11 (foreigners: 13)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=False))
    return (base - total % 11) % 10 == int(digits[-1])


def _cards(text: str) -> Iterator[Personal]:
    for match in _CARD.finditer(text):
        digits = re.sub(r"\D", "", match.group())
        if digits[0] in "23456" and 14 <= len(digits) <= 19 and _luhn(digits):
            yield Personal("card", *match.span(), f"****-****-****-{digits[-4:]}")


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: every second digit from the right is doubled, its digits are added up."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(doubled) + sum(map(int, digits[-1::-2]))) % 10 == 0


def _emails(text: str) -> Iterator[Personal]:
    for match in _EMAIL.finditer(text):
        name, _, host = match.group().partition("@")
        yield Personal("email", *match.span(), f"{name[0]}***@{host}")


def _phones(text: str) -> Iterator[Personal]:
    for match in _PHONE.finditer(text):
        if len(re.findall(r"\d", match.group())) < _SHORTEST_PHONE:
            continue
        yield Personal("phone", *match.span(), _all_but_last(match.group(), 4))


def _all_but_last(number: str, shown: int) -> str:
    """Stars for all digits but those before the first separator and the last few."""
    first = re.match(r"[+(]?\d{1,3}", number)
    begin = first.end() if first else 0
    return number[:begin] + re.sub(r"\d", "*", number[begin:-shown]) + number[-shown:]
