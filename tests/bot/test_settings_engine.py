"""Which engine the settings ask for, and what the doctor says of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.brains import brains
from bot.doctor_engine import engine_findings
from bot.settings import BadSettings, Settings, read_settings
from core.policy import Use
from core.texts import speaker
from engine.lora.brain import LoraBrain
from engine.lora.elsewhere import Elsewhere
from engine.lora.generator import Generator


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """What looks like a model's folder."""
    folder = tmp_path / "Qwen3-tiny"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps({"model_type": "qwen3"}))
    (folder / "model.safetensors").write_bytes(b"")
    return folder


def setting(monkeypatch: pytest.MonkeyPatch, **values: object) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, str(value))
    return read_settings()


def problems(monkeypatch: pytest.MonkeyPatch, **values: object) -> list[str]:
    with pytest.raises(BadSettings) as caught:
        setting(monkeypatch, **values)
    return [problem.told("en") for problem in caught.value.problems]


def test_the_engine_trains_and_answers_with_the_folders_model(
    monkeypatch: pytest.MonkeyPatch, model: Path
) -> None:
    settings = setting(monkeypatch, HOBANE_ENGINE="lora", HOBANE_BASE_MODEL=model)
    options = settings.options()

    assert (options.base_model, options.training_base) == ("Qwen3-tiny", "Qwen3-tiny")
    assert options.policy.training is Use.LANGUAGE_MODEL
    assert "dpo" in options.provider.methods
    assert options.provider.continues, "preferences are trained into the model that answers"
    assert settings.base is not None
    assert settings.base.template == {"enable_thinking": False}


def test_a_base_model_without_its_engine_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, model: Path
) -> None:
    assert setting(monkeypatch, HOBANE_BASE_MODEL=model).options().base_model == "hobane-recall"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (
            {"HOBANE_ENGINE": "lora"},
            "HOBANE_BASE_MODEL: is needed with HOBANE_ENGINE=lora: a model's folder, or a name such as Qwen/Qwen3-0.6B.",
        ),
        (
            {"HOBANE_ENGINE": "lora", "HOBANE_BASE_MODEL": "nowhere"},
            "HOBANE_BASE_MODEL: must be a model's folder (with config.json and safetensors), or a name such as "
            "Qwen/Qwen3-0.6B.",
        ),
        ({"HOBANE_TRAINER": "ray"}, "RAY_ADDRESS: is needed with HOBANE_TRAINER=ray."),
        (
            {"HOBANE_RAY_RESOURCES": "trainer"},
            "HOBANE_RAY_RESOURCES: write trainer=1, with commas between.",
        ),
        ({"HOBANE_SERVE_URL": "vllm:8000"}, "HOBANE_SERVE_URL: must begin with http:// or https://."),
    ],
)
def test_what_does_not_fit_is_said(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], problem: str
) -> None:
    assert problem in problems(monkeypatch, **values)


def test_answers_come_from_a_process_here_or_from_the_servers_that_are_named(
    monkeypatch: pytest.MonkeyPatch, model: Path, tmp_path: Path
) -> None:
    here = brains(setting(monkeypatch, HOBANE_ENGINE="lora", HOBANE_BASE_MODEL=model), tmp_path)
    there = brains(setting(monkeypatch, HOBANE_SERVE_URL="http://127.0.0.1:8000/v1"), tmp_path)

    assert [brain.bases for brain in here] == [("hobane-recall",), ("Qwen3-tiny",)]
    assert isinstance(here[1], LoraBrain)
    assert isinstance(here[1]._answering, Generator)
    assert isinstance(there[1], LoraBrain)
    assert isinstance(there[1]._answering, Elsewhere)


def test_a_cluster_is_told_what_the_settings_say(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {"RAY_ADDRESS": "http://127.0.0.1:8265", "HOBANE_RAY_RESOURCES": "trainer=1, fast=0.5"}
    launch = setting(monkeypatch, HOBANE_TRAINER="ray", HOBANE_RAY_GPUS="1", **values).launch

    assert launch is not None
    assert (launch.gpus, launch.resources) == (1, {"trainer": 1, "fast": 0.5})


def test_the_doctor_says_nothing_of_an_engine_that_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(engine_findings(setting(monkeypatch), speaker("en"))) == []


def test_the_doctor_warns_of_a_cluster_that_others_can_reach(
    monkeypatch: pytest.MonkeyPatch, model: Path
) -> None:
    values = {"HOBANE_ENGINE": "lora", "HOBANE_BASE_MODEL": model, "HOBANE_TRAINER": "ray"}
    near = setting(monkeypatch, **values, RAY_ADDRESS="http://127.0.0.1:8265")
    open_to_others = setting(monkeypatch, RAY_ADDRESS="http://10.0.0.5:8265")
    said = [list(engine_findings(settings, speaker("en")))[-1] for settings in (near, open_to_others)]

    assert said[0].fine
    assert not said[1].fine
    assert "no authentication" in said[1].text


def test_the_doctor_asks_for_no_torch_where_others_train_and_answer(
    monkeypatch: pytest.MonkeyPatch, model: Path
) -> None:
    monkeypatch.setattr("bot.doctor_engine.find_spec", lambda name: None)  # as where nothing is installed
    values = {"HOBANE_ENGINE": "lora", "HOBANE_BASE_MODEL": model, "HOBANE_TRAINER": "ray"}
    here = setting(monkeypatch, **values, RAY_ADDRESS="http://127.0.0.1:8265")
    elsewhere = setting(monkeypatch, HOBANE_SERVE_URL="http://127.0.0.1:8000/v1")
    first, then = (next(iter(engine_findings(settings, speaker("en")))) for settings in (here, elsewhere))

    assert (first.fine, then.fine) == (False, True)
    assert "torch" in first.text
    assert "torch" not in then.text
