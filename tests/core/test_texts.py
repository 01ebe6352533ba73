"""Every sentence exists in both languages, with the same facts, and every error has one."""

from __future__ import annotations

import ast
import importlib
import re
import string
from pathlib import Path

import pytest

from core import errors
from core.cases import KINDS
from core.model import Status
from core.scoring import RESULTS
from core.texts import ALL, AREAS
from core.tuning import JobStatus

CORE = Path(__file__).resolve().parents[2] / "core"
KEY = re.compile(r"""(?:\bsay|\bspeak)\(\s*["'](\w+)["']|Fault\([^,()]+(?:\([^)]*\))?, "(\w+)"\)""")


def _facts(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def _errors() -> list[type[errors.Trouble]]:
    """Every kind of trouble of the core, whether or not another test has imported its module yet."""
    for path in CORE.rglob("*.py"):
        importlib.import_module(".".join(path.relative_to(CORE.parent).with_suffix("").parts))
    return _kinds()


def _kinds() -> list[type[errors.Trouble]]:
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


def test_no_area_writes_over_a_sentence_of_another() -> None:
    names = [name for area in AREAS for name in area]

    assert sorted({name for name in names if names.count(name) > 1}) == []


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


def test_no_sentence_is_kept_that_nobody_says() -> None:
    named: set[object] = {error.__name__ for error in _errors()}
    put_together: set[str] = set()
    for path in (path for room in ("core", "adapters", "bot") for path in (CORE.parent / room).rglob("*.py")):
        if path.name.startswith("sentences"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant):
                named.add(node.value)
            if isinstance(node, ast.JoinedStr):
                put_together.add(_pattern(node))

    forms = re.compile("|".join(sorted(put_together - {""})))
    assert [key for key in ALL if key not in named and not forms.fullmatch(key)] == []


def _pattern(put_together: ast.JoinedStr) -> str:
    """What an f-string matches; nothing unless it may be a sentence's name: ``job_{status}`` or ``{part}_too_long``."""
    parts = [str(one.value) if isinstance(one, ast.Constant) else r"\w+" for one in put_together.values]
    fixed = [part for part in parts if part != r"\w+"]
    named = fixed and all(re.fullmatch("[a-z_]*[a-z]{2}[a-z_]*", part) for part in fixed)
    return "".join(parts) if named else ""


def test_names_that_are_put_together_exist() -> None:
    made = [f"job_{status}" for status in JobStatus] + [f"result_{result}" for result in RESULTS]
    made += [f"kind_{kind}" for kind in KINDS]
    made += [f"role_{role}" for role in ("MEMBER", "TEACHER", "ADMIN")]

    made += [f"status_{status}" for status in Status]

    assert [key for key in made if key not in ALL] == []
