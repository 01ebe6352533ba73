"""Takes out of a text what would steer a terminal instead of being read."""

from __future__ import annotations

import re

# Whole escape sequences: CSI (colours, cursor), OSC, DCS, PM, APC (titles, links, clipboard), two letters.
_SEQUENCES = re.compile(
    "\x1b\\[[0-?]*[ -/]*[@-~]"
    "|\x1b[\\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)?"
    "|\x1b[ -/]*[0-~]?"
    "|\x9b[0-?]*[ -/]*[@-~]"
)
# Controls other than tab and newline, half characters, bidirectional controls, invisible spaces. The joiners
# U+200C and U+200D stay: emoji and some scripts are written with them.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]"
)


def safe(text: str) -> str:
    """Return ``text`` without escape sequences and control characters; tabs and line ends stay."""
    return _CONTROLS.sub("", _SEQUENCES.sub("", text.replace("\r\n", "\n")))


def safe_line(text: str) -> str:
    """Return ``text`` made safe, on one line."""
    return " ".join(safe(text).split())
