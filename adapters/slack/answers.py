"""Takes messages up, has them answered, and stops what people stop."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from adapters.slack.canvas import begun_answer
from adapters.slack.files import Files
from adapters.slack.overview import Overview
from adapters.slack.people import People
from adapters.slack.post import Spot
from adapters.slack.showing import Showing, Subject
from adapters.slack.trouble import FAILURES, code_of, refusal_of
from adapters.slack.words import PLATFORM, Incoming, load
from adapters.slack.workspace import Workspace
from core.app import App
from core.errors import Trouble
from core.halt import Halt
from core.model import Question
from core.popular import Asked
from core.ports import Drafts, Inbox, Pairs, Talks
from core.reply import Part
from core.texts import language_of

_LATE = timedelta(minutes=10)  # a question that waited longer is no longer answered
_SEEN = 10_000
_UNHEARD = 1.0  # seconds after which what did not hear that it was stopped is broken off
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ports:
    """What the adapter needs of the world besides the core's two doors."""

    inbox: Inbox
    talks: Talks
    drafts: Drafts
    pairs: Pairs
    asked: Asked
    now: Callable[[], datetime]
    overview: Overview | None = None  # without it the App Home shows the commands alone


@dataclass(slots=True)
class Seen:
    """The last deliveries, so that a repeat is known without asking the disk."""

    keys: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def forget(self, key: str) -> None:
        """As if this had not been there."""
        self.keys.pop(key, None)

    def before(self, key: str) -> bool:
        """Whether this was there before; from now on it was."""
        known = key in self.keys
        self.keys[key] = None
        self.keys.move_to_end(key)
        while len(self.keys) > _SEEN:
            self.keys.popitem(last=False)
        return known


@dataclass(eq=False, slots=True)
class _Work:
    task: asyncio.Task[None]
    halt: Halt
    place: str
    stopped: bool = False

    def break_off(self) -> None:
        self.stopped = True
        self.task.cancel()


