"""The fake's way to install the app: what a person does at Slack, and the exchange of a code for a token."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

if TYPE_CHECKING:
    from tests.fake_slack.server import FakeSlack

CLIENT_ID, CLIENT_SECRET = "11.22", "client-secret"


class OAuthApp:
    """The app as Slack knows it; ``redirect_urls`` are those of its manifest."""

    def __init__(self, workspaces: list[FakeSlack]) -> None:
        self._workspaces = workspaces
        self.redirect_urls: list[str] = []
        self.asked_scopes: list[str] = []
        self.changes: dict[str, Any] = {}  # of the next answer to an exchange
        self._codes: dict[str, tuple[FakeSlack, str]] = {}
        self._used: set[str] = set()

    def allow(self, location: str, workspace: FakeSlack) -> str:
        """A person presses Allow for a workspace; returns where the browser is sent."""
        asked = self._asked(location)
        code = secrets.token_hex(8)
        self._codes[code] = (workspace, asked["redirect_uri"])
        self.asked_scopes = asked["scope"].split(",")
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def decline(self, location: str) -> str:
        """A person presses Cancel."""
        asked = self._asked(location)
        return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"

    def _asked(self, location: str) -> dict[str, str]:
        assert urlsplit(location).path == "/oauth/v2/authorize"
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert asked["client_id"] == CLIENT_ID
        assert asked["redirect_uri"] in self.redirect_urls, "redirect_uri did not match any configured URIs"
        return asked

    def access(self, authorization: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """Exchange a code, once, for whoever knows the app's secret and names the same address again."""
        known = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if authorization != f"Basic {known}":
            return {"ok": False, "error": "bad_client_secret"}
        code = str(arguments.get("code"))
        if code in self._used:
            return {"ok": False, "error": "code_already_used"}
        if code not in self._codes:
            return {"ok": False, "error": "invalid_code"}
        workspace, redirect_uri = self._codes[code]
        if arguments.get("redirect_uri") != redirect_uri:
            return {"ok": False, "error": "bad_redirect_uri"}
        self._used.add(code)
        return self._told(workspace)

    def _told(self, workspace: FakeSlack) -> dict[str, Any]:
        if workspace.revoked:  # a token once revoked stays so
            workspace.token, workspace.revoked = f"{workspace.token}-again", False
        told = {
            "ok": True,
            "app_id": "A1",
            "authed_user": {"id": next(iter(workspace.people))},
            "scope": ",".join(self.asked_scopes),
            "token_type": "bot",
            "access_token": workspace.token,
            "bot_user_id": workspace.bot,
            "team": {"id": workspace.team, "name": f"Team {workspace.team}"},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        changed, self.changes = self.changes, {}
        return told | changed
