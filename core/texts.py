"""Every sentence the bot says, in Korean and English, found by its name."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from typing import Any

from core.korean import particle
from core.model import Language
from core.sentences import SENTENCES
from core.sentences_checking import CHECKING
from core.sentences_consent import CONSENT
from core.sentences_engine import ENGINE
from core.sentences_files import FILES
from core.sentences_manage import MANAGING
from core.sentences_news import NEWS
from core.sentences_notes import NOTES
from core.sentences_pairs import PAIRS
from core.sentences_places import PLACES
from core.sentences_preferences import PREFERRING
from core.sentences_proof import PROOF
from core.sentences_providers import PROVIDERS
from core.sentences_transfer import TRANSFER
from core.sentences_trouble import TROUBLE

Say = Callable[..., str]
AREAS = (
    SENTENCES,
    MANAGING,
    CONSENT,
    ENGINE,
    CHECKING,
    FILES,
    TRANSFER,
    NEWS,
    NOTES,
    PROOF,
    PREFERRING,
    PROVIDERS,
    PLACES,
    PAIRS,
    TROUBLE,
)
ALL = {name: both for area in AREAS for name, both in area.items()}


class _Formatter(string.Formatter):
    """Adds to ``str.format``: ``{name:은}`` writes the value with its Korean particle, ``{n:,}`` as usual.

    ``{needs:역할}`` puts the Korean name of a role before its own.
    """

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - the signature of the base class
        if format_spec in ("은", "이", "을", "과", "으로", "이에요"):
            return f"{value}{particle(str(value), format_spec)}"
        if format_spec == "역할":
            return f"{MANAGING[f'role_{value}'][0]}({value})"
        return str(super().format_field(value, format_spec))


_FORMATTER = _Formatter()


def say(key: str, language: Language, **facts: object) -> str:
    """Return the sentence ``key`` in ``language`` with its facts written in; KeyError if there is none."""
    korean, english = ALL[key]
    return written(korean if language == "ko" else english, facts)


def written(sentence: str, facts: Mapping[str, object]) -> str:
    """Return a sentence with its facts written in, Korean particles and all."""
    return _FORMATTER.vformat(sentence, (), facts)


def speaker(language: Language) -> Say:
    """Return `say` for one language."""

    def speak(key: str, **facts: object) -> str:
        return say(key, language, **facts)

    return speak


def language_of(text: str) -> Language | None:
    """The language a text is written in: Korean with any Hangul, English with only Latin, else unknown."""
    if any("가" <= letter <= "힣" or "ㄱ" <= letter <= "ㅣ" for letter in text):
        return "ko"
    return "en" if any(letter.isascii() and letter.isalpha() for letter in text) else None
