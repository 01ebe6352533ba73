"""What the bot hears in one workspace, and who in the adapter takes it up."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from re import compile as pattern
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from adapters.slack.answers import Answers, Ports
from adapters.slack.buttons import ACTION
from adapters.slack.commands import Interactions
from adapters.slack.errands import Errand, Errands
from adapters.slack.forms import FORM
from adapters.slack.home import Home
from adapters.slack.manifest import SHORTCUT, missing_scopes
from adapters.slack.opening import Desk
from adapters.slack.people import People
from adapters.slack.post import Spot
from adapters.slack.submissions import Submissions
from adapters.slack.trouble import SlackRefused
from adapters.slack.typed import command_in, values_typed
from adapters.slack.words import PLATFORM, Incoming, incoming_of, within
from adapters.slack.workspace import Workspace
from core.app import App
from core.errors import Trouble
from core.model import Channel

_GONE = ("app_uninstalled", "tokens_revoked")
_EVENTS = {"app_mention", "message", "app_home_opened", "agent_session_stopped", *_GONE}
Gone = Callable[[], Awaitable[None]]
log = logging.getLogger(__name__)


class Listening:
    """Everything that happens in one workspace. ``gone`` hears when the app is taken out of it."""

    def __init__(self, app: App, ports: Ports, workspace: Workspace, gone: Gone) -> None:
        self._app, self.workspace, self._gone = app, workspace, gone
        self._people = People(workspace)
        self._answers = Answers(app, ports, workspace, self._people)
        self._errands = Errands(app, ports, workspace, self._people, self._answers)
        self._commands = Interactions(Desk(app, ports, workspace, self._people), self._errands)
        self._forms = Submissions(app, workspace, self._people, self._errands)
        self._home = Home(app, ports, workspace, self._people)
        self._bolt = self._listening()

    async def resume(self) -> None:
        """Answer what an earlier process left undone here."""
        try:
            await self._answers.resume()
        except Trouble as trouble:
            log.warning("what an earlier run left cannot be read (%s)", trouble.key)

    def name_missing_scopes(self) -> None:
        """Say in the log which scopes the installation lacks."""
        granted, language = self.workspace.identity.scopes, self.workspace.options.language
        if granted and (missing := missing_scopes(granted)):
            log.warning("%s", SlackRefused("missing_scope", scope=", ".join(missing)).sentence(language))

    async def close(self, grace: float) -> None:
        """Let answers under way finish for ``grace`` seconds; the rest waits for the next start."""
        await self._answers.close(grace)
        await self._people.close()

    async def async_dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Take a delivery up; returns what to acknowledge it with."""
        return await self._bolt.async_dispatch(request)

    def concerns_us(self, payload: Mapping[str, Any]) -> bool:
        """Whether an event can lead to anything: most messages of a channel, and our own, cannot."""
        event = payload.get("event") or {}
        if event.get("type") not in _EVENTS:
            return False
        if event["type"] not in ("message", "app_mention"):
            return True
        incoming = self._incoming(payload)
        return incoming is not None and (incoming.mentioned or incoming.direct or not incoming.root)

    def _incoming(self, payload: Mapping[str, Any]) -> Incoming | None:
        return incoming_of(payload, self.workspace.identity.user, self.workspace.home)

    def _listening(self) -> AsyncApp:
        """Bolt, which routes what comes; who the bot is, is known already."""
        bolt = AsyncApp(
            name="adapters.slack.bolt",  # Bolt sets the level of the logger of this name
            signing_secret="",  # checked before Bolt sees a request, together with repeats
            request_verification_enabled=False,
            authorize=_authorization(self.workspace),
            ignoring_self_events_enabled=False,  # done in words.incoming_of
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
            logger=_bolt_log(),
        )
        bolt.event("app_mention")(self._message)
        bolt.event("message")(self._message)
        bolt.event("app_home_opened")(self._opened)
        bolt.event("agent_session_stopped")(self._stopped)
        for name in _GONE:
            bolt.event(name)(self._left)
        bolt.event(pattern(".*"))(self._nothing)
        bolt.command(pattern(".*"))(self._commands.slash)
        bolt.shortcut(pattern(f"^{SHORTCUT}:"))(self._commands.shortcut)
        bolt.action(pattern(f"^{ACTION}:"))(self._commands.action)
        bolt.view(FORM)(self._forms.submitted)
        return bolt

    async def _message(self, body: Mapping[str, Any]) -> None:
        incoming = self._incoming(body)
        if incoming is None or self._typed(incoming):
            return
        await self._answers.take(incoming)

    def _typed(self, incoming: Incoming) -> bool:
        """Run a command that was written as a message, since threads know no slash commands."""
        if not (incoming.mentioned or incoming.direct) or not self.workspace.serves(incoming.team):
            return False
        found = command_in(incoming.text, self.workspace.options.prefix, set(self._app.commands))
        if found is None:
            return False
        command = self._app.commands[found[0]]
        values = values_typed(command, found[1], incoming.home)
        spot = Spot(incoming.channel, incoming.thread, incoming.user, incoming.team, home=incoming.home)
        self._errands.once(Errand(command, values, spot, incoming.key))
        return True

    async def _opened(self, body: Mapping[str, Any]) -> None:
        if self.workspace.serves(str(body.get("team_id") or "")):
            await self._home.opened(body["event"])

    async def _stopped(self, event: Mapping[str, Any]) -> None:
        channel = within(self.workspace.home, str(event["channel"]))
        place = Channel(PLATFORM, channel, str(event["thread_ts"]))
        log.info("stopped %s in %s", self._answers.stop(str(place)), place)

    async def _left(self, event: Mapping[str, Any]) -> None:
        """The app was taken out of the workspace, or its bot token was revoked (not only a person's)."""
        if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
            await self._gone()

    async def _nothing(self) -> None:
        """Other events are acknowledged and left alone."""


def _authorization(workspace: Workspace) -> Callable[[], Awaitable[AuthorizeResult]]:
    """What Bolt asks for each delivery; a plain function, since Bolt reads its parameters' names."""

    async def known() -> AuthorizeResult:
        who, token = workspace.identity, workspace.options.bot_token
        return AuthorizeResult(
            enterprise_id=None, team_id=who.team, bot_user_id=who.user, bot_id=who.bot, bot_token=token
        )

    return known


def _bolt_log() -> logging.Logger:
    """Bolt builds its debug lines, whether or not anybody reads them, unless its logger has a level."""
    bolt_log = logging.getLogger("adapters.slack.bolt")
    bolt_log.setLevel(logging.ERROR)
    return bolt_log
