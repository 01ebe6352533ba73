"""Slash commands, message commands, buttons and forms → requests to the core."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Awaitable, Mapping
from typing import Any

import discord
from discord.app_commands import Choice

from adapters.discord.carrying import Asker, Carrying, Interaction, Request
from adapters.discord.choices import Choices
from adapters.discord.commands import menu_name
from adapters.discord.faults import UNSTEADY, kind_of
from adapters.discord.forms import Opened, carried_by, other_texts
from adapters.discord.gate import Gate
from adapters.discord.halting import STOP
from adapters.discord.packing import unpack
from adapters.discord.texts import discord_text
from adapters.discord.tools import Tools
from adapters.discord.words import (
    PLATFORM,
    Given,
    actor_of,
    asker_of,
    buttons_of,
    fields_of,
    link_of,
    options_of,
    replied_to,
    target_of,
    writer_of,
)
from core.app import trouble_reply
from core.command import Command
from core.errors import StorageTrouble, UnknownCommand
from core.model import Role
from core.reply import Reply, Tone

log = logging.getLogger(__name__)
_LINK = "link"  # the value that takes a message's address, where a command carries it
_MENU = discord.AppCommandType.message.value


class Interactions:
    """Everything that people do other than writing messages."""

    def __init__(self, tools: Tools, choices: Choices, gate: Gate) -> None:
        self._app, self._drafts, self._options = tools.app, tools.drafts, tools.options
        self._halts, self._choices, self._gate = tools.halts, choices, gate
        self._carrying = Carrying(tools)
        self._menus = {menu_name(one): one for one in tools.app.commands.values() if one.message_field}

    async def handle(self, interaction: Interaction) -> None:
        """Answer a command, a form or somebody typing; buttons come by `pressed`. Nothing escapes."""
        if interaction.type is discord.InteractionType.autocomplete:
            await self._complete(interaction)
        elif interaction.type is discord.InteractionType.application_command:
            await self._guarded(interaction, self._used(interaction))
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._guarded(interaction, self._sent(interaction))

    async def pressed(self, interaction: Interaction, custom_id: str) -> None:
        """Do what a button says. Nothing escapes."""
        await self._guarded(interaction, self._pressed(interaction, custom_id))

    async def _used(self, interaction: Interaction) -> None:
        asker = await self._admitted(interaction)
        if asker is None:
            return
        data = _data(interaction)
        command = self._command(data)
        given: Given = options_of(data)
        if command is None:
            await self._unknown(asker, data["name"], {})
            return
        key = f"{PLATFORM}:{interaction.id}"
        if data.get("type") == _MENU and command.message_field:
            given = await self._target(command, data, interaction.guild_id)
            if other_texts(command):  # words of others are confirmed in a form, also where nothing is missing
                await self._carrying.open_form(asker, Request(command, given, key))
                return
        await self._carrying.receive(asker, Request(command, given, key))

    async def _target(self, command: Command, data: Mapping[str, Any], guild: int | None) -> Given:
        """What the used message gives a command.

        Under an answer of ours that is what its own button holds, or the exchange that its buttons name;
        on a reply to another message, that one is the question.
        """
        carried = {one.name for one in command.carried} & {_LINK}
        found = dict.fromkeys(carried, link_of(data, guild))
        if any(one.name == "whose" for one in command.carried):
            found |= writer_of(data)
        others = other_texts(command)
        for custom_id in buttons_of(data):
            with contextlib.suppress(ValueError, StorageTrouble):
                press = await unpack(custom_id, self._drafts)
                if press and press.command == command.name:
                    return found | dict(press.values)
                if press and others and "turn" in press.values:
                    return found | {"turn": press.values["turn"]}
        text, asked = target_of(data), replied_to(data)
        found |= {command.message_field: text} if command.message_field and text else {}
        return found | _question(command, others[:1], asked, asker_of(data))

    async def _sent(self, interaction: Interaction) -> None:
        """A form that was sent; its own key makes it count once."""
        data = _data(interaction)
        opened = Opened.parse(data["custom_id"])
        if opened is None:
            return
        asker = await self._admitted(interaction)
        if asker is None:
            return
        command, fields = self._app.commands.get(opened.command), fields_of(data)
        with contextlib.suppress(StorageTrouble):
            fields = {**(await carried_by(opened, self._drafts) or {}), **fields}
        if command is None:
            await self._unknown(asker, opened.command, fields)
            return
        request = Request(command, fields, f"{PLATFORM}:form:{opened.token}", typed=True)
        await self._carrying.carry(asker, request)

    async def _pressed(self, interaction: Interaction, custom_id: str) -> None:
        asker = await self._admitted(interaction)
        if asker is None:
            return
        if custom_id.startswith(STOP):
            await self._stopped(asker, custom_id)
            return
        try:
            press = await unpack(custom_id, self._drafts)
        except ValueError:
            await self._say(asker, "old_button")
            return
        if press is None:
            await self._say(asker, "form_gone")
            return
        command = self._app.commands.get(press.command)
        if command is None:
            await self._unknown(asker, press.command, {})
            return
        request = Request(command, press.values, f"{PLATFORM}:{interaction.id}")
        if press.opens_form:
            await self._carrying.open_form(asker, request)
        else:
            await self._carrying.carry(asker, request)

    async def _stopped(self, asker: Asker, custom_id: str) -> None:
        """Stop an answer for whoever asked for it, or for a teacher."""
        answer = self._halts.find(custom_id)
        if answer is None:
            await self._say(asker, "stop_late")
        elif asker.actor.role < Role.TEACHER and answer.person != str(asker.interaction.user.id):
            await self._say(asker, "not_yours")
        else:
            answer.halt.stop()
            await asker.interaction.response.defer()

    async def _complete(self, interaction: Interaction) -> None:
        """Offer values while somebody types; without the right to the command there is nothing to see."""
        with contextlib.suppress(discord.HTTPException, StorageTrouble, *UNSTEADY):
            await interaction.response.autocomplete(await self._offered(interaction))

    async def _offered(self, interaction: Interaction) -> list[Choice[Any]]:
        data = _data(interaction)
        command = self._command(data)
        typed = next((one for one in data.get("options") or () if one.get("focused")), None)
        if command is None or typed is None or not self._here(interaction):
            return []
        field = next((one for one in command.fields if one.name == typed["name"]), None)
        asker = await self._asker(interaction)
        if field is None or field.field.values_from is None or asker.actor.role < command.needs:
            return []
        found = await self._choices.find(field.field.values_from, str(typed["value"]))
        number = field.kind == "number"
        return [Choice(name=name, value=int(value) if number else value) for value, name in found]

    def _command(self, data: Mapping[str, Any]) -> Command | None:
        if data.get("type") == _MENU:
            return self._menus.get(data["name"])
        return self._app.commands.get(data["name"])

    def _here(self, interaction: Interaction) -> bool:
        return interaction.guild_id is None or self._gate.admits_guild(interaction.guild_id)

    async def _asker(self, interaction: Interaction) -> Asker:
        actor = actor_of(interaction, self._options, self._gate.trusts(interaction.guild_id))
        return Asker(interaction, await self._app.known(actor))

    async def _admitted(self, interaction: Interaction) -> Asker | None:
        """Who asks; None, and told so, for those whom the settings do not let in."""
        asker = await self._asker(interaction)
        if not self._here(interaction):
            await self._say(asker, "not_here", guild=interaction.guild_id)
            return None
        if interaction.guild_id is None and not await self._gate.admits_person(interaction.user):
            await self._say(asker, "not_you")
            return None
        return asker

    async def _say(self, asker: Asker, key: str, **facts: object) -> None:
        await self._carrying.say(asker, Reply(discord_text(key, asker.language, **facts), Tone.TROUBLE))

    async def _unknown(self, asker: Asker, name: str, given: Given) -> None:
        """The command went since it was shown; what was typed for it is given back."""
        told = trouble_reply(UnknownCommand(name=name[:40]), asker.language).text
        lines = [f"> {line}" for text in given.values() if isinstance(text, str) for line in text.split("\n")]
        if lines:
            told = "\n".join([told, "", discord_text("you_wrote", asker.language), *lines])
        await self._carrying.say(asker, Reply(told, Tone.TROUBLE))

    async def _guarded(self, interaction: Interaction, work: Awaitable[None]) -> None:
        try:
            await work
        except discord.HTTPException as error:
            log.warning("an interaction was not answered: %s (%s)", kind_of(error), error.code)
        except UNSTEADY as error:
            log.warning("an interaction was not answered: %s", type(error).__name__)
        except Exception:
            await self._unforeseen(interaction)

    async def _unforeseen(self, interaction: Interaction) -> None:
        incident = secrets.token_hex(4)
        log.exception("unforeseen, told as %s", incident)
        asker = await self._asker(interaction)
        with contextlib.suppress(discord.HTTPException, *UNSTEADY):
            await self._say(asker, "unforeseen", id=incident)


def _question(command: Command, others: list[str], asked: str, asker: Mapping[str, str]) -> dict[str, str]:
    """The message that was replied to as the question, and as what it is where a command keeps that apart."""
    carried = {one.name: one.field.limit for one in command.carried}
    if not asked or not others:
        return {}
    question = dict.fromkeys(others, asked)
    return question | ({"asked": asked[: carried["asked"]], **asker} if "asked" in carried else {})


def _data(interaction: Interaction) -> Mapping[str, Any]:
    return interaction.data or {}
