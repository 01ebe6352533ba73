"""Where a second person approves, nothing that answers changes by one teacher alone, by whatever way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.entries import Entry, keep_waiting
from core.model import Channel, Provenance, QAPair, Role, Status, Wording
from core.options import Options
from core.reply import Call, Upload
from storage.database import open_database
from tests.core.test_pair_life import press, pressed, taught
from tests.core.test_reviewing import BALLS, KIM, SECOND, SEO
from tests.fakes import Clock, fake_ports
from tests.house import ADMIN, House
from tests.storage.conftest import sqlite_ports

WAITS = "다른 선생님이 확인"
PARK = replace(SEO, id="park", name="박")


@pytest.fixture(params=["memory", "sqlite"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    """A house in which a second person approves; one pair is taught and approved."""
    now = Clock()
    if request.param == "memory":
        yield await _taught(House(SECOND, now=now, ports=fake_ports(now)))
        return
    async with open_database(tmp_path / "data") as opened:
        yield await _taught(House(SECOND, now=now, ports=sqlite_ports(opened, now)))


async def _taught(house: House) -> House:
    await house.run("addqa", BALLS, SEO)
    await house.run("approve", {"number": "1"}, PARK)
    return house


async def standing(house: House, number: int = 1) -> tuple[tuple[str, ...], str, Status]:
    pair = await taught(house, number)
    return pair.wordings, pair.answer, pair.status


async def approved_by(house: House, number: int) -> None:
    """Seo, who is not who asked for it, approves what waits."""
    assert (await house.run("approve", {"number": str(number)})).facts["error"] == "OwnPair"
    assert (await house.run("approve", {"number": str(number)}, SEO)).facts["status"] == "approved"


async def test_agreeing_to_a_suggested_wording_waits(house: House) -> None:
    proposed = await house.ports.wordings.propose(Wording(1, "볼은 몇 개?", KIM.key))
    told = await house.run("agree", {"wording": str(proposed.id)})

    assert WAITS in told.text
    assert "볼은 몇 개?" in told.text
    assert (await standing(house))[0] == (BALLS["question"],)
    await approved_by(house, 2)
    assert (await standing(house))[0] == (BALLS["question"], "볼은 몇 개?")


async def test_a_wording_from_a_chat_is_still_borrowed_once_it_is_approved(house: House) -> None:
    proposed = await house.ports.wordings.propose(Wording(1, "볼은 몇 개?", "discord:7"))
    await house.run("agree", {"wording": str(proposed.id)})
    await house.run("approve", {"number": "2"}, SEO)

    assert (await taught(house)).borrowed == ("볼은 몇 개?",)


async def test_teaching_what_is_known_in_other_wordings_waits(house: House) -> None:
    told = await house.run("addqa", BALLS | {"variants": "볼은 몇 개?"})

    assert WAITS in told.text
    assert (await standing(house))[0] == (BALLS["question"],)
    await approved_by(house, 2)
    assert (await standing(house))[0] == (BALLS["question"], "볼은 몇 개?")


async def test_undoing_a_change_waits_while_the_changed_text_answers(house: House) -> None:
    await house.run("editqa", {"number": "1", "answer": "세 개예요."}, PARK)
    await house.run("approve", {"number": "2"}, SEO)
    told = await house.run("undo", {"number": "1"})

    assert WAITS in told.text
    assert (await standing(house))[1:] == ("세 개예요.", Status.APPROVED)
    assert await standing(house, 2) == ((BALLS["question"],), "세 개예요.", Status.DRAFT)
    assert (await taught(house, 3)).amends == 1
    await approved_by(house, 3)
    assert (await standing(house))[1] == "두 개예요."


async def test_undoing_a_removal_waits(house: House) -> None:
    await house.run("dropqa", {"number": "1"})
    told = await house.run("undo")

    assert WAITS in told.text
    assert (await standing(house))[2] is Status.DRAFT
    assert await house.services.knowledge.taught(BALLS["question"]) is None
    assert (await house.run("approve", {"number": "1"})).facts["error"] == "OwnPair"
    await house.run("approve", {"number": "1"}, PARK)
    assert (await standing(house))[2] is Status.APPROVED


async def test_taking_away_by_undo_needs_nobody_else_and_says_nothing_of_waiting(house: House) -> None:
    told = await house.run("undo", {"number": "1"})
    assert WAITS not in told.text
    assert (await standing(house))[2] is Status.DRAFT
    await house.run("reject", {"number": "1"})
    told = await house.run("undo", {"number": "1"})
    assert WAITS not in told.text
    assert (await standing(house))[2] is Status.DRAFT


async def test_an_undo_that_waits_is_undone_without_anybody_else(house: House) -> None:
    await house.run("editqa", {"number": "1", "answer": "세 개예요."}, PARK)
    await house.run("approve", {"number": "2"}, SEO)
    told = await house.run("undo", {"number": "1"})
    redo = pressed(told, "다시 하기")
    await house.run(redo.command, redo.values)

    assert (await standing(house))[1:] == ("세 개예요.", Status.APPROVED)


async def test_a_change_that_was_changed_again_is_not_undone(house: House) -> None:
    changes = await house.ports.revisions.of(1)
    await house.run("editqa", {"number": "1", "answer": "세 개예요."}, PARK)
    await house.run("approve", {"number": "2"}, SEO)
    again = await house.run("undo", {}, SEO)  # Seo's last change was the approval just now
    assert WAITS in again.text
    told = await house.run("undo", {}, PARK)  # Park's first change, the draft, was approved since

    assert len(changes) == 2
    assert told.facts["error"] == "PairChanged"


async def test_going_back_to_an_earlier_revision_waits(house: House) -> None:
    await house.run("editqa", {"number": "1", "answer": "세 개예요."}, PARK)
    await house.run("approve", {"number": "2"}, SEO)
    told = await house.run("restoreqa", {"number": "1", "revision": "1"})

    assert WAITS in told.text
    assert (await standing(house))[1] == "세 개예요."
    await approved_by(house, 3)
    assert (await standing(house))[1] == "두 개예요."


async def test_bringing_a_removed_pair_back_waits(house: House) -> None:
    await house.run("dropqa", {"number": "1"}, PARK)
    told = await house.run("restoreqa", {"number": "1"})

    assert WAITS in told.text
    assert (await standing(house))[2] is Status.DRAFT
    await house.run("approve", {"number": "1"}, PARK)
    assert (await standing(house))[2] is Status.APPROVED


async def test_fix_this_answer_waits(house: House) -> None:
    told = await house.run("fix", BALLS | {"answer": "세 개예요."})

    assert WAITS in told.text
    assert (await standing(house))[1] == "두 개예요."
    await approved_by(house, 2)
    assert (await standing(house))[1] == "세 개예요."


@pytest.mark.parametrize("label", ["#1에 더하기", "그래도 가르치기"])
async def test_the_buttons_under_a_near_double_wait(house: House, label: str) -> None:
    found = await house.run("addqa", {"question": "공이 몇 개인가요?", "answer": "공은 두 개를 써요."})
    told = await press(house, found, label)

    assert WAITS in told.text
    assert await standing(house) == ((BALLS["question"],), "두 개예요.", Status.APPROVED)
    await approved_by(house, 2)


@pytest.mark.parametrize("label", ["새 답이 맞아요", "둘 다 두기"])
async def test_the_buttons_under_a_contradiction_wait(house: House, label: str) -> None:
    found = await house.run("addqa", {"question": "공이 몇 개인가요?", "answer": "세 개예요."})
    told = await press(house, found, label)

    assert WAITS in told.text
    assert (await standing(house))[1:] == ("두 개예요.", Status.APPROVED)


async def test_a_reviewer_merges_the_suggestion_of_another_and_not_their_own(house: House) -> None:
    for by in (KIM, ADMIN):
        offered = QAPair(f"볼은 몇 개? {by.name}", "두 개를 써요.", author=by.key, status=Status.DRAFT)
        await house.ports.pairs.add([offered])
    own = await house.run("mergeqa", {"number": "3", "into": "1"})
    assert own.facts["error"] == "OwnPair"
    await house.run("mergeqa", {"number": "2", "into": "1"})

    assert len((await standing(house))[0]) == 2


async def test_a_suggestion_is_not_merged_into_itself(house: House) -> None:
    await house.run("fix", {"question": "볼은 몇 개?", "answer": "공은 두 개를 써요."}, KIM)

    assert (await house.run("mergeqa", {"number": "2", "into": "2"})).facts["error"] == "NoSuchPair"


async def test_a_merge_button_under_what_was_removed_since_brings_nothing_in(house: House) -> None:
    await house.run("fix", {"question": "공이 몇 개인가요?", "answer": "공은 두 개를 써요."}, KIM)
    asked = await house.run("approve", {"number": "2"})
    merge = pressed(asked, "#1에 더하기")
    await house.run("dropqa", {"number": "2"})

    assert (await house.run(merge.command, merge.values)).facts["error"] == "NoSuchPair"
    assert (await standing(house))[0] == (BALLS["question"],)


async def test_what_was_typed_before_a_second_person_was_asked_for_waits_too(house: House) -> None:
    typed = QAPair("볼은 몇 개?", "두 개를 써요.", author=ADMIN.key, status=Status.APPROVED)
    draft = await keep_waiting(house.ports.drafts, Entry(typed))
    told = await house.run("mergeqa", {"draft": draft, "into": "1"})

    assert WAITS in told.text
    assert (await standing(house))[0] == (BALLS["question"],)


async def test_wordings_and_answers_from_a_file_wait(house: House) -> None:
    file = Upload("more.csv", "question,answer,variants\n공은 몇 개야?,두 개예요.,볼은 몇 개?\n".encode())
    told = await house.run("import", {"file": file, "yes": "yes"})

    assert "다른 분이 /review에서 승인하면" in told.text
    assert (await standing(house))[0] == (BALLS["question"],)
    await approved_by(house, 2)
    assert (await standing(house))[0] == (BALLS["question"], "볼은 몇 개?")


async def test_going_back_makes_no_words_freer() -> None:
    house = House(Options(base_model="base", training_base="base"))
    slack, page = Channel("slack", "C1"), Channel("web", "s1")
    by = replace(SEO, platform="slack", role=Role.TEACHER)
    for at, command, values in (
        (slack, "addqa", BALLS),
        (slack, "editqa", {"number": "1", "question": "골대는 몇 개야?", "answer": "네 개예요."}),
        (page, "restoreqa", {"number": "1", "revision": "1"}),
    ):
        await house.app.result(Call(command, values, by, at))
    assert (await taught(house)).answer == "두 개예요."
    assert (await taught(house)).provenance is Provenance.SLACK_FORM

    anew = {"number": "1", "question": "심판은 몇 명이야?", "answer": "한 명이에요."}
    await house.app.result(Call("editqa", anew, by, page))
    assert (await taught(house)).provenance is Provenance.WEB
    await house.app.result(Call("restoreqa", {"number": "1", "revision": "1"}, by, page))
    assert (await taught(house)).provenance is Provenance.SLACK_FORM
