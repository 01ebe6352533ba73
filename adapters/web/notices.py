"""Brings news to the open pages of a session and learns from them that it was shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import ChannelGone
from core.reply import LiveMessage, Notice

_PATIENCE = 5.0  # seconds for a page to say that it shows a notice; well below the outbox's lease


class WebAnnouncer:
    """The announcer of browser pages (fits `core.ports.Announcer`)."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience
        self._pages: dict[str, set[asyncio.Queue[Notice | LiveMessage]]] = {}
        self._live: dict[str, dict[str, LiveMessage]] = {}
        self._shown: dict[tuple[str, str], asyncio.Event] = {}

    @property
    def platform(self) -> str:
        """The first part of the channels it reaches."""
        return "web"

    async def announce(self, notice: Notice) -> None:
        """Show a notice on every open page of its session; raises `ChannelGone` unless one shows it."""
        place = notice.channel.person or notice.channel.place
        pages = self._pages.get(place)
        if not pages:
            raise ChannelGone(channel=str(notice.channel))
        shown = self._shown.setdefault((place, notice.key), asyncio.Event())
        for page in pages:
            page.put_nowait(notice)
        try:
            async with asyncio.timeout(self._patience):
                await shown.wait()
        except TimeoutError as error:
            raise ChannelGone(channel=str(notice.channel)) from error
        finally:
            self._shown.pop((place, notice.key), None)

    async def show(self, live: LiveMessage) -> str:
        """Show how a training stands on every open page, and on those that are opened while it goes on."""
        place = live.channel.place
        going = self._live.setdefault(place, {})
        going[live.key] = live
        if not live.reply.buttons:  # nothing can be done any more: it has ended
            going.pop(live.key)
        for page in self._pages.get(place, ()):
            page.put_nowait(live)
        return live.key

    @contextmanager
    def page(self, place: str) -> Iterator[asyncio.Queue[Notice | LiveMessage]]:
        """Register an open page of a session while its notices are read."""
        page: asyncio.Queue[Notice | LiveMessage] = asyncio.Queue()
        for live in self._live.get(place, {}).values():
            page.put_nowait(live)
        self._pages.setdefault(place, set()).add(page)
        try:
            yield page
        finally:
            self._pages[place].discard(page)
            if not self._pages[place]:
                del self._pages[place]

    def shown(self, place: str, key: str) -> None:
        """A page says that it shows a notice."""
        if event := self._shown.get((place, key)):
            event.set()
