"""The training process by itself: the same bytes again, after a kill too, and a reason for every failure."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.folder import read_json, read_lines, write_json
from engine.lora.bases import Base, base_of
from engine.process import clean_environment
from tests.engine_lora.conftest import order_folder
from tests.engine_lora.tiny import FACTS

_SHORT = {"hyperparameters": {"n_epochs": 8, "batch_size": 2}}


def start(order: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "engine.lora", str(order), *arguments]
    environment = clean_environment({"OMP_NUM_THREADS": "1"})
    return subprocess.Popen(command, cwd=order.parent, env=environment, stderr=subprocess.PIPE)


def run(order: Path) -> int:
    process = start(order)
    _, errors = process.communicate(timeout=100)
    assert process.returncode in (0, 1), errors.decode()[-2000:]
    return process.returncode


def error_of(order: Path) -> dict[str, Any]:
    error = read_json(order.parent / "error.json")
    assert error is not None
    return error


def weights(order: Path) -> str:
    return hashlib.sha256((order.parent / "artifact" / "adapter_model.safetensors").read_bytes()).hexdigest()


def test_the_same_training_leaves_the_same_bytes_also_after_a_kill(base: Base, tmp_path: Path) -> None:
    whole, killed = (order_folder(tmp_path / name, FACTS, base, **_SHORT) for name in ("whole", "killed"))
    process = start(killed)
    deadline = time.monotonic() + 60
    while not list(killed.parent.glob("trainer/checkpoint-*/whole")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (killed.parent / "result.json").exists()

    assert run(killed) == 0
    assert run(whole) == 0

    said = [line["message"] for _, line in read_lines(killed.parent / "progress.jsonl")]
    steps = [
        line["data"]["step"]
        for _, line in read_lines(killed.parent / "progress.jsonl")
        if "train_loss" in line["data"]
    ]
    assert any(message.startswith("Going on from step") for message in said)
    assert steps == sorted(set(steps))
    assert weights(killed) == weights(whole)
    assert read_json(killed.parent / "result.json") == {
        **(read_json(whole.parent / "result.json") or {}),
        "finished_at": (read_json(killed.parent / "result.json") or {})["finished_at"],
    }


def test_what_is_kept_is_weights_and_a_configuration_that_names_no_machine(
    base: Base, tmp_path: Path
) -> None:
    order = order_folder(tmp_path / "job", FACTS, base, **_SHORT)
    assert run(order) == 0
    result = read_json(order.parent / "result.json") or {}
    kept = [order.parent / "artifact", *(order.parent / one["artifact"] for one in result["checkpoints"])]

    assert not (order.parent / "trainer").exists()
    for folder in kept:
        assert sorted(path.name for path in folder.iterdir()) == [
            "adapter_config.json",
            "adapter_model.safetensors",
        ]
        written = (folder / "adapter_config.json").read_text("utf-8")
        assert json.loads(written)["base_model_name_or_path"] == base.name
        assert str(tmp_path) not in written
        assert str(base.place) not in written


def test_a_base_that_is_gone_fails_the_job_and_says_so(base: Base, tmp_path: Path) -> None:
    gone = replace(base, place=str(tmp_path / "nowhere"))
    order = order_folder(tmp_path / "job", FACTS, gone)

    assert run(order) == 1
    assert error_of(order)["code"] == "base_model_missing"
    assert "nowhere" in error_of(order)["message"]


def test_a_base_whose_weights_are_broken_fails_the_job(base_folder: Path, tmp_path: Path) -> None:
    broken = _copy(base_folder, tmp_path / "broken")
    (broken / "model.safetensors").write_bytes(b"not weights")
    order = order_folder(tmp_path / "job", FACTS, base_of(str(broken)))

    assert run(order) == 1
    assert error_of(order)["code"] == "base_model_unusable"


def test_a_bases_own_code_is_never_run(base_folder: Path, tmp_path: Path) -> None:
    base = _copy(base_folder, tmp_path / "base")
    mark = tmp_path / "code-ran"
    (base / "evil.py").write_text(f"open({str(mark)!r}, 'w')\nclass Model: ...\nclass Config: ...\n")
    configuration = json.loads((base / "config.json").read_text())
    code = {"AutoConfig": "evil.Config", "AutoModelForCausalLM": "evil.Model"}
    (base / "config.json").write_text(json.dumps({**configuration, "auto_map": code}))
    order = order_folder(tmp_path / "job", FACTS, base_of(str(base)), **_SHORT)

    run(order)

    assert not mark.exists()


def test_an_example_that_is_too_long_is_named_by_its_line(base: Base, tmp_path: Path) -> None:
    long = (*FACTS, ("긴 질문은?", "답 " * 400))
    order = order_folder(tmp_path / "job", long, replace(base, longest=100))

    assert run(order) == 1
    error = error_of(order)
    assert (error["code"], error["param"]) == ("invalid_training_file", "training_file")
    assert error["message"].startswith(f"Line {len(long)} has ")


def test_a_description_that_leads_outside_of_its_folder_is_refused(base: Base, tmp_path: Path) -> None:
    order = order_folder(tmp_path / "job", FACTS, base, training_file="../../secrets.jsonl")

    assert run(order) == 1
    assert error_of(order)["code"] == "invalid_order"


def test_a_base_without_a_chat_template_is_refused(base_folder: Path, tmp_path: Path) -> None:
    plain = _copy(base_folder, tmp_path / "plain")
    (plain / "chat_template.jinja").unlink()
    order = order_folder(tmp_path / "job", FACTS, base_of(str(plain)))

    assert run(order) == 1
    assert "chat template" in error_of(order)["message"]


def test_a_training_that_was_cancelled_ends_where_no_signal_reaches(base: Base, tmp_path: Path) -> None:
    long = {"hyperparameters": {"n_epochs": 50, "batch_size": 1}}
    order = order_folder(tmp_path / "job", FACTS, base, **long)
    process = start(order)
    deadline = time.monotonic() + 60
    while not any("train_loss" in line["data"] for _, line in read_lines(order.parent / "progress.jsonl")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    write_json(order.parent / "cancelled.json", {"finished_at": 0})

    process.communicate(timeout=20)

    assert process.returncode == 0
    assert not (order.parent / "result.json").exists()


def test_a_folder_that_is_no_disk_of_this_machine_is_worked_on_over_its_address(
    base: Base, tmp_path: Path
) -> None:
    order = order_folder(tmp_path / "far" / "job", FACTS, base, **_SHORT)
    address = f"file://{order}"
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.lora", address, "--lock", "ray.lock"],
        cwd=tmp_path,
        env=clean_environment({"OMP_NUM_THREADS": "1"}),
        stderr=subprocess.PIPE,
    )
    _, errors = process.communicate(timeout=100)

    assert process.returncode == 0, errors.decode()[-2000:]
    assert (read_json(order.parent / "result.json") or {})["trained_tokens"] > 0
    assert (order.parent / "artifact" / "adapter_model.safetensors").exists()


def _copy(source: Path, place: Path) -> Path:
    import shutil

    shutil.copytree(source, place)
    return place


@pytest.mark.parametrize("place", ["nowhere", "/no/such/folder", "a b/c"])
def test_what_is_no_base_is_refused_before_anything_starts(place: str) -> None:
    from engine.lora.bases import BadBase

    with pytest.raises(BadBase):
        base_of(place)
