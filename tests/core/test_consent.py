"""A captured message answers once its author agrees, goes when they take it back, and words keep their origin."""

from __future__ import annotations

from core.model import Actor, Channel, Consent, Provenance, QAPair, Role, Status, Turn, Wording
from core.options import Options
from core.policy import Policy, Use
from core.reply import Call, Notice, Reply, Tone
from core.tuning import JobStatus
from tests.house import ADMIN, House

KIM = Actor("discord", "7", "김", language="ko")
TEACHER = Actor("discord", "9", "선생님", Role.TEACHER, "ko")
ROOM, PAGE, SLACK = Channel("discord", "1", "u9"), Channel("web", "s1"), Channel("slack", "C1", "1")
MESSAGE = {
    "question": "회의는 언제예요?",
    "answer": "화요일 열 시에 해요.",
    "whose": KIM.key,
    "link": "https://discord.com/channels/1/2/3",
}


async def _run(
    house: House, command: str, values: dict[str, str], by: Actor = TEACHER, at: Channel = ROOM
) -> Reply:
    return await house.app.result(Call(command, values, by, at))


async def _pair(house: House, number: int = 1) -> QAPair:
    return (await house.ports.pairs.get([number]))[0]


async def _news(house: House, person: str) -> list[Notice]:
    return [notice for notice in await house.ports.outbox.waiting() if notice.person == person]


async def _answers(house: House, question: str) -> bool:
    return await house.services.knowledge.taught(question) is not None


async def test_the_author_of_a_captured_message_is_told_alone_once_and_asked() -> None:
    house = House()
    reply = await _run(house, "addqa", MESSAGE)
    await _run(house, "addqa", MESSAGE)
    pair = await _pair(house)
    [told] = await _news(house, KIM.key)

    assert "글쓴이에게 물어봤어요" in reply.text
    assert (pair.provenance, pair.consent, pair.owner) == (Provenance.CAPTURED, Consent.ASKED, KIM.key)
    assert told.channel == Channel.direct(KIM.key)
    assert MESSAGE["answer"] in told.reply.text
    assert MESSAGE["link"] in told.reply.text
    assert [button.command for button in told.reply.buttons] == ["agreemessage", "withdrawmessage"]
    assert not await _answers(house, MESSAGE["question"])


async def test_it_answers_once_the_author_agreed_and_the_teacher_hears_of_it() -> None:
    house = House()
    await _run(house, "addqa", MESSAGE)
    agree = (await _news(house, KIM.key))[0].reply.buttons[0]
    stranger = await _run(house, agree.command, dict(agree.values), TEACHER)
    assert stranger.facts["error"] == "NotYourMessage"
    agreed = await _run(house, agree.command, dict(agree.values), KIM)

    assert agreed.tone == Tone.GOOD
    assert await _answers(house, MESSAGE["question"])
    assert ["동의" in notice.reply.text for notice in await _news(house, TEACHER.key)] == [True]


async def _trained_on_a_captured_message() -> House:
    policy = Policy(Use.LANGUAGE_MODEL, captured_permission="법무팀, 2026-11-02")
    house = House(Options(base_model="base", training_base="base", policy=policy))
    await house.teach(9)
    await _run(house, "addqa", MESSAGE)
    await _run(house, "agreemessage", {"pair": "10"}, KIM)
    await house.run("retrain", {"yes": "yes"})
    house.tuner.move(status=JobStatus.SUCCEEDED, model="ft:1")
    await house.services.training.look()
    return house


async def test_taken_back_it_answers_no_more_and_the_models_that_hold_it_are_marked() -> None:
    house = await _trained_on_a_captured_message()
    reply = await _run(house, "withdrawmessage", {"pair": "10"}, KIM)
    models = await house.run("models")

    assert not await _answers(house, MESSAGE["question"])
    assert reply.facts["models"] == [1]
    assert "다시 학습" in reply.text
    assert "거두어들인 글" in models.text
    assert models.facts["withdrawn"] == ["ft:1"]
    assert (await _pair(house, 10)).answer == ""
    assert len(await _news(house, TEACHER.key)) == 2
    assert (await _run(house, "withdrawmessage", {"pair": "10"}, KIM)).facts["error"] == "NotYourMessage"


async def test_ones_own_message_answers_at_once_and_stays_a_message() -> None:
    house = House()
    await _run(house, "addqa", {**MESSAGE, "whose": TEACHER.key})
    pair = await _pair(house)

    assert (pair.provenance, pair.consent) == (Provenance.CAPTURED, Consent.AGREED)
    assert await _answers(house, MESSAGE["question"])
    assert await house.ports.outbox.waiting() == []


