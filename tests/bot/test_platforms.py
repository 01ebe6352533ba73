"""A platform is on when its token is set, and its SDK is imported only then."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.doctor import examine
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
    settings = _settings(discord_token="MTk4.hush.token", discord_guilds="1, 2")
    (discord,) = configured(settings)

    assert (discord.name, discord.announcer.platform) == ("discord", "discord")
    assert settings.discord_guilds == {1, 2}
    assert "hush" not in repr(settings) + repr(discord)


def test_slack_tokens_turn_slack_on_and_only_without_a_socket_it_has_a_door() -> None:
    (socket,) = configured(_settings(slack_bot_token="xoxb-secret", slack_app_token="xapp-secret"))
    (http,) = configured(_settings(slack_bot_token="xoxb-secret", slack_signing_secret="s3cret"))

    assert (socket.name, socket.announcer.platform, socket.door) == ("slack", "slack", None)
    assert http.door is not None


def test_a_slack_token_alone_is_not_enough() -> None:
    with pytest.raises(ValueError, match="slack_app_token"):
        _settings(slack_bot_token="xoxb-secret")


INSTALLED = {
    "slack_client_id": "1.2",
    "slack_client_secret": "hush",
    "slack_public_url": "https://bot.example",
    "slack_teams": "T1,T2",
    "slack_app_token": "xapp-secret",
}


def test_a_client_id_turns_slack_on_for_workspaces_that_install_it_themselves() -> None:
    settings = _settings(**INSTALLED)
    (slack,) = configured(settings)

    assert (slack.name, slack.announcer.platform) == ("slack", "slack")
    assert slack.door is not None  # also with a websocket, for the page to install by
    assert "hush" not in repr(settings) + repr(slack)


@pytest.mark.parametrize("missing", [name for name in INSTALLED if name != "slack_client_id"])
def test_what_installing_needs_is_asked_for(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        _settings(**{name: value for name, value in INSTALLED.items() if name != missing})


def test_a_token_and_installing_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="slack_client_id"):
        _settings(**INSTALLED, slack_bot_token="xoxb-1")


def test_the_manifest_has_the_address_to_come_back_to_where_one_is_set() -> None:
    command = [sys.executable, "-m", "bot", "manifest"]
    env = {"SLACK_PUBLIC_URL": "https://bot.example/"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    drawn = json.loads(done.stdout)

    assert drawn["oauth_config"]["redirect_urls"] == ["https://bot.example/slack/oauth_redirect"]
    assert drawn["settings"]["socket_mode_enabled"] is True


async def test_the_doctor_names_the_page_to_install_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    more = {"slack_api_url": "http://127.0.0.1:9/api/", "hobane_data": tmp_path / "data"}
    settings = _settings(**INSTALLED, **more, hobane_language="en")
    told = {finding.part: finding.text async for finding in examine(settings)}

    assert "https://bot.example/slack/install" in told["install"]
    assert "cannot be reached" in told["socket"]


def test_the_manifest_is_printed_with_the_link_that_creates_the_app() -> None:
    command = [sys.executable, "-m", "bot", "manifest", "--url", "https://bot.example"]
    done = subprocess.run(command, cwd=ROOT, env={"SLACK_PREFIX": "hb-"}, capture_output=True, text=True)
    drawn = json.loads(done.stdout)

    assert "/hb-ask" in [one["command"] for one in drawn["features"]["slash_commands"]]
    assert drawn["settings"]["event_subscriptions"]["request_url"] == "https://bot.example/slack/events"
    assert "https://api.slack.com/apps?new_app=1&manifest_json=" in done.stderr


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


async def test_the_doctor_examines_each_platform_that_is_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    nowhere = "http://127.0.0.1:9"
    settings = _settings(
        hobane_data=tmp_path / "data",
        hobane_language="en",
        discord_token="MTk4.x.y",
        discord_api_url=f"{nowhere}/api/v10",
        slack_bot_token="no-bot-token",
        slack_app_token="xapp-1",
        slack_api_url=f"{nowhere}/api/",
    )
    told = [finding.text for finding in [one async for one in examine(settings)] if not finding.fine]

    assert len(told) == 2
    assert "DISCORD_API_URL" in told[0]
    assert "SLACK_BOT_TOKEN" in told[1]