class Answers:
    """Every answer under way, in order within each thread."""

    def __init__(self, app: App, ports: Ports, workspace: Workspace, people: People) -> None:
        self._app, self._ports, self._workspace, self._people = app, ports, workspace, people
        self._files = Files(workspace)
        self._seen = Seen()
        self._work: dict[str, set[_Work]] = {}
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}

    async def take(self, incoming: Incoming) -> bool:
        """Take a message up unless it was taken before or is not for the bot; it is answered meanwhile."""
        if self._seen.before(incoming.key) or not await self._meant(incoming):
            return False
        try:
            fresh = await self._ports.inbox.claim(incoming.key, incoming.dump(), self._ports.now())
        except Trouble as trouble:  # better answered without a note than not at all
            log.warning("the inbox cannot be written (%s)", trouble.key)
            fresh = True
        if fresh:
            self._begin(incoming, None)
        return fresh

    async def _meant(self, incoming: Incoming) -> bool:
        """A mention, a direct message, or another message in a thread that the bot answered in."""
        if not self._workspace.serves(incoming.team):
            log.info("a message from workspace %s was left alone", incoming.team or "?")
            return False
        if incoming.mentioned or incoming.direct:
            return True
        if incoming.root:
            return False
        try:
            return bool(await self._ports.talks.recent(incoming.place, 1))
        except Trouble as trouble:
            log.warning("whether %s is a conversation is unknown (%s)", incoming.place, trouble.key)
            return False

    async def resume(self) -> None:
        """Answer what an earlier process took up in the last minutes and did not finish."""
        for key, text in await self._ports.inbox.unfinished(self._ports.now() - _LATE):
            if not key.startswith(f"{PLATFORM}:"):
                continue
            try:
                incoming = load(text)
            except (ValueError, KeyError, TypeError):
                log.warning("what was left of %s cannot be read", key)
                continue
            if incoming.home != self._workspace.home:
                continue
            self._seen.before(key)
            begun = await begun_answer(self._workspace, _spot(incoming), incoming.ts)
            self._begin(incoming, begun)

    def _begin(self, incoming: Incoming, begun: str | None) -> None:
        halt = Halt()
        self.start(str(incoming.place), self._answer(incoming, begun, halt), halt)

    def start(self, place: str, work: Coroutine[None, None, None], halt: Halt) -> None:
        """Do something in a conversation that people can stop there; ``halt`` is how it hears of that."""
        entry = _Work(asyncio.create_task(work), halt, place)
        self._work.setdefault(place, set()).add(entry)
        entry.task.add_done_callback(lambda _done: self._forget(entry))

    def move(self, place: str) -> None:
        """The present task goes on in another conversation: a thread that it began."""
        task = asyncio.current_task()
        for entry in [one for known in self._work.values() for one in known if one.task is task]:
            self._leave(entry)
            entry.place = place
            self._work.setdefault(place, set()).add(entry)

    def _forget(self, entry: _Work) -> None:
        if not entry.task.cancelled() and (error := entry.task.exception()):
            log.error("unforeseen in %s", entry.place, exc_info=error)
        self._leave(entry)

    def _leave(self, entry: _Work) -> None:
        self._work[entry.place].discard(entry)
        if not self._work[entry.place]:
            del self._work[entry.place]

    def stop(self, place: str) -> int:
        """Stop what is under way in a conversation; returns how many answers that were.

        An answer ends with what it has said so far; what is no answer is broken off a moment later.
        """
        stopped, later = list(self._work.get(place, ())), asyncio.get_running_loop().call_later
        for entry in stopped:
            entry.halt.stop()
            later(_UNHEARD, entry.break_off)
        return len(stopped)

    def stopped(self, place: str) -> bool:
        """Whether the present task was stopped by somebody, not by the end of the process."""
        task = asyncio.current_task()
        return any(entry.stopped for entry in self._work.get(place, ()) if entry.task is task)

    async def close(self, grace: float) -> None:
        """Let what is under way finish for ``grace`` seconds, then break it off; it is resumed next time."""
        tasks = [entry.task for entries in self._work.values() for entry in entries]
        if not tasks:
            return
        _done, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _answer(self, incoming: Incoming, begun: str | None, halt: Halt) -> None:
        try:
            told = await self._answered(incoming, begun, halt)
        except asyncio.CancelledError:
            if not self.stopped(str(incoming.place)):
                raise
            told = True
        if told:
            await self._done(incoming.key)

    async def _answered(self, incoming: Incoming, begun: str | None, halt: Halt) -> bool:
        place = str(incoming.place)
        actor, (text, remark) = await asyncio.gather(
            self._people.asker(incoming.user), self._files.read(incoming)
        )
        question = Question(text, actor, incoming.place, halt, private=incoming.direct)
        language = language_of(text) or self._app.language(actor)
        subject = Subject(incoming.ts, incoming.text, language)
        showing = Showing(self._workspace, self._ports.drafts, _spot(incoming), subject, begun)
        async with self.turn(place):
            parts = self._files.remarked(self._app.ask(question), remark, language)
            return await self.shown(place, showing, parts)

    async def shown(self, place: str, showing: Showing, parts: AsyncIterator[Part]) -> bool:
        """Show parts to their end, or to where somebody stops them; False if Slack could not be reached."""
        try:
            await showing.show(parts)
        except asyncio.CancelledError:
            if not self.stopped(place):
                raise
            task = asyncio.current_task()
            if task is not None:
                task.uncancel()
            await showing.stop()
        except FAILURES as error:
            why = refusal_of(error).sentence(self._workspace.options.language)
            log.warning("an answer in %s could not be shown: %s", place, why)
            return bool(code_of(error))
        return True

    async def _done(self, key: str) -> None:
        try:
            await self._ports.inbox.done(key)
        except Trouble as trouble:
            log.warning("the inbox cannot be written (%s)", trouble.key)

    @asynccontextmanager
    async def turn(self, place: str) -> AsyncIterator[None]:
        """Wait for one's turn in a conversation, so that answers come in the order of the questions."""
        lock, waiting = self._turns.get(place, (asyncio.Lock(), 0))
        self._turns[place] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._turns[place]
            if waiting == 1:
                del self._turns[place]
            else:
                self._turns[place] = (lock, waiting - 1)


def _spot(incoming: Incoming) -> Spot:
    return Spot(incoming.channel, incoming.thread, incoming.user, incoming.team, home=incoming.home)
