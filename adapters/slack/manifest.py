"""The app's manifest: everything that Slack must know of it, drawn from the registry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from adapters.slack.shortcuts import fits_messages
from adapters.slack.texts import slack_text
from core.clean import one_line
from core.command import Command
from core.model import Language

EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH = "/slack/events", "/slack/install", "/slack/oauth_redirect"
SHORTCUT = "run"
SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "groups:history",
    "im:history",
    "im:write",
    "users:read",
)
# where user groups give roles; and for the doctor, to count the channels it is in
OPTIONAL_SCOPES = ("channels:read", "usergroups:read")
EVENTS = (
    "agent_session_stopped",
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)
_SLASH, _SHORTCUTS = 50, 10  # the most that Slack takes
_NAME, _COMMAND, _SHORTCUT_NAME, _SHORTCUT_SAYS = 35, 32, 24, 150
_CREATE = "https://api.slack.com/apps?new_app=1&manifest_json="


@dataclass(frozen=True, slots=True)
class Web:
    """Public addresses of the bot's web server: where events go (None: a websocket), where people install."""

    events: str | None = None
    install: str | None = None


def manifest(
    commands: Sequence[Command], prefix: str = "", language: Language = "ko", web: Web | None = None
) -> dict[str, Any]:
    """Return the manifest (version 2), for Socket Mode unless ``web`` says where events go.

    Raises ValueError where the registry does not fit into Slack's limits.
    """
    web = web or Web()
    on_messages = [command for command in commands if fits_messages(command)]
    commands = [command for command in commands if command.listed]  # the others are for buttons
    if len(commands) > _SLASH:
        raise ValueError(f"{len(commands)} commands, and Slack takes {_SLASH}")
    if len(on_messages) > _SHORTCUTS:
        raise ValueError(f"{len(on_messages)} shortcuts, and Slack takes {_SHORTCUTS}")
    features = _features(commands, prefix, language) | _on_messages(on_messages, language)
    for drawn in features["slash_commands"] if web.events else []:
        drawn["url"] = _address(web.events or "", EVENTS_PATH)
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": one_line(slack_text("home_title", language), _NAME),
            "description": slack_text("describe", language),
        },
        "features": features,
        "oauth_config": _oauth(web.install),
        "settings": _settings(web.events),
    }


def _address(url: str, path: str) -> str:
    return f"{url.rstrip('/')}{path}"


def _oauth(url: str | None) -> dict[str, Any]:
    redirects = {"redirect_urls": [_address(url, REDIRECT_PATH)]} if url else {}
    return redirects | {"scopes": {"bot": [*SCOPES, *OPTIONAL_SCOPES], "bot_optional": list(OPTIONAL_SCOPES)}}


def _settings(url: str | None) -> dict[str, Any]:
    address = {"request_url": _address(url, EVENTS_PATH)} if url else {}
    return {
        "event_subscriptions": {"bot_events": list(EVENTS), **address},
        "interactivity": {"is_enabled": True, **address},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not url,
        "token_rotation_enabled": False,
    }


def _features(commands: Sequence[Command], prefix: str, language: Language) -> dict[str, Any]:
    first = slack_text("first_prompt", language)
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": slack_text("home_title", language), "always_online": True},
        "agent_view": {
            "agent_description": slack_text("agent", language),
            "suggested_prompts": [{"title": first, "message": first}],
        },
        "slash_commands": [_slash(command, prefix, language) for command in commands],
    }


def _slash(command: Command, prefix: str, language: Language) -> dict[str, Any]:
    name = f"/{prefix}{command.name}"
    if len(name) > _COMMAND:
        raise ValueError(f"{name} has {len(name)} characters, and Slack takes {_COMMAND}")
    drawn = {"command": name, "description": command.summary(language), "should_escape": True}
    hints = [f"[{field.label(language)}]" for field in command.fields if field.kind != "file"]
    return drawn | ({"usage_hint": " ".join(hints)} if hints else {})


def _on_messages(commands: Sequence[Command], language: Language) -> dict[str, Any]:
    shortcuts = [
        {
            "name": one_line(command.message_label(language), _SHORTCUT_NAME),
            "type": "message",
            "callback_id": f"{SHORTCUT}:{command.name}",
            "description": one_line(command.summary(language), _SHORTCUT_SAYS),
        }
        for command in commands
    ]
    return {"shortcuts": shortcuts} if shortcuts else {}


def missing_scopes(granted: frozenset[str]) -> list[str]:
    """Return the scopes that the manifest asks for and the installation lacks."""
    return sorted(set(SCOPES) - granted)


def create_link(drawn: dict[str, Any]) -> str:
    """Return the address of Slack's page "create app from manifest", with the manifest written in."""
    return _CREATE + quote(json.dumps(drawn, ensure_ascii=False))
