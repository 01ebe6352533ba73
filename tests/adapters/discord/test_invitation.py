"""The invitation asks for what the bot needs, and the documentation says what for."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord

from adapters.discord.invitation import PERMISSIONS, invitation

PAGE = Path(__file__).parents[3] / "docs" / "discord.md"


def test_the_link_asks_for_exactly_the_documented_permissions() -> None:
    asked = parse_qs(urlsplit(invitation(42)).query)
    granted = {name for name, value in discord.Permissions(int(asked["permissions"][0])) if value}

    aliases = {"view_channel": "read_messages"}
    assert granted == {aliases.get(name, name) for name in PERMISSIONS}
    assert asked["client_id"] == ["42"]
    assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}


def test_each_permission_is_explained_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    names = {name.replace("_", " ").title().replace(" In ", " in ") for name in PERMISSIONS}

    assert {name for name in names if name not in page} == set()
