"""Slash commands, message shortcuts and buttons → commands of the core, by the registry alone."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.slack.answers import Ports, Seen
from adapters.slack.buttons import Press, press_of
from adapters.slack.errands import Errand, Errands
from adapters.slack.forms import Origin, form_of
from adapters.slack.people import People
from adapters.slack.post import Post, Spot
from adapters.slack.reading import Reading
from adapters.slack.show import messages_of
from adapters.slack.texts import slack_text
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.typed import asks_for_form, incomplete, values_typed
from adapters.slack.words import PLATFORM, team_of
from adapters.slack.workspace import Workspace
from core.app import App
from core.command import Command
from core.model import Language
from core.reply import Button, Reply, Tone

Body = Mapping[str, Any]
log = logging.getLogger(__name__)


class Interactions:
    """Everything that people start with Slack's own controls."""

    def __init__(
        self, app: App, ports: Ports, workspace: Workspace, people: People, errands: Errands
    ) -> None:
        self._app, self._ports, self._workspace = app, ports, workspace
        self._people, self._errands = people, errands
        self._post, self._reading = Post(workspace), Reading(workspace)
        self._seen = Seen()

    def _repeated(self, body: Body) -> bool:
        """Whether this delivery came before (Slack repeats what it thinks was lost), or is not for us."""
        if not self._workspace.serves(team_of(body)):
            log.info("a command from workspace %s was left alone", team_of(body) or "?")
            return True
        return self._seen.before(_delivery(body))

    # ---- slash commands

    async def slash(self, ack: AsyncAck, command: Body) -> None:
        """Run what was typed, or open its form where something is missing."""
        await ack()
        known = self._command(str(command["command"]))
        if known is None or self._repeated(command):
            return
        typed = str(command.get("text") or "")
        values = values_typed(known, typed)
        spot = _slash_spot(command)
        if asks_for_form(typed) or incomplete(known, values):
            await self._open(Press(known.name, values, True), spot, str(command["trigger_id"]))
            return
        self._errands.start(Errand(known, values, spot, _delivery(command)))

    def _command(self, slash: str) -> Command | None:
        return self._app.commands.get(slash.removeprefix("/").removeprefix(self._workspace.options.prefix))

    # ---- message shortcuts

    async def shortcut(self, ack: AsyncAck, shortcut: Body) -> None:
        """Use a command on a message, with its text already written in."""
        await ack()
        known = self._app.commands.get(str(shortcut["callback_id"]).partition(":")[2])
        if known is None or known.message_field is None or self._repeated(shortcut):
            return
        spot, trigger = _message_spot(shortcut), str(shortcut["trigger_id"])
        values = await self._reading.values(known, shortcut, spot)
        if any(field.required and field.name != known.message_field for field in known.fields):
            await self._open(Press(known.name, values, True), spot, trigger)
            return
        self._errands.start(Errand(known, values, spot, _delivery(shortcut)))

    # ---- buttons

    async def action(self, ack: AsyncAck, body: Body, action: Body) -> None:
        """Do what a button says, or open its form."""
        await ack()
        if self._repeated(body):
            return
        spot = _action_spot(body)
        press = await press_of(str(action.get("value") or ""), self._ports.drafts)
        known = self._app.commands.get(press.command) if press else None
        if press is None or known is None:
            await self._say(spot, "button_gone")
        elif press.opens_form or incomplete(known, dict(press.values)):
            await self._open(press, spot, str(body["trigger_id"]))
        else:
            self._errands.start(Errand(known, press.values, spot, _delivery(body)))

    async def _say(self, spot: Spot, key: str) -> None:
        language = self._app.language(await self._people.asker(spot.user))
        await self._private(spot, Reply(slack_text(key, language)), language)

    async def _private(self, spot: Spot, reply: Reply, language: Language) -> None:
        try:
            await self._post.privately(spot, await messages_of(reply, self._ports.drafts, language))
        except FAILURES as error:
            log.warning("a private answer could not be shown (%s)", code_of(error) or type(error).__name__)

    # ---- forms

    async def _open(self, press: Press, spot: Spot, trigger: str) -> None:
        """Open a command's form, unless the person may not run it. Slack allows three seconds for that."""
        known = self._app.commands[press.command]
        actor = await self._app.known(await self._people.actor(spot.user))
        language = self._app.language(actor)
        if actor.role < known.needs:
            refused = await self._app.result(Errand(known, {}, spot, trigger).call(actor))
            await self._private(spot, refused, language)
            return
        origin = Origin(known.name, spot.channel, spot.thread, spot.response_url)
        name = f"/{self._workspace.options.prefix}{known.name}"
        view = form_of(known, name, press.values, origin, language)
        try:
            await self._workspace.once.views_open(trigger_id=trigger, view=view)
        except FAILURES as error:
            code = code_of(error)
            log.warning("the form of /%s was not opened (%s)", known.name, code or type(error).__name__)
            late = code in (
                "",
                "expired_trigger_id",
                "trigger_exchanged",
                "exchanged_trigger_id",
                "ratelimited",
            )
            text = slack_text("too_slow_to_open" if late else "form_refused", language, code=code)
            again = Button(slack_text("open_form", language), known.name, press.values, opens_form=True)
            await self._private(spot, Reply(text, Tone.TROUBLE, (again,)), language)


def _delivery(body: Body) -> str:
    """What makes a press, a command or a form one, however often it is delivered."""
    return f"{PLATFORM}:{body.get('trigger_id') or ''}"


def _slash_spot(command: Body) -> Spot:
    return Spot(
        str(command["channel_id"]),
        None,
        str(command["user_id"]),
        team_of(command),
        command.get("response_url"),
    )


def _message_spot(shortcut: Body) -> Spot:
    message = shortcut["message"]
    thread = str(message.get("thread_ts") or message["ts"])
    return Spot(
        str(shortcut["channel"]["id"]),
        thread,
        str(shortcut["user"]["id"]),
        team_of(shortcut),
        shortcut.get("response_url"),
    )


def _action_spot(body: Body) -> Spot:
    """Where the pressed button stands: in a message's thread, or at home (no channel)."""
    box, message = body.get("container") or {}, body.get("message") or {}
    channel = str((body.get("channel") or {}).get("id") or box.get("channel_id") or "")
    own = None if box.get("is_ephemeral") else message.get("ts") or box.get("message_ts")
    thread = message.get("thread_ts") or box.get("thread_ts") or own
    return Spot(
        channel,
        str(thread) if thread else None,
        str(body["user"]["id"]),
        team_of(body),
        body.get("response_url"),
    )
