"""The files of the wire, through the official client."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path

import openai
import pytest

from engine.files import FileStore
from tests.engine.conftest import Wire, lesson


async def test_a_file_keeps_its_korean_name_and_every_byte(wire: Wire) -> None:
    content = lesson()
    file = await wire.client.files.create(file=("호반느 문답.jsonl", content), purpose="fine-tune")
    assert (file.filename, file.bytes, file.status, file.purpose) == (
        "호반느 문답.jsonl",
        len(content),
        "processed",
        "fine-tune",
    )
    assert await wire.client.files.retrieve(file.id) == file
    assert (await wire.client.files.content(file.id)).content == content
    assert (await wire.client.files.wait_for_processing(file.id)).id == file.id


async def test_folders_and_control_characters_are_taken_off_a_name(wire: Wire) -> None:
    file = await wire.client.files.create(file=("../../etc/\u202eevil.jsonl", b"{}\n"), purpose="fine-tune")
    assert file.filename == "evil.jsonl"


async def test_files_are_listed_page_by_page_newest_first_or_oldest_first(wire: Wire) -> None:
    ids = [await wire.upload(b"{}\n", f"{number}.jsonl") for number in range(5)]
    page = await wire.client.files.list(limit=2)
    assert [file.id for file in page.data] == [ids[4], ids[3]]
    assert page.has_more
    assert [file.id async for file in wire.client.files.list(limit=2)] == ids[::-1]
    assert [file.id async for file in wire.client.files.list(limit=2, order="asc")] == ids
    assert [file.id async for file in wire.client.files.list(purpose="fine-tune-results")] == []


async def test_paging_goes_on_after_a_file_that_has_been_deleted(wire: Wire) -> None:
    ids = [await wire.upload(b"{}\n") for _ in range(3)]
    await wire.client.files.delete(ids[1])
    assert [file.id async for file in wire.client.files.list(after=ids[1])] == [ids[0]]


async def test_a_deleted_file_is_gone(wire: Wire) -> None:
    file_id = await wire.upload(b"{}\n")
    assert (await wire.client.files.delete(file_id)).deleted
    for call in (wire.client.files.retrieve, wire.client.files.content, wire.client.files.delete):
        with pytest.raises(openai.NotFoundError) as caught:
            await call(file_id)
        assert (caught.value.code, caught.value.param) == ("file_not_found", "id")


@pytest.mark.parametrize("file_id", ["file-", "file-../../x", "file-없음", "file-1"])
async def test_an_unknown_file_id_is_not_found_whatever_it_looks_like(wire: Wire, file_id: str) -> None:
    with pytest.raises(openai.NotFoundError):
        await wire.client.files.retrieve(file_id)


async def test_only_jsonl_files_for_fine_tuning_are_taken(wire: Wire) -> None:
    create = wire.client.files.create
    with pytest.raises(openai.BadRequestError, match="purpose"):
        await create(file=("a.jsonl", b"{}"), purpose="vision")
    with pytest.raises(openai.BadRequestError) as caught:
        await create(file=("표.csv", b"a,b"), purpose="fine-tune")
    assert (caught.value.code, caught.value.param) == ("invalid_file_format", "file")
    with pytest.raises(openai.BadRequestError, match="empty"):
        await create(file=("a.jsonl", b""), purpose="fine-tune")


async def test_a_file_with_an_end_is_gone_after_it(embedded: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    file = await embedded.client.files.create(
        file=("a.jsonl", b"{}\n"),
        purpose="fine-tune",
        expires_after={"anchor": "created_at", "seconds": 3600},
    )
    assert file.expires_at
    assert abs(file.expires_at - file.created_at - 3600) <= 1
    now = time.time()
    monkeypatch.setattr("engine.files.time.time", lambda: now + 3700)
    with pytest.raises(openai.NotFoundError):
        await embedded.client.files.retrieve(file.id)
    assert not (embedded.folder / "files" / file.id).exists()


async def test_an_end_out_of_range_is_refused(embedded: Wire) -> None:
    with pytest.raises(openai.BadRequestError, match="3600"):
        await embedded.client.files.create(
            file=("a.jsonl", b"{}\n"),
            purpose="fine-tune",
            expires_after={"anchor": "created_at", "seconds": 1},
        )


async def test_a_file_that_a_live_job_uses_cannot_be_deleted(wire: Wire) -> None:
    job = await wire.start(("!wait", str(wire.folder / "go")))
    with pytest.raises(openai.ConflictError) as caught:
        await wire.client.files.delete(job.training_file)
    assert caught.value.code == "file_in_use"
    assert job.id in caught.value.message
    assert caught.value.response.headers["x-should-retry"] == "false"
    await wire.client.fine_tuning.jobs.cancel(job.id)
    assert (await wire.client.files.delete(job.training_file)).deleted


def test_drafts_of_a_process_that_died_long_ago_are_swept_away_and_fresh_ones_are_not(tmp_path: Path) -> None:
    for name, age in ((".new.old", 90_000), (".new.fresh", 10)):
        (tmp_path / name).mkdir()
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    FileStore(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".new.fresh"]


def test_a_store_sees_the_files_of_another_store_on_the_same_folder(tmp_path: Path) -> None:
    one, two = FileStore(tmp_path), FileStore(tmp_path)
    file = one.add(io.BytesIO(b"{}\n"), {"filename": "a.jsonl", "purpose": "fine-tune"})
    assert two.get(file.known["id"]).known == file.known
    assert json.loads((tmp_path / file.known["id"] / "file.json").read_text())["bytes"] == 3
    two.delete(file.known["id"])
    assert one.ids() == []
