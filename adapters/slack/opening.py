"""Opens forms, and tells one person what stood in the way."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from adapters.slack.answers import Ports
from adapters.slack.buttons import Press
from adapters.slack.errands import Errand
from adapters.slack.forms import Origin, form_of
from adapters.slack.people import People
from adapters.slack.post import Post, Spot
from adapters.slack.show import messages_of
from adapters.slack.texts import slack_text
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.workspace import Workspace
from core.app import App
from core.errors import Trouble
from core.model import Actor, Language
from core.reply import Button, Reply, Tone

_LATE = {"", "expired_trigger_id", "trigger_exchanged", "exchanged_trigger_id", "ratelimited"}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desk:
    """What everything that people start with Slack's controls works with."""

    app: App
    ports: Ports
    workspace: Workspace
    people: People


class Opening:
    """Opens the forms of commands. Slack allows three seconds for that."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._app, self._workspace = desk, desk.app, desk.workspace
        self._post = Post(desk.workspace)

    async def filled(self, command: str, values: Mapping[str, str], spot: Spot) -> dict[str, str]:
        """What to write into a form: the values, and what the core knows to go with them."""
        try:
            return await self._app.prefilled(command, values, spot.place)
        except Trouble as trouble:
            log.warning("the form of /%s opens as it was given (%s)", command, trouble.key)
            known = self._app.commands[command]
            fields = {field.name for field in (*known.fields, *known.carried)}
            return {name: value for name, value in values.items() if name in fields}

    async def open(self, press: Press, spot: Spot, trigger: str) -> None:
        """Open a command's form with its values written in, unless the person may not run it."""
        known = self._app.commands[press.command]
        actor = await self._app.known(await self._desk.people.actor(spot.user))
        if actor.role < known.needs:
            refused = await self._app.result(Errand(known, {}, spot, trigger).call(actor))
            await self.tell(spot, refused, self._app.language(actor))
            return
        name = f"/{self._workspace.options.prefix}{press.typed or known.name}"
        values = await self.filled(known.name, press.values, spot)
        carried = {one.name: values[one.name] for one in known.carried if one.name in values}
        note = self._app.note(known.name, values, actor)
        origin = Origin(known.name, spot.channel, spot.thread, spot.response_url, carried, note)
        view = form_of(known, name, values, origin, self._app.language(actor))
        try:
            await self._workspace.once.views_open(trigger_id=trigger, view=view)
        except FAILURES as error:
            log.warning(
                "the form of /%s was not opened (%s)", known.name, code_of(error) or type(error).__name__
            )
            await self._offer(press, spot, actor, code_of(error))

    async def _offer(self, press: Press, spot: Spot, actor: Actor, code: str) -> None:
        """Say that a form did not open; a button opens it with the same values."""
        language = self._app.language(actor)
        text = slack_text("too_slow_to_open" if code in _LATE else "form_refused", language, code=code)
        again = Button(slack_text("open_form", language), press.command, press.values, opens_form=True)
        await self.tell(spot, Reply(text, Tone.TROUBLE, (again,)), language)

    async def say(self, spot: Spot, key: str) -> None:
        """Tell a person one of the adapter's own sentences."""
        language = self._app.language(await self._desk.people.asker(spot.user))
        await self.tell(spot, Reply(slack_text(key, language)), language)

    async def tell(self, spot: Spot, reply: Reply, language: Language) -> None:
        """Show a reply to one person alone."""
        try:
            prefix = self._workspace.options.prefix
            messages = await messages_of(reply, self._desk.ports.drafts, language, prefix)
            await self._post.privately(spot, messages)
        except FAILURES as error:
            log.warning("a private answer could not be shown (%s)", code_of(error) or type(error).__name__)
