"""Examines a set-up without serving anybody: tokens, scopes, the way events come, channels."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.slack.manifest import INSTALL_PATH, SCOPES, missing_scopes
from adapters.slack.options import SlackOptions
from adapters.slack.texts import slack_text
from adapters.slack.trouble import FAILURES, code_of, refusal_of
from adapters.slack.workspace import Workspace, open_workspace
from core.installations import Installation
from core.model import Language

Finding = tuple[str, bool, str]
"""A part's name, whether it is fine, and a sentence."""

_PAGE = 200


async def examine_slack(options: SlackOptions, language: Language) -> list[Finding]:
    """Return what was found, in the order to mend it; nothing is posted and no event is taken from the bot.

    Without a good bot token nothing else can be asked, so that is then the only finding.
    """
    async with open_workspace(options) as workspace:
        token = await _token(workspace, language)
        if not token[1]:
            return [token]
        way = _socket if options.app_token else _http
        return [
            token,
            _scopes(workspace, language),
            await way(workspace, language),
            await _channels(workspace, language),
        ]


async def examine_installed(
    options: SlackOptions, known: Sequence[Installation], language: Language
) -> list[Finding]:
    """The same where workspaces install the bot themselves: the way in, the page, then each workspace."""
    async with open_workspace(options) as shared:
        way = _socket if options.app_token else _http
        found = [await way(shared, language), _page(options, known, language)]
        for one in known:
            found.append(await _installed(shared.of(one.workspace, one.token), one, language))
        return found


def _page(options: SlackOptions, known: Sequence[Installation], language: Language) -> Finding:
    address = f"{options.oauth.address.rstrip('/') if options.oauth else ''}{INSTALL_PATH}"
    open_to_all = address.startswith(("https://", "http://localhost", "http://127.0.0.1"))
    key = "install_page" if open_to_all else "install_page_unsafe"
    text = slack_text(key, language, address=address, count=len(known), allowed=len(options.teams))
    return "install", open_to_all, text


async def _installed(workspace: Workspace, one: Installation, language: Language) -> Finding:
    part = f"{one.name} ({one.workspace})"
    try:
        await workspace.sign_in()
    except FAILURES as error:
        return part, False, refusal_of(error).sentence(language)
    if one.workspace not in workspace.options.teams:
        return part, False, slack_text("not_in_teams", language, team=one.workspace)
    _, fine, text = _scopes(workspace, language)
    return part, fine, text


async def _token(workspace: Workspace, language: Language) -> Finding:
    if not workspace.options.bot_token.startswith("xoxb-"):
        return "token", False, slack_text("wrong_kind", language, name="SLACK_BOT_TOKEN", begin="xoxb-")
    try:
        who = await workspace.sign_in()
    except FAILURES as error:
        return "token", False, refusal_of(error).sentence(language)
    return "token", True, slack_text("signed_in", language, user=who.user, team=who.team)


def _scopes(workspace: Workspace, language: Language) -> Finding:
    granted = workspace.identity.scopes
    if not granted:
        return "scopes", True, slack_text("scopes_unknown", language)
    if missing := missing_scopes(granted):
        return "scopes", False, slack_text("missing_scope", language, scope=", ".join(missing))
    return "scopes", True, slack_text("scopes_there", language, count=len(SCOPES))


async def _socket(workspace: Workspace, language: Language) -> Finding:
    """Ask for an address and leave it: a line of our own would take events away from a bot that runs."""
    token = workspace.options.app_token or ""
    if not token.startswith("xapp-"):
        return "socket", False, slack_text("wrong_kind", language, name="SLACK_APP_TOKEN", begin="xapp-")
    try:
        await workspace.once.apps_connections_open(app_token=token)
    except FAILURES as error:
        if code_of(error) == "missing_scope":
            return "socket", False, slack_text("missing_scope", language, scope="connections:write")
        return "socket", False, refusal_of(error).sentence(language)
    return "socket", True, slack_text("socket_opens", language)


async def _http(workspace: Workspace, language: Language) -> Finding:
    if workspace.options.signing_secret:
        return "http", True, slack_text("http_ready", language)
    return "http", False, slack_text("no_way_in", language)


async def _channels(workspace: Workspace, language: Language) -> Finding:
    """The open channels that the bot was invited to; that takes a scope which nothing else needs."""
    try:
        found = await workspace.once.users_conversations(
            types="public_channel", exclude_archived=True, limit=_PAGE
        )
    except FAILURES as error:
        if code_of(error) == "missing_scope":
            return "channels", True, slack_text("channels_unknown", language)
        return "channels", False, refusal_of(error).sentence(language)
    count = len(found.get("channels") or [])
    return "channels", True, slack_text("in_channels" if count else "in_no_channel", language, count=count)
