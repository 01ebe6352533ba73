"""Makes text from outside safe to keep: one Unicode form, no invisible controls, no half characters."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls except tab and newline; surrogates left over from broken JSON; the embedding, override
# and isolate controls of bidirectional text, which can make a sentence read differently from what it says.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_NOT_A_WORD = re.compile(r"[\W_]+")


def clean(text: str) -> str:
    """Return ``text`` in NFC without unsafe characters and surrounding white space.

    Decomposed Hangul (as macOS writes it) becomes ordinary syllables, line ends become ``\\n``.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSAFE.sub("", text)).strip()


def one_line(text: str, limit: int) -> str:
    """Return the beginning of ``text`` as one line of at most ``limit`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def same(text: str) -> str:
    """Return what two texts share that say the same but for spaces, punctuation and case."""
    return _NOT_A_WORD.sub("", unicodedata.normalize("NFKC", text).lower())
