"""The connection to one workspace's Web API: one session, its clients, its budgets, who the bot is there."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.budget import Budgets
from adapters.slack.options import SlackOptions

_TIMEOUT = 30  # seconds for one call
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in its workspace, as `auth.test` said."""

    team: str
    user: str
    bot: str
    scopes: frozenset[str] = frozenset()


@dataclass(slots=True)
class Workspace:
    """What every part of the adapter talks to Slack with.

    ``client`` tries again where that may help; ``once`` never does, for what is only shown in passing.
    ``home`` is the workspace's id where the bot serves several, else empty (`words.within`).
    """

    options: SlackOptions
    session: aiohttp.ClientSession
    client: AsyncWebClient
    once: AsyncWebClient
    budgets: Budgets = field(default_factory=Budgets)
    identity: Identity = field(default_factory=lambda: Identity("", "", ""))
    home: str = ""

    async def sign_in(self) -> Identity:
        """Ask Slack who the bot is; raises whatever the call raises."""
        who = await self.client.auth_test()
        granted = str(who.headers.get("x-oauth-scopes") or who.headers.get("X-OAuth-Scopes") or "")
        scopes = frozenset(scope.strip() for scope in granted.split(",") if scope.strip())
        self.identity = Identity(
            str(who["team_id"]), str(who["user_id"]), str(who.get("bot_id") or ""), scopes
        )
        return self.identity

    def of(self, team: str, token: str) -> Workspace:
        """One of several workspaces: the same session, with a token, clients and budgets of its own."""
        return replace(_workspace(replace(self.options, bot_token=token), self.session), home=team)

    def serves(self, team: str | None) -> bool:
        """Whether people of this workspace are served: the bot's own, unless the options name others."""
        return team in (self.options.teams or {self.identity.team})


class ServerErrors(AsyncServerErrorRetryHandler):
    """Tries again after any answer of the 500s; the SDK's own handler knows two of them."""

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        return response is not None and response.status_code >= 500


@asynccontextmanager
async def open_workspace(options: SlackOptions) -> AsyncGenerator[Workspace]:
    """Open the one session that all calls share; nothing is sent yet."""
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT)
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector, trust_env=True) as session:
        yield _workspace(options, session)


def _workspace(options: SlackOptions, session: aiohttp.ClientSession) -> Workspace:
    retrying: list[AsyncRetryHandler] = [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=5),
        ServerErrors(max_retry_count=3),
    ]
    return Workspace(options, session, _client(options, session, retrying), _client(options, session, []))


def _sdk_log() -> logging.Logger:
    """The SDK builds a debug line for every call, read or not, unless its logger has a level."""
    sdk_log = logging.getLogger("adapters.slack.sdk")
    sdk_log.setLevel(logging.WARNING)
    return sdk_log


def _client(
    options: SlackOptions, session: aiohttp.ClientSession, handlers: list[AsyncRetryHandler]
) -> AsyncWebClient:
    return AsyncWebClient(
        token=options.bot_token,
        base_url=options.api_url.rstrip("/") + "/",
        timeout=_TIMEOUT,
        session=session,
        retry_handlers=handlers,
        logger=_sdk_log(),
    )
