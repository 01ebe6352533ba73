"""What Slack refuses, in words that somebody can act on."""

from __future__ import annotations

import asyncio

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from adapters.slack.texts import slack_text
from core.model import Language

FAILURES = (SlackClientError, aiohttp.ClientError, asyncio.TimeoutError, OSError)
"""Everything that a call of the Web API may raise."""

_TOKEN = {"invalid_auth", "not_authed", "not_allowed_token_type", "no_permission", "invalid_app_token"}
_REVOKED = {"token_revoked", "token_expired", "account_inactive"}
_ABSENT = {"not_in_channel", "channel_not_found", "restricted_action"}


class SlackRefused(Exception):
    """Slack does not let this bot in; ``key`` names the sentence, ``facts`` fill it."""

    def __init__(self, key: str, **facts: object) -> None:
        super().__init__(key)
        self.key, self.facts = key, facts

    def sentence(self, language: Language) -> str:
        """What to tell whoever runs the bot."""
        return slack_text(self.key, language, **self.facts)


def code_of(error: BaseException) -> str:
    """Return Slack's name of an error, such as ``ratelimited``; empty where no answer came."""
    if not isinstance(error, SlackApiError) or not hasattr(error.response, "get"):
        return ""
    try:
        return str(error.response.get("error") or "")
    except (AttributeError, ValueError, TypeError):  # a body that is no JSON object, such as a proxy's page
        return ""


def refusal_of(error: BaseException) -> SlackRefused:
    """Return what an error means, for a person."""
    code = code_of(error)
    if code in _TOKEN:
        return SlackRefused("invalid_auth")
    if code in _REVOKED:
        return SlackRefused("token_revoked")
    if code == "missing_scope" and isinstance(error, SlackApiError):
        return SlackRefused("missing_scope", scope=str(error.response.get("needed") or "?"))
    if code in _ABSENT:
        return SlackRefused("not_in_this_channel")
    if code == "is_archived":
        return SlackRefused("is_archived")
    return SlackRefused("other", code=code) if code else SlackRefused("unreachable")


def lasting(error: BaseException) -> bool:
    """Whether trying again cannot help until somebody changes the app or its tokens."""
    return code_of(error) in _TOKEN | _REVOKED | {"missing_scope"}
