"""The bot as a process: it starts, serves, ends when told, and says clearly why it cannot."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.doctor import examine
from bot.doctor_engine import Finding
from bot.settings import Settings
from storage.opening import open_file

ROOT = Path(__file__).resolve().parents[2]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def _bot(data: Path, port: int, **more: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "HOBANE_DATA": str(data), "HOBANE_PORT": str(port), "PYTHONUNBUFFERED": "1"}
    environment |= {"HOBANE_LANGUAGE": "en"} | more
    command = [sys.executable, "-m", "bot", "run"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=-1, stderr=-1, text=True) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()


def _until_waiting(process: subprocess.Popen[str]) -> str:
    """The log line that says where the page is."""
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if "waiting at" in line:
            return line
    raise AssertionError("".join(lines))


def _end_of(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, err = process.communicate(timeout=30)
    return process.returncode, err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop_and_ends_well(tmp_path: Path, number: signal.Signals) -> None:
    port = _free_port()
    with _bot(tmp_path, port) as process:
        assert f"http://127.0.0.1:{port}" in _until_waiting(process)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
            assert (answer.status, answer.read()) == (200, b"ok")
        process.send_signal(number)
        code, err = _end_of(process)

    assert code == 0
    assert "Traceback" not in err


def test_a_second_bot_on_the_same_folder_says_so_and_ends(tmp_path: Path) -> None:
    with _bot(tmp_path, _free_port()) as first:
        _until_waiting(first)
        with _bot(tmp_path, _free_port()) as second:
            code, err = _end_of(second)

    assert code == 1
    assert "already running" in err


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with _bot(tmp_path, port) as process:
            code, err = _end_of(process)

    assert code == 1
    assert str(port) in err
    assert "Traceback" not in err


def test_a_damaged_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "hobane.sqlite3"
    file.write_bytes(b"not a database, but somebody's file" * 100)
    before = file.read_bytes()
    with _bot(tmp_path, _free_port()) as process:
        code, err = _end_of(process)

    assert code == 1
    assert "damaged" in err
    assert file.read_bytes() == before


def _renew(data: Path) -> None:
    """Change the database as a newer version does."""
    with closing(sqlite3.connect(data / "hobane.sqlite3")) as newer, newer:
        newer.execute("ALTER TABLE training_jobs ADD COLUMN mood TEXT")
        newer.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('hobane', '9', '2030')"
        )


def test_a_running_bot_stops_with_a_sentence_once_a_newer_version_changed_its_data(tmp_path: Path) -> None:
    with _bot(tmp_path, _free_port()) as process:
        _until_waiting(process)
        _renew(tmp_path)
        code, err = _end_of(process)

    assert code == 1
    assert "This Hobane is older than its data" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("command", ["run", "doctor", "chat", "jobs", "ask hello", "backup copy.zip"])
def test_every_way_in_says_that_the_data_are_newer(tmp_path: Path, command: str) -> None:
    open_file(tmp_path, 1.0).close()
    _renew(tmp_path)
    environment = {**os.environ, "HOBANE_DATA": str(tmp_path), "PYTHONPATH": str(ROOT), "LANG": "ko_KR.UTF-8"}
    environment |= {"HOBANE_PORT": str(_free_port())}
    words = [sys.executable, "-m", "bot", *command.split()]
    said = subprocess.run(words, env=environment, cwd=tmp_path, input="", capture_output=True, text=True)

    assert said.returncode == 1
    assert "데이터보다 오래된 버전" in said.stdout + said.stderr
    assert "Traceback" not in said.stderr


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with _bot(tmp_path / "file" / "data", _free_port()) as process:
        code, err = _end_of(process)

    assert code == 1
    assert "HOBANE_DATA" in err


def test_every_wrong_setting_is_named_before_anything_starts(tmp_path: Path) -> None:
    with _bot(tmp_path, 0, HOBANE_PROMOTE="maybe", OPENAI_API_KEY="sk-very-secret-key") as process:
        code, err = _end_of(process)

    assert code == 1
    assert "HOBANE_PORT" in err
    assert "HOBANE_PROMOTE" in err
    assert "sk-very-secret-key" not in err
    assert list(tmp_path.iterdir()) == []


async def _examined(settings: Settings) -> dict[str, Finding]:
    return {finding.part: finding async for finding in examine(settings)}


def _settings(data: Path, **more: object) -> Settings:
    return Settings(_env_file=None, hobane_data=data, hobane_language="en", **more)  # type: ignore[arg-type,call-arg]


async def test_the_doctor_finds_a_new_bot_in_good_health(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    findings = await _examined(_settings(tmp_path / "data"))

    assert [finding for finding in findings.values() if not finding.fine] == []
    assert "hobane-recall answers (embedded engine)" in findings["Answering"].text
    assert "10 approved pairs" in findings["Training"].text


async def test_the_doctor_says_which_part_cannot_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("OPENAI_MODEL=m")
    (tmp_path / ".env").chmod(0o644)
    address = f"http://127.0.0.1:{_free_port()}/v1"
    findings = await _examined(_settings(tmp_path / "data", openai_base_url=address, openai_model="m"))

    assert {part for part, finding in findings.items() if not finding.fine} == {
        "Settings file",
        "Model host",
        "Answering",
    }
    assert "chmod 600" in findings["Settings file"].text


async def test_the_doctor_reports_an_unusable_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    findings = await _examined(_settings(tmp_path / "file" / "data"))

    assert findings["Data folder"].fine is False
