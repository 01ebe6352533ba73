"""Forgetting a person takes what they asked out of the cases that thumbs made, and out of proofs."""

from __future__ import annotations

from dataclasses import replace

from core.model import Channel
from core.preferences import Comparison, Preference, Source
from core.proof import Change, Disagreement, Proof, Reason
from core.reply import Notice, Reply
from core.tuning import Case, JobStatus, Snapshot, TrainingJob
from storage.cases import Cases
from storage.database import Database
from storage.datasets import Datasets
from storage.forgotten_cases import forget_cases, forget_preferences
from storage.jobs import Jobs
from storage.preferences import Preferences
from tests.fakes import Clock

ROOM = Channel("slack", "C1")
MINE, OTHER = "제 휴가는 며칠이에요?", "공은 몇 개예요?"


async def test_reported_questions_go_and_a_teachers_cases_stay_without_the_name(database: Database) -> None:
    cases = Cases(database, Clock())
    await cases.add(Case(MINE, "reported", MINE, "ko", "thumb", "slack:U2"))
    await cases.add(Case("누가 이겼어?", "reported", None, "ko", "thumb", "slack:U1"))
    await cases.add(Case(OTHER, "wording", OTHER, "ko", "hand", "slack:U1"))

    assert await database.write(lambda sqlite: forget_cases(sqlite, "slack:U1", {"제휴가는며칠이에요"})) == 2
    assert [(case.question, case.person) for case in await cases.all()] == [(OTHER, "")]


async def test_a_proof_loses_what_the_person_asked_and_nothing_else(database: Database) -> None:
    jobs = Jobs(database, Clock())
    snapshot = await Datasets(database, Clock()).freeze(Snapshot((), "d", 0))
    changes = tuple(
        Change(question, "reported", "답", "wrong", "right", "a", "b") for question in (MINE, OTHER)
    )
    found = tuple(Disagreement(question, "a", "wrong", "right") for question in (MINE, OTHER))
    proof = Proof(1, "kept", (Reason("why_no_cases"),), better=changes, worse=changes, disagreements=found)
    for key, kept in (("a", proof), ("b", Proof(2, "kept", ()))):
        job = await jobs.add(TrainingJob(key, snapshot.id, ROOM, "slack:U1", "base"))
        ended = replace(job, status=JobStatus.SUCCEEDED, proof=kept)
        await jobs.finish(ended, None, [Notice(ROOM, Reply("끝"), key)])
    await database.write(lambda sqlite: forget_cases(sqlite, "slack:U1", {"제휴가는며칠이에요"}))

    first, second = await jobs.get(1), await jobs.get(2)
    assert first is not None
    assert second is not None
    assert first.proof == replace(proof, better=changes[1:], worse=changes[1:], disagreements=found[1:])
    assert second.proof == Proof(2, "kept", ())


async def test_a_persons_preferences_go_and_comparisons_of_what_they_asked(database: Database) -> None:
    preferences = Preferences(database, Clock())
    wanted: list[tuple[str, Source]] = [(MINE, "shown"), (OTHER, "shown"), (MINE + " 정말", "asked")]
    asked = [
        await preferences.propose(Comparison(question, "하나", "둘", "a", "b", source))
        for question, source in wanted
    ]
    for one in asked:
        for person in ("slack:U1", "slack:U2"):
            await preferences.prefer(Preference(one.id, person, "first"))
    await database.write(lambda sqlite: forget_preferences(sqlite, "slack:U1", {"제휴가는며칠이에요"}))

    assert [
        (one.comparison.question, [each.person for each in one.preferences])
        for one in await preferences.judged()
    ] == [(OTHER, ["slack:U2"]), (MINE + " 정말", ["slack:U2"])]
