"""Message shortcuts: a command used on a message, with its text or its file already in place."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from adapters.slack.buttons import Press
from adapters.slack.errands import Errand, Errands
from adapters.slack.files import Files
from adapters.slack.opening import Desk, Opening
from adapters.slack.post import Spot
from adapters.slack.reading import Reading
from adapters.slack.words import PLATFORM, file_of, team_of
from core.app import trouble_reply
from core.command import Command
from core.errors import Refused

Shortcut = Mapping[str, Any]
log = logging.getLogger(__name__)


def file_field(command: Command) -> str | None:
    """The field that takes a file, if the command has one."""
    return next((field.name for field in command.fields if field.kind == "file"), None)


def fits_messages(command: Command) -> bool:
    """Whether a command can be used on a message: on its text, or on the file that it carries."""
    return bool(command.message_field or (command.listed and file_field(command)))


class Shortcuts:
    """Runs commands on messages."""

    def __init__(self, desk: Desk, opening: Opening, errands: Errands) -> None:
        self._desk, self._opening, self._errands = desk, opening, errands
        self._reading, self._files = Reading(desk.workspace), Files(desk.workspace)

    async def use(self, command: Command, shortcut: Shortcut) -> None:
        """Run the command on the message, or open its form where it needs more than the message."""
        spot = _spot(shortcut, self._desk.workspace.home)
        if command.message_field is None:
            await self._use_file(command, shortcut, spot)
            return
        values = await self._reading.values(command, shortcut, spot)
        errand = Errand(command, values, spot, f"{PLATFORM}:{shortcut['trigger_id']}")
        if any(field.required and field.name != command.message_field for field in command.fields):
            await self._opening.open(Press(command.name, values, True), spot, str(shortcut["trigger_id"]))
            return
        self._errands.start(errand)

    async def _use_file(self, command: Command, shortcut: Shortcut, spot: Spot) -> None:
        files = [one for one in shortcut["message"].get("files") or [] if one.get("url_private")]
        if not files:
            await self._opening.say(spot, "no_file")
            return
        errand = Errand(command, {}, spot, f"{PLATFORM}:{shortcut['trigger_id']}")
        self._errands.start_later(errand, self._with_file(errand, files[0]))

    async def _with_file(self, errand: Errand, file: Mapping[str, Any]) -> Errand | None:
        """Fetch the file into the errand; None, and a sentence to the person, where that cannot be done.

        For those who may not run the command nothing is fetched; the core tells them why.
        """
        actor = await self._desk.app.known(await self._desk.people.actor(errand.spot.user))
        if actor.role < errand.command.needs:
            return errand
        try:
            upload = await self._files.fetch(file_of(file))
        except Refused as trouble:
            language = self._desk.app.language(actor)
            await self._opening.tell(errand.spot, trouble_reply(trouble, language), language)
            return None
        return errand.with_values({file_field(errand.command) or "": upload})


def _spot(shortcut: Shortcut, home: str) -> Spot:
    message = shortcut["message"]
    thread = str(message.get("thread_ts") or message["ts"])
    channel, user = str(shortcut["channel"]["id"]), str(shortcut["user"]["id"])
    return Spot(channel, thread, user, team_of(shortcut), shortcut.get("response_url"), home)
