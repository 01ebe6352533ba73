"""The two pages by which people install the bot in their workspace (OAuth 2)."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin

from aiohttp import encode_basic_auth

from adapters.slack.connection import SlackConnection
from adapters.slack.http import Asgi, Paths, Receive, Scope, Send
from adapters.slack.manifest import EVENTS_PATH, INSTALL_PATH, OPTIONAL_SCOPES, REDIRECT_PATH, SCOPES
from adapters.slack.options import OAuth
from adapters.slack.pages import Page, cookie, respond, spoken
from adapters.slack.several import Several
from adapters.slack.states import States
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.words import PLATFORM, within
from adapters.slack.workspace import Workspace
from core.errors import Trouble
from core.installations import Installation

COOKIE = "hobane_slack_install"
_OUR_FAULT = {"invalid_client_id", "bad_client_secret", "invalid_client", "bad_redirect_uri"}
log = logging.getLogger(__name__)


class _Refused(Exception):
    """The installation cannot be taken; ``key`` names the sentence."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts


class Installing:
    """The ASGI app for ``/slack/install`` and ``/slack/oauth_redirect``."""

    def __init__(self, shared: Workspace, rooms: Several, states: States | None = None) -> None:
        self._shared, self._rooms = shared, rooms
        self._oauth = shared.options.oauth or OAuth("", "", "")
        self._states = states or States()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request of a browser."""
        if scope["type"] != "http":
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]
        }
        language = spoken(headers.get("accept-language", ""), self._shared.options.language)
        if scope["method"] != "GET":
            page = Page(405, "install_wrong_method")
        elif scope["path"] == INSTALL_PATH:
            page = self._begin()
        else:
            page = await self._end(dict(parse_qsl(scope["query_string"].decode("latin-1"))), headers)
        await respond(send, page, language)

    def _begin(self) -> Page:
        """Send the browser to Slack, with a state that it must bring back."""
        state = self._states.begin()
        asked = {
            "client_id": self._oauth.client_id,
            "scope": ",".join([*SCOPES, *OPTIONAL_SCOPES]),
            "redirect_uri": self._redirect_uri,
            "state": state,
        }
        authorize = urljoin(self._shared.options.api_url, "/oauth/v2/authorize")
        kept = cookie(COOKIE, state, secure=self._oauth.address.startswith("https://"))
        return Page(302, "install_elsewhere", link=f"{authorize}?{urlencode(asked)}", cookie=kept)

    @property
    def _redirect_uri(self) -> str:
        """Where Slack sends the browser back to: always what the settings say, never what a request says."""
        return f"{self._oauth.address.rstrip('/')}{REDIRECT_PATH}"

    async def _end(self, query: Mapping[str, str], headers: Mapping[str, str]) -> Page:
        """Take the code that Slack sent the browser back with; it is good for one token."""
        state, over = query.get("state", ""), cookie(COOKIE, "", secure=False)
        # the browser that brings the state must be the one that began, or a stranger could slip in a code
        own = hmac.compare_digest(state.encode(), _cookie_of(headers).encode())
        if not (state and own and self._states.end(state)):
            return Page(400, "install_stale", link=INSTALL_PATH)
        if not query.get("code"):
            return Page(400, "install_declined", link=INSTALL_PATH, cookie=over)
        try:
            installation, app = await self._exchange(query["code"])
            await self._rooms.add(installation)
        except _Refused as refused:
            log.warning("an installation was refused (%s)", refused.key)
            return Page(403, refused.key, refused.facts, link=INSTALL_PATH, cookie=over)
        except (Trouble, ValueError, *FAILURES) as error:
            return _failed(error, over)
        where = urlencode({"app": app, "team": installation.workspace})
        facts = {"name": installation.name}
        return Page(200, "installed", facts, link=f"https://slack.com/app_redirect?{where}", cookie=over)

    async def _exchange(self, code: str) -> tuple[Installation, str]:
        """Return the installation that a code stands for, and the app's id."""
        # the SDK's own method hands aiohttp the secret in a way that it no longer likes
        told = await self._shared.once.api_call(
            "oauth.v2.access",
            data={"code": code, "redirect_uri": self._redirect_uri},
            headers={"Authorization": encode_basic_auth(self._oauth.client_id, self._oauth.client_secret)},
        )
        team = told.get("team") or {}
        installation = _installation(told.get, team)
        if installation.workspace not in self._shared.options.teams:
            await self._give_back(installation)
            raise _Refused("install_not_allowed", name=installation.name, team=installation.workspace)
        return installation, str(told.get("app_id") or "")

    async def _give_back(self, installation: Installation) -> None:
        """Revoke a token that will not be used."""
        try:
            await self._shared.of(installation.workspace, installation.token).once.auth_revoke()
        except FAILURES as error:
            log.warning("a token could not be given back (%s)", code_of(error) or type(error).__name__)


def paths_of(connection: SlackConnection, rooms: Several, shared: Workspace) -> Asgi:
    """What the web server leads to: the pages, and events where they come over HTTP."""
    pages = Installing(shared, rooms)
    apps: dict[str, Asgi] = {INSTALL_PATH: pages, REDIRECT_PATH: pages}
    if connection.events is not None and not shared.options.app_token:
        apps[EVENTS_PATH] = connection.events
    return Paths(apps)


def _installation(said: Any, team: Mapping[str, Any]) -> Installation:  # noqa: ANN401 - the SDK's get
    """Read Slack's answer; raises `_Refused` for what the bot cannot serve."""
    if said("is_enterprise_install") or not team.get("id"):
        raise _Refused("install_org")
    if said("token_type") != "bot" or not said("access_token"):
        raise _Refused("install_no_bot")
    if said("expires_in"):
        raise _Refused("install_rotates")
    who = str((said("authed_user") or {}).get("id") or "")
    return Installation(
        PLATFORM,
        str(team["id"]),
        str(team.get("name") or team["id"]),
        str(said("bot_user_id") or ""),
        str(said("access_token")),
        f"{PLATFORM}:{within(str(team['id']), who)}" if who else "",
    )


def _failed(error: BaseException, over: str) -> Page:
    code = code_of(error)
    log.warning("an installation failed (%s)", code or type(error).__name__)
    if code in _OUR_FAULT:
        return Page(502, "install_misconfigured", {"code": code}, cookie=over)
    key = "install_code_refused" if code else "install_failed"
    return Page(502, key, {"code": code}, link=INSTALL_PATH, cookie=over)


def _cookie_of(headers: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
