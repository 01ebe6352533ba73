"""Visits of a real browser to a page over a whole core on fakes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from playwright.async_api import Browser, BrowserContext, Locator, Page

from adapters.web.listen import serve
from adapters.web.notices import WebAnnouncer
from core.command import Annotated, Command, Field, command
from core.model import Finish, Sampling, Turn, Verdict
from core.reply import Call, Part, Progress, Reply
from core.services import Services
from tests.adapters.web.page import page_of
from tests.house import FakeModel, House


class PacedModel(FakeModel):
    """Says its steps one after the other, and waits where a step is an event."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str | Verdict | asyncio.Event] = ["네"]
        self.gate = asyncio.Event()

    async def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        for step in self.steps:
            if isinstance(step, asyncio.Event):
                await step.wait()
            else:
                yield step


def counting(gate: asyncio.Event) -> Command:
    """A command that takes long: it waits in its middle."""

    @command("count", ko="셋까지 세요", en="Count to three")
    async def count(
        call: Call, services: Services, aloud: Annotated[bool, Field("소리 내어", "Aloud")] = True
    ) -> AsyncIterator[Part]:
        yield Progress("세는 중", 1, 3)
        await gate.wait()
        yield Reply("다 셌어요")

    return count


class Visit:
    """A bot with its page, and whatever the browser complained of or asked other sites for."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house, self.announcer, self._browser = house, WebAnnouncer(), browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.port = 0
        self._serving: asyncio.Task[None] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def start(self) -> None:
        """Serve the page, on the same port as before if it was served before."""
        opened: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        web = page_of(self.house, self.announcer)
        self._serving = asyncio.create_task(serve(web, "127.0.0.1", self.port, opened.set_result))
        self.port = await opened

    async def stop(self) -> None:
        """End the bot, as with Ctrl-C."""
        assert self._serving is not None
        self._serving.cancel()
        with suppress(asyncio.CancelledError):
            await self._serving

    async def close(self) -> None:
        """Close the browser's windows, then the bot."""
        for context in self._contexts:
            await context.close()
        await self.stop()

    async def context(self, locale: str = "ko-KR") -> BrowserContext:
        """A fresh browser profile that reports what it should not see."""
        context = await self._browser.new_context(locale=locale, viewport={"width": 1200, "height": 800})
        self._contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("request", lambda request: self._check(request.url))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        return context

    async def page(self, locale: str = "ko-KR") -> Page:
        """The page, ready for a question."""
        page = await (await self.context(locale)).new_page()
        async with page.expect_response(f"{self.address}api/notices"):
            await page.goto(self.address)
        return page

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "blob:")):
            self.complaints.append(f"asked for {url}")


async def ask(page: Page, text: str) -> None:
    await page.locator("#question").fill(text)
    await page.keyboard.press("Enter")


async def open_form(page: Page, command: str) -> Locator:
    """The form of a command, opened from the side."""
    await page.locator("#commands button", has_text=f"/{command}").click()
    return page.locator("#form")
