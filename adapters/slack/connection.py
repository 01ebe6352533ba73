"""The connection to Slack: events in by Socket Mode or HTTP, acknowledged first, answered after."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from re import compile as pattern
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult

from adapters.slack.answers import Answers, Ports
from adapters.slack.buttons import ACTION
from adapters.slack.commands import Interactions
from adapters.slack.errands import Errand, Errands
from adapters.slack.forms import FORM
from adapters.slack.home import Home
from adapters.slack.http import Signatures, SlackEvents
from adapters.slack.manifest import SHORTCUT, missing_scopes
from adapters.slack.opening import Desk
from adapters.slack.people import People
from adapters.slack.post import Spot
from adapters.slack.socket import Envelope, NotTaken, Patience, Socket
from adapters.slack.submissions import Submissions
from adapters.slack.trouble import FAILURES, SlackRefused, code_of, lasting, refusal_of
from adapters.slack.typed import command_in, values_typed
from adapters.slack.words import PLATFORM, Incoming, incoming_of
from adapters.slack.workspace import Workspace
from core.app import App
from core.errors import Trouble
from core.model import Channel

_EVENTS = {"app_mention", "message", "app_home_opened", "agent_session_stopped"}
log = logging.getLogger(__name__)


class SlackConnection:
    """The bot in one Slack workspace.

    ``events`` is the ASGI app to mount at ``/slack/events``; None without a signing secret.
    """

    def __init__(
        self, app: App, ports: Ports, workspace: Workspace, patience: Patience | None = None
    ) -> None:
        self._app, self._workspace = app, workspace
        self._people = People(workspace)
        self._answers = Answers(app, ports, workspace, self._people)
        self._errands = Errands(app, ports, workspace, self._people, self._answers)
        self._commands = Interactions(Desk(app, ports, workspace, self._people), self._errands)
        self._forms = Submissions(app, workspace, self._people, self._errands)
        self._home = Home(app, ports, workspace, self._people)
        self._bolt = self._listening()
        self.socket = Socket(workspace, self._envelope, patience)
        secret = workspace.options.signing_secret
        self.events = SlackEvents(self._bolt, Signatures(secret)) if secret else None
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Serve until cancelled; raises `SlackRefused` where Slack does not let the bot in.

        When cancelled, answers under way may finish for a few seconds; the rest waits for the next start.
        """
        try:
            await self._sign_in()
            await self._resume()
            self.ready.set()
            await self._serve()
        finally:
            await self._answers.close(self._workspace.options.pace.grace)
            await self._people.close()

    async def _serve(self) -> None:
        if not self._workspace.options.app_token:
            await asyncio.Event().wait()  # HTTP: the web server calls
        try:
            await self.socket.run()
        except* SlackRefused as refused:
            raise refused.exceptions[0] from None

    async def _sign_in(self) -> None:
        pause = 0.5
        while True:
            try:
                who = await self._workspace.sign_in()
                break
            except FAILURES as error:
                if lasting(error):
                    raise refusal_of(error) from error
                log.warning("Slack cannot be reached (%s)", code_of(error) or type(error).__name__)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads the tries
            pause = min(pause * 2, 60.0)
        if who.scopes and (missing := missing_scopes(who.scopes)):
            language = self._workspace.options.language
            log.warning("%s", SlackRefused("missing_scope", scope=", ".join(missing)).sentence(language))

    async def _resume(self) -> None:
        try:
            await self._answers.resume()
        except Trouble as trouble:
            log.warning("what an earlier run left cannot be read (%s)", trouble.key)

    # ---- what comes in

    async def _envelope(self, envelope: Envelope) -> Mapping[str, Any] | None:
        """Acknowledge an envelope of Socket Mode; the work goes on behind it."""
        payload = envelope.get("payload") or {}
        if envelope.get("type") == "events_api" and not self._concerns_us(payload):
            return None
        request = AsyncBoltRequest(mode="socket_mode", body=dict(payload))
        response = await self._bolt.async_dispatch(request)
        if response.status != 200:
            raise NotTaken
        return _payload(response.body)

    def _concerns_us(self, payload: Mapping[str, Any]) -> bool:
        """Whether an event can lead to anything: most messages of a channel, and our own, cannot."""
        event = payload.get("event") or {}
        if event.get("type") not in _EVENTS:
            return False
        if event["type"] not in ("message", "app_mention"):
            return True
        incoming = incoming_of(payload, self._workspace.identity.user)
        return incoming is not None and (incoming.mentioned or incoming.direct or not incoming.root)

    def _listening(self) -> AsyncApp:
        """Bolt, which routes what comes; who the bot is, is known already."""
        bolt = AsyncApp(
            name="adapters.slack.bolt",  # Bolt sets the level of the logger of this name
            signing_secret="",  # checked before Bolt sees a request, together with repeats
            request_verification_enabled=False,
            authorize=_authorization(self._workspace),
            ignoring_self_events_enabled=False,  # done in words.incoming_of
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
            logger=_bolt_log(),
        )
        bolt.event("app_mention")(self._message)
        bolt.event("message")(self._message)
        bolt.event("app_home_opened")(self._opened)
        bolt.event("agent_session_stopped")(self._stopped)
        bolt.event(pattern(".*"))(self._nothing)
        bolt.command(pattern(".*"))(self._commands.slash)
        bolt.shortcut(pattern(f"^{SHORTCUT}:"))(self._commands.shortcut)
        bolt.action(pattern(f"^{ACTION}:"))(self._commands.action)
        bolt.view(FORM)(self._forms.submitted)
        return bolt

    async def _message(self, body: Mapping[str, Any]) -> None:
        incoming = incoming_of(body, self._workspace.identity.user)
        if incoming is None or self._typed(incoming):
            return
        await self._answers.take(incoming)

    def _typed(self, incoming: Incoming) -> bool:
        """Run a command that was written as a message, since threads know no slash commands."""
        if not (incoming.mentioned or incoming.direct) or not self._workspace.serves(incoming.team):
            return False
        found = command_in(incoming.text, self._workspace.options.prefix, set(self._app.commands))
        if found is None:
            return False
        command = self._app.commands[found[0]]
        spot = Spot(incoming.channel, incoming.thread, incoming.user, incoming.team)
        self._errands.once(Errand(command, values_typed(command, found[1]), spot, incoming.key))
        return True

    async def _opened(self, body: Mapping[str, Any]) -> None:
        if self._workspace.serves(str(body.get("team_id") or "")):
            await self._home.opened(body["event"])

    async def _stopped(self, event: Mapping[str, Any]) -> None:
        place = Channel(PLATFORM, str(event["channel"]), str(event["thread_ts"]))
        log.info("stopped %s in %s", self._answers.stop(str(place)), place)

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


def _payload(body: str | None) -> Mapping[str, Any] | None:
    """What an acknowledgement says besides that it is one, such as the errors of a form."""
    said = json.loads(body) if body and body.startswith("{") else None
    return said or None


def _bolt_log() -> logging.Logger:
    """Bolt builds its debug lines, whether or not anybody reads them, unless its logger has a level."""
    bolt_log = logging.getLogger("adapters.slack.bolt")
    bolt_log.setLevel(logging.ERROR)
    return bolt_log
