"""Brings news to the open pages of a session and learns from them that it was shown."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import ChannelGone
from core.reply import Notice

_PATIENCE = 5.0  # seconds for a page to say that it shows a notice; well below the outbox's lease


class WebAnnouncer:
    """The announcer of browser pages (fits `core.ports.Announcer`)."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._patience = patience
        self._pages: dict[str, set[asyncio.Queue[Notice]]] = {}
        self._shown: dict[tuple[str, str], asyncio.Event] = {}

    @property
    def platform(self) -> str:
        """The first part of the channels it reaches."""
        return "web"

    async def announce(self, notice: Notice) -> None:
        """Show a notice on every open page of its session; raises `ChannelGone` unless one shows it."""
        place = notice.channel.place
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

    @contextmanager
    def page(self, place: str) -> Iterator[asyncio.Queue[Notice]]:
        """Register an open page of a session while its notices are read."""
        page: asyncio.Queue[Notice] = asyncio.Queue()
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
