"""The storage ports in memory: they behave as the real ones do, which the same tests prove."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from core import ports, ports_pairs
from core.errors import NoSuchModel
from core.forgetting import Privacy
from core.gaps import Gaps
from core.model import Channel, Feedback, Role, SystemPrompt, Turn
from core.naming import Names
from core.places import Places, Way
from core.preferences import Preferences
from core.remark import Remark
from core.reply import Notice
from core.spending import Usages
from core.tuning import Activation, Live, ModelVersion, TrainingJob
from tests.fakes_consent import FakeGaps, FakePrivacy, Stored
from tests.fakes_knowledge import Clock as Clock
from tests.fakes_knowledge import FakeDatasets, FakeNotes, FakePairs, FakeRevisions, FakeWordings
from tests.fakes_proof import FakeCases, FakeConducts, FakeEvaluations
from tests.fakes_providers import FakePreferences, FakeUsages

DAY = timedelta(days=1)


class FakeTalks:
    def __init__(self, now: Clock) -> None:
        self._now = now
        self.said_at: dict[int | None, datetime] = {}
        self.rows: list[tuple[Channel, Turn]] = []
        self._numbers = itertools.count(1)

    async def recent(self, channel: Channel, limit: int) -> Sequence[Turn]:
        turns = [turn for place, turn in self.rows if place == channel]
        return turns[-limit:] if limit else []

    async def add(self, channel: Channel, turns: Sequence[Turn]) -> Sequence[int]:
        stored = [replace(turn, id=next(self._numbers)) for turn in turns]
        self.rows += [(channel, turn) for turn in stored]
        self.said_at |= {turn.id: self._now() for turn in stored}
        return [turn.id or 0 for turn in stored]

    async def exchange(self, answer: int, near: Channel) -> tuple[Turn, Turn] | None:
        for at, (channel, turn) in enumerate(self.rows):
            here = (channel.platform, channel.place) == (near.platform, near.place)
            if turn.id == answer and turn.role == "assistant" and here:
                before = [said for place, said in self.rows[:at] if place == channel and said.role == "user"]
                return (before[-1], turn) if before else None
        return None

    def exchanges(self) -> Iterator[tuple[Turn, Turn]]:
        """Every answer with the question before it."""
        for at, (channel, turn) in enumerate(self.rows):
            asked = [said for place, said in self.rows[:at] if place == channel and said.role == "user"]
            if turn.role == "assistant" and asked:
                yield asked[-1], turn

    async def forget(self, channel: Channel) -> int:
        return self._keep([(place, turn) for place, turn in self.rows if place != channel])

    async def forget_before(self, moment: datetime) -> int:
        return self._keep([(place, turn) for place, turn in self.rows if self.said_at[turn.id] >= moment])

    def answered(self, model: str, since: datetime, until: datetime) -> list[int]:
        """The ids of what a model said in a time."""
        turns = [turn for _, turn in self.rows if turn.model == model]
        return [turn.id or 0 for turn in turns if since <= self.said_at[turn.id] < until]

    def _keep(self, kept: list[tuple[Channel, Turn]]) -> int:
        gone, self.rows = len(self.rows) - len(kept), kept
        return gone

    def forget_person(self, person: str) -> int:
        """What somebody asked and what they were answered."""
        gone: set[int | None] = set()
        for at, (channel, turn) in enumerate(self.rows):
            if turn.person == person:
                later = [said for place, said in self.rows[at + 1 :] if place == channel]
                gone |= {turn.id} | {said.id for said in later[:1] if said.role == "assistant"}
        return self._keep([(place, turn) for place, turn in self.rows if turn.id not in gone])


class FakeOutbox:
    def __init__(self, now: Clock) -> None:
        self._now = now
        self._rows: dict[str, Notice] = {}
        self._claimed: dict[int, datetime] = {}
        self._delivered: set[int] = set()

    async def put(self, notice: Notice) -> None:
        self._rows.setdefault(notice.key, replace(notice, id=len(self._rows) + 1, at=self._now()))

    async def claim(self, platforms: Sequence[str], now: datetime, lease: timedelta) -> Sequence[Notice]:
        free = [
            notice
            for notice in await self.waiting()
            if notice.channel.platform in platforms and self._claimed.get(notice.id, now) <= now
        ]
        self._claimed |= {notice.id: now + lease for notice in free}
        taken = [replace(notice, tries=notice.tries + 1) for notice in free]
        self._rows |= {notice.key: notice for notice in taken}
        return taken

    async def postpone(self, id: int, until: datetime) -> None:
        self._claimed[id] = until

    async def delivered(self, id: int) -> None:
        self._delivered.add(id)

    async def waiting(self) -> Sequence[Notice]:
        return [notice for notice in self._rows.values() if notice.id not in self._delivered]


class FakeLiveMessages:
    def __init__(self) -> None:
        self._rows: dict[int, Live] = {}

    async def of(self, job: int) -> Live | None:
        return self._rows.get(job)

    async def put(self, live: Live) -> None:
        self._rows[live.job] = live

    async def open(self) -> Sequence[Live]:
        return [self._rows[job] for job in sorted(self._rows) if not self._rows[job].over]


class FakeVersions:
    def __init__(self, now: Clock) -> None:
        self._now = now
        self._rows: dict[int, ModelVersion] = {}
        self._activations: list[int | None] = []
        self._activated_at: list[datetime] = []

    async def list(self) -> Sequence[ModelVersion]:
        return [self._seen(number) for number in reversed(self._rows)]

    async def active(self) -> ModelVersion | None:
        number = self._active()
        return None if number is None else self._seen(number)

    async def activate(self, id: int | None, by: str) -> None:
        if id is not None and (id not in self._rows or self._rows[id].deleted):
            raise NoSuchModel(name=str(id))
        if id != self._active():
            self._activations.append(id)
            self._activated_at.append(self._now())

    async def previous(self) -> ModelVersion | None:
        for number in reversed(self._activations):
            if number != self._active() and (number is None or not self._rows[number].deleted):
                return None if number is None else self._seen(number)
        return None

    async def remove(self, id: int) -> None:
        if id in self._rows:
            self._rows[id] = replace(self._rows[id], deleted=True)
        if id == self._active():
            await self.activate(None, "")

    async def add(self, version: ModelVersion, by: str) -> None:
        number = len(self._rows) + 1
        self._rows[number] = replace(version, id=number, created_at=version.created_at or self._now())
        if version.active:
            await self.activate(number, by)

    def activation(self) -> Activation | None:
        """Since when the active version answers, and what did before."""
        number = self._active()
        if number is None:
            return None
        version, since = self._seen(number), self._activated_at[-1]
        if len(self._activations) == 1:
            return Activation(version, since)
        before = self._activations[-2]
        return Activation(
            version, since, None if before is None else self._seen(before), self._activated_at[-2]
        )

    def _active(self) -> int | None:
        return self._activations[-1] if self._activations else None

    def _seen(self, number: int) -> ModelVersion:
        return replace(self._rows[number], active=number == self._active())


class FakeJobs:
    def __init__(self, now: Clock, versions: FakeVersions, outbox: FakeOutbox) -> None:
        self._now, self._versions, self._outbox = now, versions, outbox
        self._rows: dict[int, TrainingJob] = {}

    async def add(self, job: TrainingJob) -> TrainingJob:
        for known in self._rows.values():
            if known.key == job.key:
                return known
        stored = replace(job, id=len(self._rows) + 1, created_at=job.created_at or self._now())
        self._rows[stored.id] = stored
        return stored

    async def save(self, job: TrainingJob) -> None:
        if job.status.ended:
            raise ValueError("a job is ended by finish, not by save")
        if job.id in self._rows and not self._rows[job.id].status.ended:
            self._rows[job.id] = job

    async def get(self, id: int) -> TrainingJob | None:
        return self._rows.get(id)

    async def recent(self, limit: int) -> Sequence[TrainingJob]:
        newest = list(reversed(self._rows.values()))
        return [job for place, job in enumerate(newest) if place < limit or not job.status.ended]

    async def finish(self, job: TrainingJob, version: ModelVersion | None, notices: Sequence[Notice]) -> bool:
        if not job.status.ended:
            raise ValueError("a job is finished in a state that is an end")
        if job.id not in self._rows or self._rows[job.id].status.ended:
            return False
        self._rows[job.id] = replace(job, ended_at=job.ended_at or self._now())
        if version is not None:
            await self._versions.add(version, job.asked_by)
        for notice in notices:
            await self._outbox.put(notice)
        return True


class FakePrompts:
    def __init__(self, now: Clock) -> None:
        self._now = now
        self._rows: dict[Channel | None, list[SystemPrompt]] = {}

    async def current(self, channel: Channel) -> SystemPrompt | None:
        newest = [await self.history(place, 1) for place in (channel, None)]
        return next((prompts[0] for prompts in newest if prompts and prompts[0].text), None)

    async def add(self, prompt: SystemPrompt) -> SystemPrompt:
        place = _place(prompt.channel)
        versions = self._rows.setdefault(place, [])
        versions.append(replace(prompt, channel=place, version=len(versions) + 1, at=self._now()))
        return versions[-1]

    async def history(self, channel: Channel | None, limit: int) -> Sequence[SystemPrompt]:
        return self._rows.get(_place(channel), [])[::-1][:limit]


def _place(channel: Channel | None) -> Channel | None:
    return None if channel is None else replace(channel, thread=None)


class FakeFeedbacks:
    def __init__(self, now: Clock, talks: FakeTalks) -> None:
        self._now, self._talks = now, talks
        self.given: dict[tuple[int, str], Feedback] = {}
        self.numbers: dict[Feedback, int] = {}

    async def put(self, feedback: Feedback) -> None:
        key = (feedback.turn, feedback.person)
        self.given.pop(key, None)
        self.given[key] = replace(feedback, at=feedback.at or self._now())
        self.numbers[self.given[key]] = len(self.numbers) + 1

    async def counts(self, turn: int) -> dict[str, int]:
        thumbs = [one.thumb for one in self.given.values() if one.turn == turn]
        return {"up": thumbs.count("up"), "down": thumbs.count("down")}

    async def disliked(self) -> Sequence[tuple[str, str]]:
        down = {one.turn for one in self.given.values() if one.thumb == "down"}
        return [(asked.text, told.text) for asked, told in self._talks.exchanges() if told.id in down]

    def forget(self, person: str) -> int:
        """What somebody thought of answers."""
        before = len(self.given)
        self.given = {key: one for key, one in self.given.items() if one.person != person}
        return before - len(self.given)


class FakeRemarks:
    def __init__(self, talks: FakeTalks, feedback: FakeFeedbacks) -> None:
        self._talks, self._feedback = talks, feedback
        self._settled: set[Feedback] = set()

    async def waiting(self, limit: int) -> Sequence[Remark]:
        return [await self._remark(one) for one in self._open()[:limit]]

    async def count(self) -> int:
        return len(self._open())

    async def settle(self, id: int, by: str) -> bool:
        found = [one for one in self._open() if self._number(one) == id]
        self._settled |= set(found)
        return bool(found)

    def _open(self) -> list[Feedback]:
        given = self._feedback.given.values()
        return [one for one in given if one.thumb == "down" and one.comment and one not in self._settled]

    def _number(self, feedback: Feedback) -> int:
        return self._feedback.numbers[feedback]

    async def _remark(self, one: Feedback) -> Remark:
        found = ((asked, told) for asked, told in self._talks.exchanges() if told.id == one.turn)
        asked, told = next(found)
        return Remark(self._number(one), one.person, one.comment, asked.text, told.text)


class FakeRoles:
    def __init__(self) -> None:
        self._rows: dict[str, Role] = {}

    async def role_of(self, person: str) -> Role | None:
        return self._rows.get(person)

    async def give(self, person: str, role: Role, by: str) -> None:
        self._rows.pop(person, None)
        if role > Role.MEMBER:
            self._rows[person] = role

    async def list(self) -> Sequence[tuple[str, Role]]:
        return sorted(self._rows.items())


class FakeNames:
    def __init__(self) -> None:
        self.rows: dict[str, str] = {}

    async def remember(self, person: str, name: str) -> None:
        self.rows[person] = name

    async def of(self, persons: Collection[str]) -> Mapping[str, str]:
        return {person: self.rows[person] for person in persons if person in self.rows}


class FakePlaces:
    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], Way] = {}

    async def way(self, channel: Channel) -> Way | None:
        return self._rows.get((channel.platform, channel.place))

    async def choose(self, channel: Channel, way: Way | None, by: str) -> None:
        self._rows.pop((channel.platform, channel.place), None)
        if way is not None:
            self._rows[channel.platform, channel.place] = way


class FakeInbox:
    def __init__(self) -> None:
        self._rows: dict[str, tuple[str, datetime]] = {}
        self._done: set[str] = set()

    async def claim(self, key: str, message: str, now: datetime) -> bool:
        self._rows = {key: row for key, row in self._rows.items() if row[1] >= now - DAY}
        if key in self._rows:
            return False
        self._rows[key] = (message, now)
        self._done.discard(key)
        return True

    async def done(self, key: str) -> None:
        self._done.add(key)

    async def unfinished(self, since: datetime) -> Sequence[tuple[str, str]]:
        return [
            (key, message)
            for key, (message, taken) in self._rows.items()
            if taken > since and key not in self._done
        ]


class FakeDrafts:
    def __init__(self, now: Clock) -> None:
        self._now = now
        self._rows: dict[str, tuple[str, bytes, datetime]] = {}

    async def put(self, content: bytes, name: str) -> str:
        key = secrets.token_urlsafe(12)
        self._rows[key] = (name, content, self._now())
        return key

    async def get(self, key: str) -> tuple[str, bytes] | None:
        name, content, kept = self._rows.get(key, ("", b"", self._now() - DAY))
        return (name, content) if kept > self._now() - DAY else None

    async def drop(self, key: str) -> bool:
        return self._rows.pop(key, None) is not None


@dataclass(frozen=True, slots=True)
class Ports:
    """Every storage port, in memory or in SQLite; the type checker proves that both fit."""

    pairs: ports.Pairs
    revisions: ports_pairs.Revisions
    remarks: ports_pairs.Remarks
    datasets: ports.Datasets
    wordings: ports.Wordings
    talks: ports.Talks
    notes: ports.Notes
    jobs: ports.Jobs
    versions: ports.ModelVersions
    prompts: ports.Prompts
    roles: ports.Roles
    names: Names
    places: Places
    outbox: ports.Outbox
    live_messages: ports.LiveMessages
    inbox: ports.Inbox
    drafts: ports.Drafts
    cases: ports.Cases
    evaluations: ports.Evaluations
    conducts: ports.Conducts
    feedback: ports.Feedbacks
    usages: Usages
    preferences: Preferences
    gaps: Gaps
    privacy: Privacy
    now: Clock = field(default_factory=Clock)


def fake_ports(now: Clock) -> Ports:
    """Every storage port in memory, empty, joined where one writes into another."""
    pairs, outbox, versions = FakePairs(now), FakeOutbox(now), FakeVersions(now)
    talks = FakeTalks(now)
    feedback = FakeFeedbacks(now, talks)
    wordings, datasets, roles = FakeWordings(), FakeDatasets(pairs, now), FakeRoles()
    names = FakeNames()
    preferences = FakePreferences(now)
    stored = Stored(pairs, talks, feedback, wordings, versions, datasets, roles, names, preferences)
    return Ports(
        pairs=pairs,
        revisions=FakeRevisions(pairs, outbox),
        remarks=FakeRemarks(talks, feedback),
        datasets=datasets,
        wordings=wordings,
        talks=talks,
        notes=FakeNotes(),
        jobs=FakeJobs(now, versions, outbox),
        versions=versions,
        prompts=FakePrompts(now),
        roles=roles,
        names=names,
        places=FakePlaces(),
        outbox=outbox,
        live_messages=FakeLiveMessages(),
        inbox=FakeInbox(),
        drafts=FakeDrafts(now),
        cases=FakeCases(),
        evaluations=FakeEvaluations(now),
        conducts=FakeConducts(now, (talks, feedback, versions)),
        feedback=feedback,
        usages=FakeUsages(),
        preferences=preferences,
        gaps=FakeGaps(talks, feedback, pairs),
        privacy=FakePrivacy(stored),
        now=now,
    )
