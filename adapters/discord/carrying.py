"""A command that somebody used → the right to it, its form where something is missing, its reply."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import discord

from adapters.discord.download import NotFetched, fetched
from adapters.discord.faults import UNSTEADY, kind_of
from adapters.discord.forms import explain, form_of, needs_form
from adapters.discord.regrets import Regrets, Used
from adapters.discord.show import Layout, pages_of
from adapters.discord.stage import ChannelStage, DirectStage, InteractionStage, Stage
from adapters.discord.stream import present
from adapters.discord.texts import discord_text
from adapters.discord.tools import Tools
from adapters.discord.words import Given, channel_of
from core import errors
from core.app import trouble_reply
from core.command import Command, Visibility
from core.halt import Halt
from core.model import Actor, Channel, Language
from core.reply import Button, Call, Part, Reply, Tone

_FORM_HELPS = (
    errors.MissingField,
    errors.TooLong,
    errors.NotANumber,
    errors.NotAChoice,
    errors.SameQuestionAndAnswer,
    errors.QuestionWithoutWords,
)
_HELPED = {kind.__name__ for kind in _FORM_HELPS}
_DUPLICATE = 40060  # acknowledged before: a second delivery of the same interaction
log = logging.getLogger(__name__)
Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody with their role and language filled in, and the interaction to answer them by."""

    interaction: Interaction
    actor: Actor

    @property
    def language(self) -> Language:
        """The person's language."""
        return self.actor.language or "ko"

    @property
    def alone(self) -> bool:
        """Whether they write directly to the bot."""
        return self.interaction.guild_id is None

    @property
    def channel(self) -> Channel:
        """The conversation in which they are."""
        return channel_of(self.interaction.channel, self.interaction.user)


@dataclass(frozen=True, slots=True)
class Request:
    """A command with what was given for it; ``key`` names this delivery. ``typed``: it comes from a form."""

    command: Command
    given: Given
    key: str
    typed: bool = False

    @property
    def texts(self) -> dict[str, str]:
        """What was given, without the files."""
        return {name: value for name, value in self.given.items() if isinstance(value, str)}


