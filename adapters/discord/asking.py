"""Messages that ask: taken up once, joined where they belong together, finished after a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby

from adapters.discord.answering import Answering
from adapters.discord.words import PLATFORM, Asked, joined
from core.app import trouble_reply
from core.errors import Trouble
from core.ports import Inbox
from core.reply import Reply

_STILL_FRESH = timedelta(minutes=10)  # what was left undone for longer is not answered any more
_MOST_JOINED, _LONGEST_JOINED = 10, 2000  # messages; characters
_SHORT, _SHORT_WORDS, _SHORT_LINE = 7, 2, 15  # letters of an opener; words and letters of an English one
_PATIENCE = 8.0  # seconds for answers under way when the bot stops
log = logging.getLogger(__name__)
Answer = Callable[[Asked, Callable[[], None]], Awaitable[bool]]


@dataclass(slots=True, eq=False)
class _Turn:
    """One person's messages that get one answer."""

    asked: list[Asked]
    latest: float
    answer: Answer
    seen: bool = False
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


def seems_opener(text: str) -> bool:
    """Whether a message is so short that more is likely to follow ("안녕", "질문 있어요", "hi there")."""
    bare = "".join(text.split())
    if not bare or "?" in text or "？" in text:
        return False
    few_words = text.isascii() and len(text.split()) <= _SHORT_WORDS and len(bare) <= _SHORT_LINE
    return len(bare) <= _SHORT or few_words


class Asking:
    """Answers messages, one at a time for each person in each place.

    ``window`` is for how long (s) a person's next message still belongs to the one before.
    """

    def __init__(
        self, answering: Answering, inbox: Inbox, now: Callable[[], datetime], window: float
    ) -> None:
        self._answering, self._inbox, self._now, self._window = answering, inbox, now, window
        self._turns: dict[tuple[int, str], _Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    async def take(self, asked: Asked) -> None:
        """Answer a message unless it was taken up before."""
        try:
            new = await self._inbox.claim(asked.key, asked.dumps(), self._now())
        except Trouble as trouble:
            await self._answering.say(asked, trouble_reply(trouble, self._answering.language(asked)))
            return
        if new and not self._closed:
            self._add([asked], self._answering.answer)

    async def refuse(self, asked: Asked, reply: Reply) -> None:
        """Say why a message is not answered, once."""
        if await self._inbox.claim(asked.key, "", self._now()):
            await self._inbox.done(asked.key)
            await self._answering.say(asked, reply)

    def expects(self, place: int, person: int) -> bool:
        """Whether a message of a person in a place still belongs to the one before."""
        turn = self._turns.get((place, str(person)))
        return turn is not None and self._open(turn)

    async def unfinished(self) -> list[tuple[str, str]]:
        """What earlier processes left undone not long ago."""
        found = await self._inbox.unfinished(self._now() - _STILL_FRESH)
        return [(key, written) for key, written in found if key.startswith(f"{PLATFORM}:")]

    async def resume(self, unfinished: Iterable[tuple[str, str]]) -> None:
        """Answer what earlier processes left undone; one person's messages in a place as one."""
        waiting: list[Asked] = []
        for key, written in unfinished:
            try:
                waiting.append(Asked.loads(written))
            except (KeyError, ValueError, TypeError):
                await self._inbox.done(key)
        waiting.sort(key=lambda asked: (asked.place, asked.person, asked.message))
        for _, together in groupby(waiting, lambda asked: (asked.place, asked.person)):
            self._add(list(together), self._answering.finish)

    async def close(self) -> None:
        """Let answers under way end; what comes now or takes too long is answered at the next start."""
        self._closed = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_PATIENCE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _add(self, several: list[Asked], answer: Answer) -> None:
        key, now = (several[-1].place, several[-1].person), asyncio.get_running_loop().time()
        before = self._turns.get(key)
        earlier = list(before.tasks) if before else []
        if before and self._open(before, several):
            earlier[-1].cancel()
            several = [*before.asked, *several]
        turn = self._turns[key] = _Turn(several, now, answer)
        task = asyncio.create_task(self._run(turn, earlier), name=f"discord answer {several[-1].message}")
        turn.tasks = [*(one for one in earlier if not one.done()), task]
        self._tasks.add(task)
        task.add_done_callback(lambda _: self._ended(key, turn, task))

    def _open(self, turn: _Turn, more: Iterable[Asked] = ()) -> bool:
        """Whether more can be joined: nothing is shown yet, the window is open, it is not too much."""
        together = [*turn.asked, *more]
        fits = len(together) <= _MOST_JOINED and sum(len(one.text) for one in together) <= _LONGEST_JOINED
        age = asyncio.get_running_loop().time() - turn.latest
        return fits and not turn.seen and age <= self._window

    def _ended(self, key: tuple[int, str], turn: _Turn, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if self._turns.get(key) is turn:
            del self._turns[key]

    async def _run(self, turn: _Turn, earlier: list[asyncio.Task[None]]) -> None:
        await asyncio.gather(*earlier, return_exceptions=True)
        if self._window and seems_opener(turn.asked[-1].text):
            await asyncio.sleep(self._window)

        def seen() -> None:
            turn.seen = True

        answered = await turn.answer(joined(turn.asked), seen)
        for asked in turn.asked if answered else ():  # what is owed is answered at the next start
            await self._done(asked)

    async def _done(self, asked: Asked) -> None:
        try:
            await self._inbox.done(asked.key)
        except Trouble as trouble:
            log.warning("message %s stays open: %s", asked.message, trouble.key)
