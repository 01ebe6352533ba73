"""The language of the command line, found without reading all settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from core.model import Language

_NAME = "HOBANE_LANGUAGE"
_LINE = re.compile(rf"^\s*(?:export\s+)?{_NAME}\s*=\s*[\"']?(ko|en)\b", re.MULTILINE | re.IGNORECASE)
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts


def language_of(environment: Mapping[str, str], env_file: Path) -> Language:
    """The language that is set, in the environment or the file; else an English locale's; else Korean.

    Reading it here takes a millisecond; all settings take a fifth of a second, and help should not wait.
    """
    chosen = environment.get(_NAME, "").strip().lower() or _in_file(env_file)
    if chosen:
        return "en" if chosen == "en" else "ko"
    locale = next((environment[name] for name in _LOCALES if environment.get(name)), "")
    return "en" if locale.lower().startswith("en") else "ko"


def _in_file(env_file: Path) -> str:
    try:
        found = _LINE.findall(env_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return ""
    return found[-1].lower() if found else ""
