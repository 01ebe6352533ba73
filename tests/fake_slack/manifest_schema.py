"""What Slack takes as an app manifest (version 2), as a JSON Schema of our own, from its documented facts.

Keys, types, lengths and counts are those of https://docs.slack.dev/reference/app-manifest and of the schema
that Slack publishes for editors; sections that a bot like this one never has (workflows, functions, data
stores) are left out, so a manifest that holds one is refused here though Slack might take it.
`python -m bench.slack_manifest` holds the same manifests against Slack's own schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft7Validator

from adapters.slack.manifest import Web, manifest
from core.commands import COMMANDS
from core.model import Language

Schema = dict[str, Any]
URL = "https://bot.example.com"
WEBS = {"socket": Web(), "http": Web(URL), "install": Web(None, URL), "both": Web(URL, URL)}
LANGUAGES: tuple[Language, ...] = ("ko", "en")
PREFIXES = ("", "hb-", "a-prefix-")


def _text(longest: int, **more: object) -> Schema:
    return {"type": "string", "minLength": 1, "maxLength": longest, **more}


def _object(required: str = "", **properties: Schema) -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": properties,
        "additionalProperties": False,
    }


def _list(items: Schema, most: int, least: int = 0) -> Schema:
    return {"type": "array", "minItems": least, "maxItems": most, "items": items}


def _set(items: Schema, most: int, least: int = 0) -> Schema:
    return _list(items, most, least) | {"uniqueItems": True}


_FLAG: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "integer"}
_WEB: Schema = {"pattern": "^https?://"}
_SCOPES = _list(_text(50, pattern="^[a-z._]+(:[a-z._]+)*$"), 255)
_EVENTS = _set(_text(50, pattern="^[a-z._]+$"), 100)

_DISPLAY = _object(
    "name",
    name=_text(35),
    description=_text(140),
    long_description=_text(4000, minLength=175),
    background_color=_text(7, pattern="^#([0-9a-fA-F]{3}){1,2}$"),
)
_HOME = _object(
    home_tab_enabled=_FLAG,
    messages_tab_enabled=_FLAG,
    messages_tab_read_only_enabled=_FLAG,
)
_AGENT = _object(
    agent_description=_text(300),
    suggested_prompts=_list(_object("title message", title=_text(75), message=_text(2000)), 4),
    actions=_list(_object("name description", name=_text(75), description=_text(300)), 100),
)
_SHORTCUT = _object(
    "name type callback_id description",
    name=_text(24),
    type={"enum": ["message", "global"]},
    callback_id=_text(255),
    description=_text(150),
)
_SLASH = _object(
    "command description",
    command=_text(32, minLength=2, pattern="^/[^\\s/]+$"),
    url=_text(3000, **_WEB),
    description=_text(2000),
    usage_hint=_text(1000),
    should_escape=_FLAG,
)
_FEATURES = _object(
    app_home=_HOME,
    bot_user=_object("display_name", display_name=_text(80), always_online=_FLAG),
    agent_view=_AGENT,
    shortcuts=_list(_SHORTCUT, 10, 1),
    slash_commands=_list(_SLASH, 50, 1),
    unfurl_domains=_set(_text(255), 5, 1),
)
_OAUTH = _object(
    redirect_urls=_set(_text(2500), 1000),
    scopes=_object(bot=_SCOPES, bot_optional=_SCOPES, user=_SCOPES, user_optional=_SCOPES),
    token_management_enabled=_FLAG,
    pkce_enabled=_FLAG,
)
_SETTINGS = _object(
    allowed_ip_address_ranges=_set(_text(18, pattern="^[0-9.]+(/[0-9]+)?$"), 50, 1),
    event_subscriptions=_object(request_url=_text(3500, **_WEB), bot_events=_EVENTS, user_events=_EVENTS),
    incoming_webhooks=_object(incoming_webhooks_enabled=_FLAG),
    interactivity=_object(
        "is_enabled",
        is_enabled=_FLAG,
        request_url=_text(3500, **_WEB),
        message_menu_options_url=_text(3500, **_WEB),
    ),
    org_deploy_enabled=_FLAG,
    socket_mode_enabled=_FLAG,
    token_rotation_enabled=_FLAG,
)
SCHEMA: Schema = _object(
    "_metadata display_information",
    _metadata=_object("major_version", major_version={"const": 2}, minor_version=_NUMBER),
    display_information=_DISPLAY,
    features=_FEATURES,
    oauth_config=_OAUTH,
    settings=_SETTINGS,
)


def wrong_manifest(drawn: Schema, schema: Schema = SCHEMA) -> list[str]:
    """Return what a schema refuses in a manifest, each with its place; nothing where it is valid."""
    found = Draft7Validator(schema).iter_errors(drawn)
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message}" for one in found]


def every_manifest() -> Iterator[tuple[str, Schema]]:
    """Yield each kind of manifest that the bot prints, with a name for it."""
    for language in LANGUAGES:
        for way, web in WEBS.items():
            for prefix in PREFIXES:
                name = f"{language}, {way}, {f'prefix {prefix}' if prefix else 'no prefix'}"
                yield name, manifest(COMMANDS, prefix, language, web)
