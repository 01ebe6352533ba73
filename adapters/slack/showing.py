"""Shows an answer in its thread while it comes, at the pace that Slack and its readers can take."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, replace

from adapters.slack.canvas import Canvas, Gone
from adapters.slack.post import Post, Spot
from adapters.slack.safe import decided, neutral
from adapters.slack.show import LIMIT, line_of, messages_of
from adapters.slack.texts import slack_text
from adapters.slack.trouble import FAILURES, code_of
from adapters.slack.workspace import Workspace
from core.clean import one_line
from core.model import Language
from core.ports import Drafts
from core.reply import Part, Progress, Reply

_ROOM = 1000  # characters kept free in a message for what the reply adds to its pieces
_TITLE = 200
_LAST_CALL = 5.0  # seconds that a last call under way may still take
_LOSSES = {
    "is_archived": "lost_archived",
    "not_in_channel": "lost_channel",
    "channel_not_found": "lost_channel",
}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is answered: the ts of the message, its words as a title, the language of our own sentences."""

    ts: str
    title: str
    language: Language


class Showing:
    """One answer on its way to its readers."""

    def __init__(
        self, workspace: Workspace, drafts: Drafts, spot: Spot, subject: Subject, begun: str | None = None
    ) -> None:
        self._workspace, self._drafts, self._spot, self._subject = workspace, drafts, spot, subject
        self._pace = workspace.options.pace
        self._canvas = Canvas(workspace, spot, subject.ts, begun)
        self._text, self._progress = "", ""
        self._changed, self._over = asyncio.Event(), asyncio.Event()
        self._asides: set[asyncio.Task[None]] = set()
        self._ending: asyncio.Task[None] | None = None
        self._gone = False

    async def show(self, parts: AsyncIterator[Part]) -> Reply:
        """Show the parts as they come and the reply at their end; returns the reply.

        When cancelled, what was shown stays as it is until `stop` is called.
        """
        reply, reader = Reply(""), asyncio.current_task()
        painter = asyncio.create_task(self._paint(reader))
        offer = asyncio.get_running_loop().call_later(self._pace.stoppable_after, self._offer_stop)
        try:
            async for part in parts:
                reply = self._take(part) or reply
        except asyncio.CancelledError:
            if not (self._gone and reader and reader.uncancel() == 0):
                raise
        finally:
            offer.cancel()
            self._over.set()
            self._changed.set()
            await asyncio.gather(painter, *self._asides, return_exceptions=True)
        if not self._gone:
            await self._end(reply)
        return reply

    async def _end(self, reply: Reply) -> None:
        """Show the reply whole. Once begun, that is let through even if somebody stops the answer."""
        ending = self._ending = asyncio.create_task(self.finish(reply))
        try:
            await asyncio.shield(ending)
        except asyncio.CancelledError:
            await asyncio.wait({ending}, timeout=_LAST_CALL)
            raise

    async def stop(self) -> None:
        """Show that somebody stopped the answer, and what was there; one that had ended stays whole."""
        if self._ending is None:
            await self.finish(self._stopped())

    def _take(self, part: Part) -> Reply | None:
        if isinstance(part, Reply):
            return self._marked(part)
        if isinstance(part, Progress):
            self._progress = line_of(part)
        else:
            self._text += part
        self._changed.set()
        return None

    async def finish(self, reply: Reply) -> None:
        """Show the reply whole, and that the work is over."""
        prefix = self._workspace.options.prefix
        messages = await messages_of(reply, self._drafts, self._subject.language, prefix)
        try:
            await self._canvas.finish(messages)
        except Gone as error:
            await self._tell_loss(str(error))
        if reply.attachments:
            files = Post(self._workspace).attach(self._spot.channel, self._spot.thread, reply.attachments)
            await self._quietly(files)
        if self._canvas.session_open:
            self._canvas.session_open = False
            await self._quietly(self._session("active"))

    def _stopped(self) -> Reply:
        """What something is that did not hear that it was stopped: what was there."""
        return self._marked(Reply(self._text.strip(), facts={"stopped": True}))

    def _marked(self, reply: Reply) -> Reply:
        """Add to what somebody stopped a word that it was stopped."""
        if not reply.facts.get("stopped"):
            return reply
        if not reply.text.strip():
            return replace(reply, text=slack_text("stopped_before", self._subject.language))
        return replace(
            reply, text=f"{reply.text.rstrip()}\n\n⏹️ {slack_text('stopped', self._subject.language)}"
        )

    async def _tell_loss(self, code: str) -> None:
        """Tell whoever asked, alone, why there is no answer to be seen."""
        log.info("the answer to %s has no place any more (%s)", self._subject.ts, code)
        text = slack_text(_LOSSES.get(code, "lost_message"), self._subject.language)
        await self._quietly(Post(self._workspace).privately(self._spot, [{"markdown_text": text}]))

    # ---- while it comes

    async def _paint(self, reader: asyncio.Task[object] | None) -> None:
        """Show a sign of life, then the words so far, until it is over.

        Where the message is taken away, nobody reads the answer any more, and ``reader`` is ended.
        """
        try:
            await self._first_words()
            while not self._over.is_set() and self._canvas.ts:
                await self._due()
                if not self._over.is_set():
                    await self._canvas.grow(self._now())
        except Gone as error:
            self._gone = True
            self._aside(self._tell_loss(str(error)))
            if reader and not self._over.is_set():
                reader.cancel()

    async def _first_words(self) -> None:
        if await self._over_within(self._pace.sign_after):
            return
        if not self._changed.is_set():
            self._aside(self._sign("thinking"))
        await self._changed.wait()
        if await self._over_within(self._pace.gather) or self._canvas.ts:
            return
        if self._text:
            await self._canvas.begin(self._now())
        elif self._progress:
            await self._canvas.begin_edited(self._now())

    async def _due(self) -> None:
        """Wait until the next piece should be shown: after a while, in a stream also after enough characters.

        The less of the minute's calls is left, the longer the pauses.
        """
        budgets = self._workspace.budgets
        if not self._canvas.streaming:
            await self._over_within(self._pace.edit_every / max(budgets.update.share, 0.1))
            return
        half = self._pace.interval / 2 / max(budgets.append.share, 0.1)
        if await self._over_within(half):
            return
        if len(self._text) < len(self._canvas.shown) + self._pace.buffer:
            await self._over_within(half)

    def _now(self) -> str:
        """The words so far as they can be shown already; else how far the work has come."""
        text = neutral(decided(self._text)).strip()
        if len(text) > LIMIT - _ROOM:
            return self._canvas.shown
        return text or neutral(self._progress) or self._canvas.shown or "…"

    async def _over_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._over.wait()
        except TimeoutError:
            return False
        return True

    # ---- beside it

    def _aside(self, call: Awaitable[object]) -> None:
        """Make a call that nothing waits for before the end, and that may fail."""
        task = asyncio.create_task(self._quietly(call))
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _quietly(self, call: Awaitable[object]) -> None:
        try:
            await call
        except FAILURES as error:
            log.debug("left out (%s)", code_of(error) or type(error).__name__)

    async def _sign(self, key: str) -> None:
        if not self._spot.thread:
            return
        await self._workspace.once.assistant_threads_setStatus(
            channel_id=self._spot.channel,
            thread_ts=self._spot.thread,
            status=slack_text(key, self._subject.language),
        )

    def _offer_stop(self) -> None:
        if self._spot.thread and not self._over.is_set():
            self._aside(self._open_session())

    async def _open_session(self) -> None:
        await self._session("processing")
        self._canvas.session_open = True

    async def _session(self, status: str) -> None:
        await self._workspace.once.agents_sessions_setStatus(
            channel_id=self._spot.channel,
            thread_ts=self._spot.thread,
            status=status,
            title=one_line(self._subject.title, _TITLE) or None,
        )
