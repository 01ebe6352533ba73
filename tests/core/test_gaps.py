"""Questions without a good answer are gathered, answered together, and their askers told once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core.gaps import grouped
from core.model import Actor, Channel, Finish, Question, Role, Verdict
from core.reply import Call, Reply, Tone
from tests.house import ADMIN, House

KIM, LEE = Actor("discord", "7", "김", language="ko"), Actor("discord", "8", "이", language="ko")
TEACHER = Actor("discord", "9", "선생님", Role.TEACHER, "ko")
ROOM = Channel("discord", "1", "u7")


def _house() -> House:
    house = House()
    house.model.say = lambda model, turns: [Verdict("refused"), Finish()]
    return house


async def _ask(house: House, text: str, by: Actor = KIM, private: bool = False) -> Reply:
    house.now.advance(timedelta(minutes=1))
    channel = Channel("discord", "1", f"u{by.id}")
    reply = (await house.parts(house.app.ask(Question(text, by, channel, private=private))))[-1]
    assert isinstance(reply, Reply)
    return reply


def _found(reply: Reply) -> list[dict[str, Any]]:
    found = reply.facts["gaps"]
    assert isinstance(found, list)
    return found


async def _told(house: House) -> list[tuple[str, str]]:
    return [(str(one.channel), one.reply.text) for one in await house.ports.outbox.waiting()]


async def test_questions_are_grouped_by_what_they_ask_with_counts_and_the_last_time() -> None:
    house = _house()
    for text, by in (("공은 몇 그램이에요?", KIM), ("심판은 누가 해요?", KIM), ("공이 몇 그램인가요", LEE)):
        await _ask(house, text, by)
    await _ask(house, "공은 몇 그램이에요", LEE)
    reply = await house.run("gaps", by=TEACHER)
    first, second = _found(reply)

    assert (first["question"], first["times"], first["people"]) == ("공은 몇 그램이에요", 3, 2)
    assert first["wordings"] == ["공은 몇 그램이에요", "공이 몇 그램인가요"]
    assert first["last"] == house.now().isoformat()
    assert second["question"] == "심판은 누가 해요?"
    assert reply.table is not None
    assert reply.table.rows[0] == (
        "1",
        "공은 몇 그램이에요",
        "3",
        f"{house.now():%Y-%m-%d %H:%M}",
        "답하지 못함",
    )
    assert "김" not in str(reply)


async def test_one_button_opens_the_form_with_the_question_and_its_other_wordings() -> None:
    house = _house()
    for text in ("공은 몇 그램이에요?", "공이 몇 그램인가요", "심판은 누가 해요?"):
        await _ask(house, text)
    teach, dismiss, *_ = (await house.run("gaps", by=TEACHER)).buttons

    assert (teach.command, teach.opens_form) == ("addqa", True)
    assert {teach.values["question"], teach.values["variants"]} == {
        "공은 몇 그램이에요?",
        "공이 몇 그램인가요",
    }
    assert dismiss.command == "dismissgap"


async def test_personal_data_in_a_question_is_masked_for_the_teacher() -> None:
    house = _house()
    await _ask(house, "010-1234-5678로 전화해도 돼요?")
    reply = await house.run("gaps", by=TEACHER)

    assert "010-****-5678" in str(reply)
    assert "1234" not in str(reply)


async def test_a_form_is_given_as_many_wordings_as_it_takes() -> None:
    house = _house()
    base = "가나다라마바사아자차" * 30
    for mark in range(9):
        await _ask(house, f"{base} {mark}{'?' * mark}{'x' * 40}")
    [gap] = grouped(await house.ports.gaps.unanswered(99))
    teach = (await house.run("gaps", by=TEACHER)).buttons[0]

    assert len(gap.wordings) == 9
    assert 1500 < len(teach.values["variants"]) <= 2000


async def test_a_dismissed_question_is_gone_until_it_is_asked_again() -> None:
    house = _house()
    await _ask(house, "공은 몇 그램이에요?")
    await _ask(house, "공이 몇 그램인가요")
    dismiss = (await house.run("gaps", by=TEACHER)).buttons[1]
    done = await house.run("dismissgap", dict(dismiss.values), by=TEACHER)
    again = await house.run("dismissgap", dict(dismiss.values), by=TEACHER)

    assert done.facts == {"dismissed": 2}
    assert (again.facts, again.tone) == ({"dismissed": 0}, Tone.WARNING)
    assert (await house.run("gaps", by=TEACHER)).facts["gaps"] == []
    await _ask(house, "공은 몇 그램이에요?")
    assert len(_found(await house.run("gaps", by=TEACHER))) == 1


async def test_what_was_taught_vanishes_and_the_askers_are_told_once_in_their_threads() -> None:
    house = _house()
    await _ask(house, "공은 몇 그램이에요?", KIM)
    await _ask(house, "공은 몇 그램이에요", KIM)
    await _ask(house, "공은 몇 그램이에요?", LEE)
    taught = await house.run("addqa", {"question": "공은 몇 그램이에요?", "answer": "500 g이에요."}, by=ADMIN)
    tell = taught.buttons[-1]
    listed = await house.run("gaps", by=TEACHER)

    assert (tell.command, tell.label) == ("tellaskers", "#1을 물어본 2명에게 알리기")
    assert listed.facts == {"gaps": [], "answered": {"1": 3}}
    assert [button.command for button in listed.buttons] == ["tellaskers"]
    assert await _told(house) == []

    done = await house.run("tellaskers", dict(tell.values), by=TEACHER)
    assert done.facts == {"told": 2}
    news = await _told(house)
    assert [channel for channel, _ in news] == ["discord:1:u7", "discord:1:u8"]
    assert "김 님" in news[0][1]
    assert "500 g이에요." in news[0][1]

    again = await house.run("tellaskers", dict(tell.values), by=TEACHER)
    assert again.facts == {"told": 0}
    assert await _told(house) == news
    assert (await house.run("gaps", by=TEACHER)).facts == {"gaps": [], "answered": {}}


async def test_who_asked_alone_is_told_alone_and_without_the_name() -> None:
    house = _house()
    await _ask(house, "연봉은 언제 정해요?", KIM, private=True)
    await house.run("addqa", {"question": "연봉은 언제 정해요?", "answer": "삼월에 정해요."})
    await house.run("tellaskers", {"number": "1"}, by=TEACHER)
    [(channel, text)] = await _told(house)

    assert channel == "discord:@7"
    assert "김" not in text


async def test_a_teacher_who_asked_it_is_not_told_of_their_own_answer() -> None:
    house = _house()
    await _ask(house, "공은 몇 그램이에요?", TEACHER)
    values = {"question": "공은 몇 그램이에요?", "answer": "500 g이에요."}
    reply = await house.app.result(Call("addqa", values, TEACHER, ROOM))
    told = await house.run("tellaskers", {"number": "1"}, by=TEACHER)

    assert "tellaskers" not in [button.command for button in reply.buttons]
    assert told.facts == {"told": 0}
    assert await _told(house) == []


async def test_a_member_sees_no_gaps() -> None:
    house = _house()
    await _ask(house, "공은 몇 그램이에요?")

    assert (await house.run("gaps", by=KIM)).facts["error"] == "NotAllowed"


async def test_without_gaps_that_is_said() -> None:
    assert (await House().run("gaps", by=TEACHER)).text == "답하지 못한 질문이 없어요."


async def test_an_english_question_is_told_in_english() -> None:
    house = _house()
    await _ask(house, "How heavy is the ball?")
    await house.run("addqa", {"question": "How heavy is the ball?", "answer": "500 g."})
    await house.run("tellaskers", {"number": "1"}, by=TEACHER)

    assert (await _told(house))[0][1].startswith("김, there is an answer now")
