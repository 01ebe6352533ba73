"""The terminal's own sentences exist in both languages, and each of them is said somewhere."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from adapters.terminal import sentences as terminal
from bot import cli_sentences as command_line

ROOT = Path(__file__).resolve().parents[3]
TABLES = [
    pytest.param(terminal.SENTENCES, "adapters/terminal/*.py", id="terminal"),
    pytest.param(command_line.SENTENCES, "bot/cli*.py", id="command line"),
]


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize(("table", "files"), TABLES)
def test_both_languages_tell_the_same_facts(table: dict[str, tuple[str, str]], files: str) -> None:
    for key, (korean, english) in table.items():
        assert _facts(korean) == _facts(english), key
        assert not re.search("[가-힣]", english), key


@pytest.mark.parametrize(("table", "files"), TABLES)
def test_every_sentence_is_said(table: dict[str, tuple[str, str]], files: str) -> None:
    code = "".join(path.read_text("utf-8") for path in ROOT.glob(files) if "sentences" not in path.name)

    assert [key for key in table if not re.search(rf"[\"']{key}[\"']", code)] == []


def test_every_sentence_that_is_named_exists() -> None:
    for _, (table, files) in ((case.id, case.values) for case in TABLES):
        assert isinstance(files, str)
        assert isinstance(table, dict)
        for path in ROOT.glob(files):
            named = re.findall(r'(?:\bsay|say_terminal|self\._say)\("(\w+)"', path.read_text("utf-8"))
            assert [key for key in named if key not in {**table, **terminal.SENTENCES}] == [], path.name
