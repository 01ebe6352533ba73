"""The kind of host that trains is told by its address, or by its name."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.build import _deployer, _hosts
from bot.embedded import EmbeddedEngine
from bot.settings import BadSettings, Settings, read_settings

AZURE = {
    "AZURE_SUBSCRIPTION_ID": "s",
    "AZURE_RESOURCE_GROUP": "g",
    "AZURE_RESOURCE": "r",
    "AZURE_TENANT_ID": "t",
    "AZURE_CLIENT_ID": "c",
    "AZURE_CLIENT_SECRET": "secret",
}
CHAT = {"OPENAI_API_KEY": "k", "OPENAI_MODEL": "m"}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def _settings(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return read_settings()


def test_the_embedded_engine_trains_by_examples_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    provider = _settings(monkeypatch).options().provider
    assert (provider.name, provider.methods, provider.deploys) == ("embedded", ("supervised",), "never")
    assert not provider.continues


def test_todays_settings_go_on_meaning_what_they_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _settings(monkeypatch, **CHAT).options().provider.name == "openai"
    assert (
        _settings(monkeypatch, OPENAI_BASE_URL="http://localhost:1/v1").options().provider.name == "generic"
    )


def test_the_host_that_trains_counts_where_it_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    base = "https://api.tokenfactory.nebius.com/v1"
    settings = _settings(monkeypatch, **CHAT, FINETUNE_API_KEY="f", FINETUNE_BASE_URL=base)
    assert settings.options().provider.name == "nebius"


def test_the_name_outweighs_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    options = _settings(monkeypatch, **CHAT, HOBANE_PROVIDER="azure").options()
    assert (options.provider.deploys, options.provider.idle_days) == ("by_hand", 15)


def test_with_all_parts_the_bot_deploys_at_azure_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = _settings(
        monkeypatch, **CHAT, HOBANE_PROVIDER="azure", AZURE_TRAINING_TYPE="Developer", **AZURE
    )

    assert settings.options().provider.deploys == "itself"
    assert settings.training_profile.extra == {"trainingType": "Developer"}
    assert "secret" not in repr(settings.azure_account())


def test_a_part_of_azures_settings_is_named_as_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSettings) as caught:
        _settings(monkeypatch, AZURE_TENANT_ID="t")
    (problem,) = caught.value.problems
    assert problem.told("en").startswith("AZURE_*: deploying at Azure needs all of")
    assert "모두 필요해요" in problem.told("ko")


def test_hyperparameters_are_sent_only_when_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _settings(monkeypatch).options().hyperparameters == {}
    chosen = _settings(monkeypatch, HOBANE_EPOCHS="3", HOBANE_LEARNING_RATE="0.5").options().hyperparameters
    assert chosen == {"epochs": 3, "learning_rate": 0.5}


@pytest.mark.parametrize(
    ("values", "deployer"),
    [
        ({}, "NoneType"),
        ({"HOBANE_PROVIDER": "azure"}, "DeployedByHand"),
        ({"HOBANE_PROVIDER": "azure", **AZURE}, "AzureDeployer"),
        ({"HOBANE_PROVIDER": "nebius"}, "NebiusDeployer"),
    ],
)
def test_who_deploys_follows_from_the_settings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, values: dict[str, str], deployer: str
) -> None:
    settings = _settings(monkeypatch, **CHAT, **values)
    _, host = _hosts(settings, EmbeddedEngine(tmp_path))
    assert type(_deployer(settings, host)).__name__ == deployer
