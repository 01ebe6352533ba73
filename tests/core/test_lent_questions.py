"""A message that becomes a question stays its writer's: borrowed, told of, taken back, kept out of training."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from core.model import Actor, Channel, Consent, Provenance, QAPair, Role, Status, Wording
from core.options import Options
from core.policy import Policy, Use
from core.reply import Call, Notice, Reply
from core.tuning import JobStatus
from storage.database import open_database
from tests.core.test_pair_life import pressed
from tests.fakes import Clock, fake_ports
from tests.house import House
from tests.storage.conftest import sqlite_ports

KIM = Actor("discord", "7", "김", language="ko")
TEACHER = Actor("discord", "9", "선생님", Role.TEACHER, "ko")
SEO = Actor("discord", "8", "서연", Role.TEACHER, "ko")
ROOM = Channel("discord", "1", "u9")
ASKED = "회의는 언제 해요?"
FORM = {"question": ASKED, "answer": "화요일 열 시에 해요.", "asked": ASKED, "asker": KIM.key}


@pytest.fixture(params=["memory", "sqlite"])
async def houses(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[House, House]]:
    """The same words in a house where teachers decide alone, and in one where a second person has to."""
    now, trains = Clock(), Policy(Use.LANGUAGE_MODEL)
    lone = Options(base_model="base", training_base="base", policy=trains)
    strict = Options(base_model="base", training_base="base", policy=trains, review="second")
    if request.param == "memory":
        ports = fake_ports(now)
        yield House(lone, now=now, ports=ports), House(strict, now=now, ports=ports)
        return
    async with open_database(tmp_path / "data") as opened:
        ports = sqlite_ports(opened, now)
        yield House(lone, now=now, ports=ports), House(strict, now=now, ports=ports)


@pytest.fixture
def house(houses: tuple[House, House]) -> House:
    return houses[0]


async def run(house: House, command: str, values: Mapping[str, str], by: Actor = TEACHER) -> Reply:
    return await house.app.result(Call(command, values, by, ROOM))


async def pair_of(house: House, number: int = 1) -> QAPair:
    return (await house.ports.pairs.get([number]))[0]


async def news(house: House, person: str = KIM.key) -> list[Notice]:
    return [notice for notice in await house.ports.outbox.waiting() if notice.person == person]


async def trainable(house: House) -> list[str]:
    found = [pair async for batch in house.services.dataset.trainable() for pair in batch]
    return [wording for pair in found for wording in pair.wordings]


async def test_it_is_borrowed_answers_at_once_and_trains_nothing(house: House) -> None:
    await run(house, "addqa", FORM | {"variants": "회의 시간"})

    assert (await pair_of(house)).borrowed == (ASKED,)
    assert await house.services.knowledge.taught(ASKED) is not None
    assert await trainable(house) == ["회의 시간"]


@pytest.mark.parametrize("asker", [KIM.key, TEACHER.key, ""], ids=["a person", "the teacher", "a program"])
async def test_it_is_borrowed_whoever_wrote_it(house: House, asker: str) -> None:
    await run(house, "addqa", FORM | {"asker": asker})

    assert (await pair_of(house)).borrowed == (ASKED,)
    assert len(await news(house)) == (asker == KIM.key)


async def test_shortened_it_is_borrowed_and_written_anew_it_is_not(house: House) -> None:
    await run(house, "addqa", FORM | {"asked": f"안녕하세요! {ASKED}"})
    await run(house, "addqa", FORM | {"question": "주차장은 어디에 있나요?", "answer": "지하예요."})

    assert [(await pair_of(house, number)).borrowed for number in (1, 2)] == [(ASKED,), ()]
    assert len(await news(house)) == 1


async def test_its_writer_is_told_alone_once_and_takes_it_back(house: House) -> None:
    await run(house, "addqa", FORM | {"link": "https://discord.com/channels/1/2/3"})
    await run(house, "addqa", FORM)
    [told] = await news(house)
    assert told.channel == Channel.direct(KIM.key)
    assert ASKED in told.reply.text
    assert "https://discord.com" in told.reply.text

    back = pressed(told.reply, "거두어들이기")
    assert (await run(house, back.command, back.values, SEO)).facts["error"] == "NotYourMessage"
    taken = await run(house, back.command, back.values, KIM)
    assert "거두어들였어요" in taken.text
    assert (await pair_of(house)).status is Status.REMOVED
    assert ASKED not in [one.pair.question for one in await house.ports.revisions.of(1)]
    assert await house.services.knowledge.taught(ASKED) is None
    assert ["새로 적어 주세요" in one.reply.text for one in await news(house, TEACHER.key)] == [True]
    assert (await run(house, back.command, back.values, KIM)).facts["error"] == "NotYourMessage"


async def test_taken_back_a_pair_with_another_wording_goes_on_answering(house: House) -> None:
    await run(house, "addqa", FORM | {"variants": "회의 시간"})
    back = pressed((await news(house))[0].reply, "거두어들이기")
    await run(house, back.command, back.values, KIM)

    pair = await pair_of(house)
    assert (pair.question, pair.borrowed, pair.status) == ("회의 시간", (), Status.APPROVED)


async def test_models_that_hold_it_are_marked_when_it_is_taken_back() -> None:
    policy = Policy(Use.LANGUAGE_MODEL, captured_permission="법무팀, 2026-11-02")
    house = House(Options(base_model="base", training_base="base", policy=policy))
    await house.teach(10)
    await run(house, "addqa", FORM)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:1")
    await house.services.training.look()
    back = pressed((await news(house))[0].reply, "거두어들이기")

    assert "모델이 1개" in (await run(house, back.command, back.values, KIM)).text
    assert (await house.run("models")).facts["withdrawn"] == ["ft:1"]


async def test_forget_me_takes_it_back_as_well(house: House) -> None:
    await run(house, "addqa", FORM | {"variants": "회의 시간"})
    await run(house, "forget", {"what": "me", "yes": "yes"}, KIM)

    assert (await pair_of(house)).wordings == ("회의 시간",)


async def test_anothers_answer_to_anothers_question_asks_the_one_and_tells_the_other(house: House) -> None:
    await run(house, "addqa", FORM | {"whose": SEO.key})
    pair = await pair_of(house)

    assert (pair.provenance, pair.consent, pair.borrowed) == (Provenance.CAPTURED, Consent.ASKED, (ASKED,))
    assert [len(await news(house, one.key)) for one in (KIM, SEO)] == [1, 1]


async def test_a_correction_borrows_its_question_too(house: House) -> None:
    await run(house, "fix", FORM)
    await run(house, "fix", FORM | {"asked": "주차는?", "question": "주차는?", "asker": SEO.key}, KIM)

    assert [(await pair_of(house, number)).borrowed for number in (1, 2)] == [(ASKED,), ("주차는?",)]
    assert [len(await news(house, one.key)) for one in (KIM, SEO)] == [1, 1]


async def test_whose_words_it_holds_survives_a_finding_and_its_buttons(house: House) -> None:
    await run(house, "addqa", {"question": "회의는 언제 하나요?", "answer": "화요일 두 시에 해요."})
    found = await run(house, "addqa", FORM | {"whose": SEO.key})
    edit = pressed(found, "고쳐 쓰기")
    filled = await house.app.prefilled(edit.command, edit.values, ROOM)
    assert (filled["whose"], filled["asked"], filled["asker"]) == (SEO.key, ASKED, KIM.key)

    both = pressed(found, "둘 다 두기")
    await run(house, both.command, both.values)
    pair = await pair_of(house, 2)
    assert (pair.borrowed, pair.owner) == ((ASKED,), SEO.key)
    assert len(await news(house)) == 1


async def test_merged_into_a_taught_pair_it_stays_borrowed_and_its_writer_is_told(
    houses: tuple[House, House],
) -> None:
    house, strict = houses
    await run(house, "addqa", {"question": "회의는 언제 하나요?", "answer": "화요일 10시에 해요."})
    merge = pressed(await run(house, "addqa", FORM), "#1에 더하기")
    waits = await run(strict, "addqa", FORM | {"asked": "회의는 언제야?", "question": "회의는 언제야?"})
    again = pressed(waits, "#1에 더하기")
    await run(house, merge.command, merge.values)
    await run(strict, again.command, again.values)

    assert (await pair_of(house)).borrowed == (ASKED,)
    assert "회의는 언제야?" in (await pair_of(house, 2)).borrowed
    assert len(await news(house)) == 2


async def test_who_had_offered_the_same_before_is_not_told_of_anothers_message(house: House) -> None:
    await run(house, "addqa", {"question": "회의 시간", "answer": "화요일 열 시에 해요."})
    await house.ports.wordings.propose(Wording(1, ASKED, SEO.key))
    await run(house, "addqa", FORM | {"variants": "회의 시간"})

    assert (await pair_of(house)).borrowed == (ASKED,)
    assert await news(house) == []


async def test_a_captured_answer_stays_captured_when_its_form_is_opened_again(house: House) -> None:
    await run(house, "addqa", {"question": ASKED, "answer": "화요일 두 시에 해요."})
    found = await run(house, "fix", {"question": ASKED, "answer": "위 링크를 보세요.", "whose": KIM.key})
    edit = pressed(found, "고쳐 쓰기")
    filled = await house.app.prefilled(edit.command, edit.values, ROOM)
    await run(house, edit.command, filled | {"answer": "화요일 열 시에 해요."})
    pair = await pair_of(house)
    assert (pair.owner, pair.consent) == (KIM.key, Consent.ASKED)

    await run(house, "agreemessage", {"pair": "1"}, KIM)
    await run(house, "editqa", {"number": "1", "tags": "회의", "whose": KIM.key})
    assert (await pair_of(house)).consent is Consent.AGREED


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"asked": ASKED, "asker": KIM.key}, "질문은 다른 분의 글이에요"),
        ({"asked": ASKED}, "질문은 다른 분의 글이에요"),
        ({"asked": ASKED, "asker": TEACHER.key}, "채팅 메시지에서 온 것"),
        ({"asked": ASKED, "asker": KIM.key, "whose": SEO.key}, "동의하면 답에 써요"),
    ],
)
async def test_the_form_says_what_will_happen_to_it(values: dict[str, str], said: str) -> None:
    note = House().app.note("addqa", values, TEACHER)

    assert note is not None
    assert said in note
    assert len(note) <= 100  # what a form of Discord shows
