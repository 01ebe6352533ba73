"""One question → its answer on the screen, and a clear line where it cannot be shown."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace

import discord

from adapters.discord.faults import UNSTEADY, may_pass
from adapters.discord.placing import Placing
from adapters.discord.reading import Reading
from adapters.discord.regrets import Regrets
from adapters.discord.show import Layout, pages_of
from adapters.discord.stage import ChannelStage
from adapters.discord.stream import present, typing
from adapters.discord.texts import discord_text
from adapters.discord.tools import Tools
from adapters.discord.words import PEOPLE_WRITE, PLATFORM, Asked
from core.model import Actor, Language
from core.reply import Reply, Tone
from core.texts import language_of

_LOOKED_THROUGH = 50  # messages after a question, for an answer that was begun
log = logging.getLogger(__name__)


class Answering:
    """Answers questions in the place where they were asked."""

    def __init__(self, client: discord.Client, tools: Tools, reading: Reading) -> None:
        self._client, self._tools, self._reading = client, tools, reading
        self._app, self._options = tools.app, tools.options
        self._regrets = Regrets(client)
        self._placing = Placing(client, tools.options, tools.places)

    async def answer(self, asked: Asked, seen: Callable[[], None]) -> bool:
        """Show the answer while it comes; ``seen`` is called right before its first text.

        Returns False where Discord could not be reached, so that the answer is still owed.
        """
        return await self._guarded(asked, self._answer(asked, seen))

    async def finish(self, asked: Asked, seen: Callable[[], None]) -> bool:
        """Answer what an earlier process did not finish, in the message that it began; as `answer`."""
        return await self._guarded(asked, self._finish(asked, seen))

    async def _guarded(self, asked: Asked, work: Awaitable[None]) -> bool:
        try:
            await work
        except (discord.HTTPException, *UNSTEADY) as error:
            if may_pass(error) or not isinstance(error, discord.HTTPException):
                log.warning("the answer to message %s waits for Discord", asked.message)
                return False
            await self._regrets.tell(asked, error, self.language(asked))
        except Exception:
            await self._unforeseen(asked)
        return True

    async def say(self, asked: Asked, reply: Reply) -> None:
        """Answer with a reply that is known already; trouble with showing it is only logged."""
        stage = ChannelStage(self._client.get_partial_messageable(asked.place), _reference(asked))
        try:
            for index, page in enumerate(await pages_of(reply, self._layout(asked), self._tools.drafts)):
                await stage.put(index, page)
        except (discord.HTTPException, *UNSTEADY) as error:
            log.warning("nothing can be said about message %s: %s", asked.message, type(error).__name__)

    def language(self, asked: Asked) -> Language:
        """The language of a question, as far as it shows."""
        return language_of(asked.text) or self._app.language(Actor(PLATFORM, asked.person, asked.name))

    def _layout(self, asked: Asked) -> Layout:
        return Layout(self.language(asked), self._options.hosts)

    async def _finish(self, asked: Asked, seen: Callable[[], None]) -> None:
        placed, begun = asked, await self._begun(asked)
        if begun is None:
            placed = await self._placing.placed(asked)
        if placed is not asked:
            begun = await self._begun(placed)
        await self._answer_at(placed, seen, begun)

    async def _answer(self, asked: Asked, seen: Callable[[], None]) -> None:
        await self._answer_at(await self._placing.placed(asked), seen, None)

    async def _answer_at(self, asked: Asked, seen: Callable[[], None], begun: discord.Message | None) -> None:
        channel = self._client.get_partial_messageable(asked.place)
        async with typing(channel.typing) as stop:

            def first() -> None:
                stop()
                seen()

            stage = ChannelStage(channel, _reference(asked), str(asked.message), first)
            if begun:
                stage.adopt(begun)
            await self._shown(asked, stage)

    async def _shown(self, asked: Asked, stage: ChannelStage) -> None:
        """Put the question with its files to the core and show what comes."""
        show = (self._layout(asked), self._tools.drafts)
        read, ignored = await self._reading.read(asked)
        with self._tools.halts.watch(str(asked.message), asked.person) as answer:
            parts = self._app.ask(replace(read.question(), halt=answer.halt))
            told = self._reading.remarked(parts, ignored, self.language(asked))
            await present(told, stage, self._options.pace, show, answer=answer)

    async def _begun(self, asked: Asked) -> discord.Message | None:
        """The answer to a question as far as an earlier process came with it."""
        channel, me = self._client.get_partial_messageable(asked.place), self._client.user
        try:
            async for message in channel.history(after=discord.Object(asked.message), limit=_LOOKED_THROUGH):
                replied = message.reference.message_id if message.reference else None
                mine = me is not None and message.author.id == me.id and message.type in PEOPLE_WRITE
                if mine and (replied == asked.message or asked.alone):
                    return message
        except (discord.HTTPException, *UNSTEADY):
            log.info("what was said after message %s cannot be read", asked.message)
        return None

    async def _unforeseen(self, asked: Asked) -> None:
        incident = secrets.token_hex(4)
        log.exception("unforeseen, told as %s", incident)
        text = discord_text("unforeseen", self.language(asked), id=incident)
        await self.say(asked, Reply(text, Tone.TROUBLE))


def _reference(asked: Asked) -> discord.MessageReference | None:
    """What the answer hangs on."""
    if asked.alone:
        return None
    return discord.MessageReference(
        message_id=asked.message, channel_id=asked.place, guild_id=asked.guild, fail_if_not_exists=False
    )
