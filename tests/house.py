"""The core on fakes: a model that says what it is told, a trainer that tests move on, a simple retriever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.access import Access
from core.admins import AdminNews
from core.announcements import Announcements
from core.app import App
from core.checking import CHECKS
from core.checks_safety import safety_checks
from core.clean import same
from core.commands import COMMANDS
from core.comparing import Comparing
from core.conversation import Conversation
from core.dataset import Dataset
from core.errors import ChannelGone, MessageGone, NoSuchJob
from core.evaluation import Evaluator
from core.examining import Examiner
from core.figures import Figures, LossPoint
from core.hosting import HostFile, HostModel, HostTraining
from core.knowledge import Knowledge, Retrievers
from core.live import LiveNews, Stores
from core.metering import MeteredModel
from core.model import Actor, Channel, Finish, Question, Role, Sampling, Turn, Verdict
from core.moderation import RememberingModerator
from core.options import Options
from core.ports_files import BadPages
from core.rankings import Rankings
from core.reply import Attachment, Call, LiveMessage, Notice, Part, Reply, Tone, Upload
from core.reporter import Reporter
from core.services import Services
from core.spending import Spending
from core.training import Training
from core.tuning import HostJob, JobStatus, TrainingOrder
from core.witness import WitnessedModel
from tests.fakes import Clock, Ports, fake_ports
from tests.fakes_consent import FakeFinder, FakeModerator

ADMIN = Actor("terminal", "min", "민지", Role.ADMIN, "ko")
HERE = Channel("terminal", "local")
Said = Verdict | str | Finish | BaseException


class FakeModel:
    """Answers with what ``say`` returns for a prompt; exceptions among it are raised."""

    def __init__(self) -> None:
        self.prompts: list[tuple[str, list[Turn]]] = []
        self.say: Callable[[str, Sequence[Turn]], Sequence[Said]] = lambda model, turns: ["네", Finish()]
        self.closed = 0
        self.down: Exception | None = None
        self.free = asyncio.Event()  # while it is not set, nothing is answered
        self.free.set()

    async def answer(
        self, turns: Sequence[Turn], model: str, sampling: Sampling
    ) -> AsyncIterator[Verdict | str | Finish]:
        self.prompts.append((model, list(turns)))
        await self.free.wait()
        try:
            for part in self.say(model, turns):
                await asyncio.sleep(0)
                if isinstance(part, BaseException):
                    raise part
                yield part
        finally:
            self.closed += 1

    async def models(self) -> Sequence[str]:
        if self.down:
            raise self.down
        return ["base"]


class FakeTuner:
    """Holds jobs by their key; a test moves them on."""

    def __init__(self) -> None:
        self.jobs: dict[str, HostJob] = {}
        self.orders: list[TrainingOrder] = []
        self.trouble: list[Exception] = []
        self.losses: list[LossPoint] | Exception = []

    async def curve(self, host_job: str) -> Sequence[LossPoint]:
        if isinstance(self.losses, Exception):
            raise self.losses
        return self.losses

    async def start(self, order: TrainingOrder) -> str:
        if self.trouble:
            raise self.trouble.pop(0)
        self.orders.append(order)
        number = f"job-{order.key}"
        self.jobs.setdefault(number, HostJob(number, JobStatus.QUEUED))
        return number

    async def find(self, key: str) -> str | None:
        if self.trouble:
            raise self.trouble.pop(0)
        return f"job-{key}" if f"job-{key}" in self.jobs else None

    async def state(self, host_job: str) -> HostJob:
        if self.trouble:
            raise self.trouble.pop(0)
        if host_job not in self.jobs:
            raise NoSuchJob(number=host_job)
        return self.jobs[host_job]

    async def cancel(self, host_job: str) -> None:
        if host_job in self.jobs and not self.jobs[host_job].status.ended:
            self.jobs[host_job] = replace(self.jobs[host_job], status=JobStatus.CANCELLED)

    def move(self, **changes: object) -> None:
        """Change the newest job."""
        number = next(reversed(self.jobs))
        self.jobs[number] = replace(self.jobs[number], **changes)  # type: ignore[arg-type]


class FakeStore:
    """Holds what a test puts there; ``trouble`` is raised by the next call."""

    def __init__(self) -> None:
        self.held: dict[str, HostFile] = {}
        self.served: dict[str, HostModel] = {"base": HostModel("base")}
        self.known: list[HostTraining] = []
        self.trouble: list[Exception] = []
        self.refusals: dict[str, Exception] = {}  # what is raised instead of deleting

    async def files(self) -> Sequence[HostFile]:
        self._raise()
        return list(self.held.values())

    async def models(self) -> Sequence[HostModel]:
        self._raise()
        return list(self.served.values())

    async def trainings(self) -> Sequence[HostTraining]:
        return self.known

    async def delete_file(self, file: str) -> None:
        self._raise(file)
        self.held.pop(file, None)

    async def delete_model(self, name: str) -> None:
        self._raise(name)
        self.served.pop(name, None)

    def _raise(self, thing: str = "") -> None:
        if self.trouble:
            raise self.trouble.pop(0)
        if thing in self.refusals:
            raise self.refusals[thing]


class FakeRetriever:
    """Finds documents by the share of two-letter pieces they have in common with a text."""

    def __init__(self) -> None:
        self.documents: dict[str, Sequence[str]] = {}
        self.updates = 0

    async def update(self, documents: Sequence[tuple[str, Sequence[str]]], removed: Sequence[str]) -> None:
        self.updates += 1
        self.documents.update(documents)
        for key in removed:
            self.documents.pop(key, None)

    async def search(self, text: str, limit: int) -> Sequence[tuple[str, float]]:
        scored = [(key, max(map(_likeness(text), texts))) for key, texts in self.documents.items()]
        found = sorted((one for one in scored if one[1] > 0), key=lambda one: -one[1])
        return found[:limit]


def _likeness(text: str) -> Callable[[str], float]:
    def pieces(words: str) -> set[str]:
        plain = same(words)
        return {plain[start : start + 2] for start in range(len(plain))}

    wanted = pieces(text)
    return lambda other: len(wanted & pieces(other)) / len(wanted | pieces(other))


class FakeSample:
    """A sample of one pair, one case and one page of notes."""

    async def files(self) -> Mapping[str, str]:
        return {
            "pairs.csv": "question,answer\n공은 몇 개야?,두 개예요.\n",
            "cases.jsonl": '{"question":"공 개수는?","kind":"wording","expected":"공은 몇 개야?"}\nbroken\n',
            "rules.md": "# 공\n공은 두 개예요.\n",
        }


class FakeAnnouncer:
    """Keeps what it was told, unless the channel is gone."""

    platform = "terminal"

    def __init__(self) -> None:
        self.told: list[Notice] = []
        self.heard = asyncio.Event()
        self.gone = False
        self.shown: list[LiveMessage] = []
        self.deleted = False

    async def show(self, live: LiveMessage) -> str:
        if self.gone:
            raise ChannelGone(channel=str(live.channel))
        if self.deleted:
            raise MessageGone(channel=str(live.channel))
        self.shown.append(live)
        self.heard.set()
        return live.message or f"message-{len(self.shown)}"

    async def announce(self, notice: Notice) -> None:
        if self.gone:
            raise ChannelGone(channel=str(notice.channel))
        self.told.append(notice)
        self.heard.set()


class FakePictures:
    """Draws nothing, but says what it was asked to draw."""

    def __init__(self) -> None:
        self.drawn: list[Figures] = []
        self.slow = False

    async def draw(self, figures: Figures) -> Sequence[Attachment]:
        if self.slow:
            raise TimeoutError
        self.drawn.append(figures)
        return [Attachment(f"training-{figures.job}-loss.png", b"PNG", "image/png")]


class FakePages:
    """Reads every document as the pages it was given, or has the trouble it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.trouble: BadPages | None = None

    async def pages(self, content: bytes) -> Sequence[str]:
        if self.trouble:
            raise self.trouble
        return self.texts


