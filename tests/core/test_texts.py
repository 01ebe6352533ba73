"""Every sentence exists in both languages, with the same facts, and every error has one."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from core import errors
from core.cases import KINDS
from core.scoring import RESULTS
from core.texts import ALL
from core.tuning import JobStatus

CORE = Path(__file__).resolve().parents[2] / "core"
KEY = re.compile(r'(?:\bsay|\bspeak)\(\s*"(\w+)"|Fault\([^,()]+(?:\([^)]*\))?, "(\w+)"\)')


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _errors() -> list[type[errors.Trouble]]:
    found = [errors.Trouble]
    for kind in found:
        found += kind.__subclasses__()
    return found


@pytest.mark.parametrize("key", sorted(ALL))
def test_both_languages_tell_the_same_facts(key: str) -> None:
    korean, english = ALL[key]

    assert _facts(korean) == _facts(english)
    assert re.search("[가-힣]", korean) or not re.search("[A-Za-z]{3}", korean)
    assert not re.search("[가-힣]", english)


@pytest.mark.parametrize("kind", [kind for kind in _errors() if kind.__doc__ and not kind.__subclasses__()])
def test_every_error_has_a_sentence(kind: type[errors.Trouble]) -> None:
    assert kind.__name__ in ALL


def test_every_sentence_that_the_code_names_exists() -> None:
    named = {
        key
        for path in CORE.rglob("*.py")
        for pair in KEY.findall(path.read_text("utf-8"))
        for key in pair
        if key
    }

    assert len(named) > 80
    assert sorted(named - set(ALL)) == []


def test_names_that_are_put_together_exist() -> None:
    made = [f"job_{status}" for status in JobStatus] + [f"result_{result}" for result in RESULTS]
    made += [f"kind_{kind}" for kind in KINDS]
    made += [f"role_{role}" for role in ("MEMBER", "TEACHER", "ADMIN")]

    assert [key for key in made if key not in ALL] == []
