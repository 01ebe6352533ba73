"""The command line as a process of its own: exit codes, signals, pipes, locales, and how soon it speaks."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOBANE = [sys.executable, "-m", "bot"]
# A shell that runs the tests in its background lets them, and so their children, ignore Ctrl-C.
HEARING_CTRL_C = [
    sys.executable,
    "-c",
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])",
]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    paths = {"HOBANE_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}
    return {**kept, **paths, "HOBANE_LANGUAGE": "ko"}


def _run(environment: dict[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*HOBANE, *arguments],
        env=environment,
        cwd=folder,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=["C", "POSIX without help", "ascii"],
)
def test_korean_goes_in_and_out_in_any_locale(
    environment: dict[str, str], tmp_path: Path, locale: dict[str, str]
) -> None:
    done = _run(environment | locale, tmp_path, "addqa", "공은 몇 개야?", "두 개예요.")

    assert (done.returncode, done.stderr) == (0, b"")
    assert "공은 몇 개야?" in done.stdout.decode()
    assert "두 개예요." in done.stdout.decode()


def test_bytes_that_are_no_letters_do_not_break_anything(environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(
        [*map(os.fsencode, HOBANE), b"ask", b"\xff\xfe?"],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, b"")


def test_help_needs_no_settings_and_nothing_heavy(environment: dict[str, str], tmp_path: Path) -> None:
    program = (
        "import sys\nfrom bot.cli import run_command_line\nrun_command_line(['--help'])\n"
        "heavy = ('openai', 'discord', 'slack_bolt', 'slack_sdk', 'numpy', 'starlette', 'uvicorn', 'pydantic',\n"
        "         'prompt_toolkit', 'rich', 'structlog', 'sqlite_utils')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment | {"HOBANE_PORT": "x"},
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
    )

    assert (done.returncode, done.stderr) == (0, b"[]\n")
    assert not (tmp_path / "data").exists()


def test_a_reader_that_leaves_early_is_no_trouble(environment: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(
        [*HOBANE, "help"], env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
        process.wait(timeout=60)

    assert said == b""
    assert process.returncode == 1


def test_closed_streams_are_no_trouble(environment: dict[str, str], tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S602 - a fixed line that only a shell can write
        f"exec {sys.executable} -m bot listqa <&- >&-",
        shell=True,
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        timeout=60,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_ctrl_c_ends_without_a_traceback(environment: dict[str, str], tmp_path: Path) -> None:
    with subprocess.Popen(
        [*HEARING_CTRL_C, *HOBANE, "chat"],
        env=environment,
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert "Ctrl-D" in process.stdout.readline().decode()
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
        process.wait(timeout=60)

    assert (process.returncode, said.strip()) == (130, b"")


def test_what_nobody_foresaw_is_said_with_an_id_and_logged_in_the_folder(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert _run(environment, tmp_path, "listqa").returncode == 0
    (tmp_path / "sitecustomize.py").write_text("import core.app\ncore.app.read = lambda *given: 1 / 0\n")

    done = _run(environment | {"PYTHONPATH": f"{tmp_path}:{ROOT}"}, tmp_path, "listqa")

    log = (tmp_path / "data" / "terminal.log").read_text("utf-8")
    said = done.stderr.decode()
    assert done.returncode == 1
    assert "예상하지 못한 문제가 생겼어요." in said
    assert "ZeroDivisionError" not in said
    assert "ZeroDivisionError" in log
    assert log.split("told as ")[1][:8] in said


def test_an_order_beside_a_running_process_finds_what_that_one_taught(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with subprocess.Popen(
        [*HOBANE, "chat"], env=environment, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("/addqa 공은 몇 개야? --answer 두 개예요.\n".encode())
        process.stdin.flush()
        while "#1" not in process.stdout.readline().decode():
            assert process.poll() is None
        done = _run(environment, tmp_path, "ask", "공은 몇 개야?")
        process.stdin.close()
        process.wait(timeout=60)

    assert (done.stdout.decode(), process.returncode) == ("두 개예요.\n\n— 가르친 답 #1\n", 0)


@pytest.mark.parametrize("arguments", [(), ("run",)], ids=["alone", "run"])
def test_without_a_command_the_bot_runs_until_it_is_told_to_stop(
    environment: dict[str, str], tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    with subprocess.Popen(
        [*HOBANE, *arguments],
        env=environment | {"HOBANE_PORT": port},
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        lines = iter(process.stderr.readline, b"")
        assert any(f":{port}".encode() in line for line in lines)
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
        process.wait(timeout=60)

    assert process.returncode == 0