@dataclass
class House:
    """A whole core with its fakes within reach."""

    options: Options = field(
        default_factory=lambda: Options(base_model="base", training_base="base", curated="example")
    )
    now: Clock = field(default_factory=Clock)
    model: FakeModel = field(default_factory=FakeModel)
    tuner: FakeTuner = field(default_factory=FakeTuner)
    store: FakeStore = field(default_factory=FakeStore)
    chance: float = 0.6  # what decides by chance
    retriever: FakeRetriever = field(default_factory=FakeRetriever)
    passages: FakeRetriever = field(default_factory=FakeRetriever)
    announcer: FakeAnnouncer = field(default_factory=FakeAnnouncer)
    finder: FakeFinder = field(default_factory=FakeFinder)
    moderator: FakeModerator = field(default_factory=FakeModerator)
    pages: FakePages = field(default_factory=FakePages)
    pictures: FakePictures = field(default_factory=lambda: FakePictures())
    copies: tuple[Channel, ...] = ()
    ports: Ports = None  # type: ignore[assignment] # those in memory, unless others are given

    def __post_init__(self) -> None:
        self.ports = self.ports or fake_ports(self.now)
        self.services = self.built()
        self.app = App(self.services)
        self.announcements = Announcements(self.ports.outbox, [self.announcer], self.now)
        self.live = self.live_news(self.services.training)

    def reporter(self) -> Reporter:
        """What makes the notices of ended trainings."""
        return Reporter(self.options, self.ports.jobs, self.tuner, self.pictures, self.copies)

    def live_news(self, training: Training) -> LiveNews:
        """The changing messages of trainings, as of a process of its own."""
        stores = Stores(self.ports.jobs, self.ports.live_messages)
        return LiveNews(stores, training, [self.announcer], self.now)

    def built(self) -> Services:
        """The services on these ports, as after a restart of the process."""
        ports, options, now = self.ports, self.options, self.now
        knowledge = Knowledge(ports.pairs, ports.notes, Retrievers(self.retriever, self.passages))
        dataset = Dataset(ports.pairs, ports.datasets, ports.cases, ports.prompts, options.policy)
        admins = AdminNews(ports.outbox, ports.jobs, options)
        spending = Spending(ports.usages, ports.versions, admins, options, now)
        model = MeteredModel(self.model, spending) if options.metered else self.model
        witnessed = WitnessedModel(model, ports.conducts)
        conversation = Conversation(ports.talks, ports.prompts, ports.versions, knowledge, witnessed, options)
        apart = replace(conversation, chat_model=model)
        evaluator = Evaluator(apart, ports.evaluations, FakeRetriever, pause=0)
        rankings = Rankings(ports.preferences, ports.feedback, knowledge, dataset, options)
        access = Access(ports.roles, frozenset({"web:boss"}), frozenset({"web:helper"}))
        return Services(
            commands=COMMANDS,
            options=options,
            now=now,
            access=access,
            conversation=conversation,
            knowledge=knowledge,
            dataset=dataset,
            training=Training(
                Examiner(dataset, evaluator, pause=0), self.tuner, self.reporter(), spending, rankings
            ),
            evaluator=evaluator,
            chat_model=model,
            talks=ports.talks,
            notes=ports.notes,
            wordings=ports.wordings,
            revisions=ports.revisions,
            remarks=ports.remarks,
            jobs=ports.jobs,
            versions=ports.versions,
            prompts=ports.prompts,
            roles=ports.roles,
            names=ports.names,
            places=ports.places,
            drafts=ports.drafts,
            outbox=ports.outbox,
            cases=ports.cases,
            evaluations=ports.evaluations,
            conducts=ports.conducts,
            feedback=ports.feedback,
            gaps=ports.gaps,
            privacy=ports.privacy,
            secrets=self.finder,
            pages=self.pages,
            moderator=RememberingModerator(self.moderator),
            host_store=self.store,
            spending=spending,
            preferences=ports.preferences,
            rankings=rankings,
            comparing=Comparing(conversation, ports.preferences, access, lambda: self.chance),
            sample=FakeSample(),
            checks=(*CHECKS, *safety_checks(self.finder, self.moderator)),
        )

    async def ask(self, text: str, actor: Actor = ADMIN, channel: Channel = HERE) -> Reply:
        """Ask and return the reply at the end."""
        reply = (await self.parts(self.app.ask(Question(text, actor, channel))))[-1]
        assert isinstance(reply, Reply)
        return reply

    async def run(
        self, command: str, values: Mapping[str, str | Upload] | None = None, by: Actor = ADMIN
    ) -> Reply:
        """Run a command and return its reply."""
        return await self.app.result(Call(command, values or {}, by, HERE))

    async def parts(self, parts: AsyncIterator[Part]) -> list[Part]:
        """Everything that an answer or a command yields."""
        return [part async for part in parts]

    async def teach(self, count: int) -> None:
        """Teach so many different pairs."""
        for number in range(count):
            values = {"question": f"{number}번 질문은 무엇인가요?", "answer": f"{number}번 답이에요."}
            assert (await self.run("addqa", values)).tone == Tone.GOOD