async def test_a_members_captured_suggestion_asks_the_author_when_a_teacher_approves_it() -> None:
    house = House()
    await _run(house, "fix", {**MESSAGE, "whose": "discord:8"}, KIM)
    assert await _news(house, "discord:8") == []
    await _run(house, "approve", {"number": "1"})

    assert (await _pair(house)).status is Status.APPROVED
    assert len(await _news(house, "discord:8")) == 1


async def test_a_teachers_fix_with_anothers_message_waits_for_its_author() -> None:
    house = House()
    await _run(house, "addqa", {"question": MESSAGE["question"], "answer": "몰라요, 물어볼게요."})
    await _run(house, "fix", MESSAGE)
    pair = await _pair(house)

    assert (pair.answer, pair.consent, pair.owner) == (MESSAGE["answer"], Consent.ASKED, KIM.key)
    assert len(await _news(house, KIM.key)) == 1


async def test_written_anew_on_the_page_it_is_the_pages_and_its_other_wordings_go() -> None:
    house = House()
    await _run(house, "addqa", {**MESSAGE, "variants": "회의 시간은?"})
    values = {
        "number": "1",
        "question": "주간 회의는?",
        "answer": "매주 화요일 10시예요.",
        "variants": "회의 시간은?",
    }
    reply = await _run(house, "editqa", values, TEACHER, PAGE)
    pair = await _pair(house)

    assert (pair.provenance, pair.consent, pair.owner) == (Provenance.WEB, Consent.OWN, "")
    assert pair.variants == ()
    assert "회의 시간은?" in reply.text


async def test_half_rewritten_or_only_spaced_otherwise_it_stays_what_it_was() -> None:
    house = House()
    await _run(house, "addqa", {"question": "공은?", "answer": "두 개예요."}, TEACHER, SLACK)
    await _run(house, "editqa", {"number": "1", "answer": "세 개예요."}, TEACHER, PAGE)
    await _run(house, "editqa", {"number": "1", "question": "공 은", "answer": "네 개예요."}, TEACHER, PAGE)
    await _run(house, "editqa", {"number": "1", "tags": "장비"}, TEACHER, PAGE)

    assert (await _pair(house)).provenance == Provenance.SLACK_FORM


async def test_a_pair_of_the_page_stays_the_pages_when_it_is_rewritten_there_and_not_in_a_form() -> None:
    house = House()
    await _run(house, "addqa", {"question": "공은?", "answer": "두 개.", "variants": "볼은?"}, TEACHER, PAGE)
    anew = {"number": "1", "question": "공의 수는?", "answer": "두 개예요."}
    await _run(house, "editqa", anew, TEACHER, PAGE)
    assert ((await _pair(house)).provenance, (await _pair(house)).variants) == (Provenance.WEB, ("볼은?",))
    await _run(house, "editqa", {"number": "1", "answer": "세 개예요."}, TEACHER, SLACK)

    assert (await _pair(house)).provenance == Provenance.SLACK_FORM


async def test_a_question_that_somebody_asked_in_a_chat_is_borrowed_and_stays_out_of_training() -> None:
    house = House()
    await house.ports.talks.add(ROOM, [Turn("user", "공은 몇 개야?", "김", person=KIM.key)])
    await _run(
        house, "addqa", {"question": "공은 몇 개야?", "answer": "두 개.", "variants": "볼은?"}, TEACHER, PAGE
    )
    pair = await _pair(house)
    fit = Policy().fit(pair, Use.LANGUAGE_MODEL)

    assert pair.borrowed == ("공은 몇 개야?",)
    assert fit is not None
    assert fit.wordings == ("볼은?",)
    assert await _answers(house, "공은 몇 개야?")


async def test_a_wording_that_a_choice_proposed_is_borrowed_from_a_chat_and_not_from_the_terminal() -> None:
    house = House()
    await _run(house, "addqa", {"question": "공은?", "answer": "두 개."}, TEACHER, PAGE)
    for text, author in (("볼 몇 개?", KIM.key), ("공 수?", ADMIN.key)):
        proposed = await house.ports.wordings.propose(Wording(1, text, author))
        await _run(house, "agree", {"wording": str(proposed.id)})
    again = await house.ports.wordings.propose(Wording(1, "공은", KIM.key))
    await _run(house, "agree", {"wording": str(again.id)})

    assert (await _pair(house)).variants == ("볼 몇 개?", "공 수?")
    assert (await _pair(house)).borrowed == ("볼 몇 개?",)


