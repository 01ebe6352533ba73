"""Trainings on a Ray cluster of two nodes: one is lost in the middle, one is cancelled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.folder import read_json, read_lines
from engine.lora.bases import Base
from tests.engine_lora.conftest import ROOT, order_folder
from tests.engine_lora.test_training import run, weights
from tests.engine_lora.tiny import FACTS

pytestmark = pytest.mark.xdist_group("ray")  # one cluster at a time

_ORDER = {"hyperparameters": {"n_epochs": 8, "batch_size": 2}}


def play(scene: str, folder: Path) -> dict[str, Any]:
    command = ["unshare", "-rn", sys.executable, "-m", "tests.engine_lora.ray_scene", scene, str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


@pytest.mark.timeout(240)
def test_a_training_whose_machine_is_lost_goes_on_elsewhere_and_leaves_the_same_bytes(
    base: Base, tmp_path: Path
) -> None:
    order = order_folder(tmp_path / "ftjob-1", FACTS, base, **_ORDER)
    here = order_folder(tmp_path / "here", FACTS, base, **_ORDER)

    told = play("lose_the_node", order.parent)
    assert run(here) == 0

    said = [line["message"] for _, line in read_lines(order.parent / "progress.jsonl")]
    assert told["exit"] == 0
    assert told["submissions"][:2] == ["ftjob-1-1", "ftjob-1-2"]
    assert any(message.startswith("The cluster lost the training") for message in said)
    assert any(message.startswith("Going on from step") for message in said)
    assert (read_json(order.parent / "result.json") or {})["trained_tokens"] > 0
    assert weights(order) == weights(here)


@pytest.mark.timeout(240)
def test_a_training_on_the_cluster_is_ended_when_it_is_cancelled(base: Base, tmp_path: Path) -> None:
    long = {"hyperparameters": {"n_epochs": 50, "batch_size": 1}}
    order = order_folder(tmp_path / "ftjob-1", FACTS, base, **long)

    told = play("cancel", order.parent)

    assert told["left"] == 0
    assert told["seconds"] < 10
    assert not (order.parent / "result.json").exists()
