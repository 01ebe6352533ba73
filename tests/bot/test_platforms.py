"""A platform is on when its token is set, and its SDK is imported only then."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.platforms import configured
from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


def _settings(**more: object) -> Settings:
    return Settings(_env_file=None, **more)  # type: ignore[arg-type,call-arg]


def test_without_tokens_no_platform_is_on_and_no_sdk_is_imported() -> None:
    program = (
        "import sys; from bot.platforms import configured; from bot.settings import Settings;"
        "print(configured(Settings(_env_file=None)), 'discord' in sys.modules, 'slack_sdk' in sys.modules)"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[] False False"


def test_a_discord_token_turns_discord_on_and_stays_hidden() -> None:
    settings = _settings(discord_token="MTk4.secret.token", discord_guilds="1, 2")
    (discord,) = configured(settings)

    assert (discord.name, discord.announcer.platform) == ("discord", "discord")
    assert settings.discord_guilds == {1, 2}
    assert "secret" not in repr(settings) + repr(discord)


def test_ids_must_be_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="ids"):
        _settings(discord_guilds="my-server")


def test_the_invitation_is_made_from_the_token() -> None:
    token = "MTk4NjIyNDgzNDcxOTI1MjQ4.x.y"
    command = [sys.executable, "-m", "bot", "invite"]
    shown = subprocess.run(command, cwd=ROOT, env={"DISCORD_TOKEN": token}, capture_output=True, text=True)
    without = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True)

    assert "client_id=198622483471925248" in shown.stdout
    assert (without.returncode, "DISCORD_TOKEN" in without.stderr) == (1, True)