class Carrying:
    """Carries requests out."""

    def __init__(self, tools: Tools) -> None:
        self._app, self._drafts, self._options = tools.app, tools.drafts, tools.options
        self._halts = tools.halts

    async def receive(self, asker: Asker, request: Request) -> None:
        """Run a command, or open its form where something is missing."""
        if needs_form(request.command, request.given):
            await self.open_form(asker, request)
        else:
            await self.carry(asker, request)

    async def carry(self, asker: Asker, request: Request) -> None:
        """Run a command with what there is."""
        if asker.actor.role < request.command.needs:
            refusal = trouble_reply(errors.NotAllowed(needs=request.command.needs.name), asker.language)
            await self.say(asker, _given_back(refusal, request, asker.language))
        else:
            await self._run(asker, request)

    async def open_form(self, asker: Asker, request: Request) -> None:
        """Open a command's form with what is given written in."""
        if asker.actor.role < request.command.needs:
            refusal = errors.NotAllowed(needs=request.command.needs.name)
            await self.say(asker, trouble_reply(refusal, asker.language))
            return
        given = await self._prefilled(asker, request)
        modal = await form_of(request.command, given, asker.language, self._drafts)
        explain(modal, self._app.note(request.command.name, given, asker.actor))
        await asker.interaction.response.send_modal(modal)

    async def _prefilled(self, asker: Asker, request: Request) -> dict[str, str]:
        """What to write into a form; where storage fails, at least what was given."""
        try:
            return await self._app.prefilled(request.command.name, request.texts, asker.channel)
        except errors.StorageTrouble as trouble:
            log.warning("a form opens without what is stored: %s", trouble.key)
            return request.texts

    async def say(self, asker: Asker, reply: Reply) -> None:
        """Tell somebody something that only they see."""
        response, followup = asker.interaction.response, asker.interaction.followup
        for page in await pages_of(reply, self._layout(asker), self._drafts):
            if response.is_done():
                await followup.send(page.text, ephemeral=True)
            else:
                await response.send_message(page.text, ephemeral=True, suppress_embeds=True)

    async def _run(self, asker: Asker, request: Request) -> None:
        private = _private(asker.interaction, request.command)
        try:
            await asker.interaction.response.defer(ephemeral=private, thinking=True)
        except discord.HTTPException as error:
            await self._too_late(asker, request, error)
            return
        stage = InteractionStage(asker.interaction, private, _later(asker, private))
        show = (self._layout(asker), self._drafts)
        with self._halts.watch(str(asker.interaction.id), str(asker.interaction.user.id)) as answer:
            parts = self._completed(self._parts(asker, request, answer.halt), asker, request)
            try:
                await present(parts, stage, self._options.pace, show, answer=answer)
            except discord.HTTPException as error:
                used = Used(asker.interaction, f"/{request.command.name}", private)
                await Regrets(asker.interaction.client).tell_user(used, error, asker.language)

    async def _parts(self, asker: Asker, request: Request, halt: Halt) -> AsyncGenerator[Part]:
        try:
            values = await fetched(asker.interaction.client, request.given)
        except NotFetched as fault:
            yield Reply(discord_text(fault.key, asker.language, **fault.facts), Tone.TROUBLE)
            return
        private = asker.alone or _private(asker.interaction, request.command)
        call = Call(request.command.name, values, asker.actor, asker.channel, request.key, halt, private)
        async with contextlib.aclosing(self._app.run(call)) as parts:  # type: ignore[type-var]
            async for part in parts:
                yield part

    async def _completed(
        self, parts: AsyncIterator[Part], asker: Asker, request: Request
    ) -> AsyncGenerator[Part]:
        """Let somebody whose input did not do mend it, with everything they wrote still there."""
        async with contextlib.aclosing(parts) as open_parts:  # type: ignore[type-var]
            async for part in open_parts:
                if isinstance(part, Reply) and part.tone is Tone.TROUBLE:
                    part = _mendable(part, request, asker.language)
                yield part

    async def _too_late(self, asker: Asker, request: Request, error: discord.HTTPException) -> None:
        """Nothing was done yet; say so directly, since the interaction is lost."""
        if error.code == _DUPLICATE:
            return
        log.warning("an interaction was lost before it was acknowledged: %s", error.code)
        if kind_of(error) != "late":
            return
        told = Reply(discord_text("try_again", asker.language), Tone.TROUBLE)
        stage = DirectStage(asker.interaction.user)
        with contextlib.suppress(discord.HTTPException, *UNSTEADY):
            pages = await pages_of(
                _mendable(told, request, asker.language), self._layout(asker), self._drafts
            )
            for index, page in enumerate(pages):
                await stage.put(index, page)

    def _layout(self, asker: Asker) -> Layout:
        return Layout(asker.language, self._options.hosts)


def _later(asker: Asker, private: bool) -> Stage:
    """Where to go on when an interaction's fifteen minutes are over."""
    interaction = asker.interaction
    if private or interaction.channel_id is None:
        return DirectStage(interaction.user)
    return ChannelStage(interaction.client.get_partial_messageable(interaction.channel_id))


def _mendable(reply: Reply, request: Request, language: Language) -> Reply:
    """Add a button that opens the form again, or what was typed where no form would help."""
    if reply.facts.get("error") in _HELPED:
        label = discord_text("edit_again" if request.typed else "open_form", language)
        again = Button(label, request.command.name, request.texts, opens_form=True)
        return replace(reply, buttons=(*reply.buttons, again))
    return _given_back(reply, request, language)


def _given_back(reply: Reply, request: Request, language: Language) -> Reply:
    """Give back what was typed into a form that could not be carried out."""
    if not request.typed or not request.texts:
        return reply
    lines = [f"> {line}" for text in request.texts.values() for line in text.split("\n")]
    return replace(reply, text="\n".join([reply.text, "", discord_text("you_wrote", language), *lines]))


def _private(interaction: Interaction, command: Command) -> bool:
    """Whether only the person sees the reply; a button's may follow the message it stands under."""
    if command.visibility is Visibility.SAME:
        return interaction.message is not None and interaction.message.flags.ephemeral
    return command.visibility is Visibility.PRIVATE
