"""Carries a command out and brings its reply to where it belongs."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field, replace

from slack_sdk.errors import SlackApiError

from adapters.slack.answers import Answers, Ports, Seen
from adapters.slack.people import People
from adapters.slack.post import Post, Spot
from adapters.slack.safe import neutral
from adapters.slack.show import messages_of
from adapters.slack.showing import Showing, Subject
from adapters.slack.texts import slack_text
from adapters.slack.trouble import FAILURES, code_of, refusal_of
from adapters.slack.workspace import Workspace
from core.app import App
from core.clean import one_line
from core.command import Command, Visibility
from core.halt import Halt
from core.model import Actor, Channel
from core.reply import Button, Call, Reply, Tone, Upload

_SHOWN = 300  # characters of what was typed, repeated where others can read it
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """A command with its values, from somebody, at a spot; ``key`` is the delivery's own id."""

    command: Command
    values: Mapping[str, str | Upload]
    spot: Spot
    key: str
    halt: Halt = field(default_factory=Halt, compare=False, repr=False)

    @property
    def place(self) -> Channel:
        """The conversation it was started in."""
        return self.spot.place

    def call(self, actor: Actor) -> Call:
        """What the core is asked to run."""
        values, alone = self.values, self.spot.direct
        return Call(self.command.name, values, actor, self.place, self.key, self.halt, private=alone)

    def with_values(self, values: Mapping[str, str | Upload]) -> Errand:
        """The same errand with more values."""
        return replace(self, values={**self.values, **values})


class Errands:
    """Runs commands for the people of a workspace."""

    def __init__(
        self, app: App, ports: Ports, workspace: Workspace, people: People, answers: Answers
    ) -> None:
        self._app, self._ports, self._workspace = app, ports, workspace
        self._people, self._answers, self._post = people, answers, Post(workspace)
        self._seen = Seen()

    def once(self, errand: Errand) -> None:
        """Carry an errand out unless the same delivery came before."""
        if not self._seen.before(errand.key):
            self.start(errand)

    def start(self, errand: Errand) -> None:
        """Carry an errand out meanwhile."""
        self._answers.start(str(errand.place), self.carry_out(errand), errand.halt)

    def start_later(self, errand: Errand, made: Awaitable[Errand | None]) -> None:
        """Carry an errand out once it is made, which may take a while; none where that came to nothing."""

        async def work() -> None:
            whole = await made
            if whole is not None:
                await self.carry_out(whole)

        self._answers.start(str(errand.place), work(), errand.halt)

    async def carry_out(self, errand: Errand) -> None:
        """Run the command; its reply goes to everybody in the thread, or to one person alone."""
        actor = await self._people.actor(errand.spot.user)
        try:
            errand = await self.placed(errand)
            if errand.command.visibility is Visibility.PUBLIC and await self._allowed(actor, errand.command):
                await self._openly(errand, actor)
            else:
                await self.tell(errand, actor, await self._app.result(errand.call(actor)))
        except FAILURES as error:
            why = refusal_of(error).sentence(self._workspace.options.language)
            log.warning("the reply to /%s could not be shown: %s", errand.command.name, why)

    async def placed(self, errand: Errand) -> Errand:
        """What was started at home, which is no channel, belongs to the person's direct messages."""
        if errand.spot.channel:
            return errand
        spot = errand.spot
        return replace(errand, spot=replace(spot, channel=await self._post.direct_channel(spot.user)))

    async def _allowed(self, actor: Actor, command: Command) -> bool:
        return (await self._app.known(actor)).role >= command.needs

    async def _openly(self, errand: Errand, actor: Actor) -> None:
        """Answer in a thread, where others can read and go on; begins one where there is none.

        What only a button does answers where the button stands: nobody typed it, so nothing heads it.
        """
        spot = errand.spot
        try:
            if spot.thread is None and errand.command.listed:
                root = {"markdown_text": neutral(self._headline(errand, actor))}
                spot = replace(spot, thread=await self._post.message(spot.channel, None, root))
        except SlackApiError as error:
            log.info("nothing can be posted in %s (%s)", spot.channel, code_of(error))
            await self._unwelcome(errand, actor, error)
            return
        errand = replace(errand, spot=spot)
        self._answers.move(str(errand.place))
        subject = Subject(spot.thread or "", self._headline(errand, actor), self._app.language(actor))
        showing = Showing(self._workspace, self._ports.drafts, spot, subject)
        async with self._answers.turn(str(errand.place)):
            await self._answers.shown(str(errand.place), showing, self._app.run(errand.call(actor)))

    async def _unwelcome(self, errand: Errand, actor: Actor, error: SlackApiError) -> None:
        """Where nothing can be posted, the person who asked still gets the answer, and hears why."""
        reply, language = await self._app.result(errand.call(actor)), self._app.language(actor)
        refusal = refusal_of(error)
        absent = refusal.key == "not_in_this_channel"
        remark = slack_text("not_in_channel", language) if absent else refusal.sentence(language)
        await self.tell(errand, actor, replace(reply, text=f"{reply.text}\n\n{remark}"))

    def _headline(self, errand: Errand, actor: Actor) -> str:
        """Who started what, as others read it: slash commands are not visible in a channel."""
        written = " ".join(value for value in errand.values.values() if isinstance(value, str))
        name = f"{self._workspace.options.prefix}{errand.command.name}"
        return f"**{one_line(actor.name, 80)}** · `/{name}` {one_line(written, _SHOWN)}".strip()

    async def tell(self, errand: Errand, actor: Actor, reply: Reply) -> None:
        """Show a reply to the person alone. What they wrote is kept where it could not be done."""
        language = self._app.language(actor)
        if reply.attachments:
            lost = await self._post.files(errand.spot.user, reply.attachments, language)
            said = lost or [slack_text("file_sent", language)]
            reply = replace(reply, text="\n".join([reply.text, *said]))
        if reply.tone is Tone.TROUBLE:
            reply = self._with_form(errand, actor, reply)
        messages = await messages_of(reply, self._ports.drafts, language, self._workspace.options.prefix)
        await self._post.privately(errand.spot, messages)

    def _with_form(self, errand: Errand, actor: Actor, reply: Reply) -> Reply:
        """Offer the form again with everything that was written into it."""
        refused = reply.facts.get("error") in ("NotAllowed", "UnknownCommand")
        if refused or reply.buttons or not errand.command.fields:
            return reply
        language = self._app.language(actor)
        kept = {name: value for name, value in errand.values.items() if isinstance(value, str)}
        button = Button(slack_text("open_form", language), errand.command.name, kept, opens_form=True)
        text = f"{reply.text}\n{slack_text('kept', language)}" if kept else reply.text
        return replace(reply, text=text, buttons=(button,))
