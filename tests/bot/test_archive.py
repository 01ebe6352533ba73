"""A backup holds everything, and brings it back."""

from __future__ import annotations

import asyncio
import os
import stat
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.archive import backup, restore
from bot.build import open_bot
from bot.settings import Settings
from core.app import last
from core.errors import AlreadyRunning, DatabaseCorrupt
from core.model import Actor, Channel, Question, Role
from core.reply import Call
from storage.lock import running

ADMIN = Actor("terminal", "min", "민지", Role.ADMIN, "ko")
HERE = Channel("terminal", "local")
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def _settings(data: Path) -> Settings:
    return Settings(_env_file=None, hobane_data=data, hobane_examples=False, hobane_curated="off")  # type: ignore[call-arg]


async def _ask(data: Path, text: str) -> str:
    async with open_bot(_settings(data)) as bot:
        return (await last(bot.app.ask(Question(text, ADMIN, HERE)))).text


async def _trained(data: Path) -> None:
    async with open_bot(_settings(data)) as bot:
        for number in ("하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉", "열"):
            values = {"question": f"{number} 다음은 뭐예요?", "answer": f"{number} 다음 수예요."}
            await bot.app.result(Call("addqa", values, ADMIN, HERE))
        job = await bot.services.training.start(ADMIN, HERE)
        while await bot.services.training.running():
            await bot.services.training.look()
            await asyncio.sleep(0.05)  # leave the training a processor where there is only one
        await bot.app.result(Call("use", {"model": str(job.id)}, ADMIN, HERE))


async def test_a_tuned_model_answers_again_on_another_machine(tmp_path: Path) -> None:
    await _trained(tmp_path / "here")
    file = tmp_path / "hobane.zip"
    backup(tmp_path / "here", file)
    assert restore(tmp_path / "there", file, NOW) is None

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert await _ask(tmp_path / "there", "일곱 다음은 뭐예요?") == "일곱 다음 수예요."


async def test_what_a_restore_replaces_is_kept_beside_it(tmp_path: Path) -> None:
    await _ask(tmp_path / "data", "옛것")
    backup(tmp_path / "data", tmp_path / "file")
    kept = restore(tmp_path / "data", tmp_path / "file", NOW)

    assert kept is not None
    assert kept.exists()
    assert sorted(path.name for path in (tmp_path / "data").glob(".*")) == []


async def test_a_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    await _ask(tmp_path / "data", "무엇")
    (tmp_path / "file").write_text("precious")
    with pytest.raises(FileExistsError):
        backup(tmp_path / "data", tmp_path / "file")

    assert (tmp_path / "file").read_text() == "precious"
    assert sorted(os.listdir(tmp_path)) == ["data", "file"]


async def test_a_running_bot_is_not_restored_under_its_feet(tmp_path: Path) -> None:
    await _ask(tmp_path / "data", "무엇")
    backup(tmp_path / "data", tmp_path / "file")
    before = (tmp_path / "data" / "hobane.sqlite3").read_bytes()
    with running(tmp_path / "data"), pytest.raises(AlreadyRunning):
        restore(tmp_path / "data", tmp_path / "file", NOW)

    assert (tmp_path / "data" / "hobane.sqlite3").read_bytes() == before


@pytest.mark.parametrize("name", ["../evil", "/evil", "engine/../../evil", "other.txt", "engine\\..\\evil"])
def test_a_member_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "file", "w") as archive:
        archive.writestr("hobane.sqlite3", b"x")
        archive.writestr(name, b"evil")
    with pytest.raises(DatabaseCorrupt):
        restore(tmp_path / "data", tmp_path / "file", NOW)

    assert [path.name for path in tmp_path.rglob("*") if "evil" in path.name or "other" in path.name] == []


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"not a backup" * 100)
    with pytest.raises(DatabaseCorrupt):
        restore(tmp_path / "data", tmp_path / "file", NOW)
