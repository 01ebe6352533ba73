"""The command line finds its language without reading all settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli_language import language_of


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "ko"),
        ({"LANG": "C.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "en_GB"}, "en"),
        ({"LANG": "en_US.UTF-8", "HOBANE_LANGUAGE": "ko"}, "ko"),
        ({"HOBANE_LANGUAGE": " EN "}, "en"),
        ({"HOBANE_LANGUAGE": "", "LANG": "en_US"}, "en"),
    ],
)
def test_what_is_set_comes_before_the_locale(
    environment: dict[str, str], language: str, tmp_path: Path
) -> None:
    assert language_of(environment, tmp_path / ".env") == language


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("HOBANE_LANGUAGE=en", "en"),
        ('export HOBANE_LANGUAGE = "en"  # us', "en"),
        ("# HOBANE_LANGUAGE=en", "ko"),
        ("HOBANE_LANGUAGE=", "ko"),
        ("HOBANE_LANGUAGE=en\nHOBANE_LANGUAGE=ko", "ko"),
    ],
)
def test_the_file_of_settings_counts(line: str, language: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"OTHER=1\n{line}\n", encoding="utf-8")

    assert language_of({"LANG": "C"}, tmp_path / ".env") == language


def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")

    assert language_of({}, tmp_path / ".env") == "ko"
    assert language_of({}, tmp_path) == "ko"
