"""Whatever is done to pairs in whatever order, no pair is lost, history is whole, retrieval is what is approved."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from core.model import Actor, Role, Status, Wording
from core.options import Options
from core.reply import Reply, Tone
from core.revision import Revision
from storage.database import open_database
from tests.fakes import Clock
from tests.house import ADMIN, House
from tests.storage.conftest import sqlite_ports

Done = TypeVar("Done")
MEMBER = Actor("terminal", "kim", "김", language="ko")
TEACHER = Actor("terminal", "seo", "서연", Role.TEACHER, "ko")
THINGS = ("공", "골대", "심판", "팀", "코트", "전반", "선수", "교체")
ASKED = ("몇 개야", "어디 있어", "누가 정해", "왜 필요해")
QUESTIONS = st.builds("{}은 {}?".format, st.sampled_from(THINGS), st.sampled_from(ASKED))
ANSWERS = st.sampled_from(
    ("두 개예요.", "세 개예요.", "1층에 있어요.", "민지가 정해요.", "위 링크를 보세요.")
)
NUMBERS = st.integers(1, 8).map(str)
PEOPLE = st.sampled_from((ADMIN, TEACHER))


class LifeOfPairs(RuleBasedStateMachine):
    """Teachers and members work on one database, which is closed and opened in between."""

    options = Options(base_model="base", training_base="base", curated="example")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.known: dict[tuple[int, int], Revision] = {}
        self.stack = AsyncExitStack()
        self.house = self.run(self.opened())

    def run(self, work: Coroutine[Any, Any, Done]) -> Done:
        return self.loop.run_until_complete(work)

    async def opened(self) -> House:
        self.stack = AsyncExitStack()
        database = await self.stack.enter_async_context(open_database(Path(self.folder.name) / "data"))
        now = Clock()
        return House(self.options, now=now, ports=sqlite_ports(database, now))

    def did(self, command: str, values: dict[str, str], by: Actor) -> Reply:
        """Run a command; where it asks, press one of its buttons."""
        reply = self.run(self.house.run(command, values, by))
        if reply.facts.get("error") == "findings":
            asked = [button for button in reply.buttons if not button.opens_form]
            button = asked[len(self.known) % len(asked)]
            reply = self.run(self.house.run(button.command, button.values, by))
        assert reply.facts.get("error") != "Unforeseen"
        return reply

    @rule(question=QUESTIONS, answer=ANSWERS, wording=QUESTIONS, by=PEOPLE)
    def teach(self, question: str, answer: str, wording: str, by: Actor) -> None:
        self.did("addqa", {"question": question, "answer": answer, "variants": wording}, by)

    @rule(question=QUESTIONS, answer=ANSWERS)
    def suggest(self, question: str, answer: str) -> None:
        self.did("fix", {"question": question, "answer": answer}, MEMBER)

    @rule(number=NUMBERS, answer=ANSWERS, question=QUESTIONS, by=PEOPLE)
    def edit(self, number: str, answer: str, question: str, by: Actor) -> None:
        self.did("editqa", {"number": number, "answer": answer, "question": question}, by)

    @rule(number=NUMBERS, into=NUMBERS, way=st.sampled_from(("mergeqa", "replaceqa", "keepqa")))
    def decide(self, number: str, into: str, way: str) -> None:
        self.did(way, {"number": number, "into": into}, TEACHER)

    @rule(number=NUMBERS, way=st.sampled_from(("approve", "reject", "dropqa", "restoreqa")), by=PEOPLE)
    def settle(self, number: str, way: str, by: Actor) -> None:
        self.did(way, {"number": number}, by)

    @rule(number=NUMBERS, revision=NUMBERS)
    def go_back(self, number: str, revision: str) -> None:
        self.did("restoreqa", {"number": number, "revision": revision}, TEACHER)

    @rule(number=st.none() | NUMBERS, by=PEOPLE)
    def undo(self, number: str | None, by: Actor) -> None:
        before = self.run(self.texts())
        reply = self.did("undo", {"number": number} if number else {}, by)
        if reply.tone is Tone.GOOD and number and self.options.review == "off":
            self.did("undo", {"number": number}, by)
            assert self.run(self.texts()) == before  # undone twice is as it was

    @rule()
    def restart(self) -> None:
        self.run(self.stack.aclose())
        self.house = self.run(self.opened())

    async def texts(self) -> dict[int, object]:
        pairs = await self.house.ports.pairs.get(range(1, 60))
        return {pair.id: (pair.wordings, pair.answer, pair.tags, pair.status) for pair in pairs}

    @invariant()
    def no_revision_is_ever_lost_or_changed(self) -> None:
        for pair in self.run(self.house.ports.pairs.get(range(1, 60))):
            history = self.run(self.house.ports.revisions.of(pair.id))
            assert history[0].pair == pair
            assert [one.pair.revision for one in history] == list(range(pair.revision, 0, -1))
            for one in history:
                assert one.by
                assert self.known.setdefault((pair.id, one.pair.revision), one) == one
        numbers = {number for number, _ in self.known}
        assert numbers == set(range(1, len(numbers) + 1))

    @invariant()
    def under_review_nothing_answers_that_one_person_alone_brought_in(self) -> None:
        for pair in self.run(self.house.ports.pairs.get(range(1, 60))):
            if self.options.review == "off" or pair.status is not Status.APPROVED:
                continue
            history = self.run(self.house.ports.revisions.of(pair.id))
            others = {one.by for one in history} | {pair.author}
            assert len(others) > 1

    @invariant()
    def what_can_be_found_is_exactly_what_is_approved(self) -> None:
        self.run(self.house.services.knowledge.refresh())
        pairs = self.run(self.house.ports.pairs.get(range(1, 60)))
        approved = {f"pair:{pair.id}": pair.wordings for pair in pairs if pair.status is Status.APPROVED}
        assert dict(self.house.retriever.documents) == approved
        counts = self.run(self.house.ports.datasets.counts())
        assert sum(counts.values()) == len(pairs)
        assert counts[Status.APPROVED] == len(approved)

    def teardown(self) -> None:
        self.run(self.stack.aclose())
        self.loop.close()
        self.folder.cleanup()


class LifeUnderReview(LifeOfPairs):
    """The same where a second person approves what answers."""

    options = replace(LifeOfPairs.options, review="second")

    @rule(number=NUMBERS, wording=QUESTIONS, by=PEOPLE)
    def agree(self, number: str, wording: str, by: Actor) -> None:
        if self.run(self.house.ports.pairs.get([int(number)])):
            proposed = Wording(int(number), wording, MEMBER.key)
            kept = self.run(self.house.ports.wordings.propose(proposed))
            self.did("agree", {"wording": str(kept.id)}, by)


_SETTINGS = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
LifeOfPairs.TestCase.settings = _SETTINGS
LifeUnderReview.TestCase.settings = _SETTINGS
TestLifeOfPairs = LifeOfPairs.TestCase
TestLifeUnderReview = LifeUnderReview.TestCase
