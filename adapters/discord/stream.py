"""Shows a growing answer: one write in flight, the newest text wins, the last one always arrives."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

import discord

from adapters.discord.faults import UNSTEADY, may_pass
from adapters.discord.halting import Stoppable
from adapters.discord.options import Pace
from adapters.discord.show import Layout, Page, pages_of, pages_of_text
from adapters.discord.stage import Stage
from adapters.discord.texts import discord_text
from core.ports import Drafts
from core.reply import Part, Progress, Reply

_TYPING = 8.0  # seconds; Discord shows the indicator for ten
_TRIES, _LONGEST_PAUSE = (
    9,
    60.0,
)  # of the last write, on top of discord.py's own; seconds, a good four minutes


class Screen:
    """Writes pages to a stage at the platform's pace."""

    def __init__(self, stage: Stage, pace: Pace, pages: Callable[[str], list[Page]]) -> None:
        self._stage, self._pace, self._pages = stage, pace, pages
        self._text = ""
        self._news, self._ending = asyncio.Event(), asyncio.Event()
        self._shown: list[Page] = []
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name="discord screen")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    @property
    def shown(self) -> int:
        """How many messages there are."""
        return len(self._shown)

    def push(self, text: str) -> None:
        """Let the newest text be shown when its time comes; raises what went wrong with the one before."""
        if self._task is not None and self._task.done():
            self._task.result()
        self._text = text
        self._news.set()

    async def rest(self) -> None:
        """Wait until the write in flight has ended and begin no other; raises what went wrong with it."""
        self._ending.set()
        self._news.set()
        if self._task is not None:
            await self._task

    async def close(self, pages: Sequence[Page]) -> None:
        """Show the last pages; tried again when Discord has a problem. Raises `discord.HTTPException`."""
        await self.rest()
        for tried in range(_TRIES):
            try:
                await self._write(pages)
            except (discord.HTTPException, *UNSTEADY) as error:
                if tried == _TRIES - 1 or not may_pass(error):
                    raise
                await asyncio.sleep(min(self._pace.retry * 2**tried, _LONGEST_PAUSE))
            else:
                return

    async def _run(self) -> None:
        await self._news.wait()
        await self._pause(self._pace.grace)
        while not self._ending.is_set():
            self._news.clear()
            try:
                await self._write(self._pages(self._text))
            except (discord.HTTPException, *UNSTEADY) as error:
                if not may_pass(error):
                    raise
            await self._pause(self._pace.edit)
            await self._news.wait()

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._ending.wait()

    async def _write(self, pages: Sequence[Page]) -> None:
        for index, page in enumerate(pages):
            if index < len(self._shown) and self._shown[index] == page:
                continue
            await self._stage.put(index, page)
            self._shown[index : index + 1] = [page]
        while len(self._shown) > len(pages):
            await self._stage.drop(len(self._shown) - 1)
            self._shown.pop()


async def present(
    parts: AsyncIterator[Part], stage: Stage, pace: Pace, show: tuple[Layout, Drafts], *, answer: Stoppable
) -> Reply:
    """Show what an answer or a command yields, while it does; returns its reply.

    Raises `discord.HTTPException` when it cannot be shown; the rest of the answer is then not asked for.
    An answer that somebody stops stays as far as it came.
    """
    layout, drafts = show
    growth = _Growth(layout, answer)
    async with Screen(stage, pace, growth.pages) as screen:
        late = asyncio.get_running_loop().call_later(pace.stop, growth.offer_stop, screen)
        try:
            await growth.follow(parts, screen)
        finally:
            late.cancel()
            answer.ended = True
        await screen.rest()
        reply = growth.ending()
        try:
            await screen.close(await pages_of(reply, layout, drafts, screen.shown))
        finally:
            for file in reply.attachments:
                file.close()
    return reply


class _Growth:
    """What there is of an answer so far."""

    def __init__(self, layout: Layout, answer: Stoppable) -> None:
        self._layout, self._answer = layout, answer
        self._text = ""
        self._reply: Reply | None = None
        self._streams = self._late = False

    async def follow(self, parts: AsyncIterator[Part], screen: Screen) -> None:
        """Take up what comes and let it be shown."""
        async with contextlib.aclosing(parts) as open_parts:  # type: ignore[type-var]
            async for part in open_parts:
                if isinstance(part, Reply):
                    self._reply = part
                    continue
                self._streams = isinstance(part, str)
                self._text = _progress(part) if isinstance(part, Progress) else self._text + part
                screen.push(self._text)

    def pages(self, text: str) -> list[Page]:
        """What to show of it; a text that takes its time can be stopped."""
        pages = pages_of_text(text, self._layout)
        if not (self._late and self._streams and pages):
            return pages
        stop = self._answer.button(discord_text("stop", self._layout.language))
        return [*pages[:-1], replace(pages[-1], buttons=(stop,))]

    def offer_stop(self, screen: Screen) -> None:
        """The answer takes its time."""
        self._late = True
        if self._text:
            screen.push(self._text)

    def ending(self) -> Reply:
        """The reply at the end; of an answer that somebody stopped it says so."""
        reply = self._reply or Reply("")
        if not reply.facts.get("stopped"):
            return reply
        stopped = f"-# {discord_text('stopped', self._layout.language)}"
        return replace(reply, text=f"{reply.text}\n\n{stopped}".lstrip())


def _progress(progress: Progress) -> str:
    return f"{progress.text} ({progress.done}/{progress.total})" if progress.total else progress.text


@contextlib.asynccontextmanager
async def typing(send: Callable[[], Awaitable[object]]) -> AsyncIterator[Callable[[], None]]:
    """Show that an answer is on its way; call what is yielded once there is something to see."""
    task = asyncio.create_task(_type(send), name="discord typing")

    def stop() -> None:
        task.cancel()

    try:
        yield stop
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _type(send: Callable[[], Awaitable[object]]) -> None:
    with contextlib.suppress(discord.HTTPException, *UNSTEADY):
        while True:
            await send()
            await asyncio.sleep(_TYPING)
