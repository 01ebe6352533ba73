"""Files are read and written whole, or it is said why not."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from adapters.terminal.files import PathTrouble, read_upload, save, write_whole
from core.reply import Attachment

FILE = Attachment("pairs.csv", b"new", "text/csv")


def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "질문.csv").write_bytes(b"\xff\x00")

    upload = read_upload(str(tmp_path / "질문.csv"))

    assert (upload.name, upload.content) == ("질문.csv", b"\xff\x00")


def test_a_dash_is_standard_input() -> None:
    assert read_upload("-", io.BytesIO(b"question,answer")).content == b"question,answer"


def test_an_endless_file_is_read_only_as_far_as_a_command_takes() -> None:
    assert len(read_upload("/dev/zero").content) == 64_000_001


@pytest.mark.parametrize(
    ("path", "key"), [("no/such", "no_such_file"), (".", "is_a_folder"), ("a\0b", "not_readable")]
)
def test_what_cannot_be_read_has_a_reason(path: str, key: str) -> None:
    with pytest.raises(PathTrouble) as trouble:
        read_upload(path)

    assert trouble.value.key == key


def test_a_folder_gets_the_file_under_a_name_that_nothing_has(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("old")
    (tmp_path / "pairs-2.csv").write_text("older")

    path = save(FILE, tmp_path)

    assert path == tmp_path / "pairs-3.csv"
    assert path.read_bytes() == b"new"
    assert (tmp_path / "pairs.csv").read_text() == "old"


def test_a_named_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("old")

    save(FILE, tmp_path / "x.csv")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"x.csv": b"new"}


def test_an_attachment_cannot_name_another_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()

    assert save(Attachment("../../out.csv", b"x", "text/csv"), tmp_path / "in") == tmp_path / "in" / "out.csv"


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("old")

    with pytest.raises(TypeError):
        write_whole(tmp_path / "x.csv", ["not bytes"])  # type: ignore[list-item]

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"x.csv": "old"}


def test_a_link_keeps_leading_to_its_file(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "x.csv")

    save(FILE, tmp_path / "link.csv")

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "x.csv").read_bytes() == b"new"


def test_a_device_is_written_into_and_not_replaced() -> None:
    save(FILE, Path(os.devnull))

    assert not Path(os.devnull).is_file()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathTrouble) as trouble:
        save(FILE, tmp_path / "nowhere" / "x.csv")

    assert trouble.value.key == "no_such_folder"
