"""Folders of information become notes; what cannot be read costs no other file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import run_command_line


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOBANE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOBANE_LANGUAGE", "ko")


def _notes(capsys: pytest.CaptureFixture[str]) -> dict[str, int]:
    capsys.readouterr()
    assert run_command_line(["notes", "--json"]) == 0
    sources: dict[str, int] = json.loads(capsys.readouterr().out)["sources"]
    return sources


def test_a_folder_is_taken_in_by_the_paths_within_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (
        "guide/rules.md",
        "guide/deep/page.html",
        "guide/.hidden/secret.md",
        "guide/picture.png",
        "one.txt",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(
            "# 제목\n\n내용이에요." if name.endswith(".md") else "<html>글이에요.", encoding="utf-8"
        )

    assert run_command_line(["import-notes", "guide", "one.txt"]) == 0
    told = capsys.readouterr().err
    assert "넘어간 파일 1개: picture.png" in told
    assert "secret" not in told
    assert _notes(capsys) == {"deep/page.html": 1, "one.txt": 1, "rules.md": 1}


def test_a_file_that_cannot_be_read_is_told_and_costs_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.md").write_text(" ", encoding="utf-8")
    (tmp_path / "good.md").write_text("글이에요.", encoding="utf-8")

    assert run_command_line(["import-notes", "gone.md", "empty.md", "good.md"]) == 1
    told = capsys.readouterr()
    assert "gone.md" in told.err
    assert "글이 없어요" in told.out + told.err
    assert _notes(capsys) == {"good.md": 1}


def test_a_folder_without_texts_says_which_kinds_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()

    assert run_command_line(["import-notes", "empty"]) == 1
    assert ".pdf" in capsys.readouterr().err


def test_two_files_of_an_export_do_not_overwrite_each_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = "\n".join(["질문,답", *(f"{n}번은 뭐예요?,{n}번이에요." for n in range(10))])
    (tmp_path / "pairs.csv").write_text(table, encoding="utf-8")
    assert run_command_line(["import", "pairs.csv", "--yes"]) == 0
    assert run_command_line(["export", "out.jsonl", "--validation", "20"]) == 0

    lines = {
        path.name.split("-")[-1]: path.read_text("utf-8").count("\n") for path in tmp_path.glob("*.jsonl")
    }
    assert lines == {"train.jsonl": 8, "validation.jsonl": 2}
    capsys.readouterr()
