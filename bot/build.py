"""Puts the bot together: with `bot.kept` the only file that knows every concrete class."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from adapters.openai_api.azure import AzureDeployer
from adapters.openai_api.chat import OpenAIChat
from adapters.openai_api.counting import counter
from adapters.openai_api.curve import OpenAICurves
from adapters.openai_api.deploying import DeployedByHand, Deployer
from adapters.openai_api.host import Address, Host
from adapters.openai_api.moderation import OpenAIModerator
from adapters.openai_api.nebius import NebiusDeployer
from adapters.openai_api.store import OpenAIStore
from adapters.openai_api.tuner import OpenAITuner
from adapters.pictures.child import ChildPictures
from bot.embedded import BASE_URL, EmbeddedEngine
from bot.kept import kept as kept_services
from bot.receivers import receivers
from bot.settings import Settings
from bot.settings_engine import RECALL
from core.access import Access
from core.admins import AdminNews
from core.announcements import Announcements
from core.app import App
from core.calendar import Calendar
from core.commands import COMMANDS
from core.comparing import Comparing
from core.conversation import Conversation
from core.dataset import Dataset
from core.errors import Trouble
from core.evaluation import Evaluator
from core.examining import Examiner
from core.hosting import HostStore
from core.knowledge import Knowledge, Retrievers
from core.live import LiveNews, Stores
from core.metering import MeteredModel
from core.model import Channel, Language, Turn
from core.moderation import RememberingModerator
from core.options import Options
from core.ports import Announcer, ChatModel, Curves, Tuner
from core.probation import Probation
from core.rankings import Rankings
from core.reply import Button, Notice, Reply
from core.reporter import Reporter
from core.services import Services
from core.spending import Spending
from core.texts import speaker
from core.training import Training
from core.upkeep import keep_up, sweep_for_ever
from core.witness import WitnessedModel
from engine.retriever import RecallRetriever
from storage.asked import Asked
from storage.cases import Cases
from storage.conducts import Conducts
from storage.database import Database, open_database
from storage.datasets import Datasets
from storage.evaluations import Evaluations
from storage.feedback import Feedbacks
from storage.inbox import Inbox
from storage.installations import Installations
from storage.jobs import Jobs
from storage.live_messages import LiveMessages
from storage.models import ModelVersions
from storage.notes import Notes
from storage.outbox import Outbox
from storage.pairs import Pairs
from storage.preferences import Preferences
from storage.prompts import Prompts
from storage.roles import Roles
from storage.talks import Talks
from storage.usages import Usages

_SHOWN_TURNS = 50
_WARMING = "?"  # asked of nobody but the embedded engine
log = logging.getLogger(__name__)
_OPENAI = "https://api.openai.com/v1"
_NO_KEY = "none"  # local hosts want some key and take any


@dataclass(frozen=True, slots=True)
class Bot:
    """The running parts that faces need."""

    app: App
    services: Services
    announcements: Announcements
    live: LiveNews
    inbox: Inbox
    installations: Installations
    calendar: Calendar
    asked: Asked
    keep_days: int

    async def watch(self) -> None:
        """Follow trainings, deliver news, read the calendar and forget old talk, until cancelled.

        Raises `DatabaseTooNew` (in a group) once a newer version has changed what is stored.
        """
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(keep_up(self.services.training.watch))
            tasks.create_task(keep_up(self.announcements.run))
            tasks.create_task(keep_up(self.live.run))
            tasks.create_task(Probation(self.services).run())
            tasks.create_task(self.calendar.run())
            tasks.create_task(sweep_for_ever(self.services.talks, now, self.keep_days))

    async def warm(self) -> None:
        """Do what the first question would pay for: start the embedded engine and read what is taught.

        Another host is not asked anything. Whatever is wrong is said to whoever asks first.
        """
        if self.services.options.base_model != RECALL:
            return
        try:
            await self.services.knowledge.find(_WARMING, 1, 1)
            async for _ in self.services.chat_model.answer(
                [Turn("user", _WARMING)], await self.model(), self.services.options.sampling
            ):
                pass
        except (Trouble, OSError) as error:
            log.warning("the engine is not ready (%s)", type(error).__name__)

    async def welcome(self, language: Language) -> Reply | None:
        """What to say to somebody who finds a bot that knows nothing; None once something is taught."""
        if sum((await self.services.dataset.datasets.counts()).values()):
            return None
        say = speaker(language)
        buttons = (
            Button(say("load_sample"), "demo"),
            Button(say("teach_first"), "addqa", opens_form=True),
        )
        return Reply(say("welcome"), buttons=buttons)

    async def history(self, channel: Channel) -> Sequence[Turn]:
        """What was said in a channel lately, for faces that show it."""
        return await self.services.talks.recent(channel, _SHOWN_TURNS)

    async def waiting(self) -> Sequence[Notice]:
        """News that could not be told yet, oldest first."""
        return await self.services.outbox.waiting()

    async def model(self) -> str:
        """The model that answers now."""
        return await self.services.conversation.model()


@dataclass(frozen=True, slots=True)
class Hosts:
    """What answers, what trains, and what lies where trainings are made."""

    chat: ChatModel
    tuner: Tuner
    store: HostStore
    curves: Curves


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


@asynccontextmanager
async def open_bot(settings: Settings, announcers: Sequence[Announcer] = ()) -> AsyncGenerator[Bot]:
    """Open the data folder and put the bot together; raises `Trouble` when the folder is unusable."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.data))
        engine = EmbeddedEngine(settings.data / "engine", settings)
        stack.push_async_callback(engine.close)
        chat_host, tuning_host = _hosts(settings, engine)
        for host in (chat_host, tuning_host):
            stack.push_async_callback(host.close)
        at_host = (tuning_host, settings.training_profile, _deployer(settings, tuning_host))
        hosts = Hosts(
            OpenAIChat(chat_host), OpenAITuner(*at_host), OpenAIStore(*at_host), OpenAICurves(tuning_host)
        )
        kept = kept_services(database, RememberingModerator(OpenAIModerator(chat_host)), now)
        services = _services(settings, database, hosts, kept)
        stores = Stores(services.jobs, LiveMessages(database))
        others = [OpenAIStore(chat_host)] if chat_host is not tuning_host else []
        yield Bot(
            app=App(services),
            services=services,
            announcements=Announcements(services.outbox, announcers, now),
            live=LiveNews(stores, services.training, announcers, now),
            inbox=Inbox(database, now),
            installations=Installations(database, now),
            calendar=_calendar(settings, services, [*others, hosts.store]),
            asked=Asked(database),
            keep_days=settings.hobane_keep_days,
        )


