"""Settings are read once; what is wrong is named, all of it, without its value."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, read_settings
from core.options import Pillars
from core.prices import ModelPrice, Prices


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def _problems(monkeypatch: pytest.MonkeyPatch, **values: str) -> list[str]:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as caught:
        read_settings()
    return [problem.told("en") for problem in caught.value.problems]


def test_without_any_setting_the_embedded_engine_answers_in_korean() -> None:
    settings = read_settings()
    options = settings.options()

    assert settings.data == Path.cwd() / "data"
    assert (options.base_model, options.training_base, options.language) == (
        "hobane-recall",
        "hobane-recall",
        "ko",
    )
    assert settings.remote_chat is False


def test_the_empty_lines_of_a_copied_example_mean_not_set(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / ".env.example"
    (tmp_path / ".env").write_text(example.read_text("utf-8"), "utf-8")

    assert read_settings() == Settings(_env_file=None)  # type: ignore[call-arg]


def test_every_wrong_setting_is_named_at_once_and_no_value_is_echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    problems = _problems(
        monkeypatch,
        HOBANE_PORT="99999",
        HOBANE_LANGUAGE="klingon",
        HOBANE_ADMINS="just-a-name",
        HOBANE_TRAINING_PRICE="cheap",
        OPENAI_BASE_URL="ftp://secret.example",
        HOBANE_TEMPERATURE="hot",
    )

    named = {problem.partition(":")[0] for problem in problems}
    assert named == {
        "HOBANE_PORT",
        "HOBANE_LANGUAGE",
        "HOBANE_ADMINS",
        "HOBANE_TRAINING_PRICE",
        "OPENAI_BASE_URL",
        "HOBANE_TEMPERATURE",
    }
    for value in ("99999", "klingon", "just-a-name", "cheap", "secret.example", "hot"):
        assert not [problem for problem in problems if value in problem.partition(":")[2]]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"OPENAI_API_KEY": "sk-secret"}, "OPENAI_MODEL"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:1/v1"}, "OPENAI_MODEL"),
        ({"FINETUNE_BASE_URL": "http://127.0.0.1:1/v1", "FINETUNE_API_KEY": "sk-secret"}, "FINETUNE_MODEL"),
        ({"FINETUNE_BASE_URL": "http://127.0.0.1:1/v1", "FINETUNE_MODEL": "m"}, "FINETUNE_API_KEY"),
        ({"HOBANE_HOST": "0.0.0.0"}, "HOBANE_PASSWORD"),  # noqa: S104 - that is the point
    ],
)
def test_settings_that_need_each_other_say_so(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], named: str
) -> None:
    (problem,) = _problems(monkeypatch, **values)

    assert named in problem
    assert "sk-secret" not in problem


def test_what_is_wrong_is_said_in_korean_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOBANE_PORT", "0")
    monkeypatch.setenv("HOBANE_PROMOTE", "maybe")
    monkeypatch.setenv("HOBANE_TUNED", "perhaps")
    with pytest.raises(BadSettings) as caught:
        read_settings()

    assert [problem.told("ko") for problem in caught.value.problems] == [
        "HOBANE_PROMOTE: 'ask', 'better' or 'always' 가운데 하나여야 해요.",
        "HOBANE_PORT: 1보다 작으면 안 돼요.",
        "HOBANE_TUNED: true 또는 false여야 해요.",
    ]


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"HOBANE_PORT=\xff\xfe")

    with pytest.raises(BadSettings, match=r"\.env"):
        read_settings()


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("HOBANE_PORT=1111\nHOBANE_LANGUAGE=en\n", "utf-8")
    monkeypatch.setenv("HOBANE_PORT", "2222")
    settings = read_settings()

    assert (settings.hobane_port, settings.hobane_language) == (2222, "en")


def test_people_prices_and_pillars_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOBANE_ADMINS", " discord:42, slack:U07 ")
    monkeypatch.setenv("HOBANE_TRAINING_PRICE", "3.00 USD 2026-11-01")
    monkeypatch.setenv("HOBANE_EXAMPLES", "off")
    settings = read_settings()

    assert settings.hobane_admins == {"discord:42", "slack:U07"}
    assert settings.options().prices == Prices("USD", "2026-11-01", {"hobane-recall": ModelPrice(3.0)})
    assert settings.options().pillars == Pillars(examples=False)


def test_another_host_answers_and_trains_with_its_own_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret-key")
    monkeypatch.setenv("OPENAI_MODEL", "big")
    monkeypatch.setenv("FINETUNE_MODEL", "small")
    settings = read_settings()

    assert (settings.options().base_model, settings.options().training_base) == ("big", "small")
    assert "sk-secret-key" not in repr(settings) + settings.model_dump_json()
    assert os.environ["OPENAI_API_KEY"] == "sk-secret-key"
