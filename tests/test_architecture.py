"""Imports point one way, and every file keeps its measure."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("bot", "adapters", "core", "storage", "engine")
LINES, FUNCTION_LINES = 300, 30
SDKS = {
    "openai_api": {"openai", "httpx2", "tiktoken"},  # tiktoken only where somebody installed it
    "secrets": {"detect_secrets"},
    "web": {"starlette", "uvicorn", "anyio"},
    "terminal": {"prompt_toolkit", "rich"},
    "pdf": {"pypdf"},
    "discord": {"discord", "aiohttp"},
    "slack": {"slack_bolt", "slack_sdk", "aiohttp"},
    "pictures": {"matplotlib"},
    "mail": {"aiosmtplib"},
    "webhook": {"aiohttp"},
}


def _files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def _imports(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it, by their full names."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def _foreign(path: Path, allowed: set[str]) -> list[str]:
    """The imports of a file outside the standard library and ``allowed`` (top-level names)."""
    tops = {name.partition(".")[0] for name in _imports(path)}
    return sorted(f"{path.relative_to(ROOT)}: {top}" for top in tops - set(sys.stdlib_module_names) - allowed)


def test_core_knows_only_the_standard_library_and_itself() -> None:
    assert [wrong for path in _files("core") for wrong in _foreign(path, {"core"})] == []


def test_core_never_reads_the_environment() -> None:
    assert [
        path.name for path in _files("core") if re.search(r"\bos\.|environ\b", path.read_text("utf-8"))
    ] == []


def test_storage_knows_core_and_sqlite_utils() -> None:
    allowed = {"core", "storage", "sqlite_utils", "filelock"}

    assert [wrong for path in _files("storage") for wrong in _foreign(path, allowed)] == []


def test_the_engine_knows_nobody_else_in_the_house() -> None:
    house = set(ROOMS) - {"engine"}
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in _files("engine")
        for name in _imports(path)
        if name.partition(".")[0] in house
    ]

    assert wrong == []


@pytest.mark.parametrize("adapter", sorted(SDKS))
def test_an_adapter_knows_core_and_its_one_sdk(adapter: str) -> None:
    wrong = []
    for path in _files(f"adapters/{adapter}"):
        wrong += _foreign(path, {"core", "adapters"} | SDKS[adapter])
        wrong += [
            f"{path.relative_to(ROOT)}: {name}"
            for name in _imports(path)
            if name.startswith("adapters.") and not name.startswith(f"adapters.{adapter}")
        ]

    assert wrong == []


def test_sdks_are_not_imported_before_they_are_needed() -> None:
    """What `hobane --help` imports: nothing of a platform, the model host's SDK or numpy."""
    import subprocess

    heavy = (
        "openai",
        "discord",
        "slack_bolt",
        "slack_sdk",
        "numpy",
        "detect_secrets",
        "starlette",
        "uvicorn",
        "prompt_toolkit",
        "matplotlib",
        "aiosmtplib",
    )
    program = f"import sys, bot.__main__; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("room", ROOMS)
def test_no_file_is_longer_than_a_sitting(room: str) -> None:
    long = {
        str(path): text.count("\n")
        for path in _files(room)
        if (text := path.read_text("utf-8")).count("\n") > LINES
    }

    assert long == {}


@pytest.mark.parametrize("room", ROOMS)
def test_no_function_is_longer_than_a_page(room: str) -> None:
    long = {}
    for path in _files(room):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines

    assert long == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_file_says_in_one_sentence_what_it_is(room: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _files(room)
        if not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
        .partition("\n")[0]
        .endswith((".", "!"))
    ]

    assert silent == []