def _calendar(settings: Settings, services: Services, hosts: Sequence[HostStore]) -> Calendar:
    """Watches for models that their host takes away, which the embedded engine never does."""
    remote = settings.remote_chat or settings.finetune_api_key
    return Calendar(hosts if remote else (), services.spending, services.spending.admins)


def _hosts(settings: Settings, engine: EmbeddedEngine) -> tuple[Host, Host]:
    """The host that answers and the host that trains, which are one unless FINETUNE_* says otherwise."""
    embedded = Host(Address(BASE_URL, "embedded", engine.client))
    chat = embedded
    if settings.remote_chat:
        key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else _NO_KEY
        chat = Host(Address(settings.openai_base_url or _OPENAI, key))
    if not settings.finetune_api_key:
        return chat, chat
    key = settings.finetune_api_key.get_secret_value()
    return chat, Host(Address(settings.finetune_base_url or _OPENAI, key))


def _deployer(settings: Settings, host: Host) -> Deployer | None:
    """Who makes a tuned model answer at a host where that is a step of its own."""
    name, account = settings.training_profile.name, settings.azure_account()
    if name == "nebius":
        return NebiusDeployer(host)
    if name == "azure":
        return AzureDeployer(account) if account else DeployedByHand()
    return None


def _services(settings: Settings, database: Database, hosts: Hosts, kept: partial[Services]) -> Services:
    options = settings.options()
    pairs, notes, jobs = Pairs(database, now), Notes(database, now), Jobs(database, now)
    talks, prompts, versions = Talks(database, now), Prompts(database, now), ModelVersions(database, now)
    spending = _spending(database, options, versions, jobs)
    chat_model = MeteredModel(hosts.chat, spending) if options.metered else hosts.chat
    knowledge = Knowledge(pairs, notes, Retrievers(RecallRetriever(), RecallRetriever()))
    dataset = Dataset(pairs, Datasets(database, now), Cases(database, now), prompts, options.policy)
    witnessed = WitnessedModel(chat_model, Conducts(database, now))
    conversation = Conversation(talks, prompts, versions, knowledge, witnessed, options)
    examiner = _examiner(database, dataset, conversation, chat_model)
    reporter = _reporter(settings, jobs, hosts.curves)
    feedback, preferences = Feedbacks(database, now), Preferences(database, now)
    rankings = Rankings(preferences, feedback, knowledge, dataset, options)
    access = Access(Roles(database, now), settings.hobane_admins, settings.hobane_teachers)
    stored = partial(kept, notes=notes, talks=talks, prompts=prompts, jobs=jobs, versions=versions)
    taught = partial(stored, knowledge=knowledge, dataset=dataset, feedback=feedback, rankings=rankings)
    return taught(
        commands=COMMANDS,
        options=options,
        access=access,
        conversation=conversation,
        training=Training(examiner, hosts.tuner, reporter, spending, rankings),
        evaluator=examiner.evaluator,
        chat_model=chat_model,
        host_store=hosts.store,
        spending=spending,
        preferences=preferences,
        comparing=Comparing(conversation, preferences, access),
    )


def _spending(database: Database, options: Options, versions: ModelVersions, jobs: Jobs) -> Spending:
    """What keeps the budgets, and tells the admins in time."""
    admins = AdminNews(Outbox(database, now), jobs, options)
    return Spending(Usages(database), versions, admins, options, now, counter(options.training_base))


def _examiner(
    database: Database, dataset: Dataset, conversation: Conversation, chat_model: ChatModel
) -> Examiner:
    """What asks cases; its failures are not those of answers to people."""
    apart = replace(conversation, chat_model=chat_model)
    return Examiner(dataset, Evaluator(apart, Evaluations(database, now), RecallRetriever))


def _reporter(settings: Settings, jobs: Jobs, curves: Curves) -> Reporter:
    """Makes the news of trainings, with pictures, and copies for who is configured to get one."""
    copies = tuple(receiver.channel for receiver in receivers(settings, now))
    return Reporter(settings.options(), jobs, curves, ChildPictures(settings.data / "pictures"), copies)
