"""The two doors: ask a question, run a command; here trouble becomes a sentence."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncIterator, Mapping, Set
from dataclasses import replace

from core.access import require
from core.command import Command, read
from core.discreet import discreet
from core.errors import StorageTrouble, Trouble, UnknownCommand
from core.model import Actor, Channel, Language, Question, Role, Status
from core.naming import remember
from core.origin import form_note
from core.prefilling import prefill_entry, prefill_exchange, prefill_pair
from core.reply import Call, Part, Reply, Tone
from core.services import Services
from core.streams import closing
from core.texts import say

_WORDINGS = 50  # counted at most
log = logging.getLogger(__name__)


class App:
    """What every adapter talks to."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.commands = {command.name: command for command in services.commands}

    def language(self, actor: Actor) -> Language:
        """The language to speak with a person: their platform's, else the deployment's."""
        return actor.language or self._services.options.language

    async def known(self, actor: Actor) -> Actor:
        """Return the person with their role and language filled in."""
        role = await self._services.access.role_of(actor)
        return replace(actor, role=role, language=self.language(actor))

    async def commands_for(self, actor: Actor) -> list[Command]:
        """The commands to offer a person: those they may use, in the registry's order."""
        role = await self._services.access.role_of(actor)
        return [command for command in self.commands.values() if command.listed and command.needs <= role]

    async def badges(self, actor: Actor) -> dict[str, int]:
        """How much waits for a person, by the command that shows it; where nothing waits there is none."""
        services, role = self._services, await self._services.access.role_of(actor)
        if role < Role.TEACHER:
            return {}
        drafts = (await services.dataset.datasets.counts())[Status.DRAFT]
        waiting = {"review": drafts + await services.remarks.count()}
        waiting["wordings"] = len(await services.wordings.pending(_WORDINGS))
        return {name: count for name, count in waiting.items() if count}

    async def prefilled(self, name: str, values: Mapping[str, str], near: Channel) -> dict[str, str]:
        """Return what to write into a command's form when it is opened with these values in a channel.

        A ``turn`` brings the question and the answer of that exchange, the number of a pair its present
        texts and its revision, a ``draft`` what was typed before. Whatever is given stays as it is.
        """
        known = self.commands.get(name)
        if known is None:
            raise UnknownCommand(name=name[:40])
        fields = {form.name for form in (*known.fields, *known.carried)}
        found = await self._found(values, fields, near)
        given = {field: value for field, value in values.items() if field in fields}
        return {field: text for field, text in (found | given).items() if field in fields and text}

    def note(self, name: str, values: Mapping[str, object], actor: Actor) -> str | None:
        """One line to show in a command's form on what will happen to the text; None where none is needed."""
        known = self.commands.get(name)
        if known is None or not {"question", "answer"} <= {form.name for form in known.fields}:
            return None
        return form_note(self._services.options.policy, values, actor)

    async def _found(self, values: Mapping[str, str], fields: Set[str], near: Channel) -> dict[str, str]:
        """What is known to go with the values: an exchange, a pair, or an entry that waits."""
        if "turn" in values and "question" in fields:
            return await prefill_exchange(self._services.talks, values["turn"], near)
        if not {"question", "answer"} <= fields:
            return {}
        if "draft" in values:
            return await prefill_entry(self._services.drafts, values["draft"])
        return await prefill_pair(self._services.dataset.pairs, values.get("number", ""))

    async def ask(self, question: Question) -> AsyncIterator[Part]:
        """Yield an answer in pieces and a `Reply` at its end. Never raises for what can go wrong."""
        language = self.language(question.actor)
        question = replace(question, actor=replace(question.actor, language=language))
        async with closing(_told(self._answer(question), language)) as parts:
            async for part in parts:
                yield part

    async def _answer(self, question: Question) -> AsyncIterator[Part]:
        """An answer, or now and then two to compare, for those who teach."""
        services = self._services
        due = await services.comparing.is_due(question.actor)
        answer = (services.comparing if due else services.conversation).answer(question)
        async with closing(answer) as parts:
            async for part in parts:
                yield part

    async def run(self, call: Call) -> AsyncIterator[Part]:
        """Yield what a command has to say, a `Reply` at its end. Never raises for what can go wrong."""
        async with closing(_told(self._parts(call), self.language(call.actor))) as parts:
            async for part in parts:
                yield part

    async def result(self, call: Call) -> Reply:
        """Run a command and return its reply alone."""
        return await last(self.run(call))

    async def _parts(self, call: Call) -> AsyncIterator[Part]:
        command = self.commands.get(call.command)
        if command is None:
            raise UnknownCommand(name=call.command[:40])
        call = replace(call, actor=await self.known(call.actor))
        require(call.actor, command.needs)
        await remember(self._services.names, call.actor)
        values = read(command, call.values, self.language(call.actor))
        said = command.run(call, self._services, **values)
        if isinstance(said, AsyncIterator):
            async with closing(said) as parts:
                async for part in parts:
                    yield part
        else:
            yield await said


async def last(parts: AsyncIterator[Part]) -> Reply:
    """Return the reply at the end of an answer or a command."""
    reply = Reply("")
    async for part in parts:
        if isinstance(part, Reply):
            reply = part
    return reply


async def _told(parts: AsyncIterator[Part], language: Language) -> AsyncIterator[Part]:
    """Pass parts on; say trouble in the person's language, and the unforeseen with an id for the log."""
    try:
        async with closing(parts):
            async for part in parts:
                yield part
    except Trouble as trouble:
        yield trouble_reply(trouble, language)
    except Exception:
        incident = secrets.token_hex(4)
        log.exception("unforeseen, told as %s", incident)
        yield Reply(
            say("Unforeseen", language, id=incident),
            Tone.TROUBLE,
            facts={"error": "Unforeseen", "id": incident},
        )


def trouble_reply(trouble: Trouble, language: Language) -> Reply:
    """Say what went wrong in the person's language; trouble with the storage is also logged, whole."""
    if isinstance(trouble, StorageTrouble):
        log.error("%s: %s", trouble.key, trouble.facts)
    facts = discreet(trouble)
    return Reply(say(trouble.key, language, **facts), Tone.TROUBLE, facts={"error": trouble.key, **facts})
