"""The files that the state is made of: whole or absent, appended, locked."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from engine.folder import append_line, is_held, publish, read_json, read_lines, remove, write_json


def test_a_line_after_one_that_was_cut_off_stands_for_itself(tmp_path: Path) -> None:
    file = tmp_path / "progress.jsonl"
    append_line(file, {"n": 1})
    with file.open("a") as cut:
        cut.write('{"n": 2, "mess')
    append_line(file, {"n": "셋"})
    append_line(file, {"n": 4})
    assert read_lines(file) == [(1, {"n": 1}), (3, {"n": "셋"}), (4, {"n": 4})]


def test_a_file_that_cannot_be_written_leaves_the_old_one_and_no_draft(tmp_path: Path) -> None:
    write_json(tmp_path / "a.json", {"a": 1})
    with pytest.raises(TypeError):
        write_json(tmp_path / "a.json", {"a": object()})
    (tmp_path / "b.json").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_json(tmp_path / "b.json", {"a": 1})
    assert read_json(tmp_path / "a.json") == {"a": 1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff"])
def test_what_holds_no_object_is_read_as_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.json").write_bytes(content)
    assert read_json(tmp_path / "a.json") is None


def test_of_two_folders_for_one_place_the_first_stays(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert publish(tmp_path / "one", tmp_path / "place")
    assert not publish(tmp_path / "two", tmp_path / "place")
    assert [path.name for path in (tmp_path / "place").iterdir()] == ["one"]
    assert not (tmp_path / "two").exists()


def test_removing_what_is_not_there_is_fine(tmp_path: Path) -> None:
    remove(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


def test_a_lock_is_held_while_somebody_has_it_and_asking_does_not_make_it_so(tmp_path: Path) -> None:
    path = tmp_path / "running.lock"
    assert not is_held(path)
    assert not path.exists()
    with FileLock(path):
        assert is_held(path)
        assert is_held(path)
    assert not is_held(path)