async def test_merging_a_slack_pair_into_one_of_the_page_makes_it_slacks() -> None:
    house = House()
    await _run(house, "addqa", {"question": "공은 몇 개예요?", "answer": "두 개예요."}, TEACHER, PAGE)
    await _run(
        house,
        "addqa",
        {"question": "공은 몇 개예요?", "answer": "두 개예요.", "variants": "볼 수?"},
        TEACHER,
        SLACK,
    )

    assert (await _pair(house)).variants == ("볼 수?",)
    assert (await _pair(house)).provenance == Provenance.SLACK_FORM


async def test_a_suggestion_from_a_form_does_not_become_the_pages_by_amending() -> None:
    house = House()
    await _run(house, "addqa", {"question": "공은?", "answer": "두 개."}, TEACHER, PAGE)
    await _run(house, "fix", {"question": "공은?", "answer": "세 개예요."}, KIM, SLACK)
    await _run(house, "approve", {"number": "2"})

    assert ((await _pair(house)).answer, (await _pair(house)).provenance) == (
        "세 개예요.",
        Provenance.SLACK_FORM,
    )


async def test_forget_me_asks_first_then_says_what_went() -> None:
    house = House()
    await house.ask("공은 몇 개예요?", KIM)
    asked = await house.run("forget", {"what": "me"}, by=KIM)
    [button] = asked.buttons

    assert (button.command, button.danger) == ("forget", True)
    assert asked.tone == Tone.WARNING
    gone = await house.run("forget", dict(button.values), by=KIM)
    counts = dict.fromkeys(("thumbs", "rankings", "pairs", "wordings", "nameless"), 0)
    assert gone.facts == {"turns": 2, **counts, "models": []}
    assert "나눈 말 2개" in gone.text
    assert "남은 것이 없어요" in (await house.run("forget", dict(button.values), by=KIM)).text


async def test_forget_me_names_the_models_that_hold_withdrawn_words() -> None:
    house = await _trained_on_a_captured_message()
    gone = await house.run("forget", {"what": "me", "yes": "yes"}, by=KIM)

    assert (gone.facts["pairs"], gone.facts["models"]) == (1, [1])
    assert "다시 학습" in gone.text


async def test_forget_alone_still_clears_the_conversation() -> None:
    house = House()
    await house.ask("공은 몇 개예요?", KIM)

    assert (await house.run("forget", by=KIM)).facts == {"turns": 2}


async def test_a_form_says_what_will_happen_to_the_text() -> None:
    closed = House(Options(policy=Policy(Use.LANGUAGE_MODEL)))
    slack = Actor("slack", "U1", "초", Role.TEACHER, "en")

    assert "동의하면" in str(closed.app.note("addqa", {"whose": KIM.key}, TEACHER))
    assert closed.app.note("addqa", {"whose": TEACHER.key}, TEACHER) is None
    assert "not to train" in str(closed.app.note("addqa", {}, slack))
    assert House().app.note("addqa", {}, slack) is None
    assert closed.app.note("ask", {}, slack) is None
    assert closed.app.note("gone", {}, slack) is None


async def test_merging_a_captured_pair_lends_its_question_and_leaves_the_answer_in_place() -> None:
    house = House()
    await _run(house, "addqa", {"question": "회의는 몇 시예요?", "answer": "열 시예요."}, TEACHER, PAGE)
    await _run(house, "fix", {**MESSAGE, "whose": "discord:8"}, KIM)
    await _run(house, "mergeqa", {"number": "2", "into": "1"})
    pair = await _pair(house)

    assert (pair.answer, pair.provenance, pair.consent) == ("열 시예요.", Provenance.WEB, Consent.OWN)
    assert pair.borrowed == (MESSAGE["question"],)


async def test_nobody_is_told_what_they_decided_themselves() -> None:
    house = House()
    await _run(house, "addqa", {**MESSAGE, "whose": TEACHER.key})
    await _run(house, "withdrawmessage", {"pair": "1"}, TEACHER)

    assert await house.ports.outbox.waiting() == []


async def test_the_words_of_another_are_not_offered_as_a_wording() -> None:
    house = House()
    await _run(house, "addqa", {"question": "공은 몇 개예요?", "answer": "두 개예요."}, TEACHER, PAGE)
    asked = Turn("user", "볼은 몇 개람?", "김", person=KIM.key)
    turn = (await house.ports.talks.add(ROOM, [asked, Turn("assistant", "혹시?", outcome="suggested")]))[1]
    await _run(house, "choose", {"pair": "1", "turn": str(turn)}, TEACHER)

    assert await house.ports.wordings.pending(5) == []
