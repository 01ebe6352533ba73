"""Turns the bytes of a file into text, whichever way a Korean office wrote them."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from core.lines import Fault

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SAMPLE = 4000  # bytes by which UTF-16 without a mark is known: its spaces and line ends hold a zero
_FEW_ZEROS = 3
_NAMES = {"utf-8": "UTF-8", "cp949": "CP949", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text with ``\\n`` at its line ends, the name of its encoding, and the lines that broke it.

    A broken line stands empty in the text, so that the numbers of the others stay.
    """

    text: str
    encoding: str
    faults: tuple[Fault, ...] = ()


class NotText(Exception):
    """The bytes are no text in any known encoding; ``line`` is where that shows first."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def decode(content: bytes) -> Decoded:
    """Read bytes as UTF-8, UTF-16 or CP949 (which contains EUC-KR); raises `NotText`.

    A byte order mark decides. Without one it is UTF-8 where most lines with more than ASCII are, since text
    in CP949 hardly ever is valid UTF-8 by chance, while the opposite happens.
    """
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding, name)
    encoding = _guessed(content)
    return _decoded(content, encoding, _NAMES[encoding])


def _guessed(content: bytes) -> str:
    sample = content[:_SAMPLE]
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) > max(_FEW_ZEROS, len(zeros) // 10):
            return encoding
    wide = [line for line in content.split(b"\n") if not line.isascii()]
    valid = sum(_fits(line, "utf-8") for line in wide)
    return "utf-8" if 2 * valid >= len(wide) else "cp949"


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _decoded(content: bytes, encoding: str, name: str) -> Decoded:
    try:
        text, faults = content.decode(encoding), list[Fault]()
    except UnicodeDecodeError as error:
        text, faults = _line_by_line(content, encoding, name, error)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise NotText(text[: text.index("\0")].count("\n") + 1)
    return Decoded(text, name, tuple(faults))


def _line_by_line(
    content: bytes, encoding: str, name: str, error: UnicodeDecodeError
) -> tuple[str, list[Fault]]:
    """Decode what can be; raises `NotText` where that is less than half."""
    lines = content.split(b"\n")
    good = [_fits(line, encoding) for line in lines]
    if encoding.startswith("utf-16") or 2 * sum(good) < len(lines):
        raise NotText(content[: error.start].count(b"\n") + 1) from error
    text = "\n".join(line.decode(encoding) if fits else "" for line, fits in zip(lines, good, strict=True))
    broken = [number for number, fits in enumerate(good, 1) if not fits]
    return text, [Fault(number, "not_in_encoding", {"encoding": name}) for number in broken]
