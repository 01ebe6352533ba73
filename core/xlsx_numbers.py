"""Writes the numbers of a workbook as Excel shows them: plain, as a percentage, as a date or a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

# The ids that stand for a format everywhere (ECMA-376 part 1, 18.8.30; some in Korean Excel only).
_DATES = {*range(14, 18), 22, *range(27, 32), 34, 35, 36, *range(50, 59)}
_TIMES = {*range(18, 22), 32, 33, *range(45, 48)}
_PERCENTS = {9, 10}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]')  # text and colours in a format code
_LAST_DAY = 2_958_465  # 9999-12-31, the last that Excel knows


def formats_of(codes: Mapping[int, str], cells: Sequence[int]) -> Callable[[int], str]:
    """Return what names the kind of a cell style: plain, percent, date, time, moment or elapsed."""
    kinds = [_kind(number, codes.get(number, "")) for number in cells]
    return lambda style: kinds[style] if style < len(kinds) else "plain"


def _kind(number: int, code: str) -> str:
    if number in _PERCENTS:
        return "percent"
    if number in _DATES or number in _TIMES:
        return "moment" if number == 22 else "date" if number in _DATES else "time"
    letters = _QUOTED.sub("", code.partition(";")[0].lower())
    if "[" in letters:
        return "elapsed"
    day, hour = bool(re.search("[yd]|m", letters)), bool(re.search("[hs]", letters))
    if day and hour:
        return "moment" if re.search("[yd]", letters) else "time"
    if day or hour:
        return "date" if day else "time"
    return "percent" if "%" in letters else "plain"


def written(text: str, kind: str, since_1904: bool) -> str:
    """Return a number as it is read by people; what is no number stays as it is."""
    try:
        number = float(text)
    except ValueError:
        return text
    if kind == "percent":
        return f"{number * 100:.10g}%"
    if kind != "plain" and 0 <= number <= _LAST_DAY:
        return _moment(number, kind, since_1904)
    return f"{number:.15g}" if abs(number) < 1e15 else text


def _moment(days: float, kind: str, since_1904: bool) -> str:
    """Days since the workbook's beginning; Excel counts a 29 February 1900 that never was."""
    if kind == "elapsed":
        minutes, seconds = divmod(round(days * 86400), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - as typed, without a zone
    moment = start + timedelta(seconds=round(days * 86400))
    if kind == "time" or days < 1:
        return f"{moment:%H:%M}" if not moment.second else f"{moment:%H:%M:%S}"
    if kind == "date" or days == int(days):
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%d %H:%M}"
