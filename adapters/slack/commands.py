"""Slash commands, message shortcuts and buttons → commands of the core, by the registry alone."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck

from adapters.slack.answers import Seen
from adapters.slack.buttons import Press, press_of
from adapters.slack.errands import Errand, Errands
from adapters.slack.opening import Desk, Opening
from adapters.slack.post import Spot
from adapters.slack.shortcuts import Shortcuts, fits_messages
from adapters.slack.typed import asks_for_form, incomplete, values_typed
from adapters.slack.words import PLATFORM, team_of
from core.command import Command, Visibility
from core.reply import Call

Body = Mapping[str, Any]
log = logging.getLogger(__name__)


class Interactions:
    """Everything that people start with Slack's own controls."""

    def __init__(self, desk: Desk, errands: Errands) -> None:
        self._desk, self._app, self._workspace = desk, desk.app, desk.workspace
        self._errands, self._opening = errands, Opening(desk)
        self._shortcuts = Shortcuts(desk, self._opening, errands)
        self._seen = Seen()

    def _repeated(self, body: Body) -> bool:
        """Whether this delivery came before (Slack repeats what it thinks was lost), or is not for us."""
        if not self._workspace.serves(team_of(body)):
            log.info("a command from workspace %s was left alone", team_of(body) or "?")
            return True
        return self._seen.before(_delivery(body))

    async def slash(self, ack: AsyncAck, command: Body) -> None:
        """Run what was typed, or open its form where something is missing."""
        await ack()
        if self._repeated(command):
            return
        named = self._command(str(command["command"]))
        if named is None:
            await self._unknown(command)
            return
        known = self._app.commands[named.alone] if named.alone else named  # nobody sees what is typed
        typed = str(command.get("text") or "")
        values = values_typed(known, typed, self._workspace.home)
        spot = self._slash_spot(command)
        if asks_for_form(typed) or incomplete(known, values) or await self._has_more(known, values, spot):
            press = Press(known.name, values, True, named.name)
            await self._opening.open(press, spot, str(command["trigger_id"]))
            return
        self._errands.start(Errand(known, values, spot, _delivery(command)))

    def _command(self, slash: str) -> Command | None:
        return self._app.commands.get(slash.removeprefix("/").removeprefix(self._workspace.options.prefix))

    async def _unknown(self, command: Body) -> None:
        """A command of an older manifest, or with another prefix: the core says that there is none."""
        spot = self._slash_spot(command)
        actor = await self._desk.people.asker(spot.user)
        name = str(command["command"]).removeprefix("/")
        reply = await self._app.result(Call(name, {}, actor, spot.place))
        await self._opening.tell(spot, reply, self._app.language(actor))

    def _slash_spot(self, command: Body) -> Spot:
        channel, user = str(command["channel_id"]), str(command["user_id"])
        address = command.get("response_url")
        return Spot(channel, None, user, team_of(command), address, self._workspace.home)

    async def _has_more(self, command: Command, values: Mapping[str, str], spot: Spot) -> bool:
        """Whether only what names a thing was typed, and the form would show that thing to be changed."""
        named = {field.name for field in command.fields if field.required}
        if not values or not values.keys() <= named or len(named) == len(command.fields):
            return False
        return bool((await self._opening.filled(command.name, values, spot)).keys() - values.keys())

    async def shortcut(self, ack: AsyncAck, shortcut: Body) -> None:
        """Use a command on a message."""
        await ack()
        known = self._app.commands.get(str(shortcut["callback_id"]).partition(":")[2])
        if known is not None and fits_messages(known) and not self._repeated(shortcut):
            await self._shortcuts.use(known, shortcut)

    async def action(self, ack: AsyncAck, body: Body, action: Body) -> None:
        """Do what a button says, or open its form."""
        await ack()
        if self._repeated(body):
            return
        spot = replace(_action_spot(body), home=self._workspace.home)
        press = await press_of(str(action.get("value") or ""), self._desk.ports.drafts)
        known = self._app.commands.get(press.command) if press else None
        if press is None or known is None:
            await self._opening.say(spot, "button_gone")
        elif press.opens_form or incomplete(known, dict(press.values)):
            await self._opening.open(press, spot, str(body["trigger_id"]))
        else:
            self._errands.start(Errand(_as_seen(known, body), press.values, spot, _delivery(body)))


def _as_seen(command: Command, body: Body) -> Command:
    """The command as its button stands: one that follows its message is as private as that is."""
    if command.visibility is not Visibility.SAME:
        return command
    private = bool((body.get("container") or {}).get("is_ephemeral"))
    return replace(command, visibility=Visibility.PRIVATE if private else Visibility.PUBLIC)


def _delivery(body: Body) -> str:
    """What makes a press, a command or a form one, however often it is delivered."""
    return f"{PLATFORM}:{body.get('trigger_id') or ''}"


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
