"""The real adapter, core, storage and engine, in a fake workspace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters.slack.answers import Ports
from adapters.slack.connection import SlackConnection
from adapters.slack.notices import SlackAnnouncer
from adapters.slack.one import One
from adapters.slack.options import Pace, SlackOptions
from adapters.slack.overview import Overview
from adapters.slack.socket import Patience
from adapters.slack.trouble import SlackRefused
from adapters.slack.workspace import Workspace, open_workspace
from bot.build import Bot, now, open_bot
from bot.settings import Settings
from core.app import App
from core.model import Channel, QAPair
from core.services import Services
from storage.database import open_database
from storage.inbox import Inbox
from tests.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Person
from tests.fake_slack.host import FakeHost

ANNA, BORA, CHO = "U0ANNA", "U0BORA", "U0CHO"
GENERAL = "C0GENERAL"
QUICK = Pace(
    sign_after=0.005, gather=0.005, interval=0.02, buffer=20, edit_every=0.02, stoppable_after=0.05,
    form_patience=1.0, grace=0.2,
)  # fmt: skip
PATIENCE = Patience(
    heartbeat=5, deaf_after=0.3, goodbye=1, connect=3, first_pause=0.02, longest_pause=0.1, stable=0.05
)


@dataclass(frozen=True, slots=True)
class House:
    """The running bot and the workspace it is in."""

    slack: FakeSlack
    bot: Bot
    connection: SlackConnection
    announcer: SlackAnnouncer
    workspace: Workspace
    inbox: Inbox
    running: asyncio.Task[None]

    async def teach(self, question: str, answer: str) -> None:
        """Teach a pair without Slack."""
        await self.bot.services.dataset.pairs.add([QAPair(question, answer)])

    def place(self, thread: str, channel: str = GENERAL) -> Channel:
        """A thread as a conversation."""
        return Channel("slack", channel, thread)


Start = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack.open() as fake:
        fake.add(Person(ANNA, "안나", admin=True), Person(BORA, "보라"), Person(CHO, "Cho", locale="en-US"))
        fake.channel(GENERAL)
        yield fake
        assert fake.pinged == []


@pytest.fixture
async def host() -> AsyncIterator[FakeHost]:
    async with FakeHost.open() as fake:
        yield fake


@pytest.fixture
def start(slack: FakeSlack, tmp_path: Path) -> Start:
    """Start the bot, with other options if wanted; `remote` is a model host to ask instead of the engine."""

    def begin(
        remote: FakeHost | None = None,
        services: Callable[[Services], Services] = lambda known: known,
        **options: object,
    ) -> AbstractAsyncContextManager[House]:
        chosen = SlackOptions(BOT_TOKEN, APP_TOKEN, api_url=slack.url, pace=QUICK)
        changed = replace(chosen, **options)  # type: ignore[arg-type]
        return open_house(slack, tmp_path, changed, (remote, services))

    return begin


@asynccontextmanager
async def open_house(
    slack: FakeSlack,
    folder: Path,
    options: SlackOptions,
    world: tuple[FakeHost | None, Callable[[Services], Services]] = (None, lambda known: known),
) -> AsyncIterator[House]:
    """Run the bot in a fake workspace; ``world`` is a model host to ask, and what to change in the core."""
    remote, change = world
    settings = Settings(  # type: ignore[call-arg]
        _env_file=None,
        hobane_data=folder,
        hobane_teachers=frozenset({f"slack:{CHO}"}),
        openai_base_url=remote.url if remote else None,
        openai_model="m" if remote else None,
        hobane_examples=remote is None,
        hobane_curated="example",
    )
    async with open_workspace(options) as workspace:
        announcer = SlackAnnouncer()
        async with open_bot(settings, [announcer]) as bot, open_database(folder) as database:
            inbox = Inbox(database, now)
            announcer.use(workspace, bot.services.drafts)
            ports = ports_of(bot, inbox)
            one = One(App(change(bot.services)), ports, workspace)
            connection = SlackConnection(one, workspace, PATIENCE)
            running = asyncio.create_task(connection.run())
            try:
                await asyncio.wait_for(_ready(connection, running), 10)
                yield House(slack, bot, connection, announcer, workspace, inbox, running)
            finally:
                running.cancel()
                with suppress(asyncio.CancelledError, SlackRefused):
                    await running


def ports_of(bot: Bot, inbox: Inbox) -> Ports:
    """What the adapter gets from the composition root."""
    known = bot.services
    overview = Overview(
        datasets=known.dataset.datasets,
        remarks=known.remarks,
        wordings=known.wordings,
        versions=known.versions,
        evaluations=known.evaluations,
        jobs=known.jobs,
        base_model=known.options.base_model,
    )
    return Ports(inbox, known.talks, known.drafts, known.dataset.pairs, bot.asked, now, overview)


async def _ready(connection: SlackConnection, running: asyncio.Task[None]) -> None:
    waiting = asyncio.create_task(connection.ready.wait())
    await asyncio.wait({waiting, running}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if running.done():
        await running


@pytest.fixture
async def house(start: Start) -> AsyncIterator[House]:
    async with start() as running:
        yield running
        assert [one for one in running.slack.refused if one[0] != "views.open"] == []


__all__ = ["ANNA", "BORA", "CHO", "GENERAL", "QUICK", "House", "Start"]
