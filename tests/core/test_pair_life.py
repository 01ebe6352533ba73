"""The life of a pair: decisions on what checks find, history, undo and going back, on fakes and in SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from core.app import App
from core.checks import Finding, Teaching, Weight
from core.commands.teach import several
from core.entries import Entry, waiting
from core.model import Actor, PairSearch, QAPair, Role, Status
from core.reply import Button, Call, Reply, Tone
from storage.database import open_database
from tests.fakes import Clock, Ports, fake_ports
from tests.house import ADMIN, HERE, House
from tests.storage.conftest import sqlite_ports

BALLS = {"question": "공은 몇 개야?", "answer": "두 개예요."}
SEO = Actor("terminal", "seo", "서연", Role.TEACHER, "ko")
MEMBER = Actor("web", "kim", "김", language="en")


@pytest.fixture(params=["memory", "sqlite"])
async def house(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[House]:
    now = Clock()
    if request.param == "memory":
        yield House(now=now, ports=fake_ports(now))
        return
    async with open_database(tmp_path / "data") as opened:
        yield House(now=now, ports=sqlite_ports(opened, now))


def pressed(reply: Reply, label: str) -> Button:
    return next(button for button in reply.buttons if label in button.label)


async def press(house: House, reply: Reply, label: str, by: Actor = ADMIN) -> Reply:
    button = pressed(reply, label)
    return await house.run(button.command, button.values, by)


async def taught(house: House, number: int = 1) -> QAPair:
    return (await house.ports.pairs.get([number]))[0]


async def total(ports: Ports, status: Status) -> int:
    return (await ports.datasets.counts())[status]


async def test_the_new_answer_holds_when_a_teacher_says_so(house: House) -> None:
    await house.run("addqa", BALLS | {"key_phrases": "두 개"})
    asked = await house.run("addqa", {"question": "공이 몇 개인가요?", "answer": "세 개예요."})
    told = await press(house, asked, "새 답이 맞아요")

    pair = await taught(house)
    assert (pair.answer, pair.variants, pair.key_phrases) == ("세 개예요.", ("공이 몇 개인가요?",), ())
    assert (told.tone, await total(house.ports, Status.APPROVED)) == (Tone.GOOD, 1)


async def test_the_old_answer_holds_when_a_teacher_says_so(house: House) -> None:
    await house.run("addqa", BALLS)
    asked = await house.run("addqa", BALLS | {"answer": "세 개예요."})
    told = await press(house, asked, "#1이 맞아요")

    assert "두 개예요." in told.text
    assert (await taught(house)).revision == 1
    assert await total(house.ports, Status.APPROVED) == 1


async def test_both_answers_stay_when_a_teacher_says_so(house: House) -> None:
    await house.run("addqa", BALLS)
    asked = await house.run("addqa", {"question": "공이 몇 개인가요?", "answer": "세 개예요."})
    told = await press(house, asked, "둘 다 두기")

    assert (told.tone, told.facts["pair"], await total(house.ports, Status.APPROVED)) == (Tone.GOOD, 2, 2)


async def test_a_near_duplicate_becomes_another_wording(house: House) -> None:
    await house.run("addqa", BALLS)
    asked = await house.run(
        "addqa", {"question": "공이 몇 개인가요?", "answer": "공은 두 개를 써요.", "tags": "공"}
    )
    await press(house, asked, "#1에 더하기")

    pair = await taught(house)
    assert (pair.answer, pair.variants, pair.tags) == ("두 개예요.", ("공이 몇 개인가요?",), ("공",))


async def test_what_was_typed_is_written_into_the_form_again(house: House) -> None:
    typed = BALLS | {"answer": "위 링크를 보세요.", "variants": "볼은?", "tags": "공", "key_phrases": "링크"}
    asked = await house.run("addqa", typed)
    again = pressed(asked, "고쳐 쓰기")

    filled = await house.app.prefilled(again.command, again.values, HERE)
    assert {name: filled[name] for name in typed} == typed
    assert again.opens_form


async def test_pressing_twice_teaches_once(house: House) -> None:
    call = Call("addqa", BALLS | {"answer": "위 링크를 보세요."}, ADMIN, HERE, "form-1")
    asked = await house.app.result(call)
    first, second = [await press(house, asked, "그래도 가르치기") for _ in range(2)]

    assert first == second
    assert await total(house.ports, Status.APPROVED) == 1


async def test_a_decision_that_waited_too_long_says_so(house: House) -> None:
    for command, values in (
        ("teachanyway", {"draft": "gone"}),
        ("mergeqa", {"into": "1", "draft": "gone"}),
        ("keepqa", {"into": "1"}),
    ):
        assert (await house.run(command, values)).facts["error"] == "NoSuchDraft"
    assert await house.app.prefilled("addqa", {"draft": "gone"}, HERE) == {}


async def test_an_emptied_field_of_a_form_is_cleared_and_an_unknown_one_stays(house: House) -> None:
    await house.run("addqa", BALLS | {"variants": "볼은?", "tags": "공", "key_phrases": "두 개"})
    shown = await house.app.prefilled("editqa", {"number": "1"}, HERE)
    await house.run("editqa", {**shown, "tags": "", "variants": ""})
    pair = await taught(house)
    assert (pair.variants, pair.tags, pair.key_phrases) == ((), (), ("두 개",))

    await house.run("editqa", {"number": "1", "answer": "정확히 두 개예요."})
    await house.run("editqa", {"number": "1", "key_phrases": "-"})
    pair = await taught(house)
    assert (pair.answer, pair.key_phrases) == ("정확히 두 개예요.", ())
    assert several("-") == ()


async def test_a_form_that_was_opened_before_somebody_elses_change_overwrites_nothing(house: House) -> None:
    await house.run("addqa", BALLS)
    shown = await house.app.prefilled("editqa", {"number": "1"}, HERE)
    await house.run("editqa", {"number": "1", "answer": "정확히 두 개예요."}, SEO)
    reply = await house.run("editqa", {**shown, "tags": "공"})

    assert reply.facts["error"] == "PairChanged"
    assert (await taught(house)).answer == "정확히 두 개예요."


async def test_the_history_says_what_changed_who_changed_it_and_when(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("editqa", {"number": "1", "answer": "세 개예요.", "tags": "공"}, SEO)
    await house.run("dropqa", {"number": "1"})
    reply = await house.run("history", {"number": "1"})

    assert reply.table is not None
    assert [row[0] for row in reply.table.rows] == ["3", "2", "1"]
    assert reply.table.rows[1] == (
        "2",
        "답: 두 개예요. → 세 개예요. · 태그: – → 공",
        "서연",
        "2026-11-23 09:00",
    )
    assert "상태: 승인됨 → 지움" in reply.table.rows[0][1]
    assert [button.values.get("revision") for button in reply.buttons] == [None, "2", "1"]
    assert (await house.run("history", {"number": "9"})).facts["error"] == "NoSuchPair"


async def test_a_pair_goes_back_to_an_earlier_text(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("editqa", {"number": "1", "answer": "세 개예요."})
    await press(house, await house.run("history", {"number": "1"}), "1번 기록으로")

    pair = await taught(house)
    assert (pair.answer, pair.revision, pair.status) == ("두 개예요.", 3, Status.APPROVED)
    unchanged = await house.run("restoreqa", {"number": "1"})
    assert "바뀐 것이 없어요" in unchanged.text
    assert (await house.run("restoreqa", {"number": "1", "revision": "9"})).facts["error"] == "NoSuchRevision"
    assert (await house.run("restoreqa", {"number": "9"})).facts["error"] == "NoSuchPair"


async def test_a_removed_pair_comes_back_as_it_was(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("dropqa", {"number": "1"})
    back = await house.run("restoreqa", {"number": "1"})
    assert back.text.startswith("#1을 되살렸어요.")

    assert (await taught(house)).status is Status.APPROVED
    assert (await house.services.knowledge.find(BALLS["question"], 1, 0)).pairs[0].id == 1


async def test_a_pair_that_comes_back_beside_a_newer_one_is_checked_like_any_other(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("dropqa", {"number": "1"})
    await house.run("addqa", BALLS | {"answer": "세 개예요."})
    asked = await house.run("restoreqa", {"number": "1"})
    await press(house, asked, "새 답이 맞아요")

    assert asked.facts["findings"] == ["contradiction:2"]
    assert (await taught(house)).status is Status.REMOVED
    assert (await taught(house, 2)).answer == "두 개예요."


async def test_the_last_change_is_undone_and_done_again(house: House) -> None:
    added = await house.run("addqa", BALLS)
    await house.run("editqa", {"number": "1", "answer": "세 개예요."})
    undone = await house.run("undo")
    assert (await taught(house)).answer == "두 개예요."

    await press(house, undone, "다시 하기")
    assert (await taught(house)).answer == "세 개예요."
    await house.run("undo")
    await house.run("undo")  # undoing twice brings it back
    assert (await taught(house)).answer == "세 개예요."
    assert pressed(added, "되돌리기").values == {"number": "1"}


async def test_what_was_added_is_removed_by_undo_and_a_removal_taken_back(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("undo")
    assert (await taught(house)).status is Status.REMOVED
    await house.run("undo", {"number": "1"})
    assert (await taught(house)).status is Status.APPROVED
    removed = await house.run("dropqa", {"number": "1"})
    await press(house, removed, "되돌리기")
    assert (await taught(house)).status is Status.APPROVED


async def test_undo_takes_back_my_own_last_change_not_somebody_elses(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("addqa", {"question": "심판은 누구야?", "answer": "민지예요."}, SEO)
    await house.run("undo")

    assert [(await taught(house, number)).status for number in (1, 2)] == [Status.REMOVED, Status.APPROVED]
    assert (await house.run("undo", by=replace(SEO, id="new"))).facts["error"] == "NothingToUndo"
    assert (await house.run("undo", {"number": "9"})).facts["error"] == "NothingToUndo"


async def test_a_change_that_was_built_upon_is_not_undone(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("editqa", {"number": "1", "answer": "세 개예요."}, SEO)
    reply = await house.run("undo")

    assert reply.facts["error"] == "PairChanged"
    assert (await taught(house)).answer == "세 개예요."


async def test_a_change_of_many_pairs_is_undone_only_after_a_second_question(house: House) -> None:
    await house.ports.pairs.add([QAPair(f"{n}?", f"{n}.", author=ADMIN.key) for n in range(5)])
    asked = await house.run("undo")
    assert (asked.tone, await total(house.ports, Status.APPROVED)) == (Tone.WARNING, 5)
    undone = await press(house, asked, "5개 모두")

    assert await total(house.ports, Status.REMOVED) == 5
    assert "5개를 되돌렸어요" in undone.text


async def test_a_merge_is_undone_as_a_whole(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("fix", {"question": "공이 몇 개인가요?", "answer": "공은 두 개를 써요."}, MEMBER)
    shown = await house.run("review")
    await press(house, shown, "#1에 더하기")
    assert (await taught(house)).variants == ("공이 몇 개인가요?",)
    assert (await taught(house, 2)).status is Status.REMOVED

    await house.run("undo")
    assert (await taught(house)).variants == ()
    assert (await taught(house, 2)).status is Status.DRAFT


async def test_a_changed_pair_is_found_by_its_new_words_at_once(house: House) -> None:
    await house.run("addqa", BALLS)
    await house.run("editqa", {"number": "1", "question": "심판은 누구예요?", "answer": "민지예요."})

    assert (await house.services.knowledge.find("심판은 누구예요?", 1, 0)).pairs[0].answer == "민지예요."
    assert (await house.ports.pairs.find(PairSearch(wording=BALLS["question"]))).total == 0


async def test_a_question_that_nobody_could_ask_is_refused(house: House) -> None:
    assert (await house.run("addqa", BALLS | {"question": "???"})).facts["error"] == "QuestionWithoutWords"


async def test_what_blocks_offers_only_to_write_it_anew(house: House) -> None:
    async def secret(teaching: Teaching) -> Sequence[Finding]:
        return [Finding("secret", "비밀이 있어요.", Weight.BLOCKS)]

    house.app = App(replace(house.services, checks=(secret,)))
    asked = await house.run("addqa", BALLS)

    assert [button.command for button in asked.buttons] == ["addqa"]
    draft = asked.buttons[0].values["draft"]
    again = await house.run("teachanyway", {"draft": draft})
    assert again.facts["error"] == "findings"
    assert await total(house.ports, Status.APPROVED) == 0


async def test_an_entry_that_an_older_version_kept_is_still_read(house: House) -> None:
    key = await house.ports.drafts.put(
        b'{"pair": {"question": "?a", "answer": "b"}, "seen": []}', "entry.json"
    )

    assert await waiting(house.ports.drafts, key) == Entry(QAPair("?a", "b"))


async def test_teachers_are_told_how_much_waits_and_members_are_not(house: House) -> None:
    assert await house.app.badges(ADMIN) == {}
    await house.run("fix", BALLS, MEMBER)

    assert await house.app.badges(ADMIN) == {"review": 1}
    assert await house.app.badges(MEMBER) == {}

    turn = str((await house.ask("골대는 몇 개야?", MEMBER)).facts["turn"])
    await house.run("complain", {"turn": turn, "comment": "틀렸어요."}, MEMBER)
    assert await house.app.badges(ADMIN) == {"review": 2}
    assert (await house.run("review")).facts["waiting"] == 2
