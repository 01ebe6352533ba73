"""Fixtures: a page, browsers that are played, and a real one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette
from starlette.testclient import TestClient

from adapters.web.notices import WebAnnouncer
from core.app import App
from core.commands import COMMANDS
from tests.adapters.web.page import PASSWORD, open_page, page_of
from tests.adapters.web.visits import PacedModel, Visit, counting
from tests.house import House

CHROMIUM = Path("/usr/bin/chromium")
HAS_CHROMIUM = CHROMIUM.exists()
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def announcer() -> WebAnnouncer:
    return WebAnnouncer(patience=0.2)


@pytest.fixture
def web(house: House, announcer: WebAnnouncer) -> Starlette:
    return page_of(house, announcer)


@pytest.fixture
def client(web: Starlette) -> Iterator[TestClient]:
    with open_page(web) as client:
        yield client


@pytest.fixture
def open_client(house: House, announcer: WebAnnouncer) -> Iterator[TestClient]:
    """A browser on a page that needs a password, not logged in."""
    with open_page(page_of(house, announcer, PASSWORD)) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    assert HAS_CHROMIUM, "these tests need Debian's chromium: apt-get install -y chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
def model() -> PacedModel:
    return PacedModel()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(model: PacedModel, browser: Browser) -> AsyncIterator[Visit]:
    house = House(model=model)
    house.app = App(replace(house.services, commands=(*COMMANDS, counting(model.gate))))
    visit = Visit(house, browser)
    await visit.start()
    yield visit
    await visit.close()
    assert visit.complaints == []
