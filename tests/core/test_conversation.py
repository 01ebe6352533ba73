"""A question is answered, remembered, and never lost on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest

from core import errors
from core.model import Actor, Channel, Finish, Note, Question, Suggestion, Turn, Verdict
from core.news import notice_of
from core.options import Options, Pillars
from core.reply import Reply, Tone
from core.streams import closing
from core.tuning import JobStatus, ModelVersion, TrainingJob
from tests.house import ADMIN, HERE, House, Said

KIM = Actor("discord", "7", "김", language="ko")

TAUGHT = {"question": "한 팀에 몇 명이야?", "answer": "세 명이에요."}


async def _tuned(house: House, model: str = "ft:one") -> None:
    job = await house.ports.jobs.add(TrainingJob("k", 1, HERE, ADMIN.key, "base"))
    version = ModelVersion(model, "base", job.id, 1, active=True)
    ended = replace(job, status=JobStatus.SUCCEEDED, model=model)
    assert await house.ports.jobs.finish(ended, version, [notice_of(ended, Options(promote="always"))])


async def test_an_answer_comes_in_pieces_and_ends_with_a_reply() -> None:
    house = House()
    house.model.say = lambda model, turns: ["세 ", "명", Finish()]

    parts = await house.parts(house.app.ask(Question("몇 명?", ADMIN, HERE)))

    assert parts[:2] == ["세 ", "명"]
    assert isinstance(parts[2], Reply)
    assert parts[2].text == "세 명"
    assert parts[2].facts["outcome"] == "answered"
    assert parts[2].facts["model"] == "base"


async def test_both_turns_are_remembered_and_sent_next_time() -> None:
    house = House()
    await house.ask("첫 질문")
    await house.ask("둘째 질문")

    _, prompt = house.model.prompts[-1]
    assert [(turn.role, turn.text) for turn in prompt[1:]] == [
        ("user", "첫 질문"),
        ("assistant", "네"),
        ("user", "둘째 질문"),
    ]


async def test_channels_and_threads_do_not_hear_each_other() -> None:
    house = House()
    await house.ask("비밀", channel=Channel("slack", "C1", "1.0"))
    await house.ask("뭐라고?", channel=Channel("slack", "C1", "2.0"))

    assert [turn.text for turn in house.model.prompts[-1][1][1:]] == ["뭐라고?"]


@pytest.mark.parametrize("text", ["", "  \n ", "\x00\u202e", "\ud800"])
async def test_an_empty_question_is_told_so_and_asks_no_model(text: str) -> None:
    house = House()
    reply = await house.ask(text)

    assert (reply.tone, reply.facts["error"]) == (Tone.TROUBLE, "EmptyQuestion")
    assert house.model.prompts == []


async def test_a_giant_question_is_refused_with_its_length() -> None:
    reply = await House().ask("가" * 100_000)

    assert "100,000" in reply.text
    assert "4,000" in reply.text


async def test_a_taught_pair_and_a_note_stand_in_the_very_next_prompt() -> None:
    house = House()
    await house.run("addqa", TAUGHT)
    await house.ports.notes.replace("rules.md", [Note("한 팀에 선수가 세 명 있다.", "rules.md#팀")])
    await house.ask("한 팀에 몇 명?")

    prompt = house.model.prompts[-1][1]
    assert "rules.md#팀" in prompt[0].text
    assert [turn.text for turn in prompt if turn.name == "example"] == list(TAUGHT.values())


async def test_each_pillar_can_be_switched_off() -> None:
    pillars = Pillars(notes=False, examples=False, tuned=False)
    options = Options(base_model="base", pillars=pillars, curated="example")
    house = House(options)
    await house.run("addqa", TAUGHT)
    await _tuned(house)
    looked = house.retriever.updates
    await house.ask(TAUGHT["question"])

    assert house.model.prompts == [
        ("base", [Turn("system", house.model.prompts[0][1][0].text), Turn("user", TAUGHT["question"])])
    ]
    assert house.retriever.updates == looked


async def test_a_sure_answer_names_the_pair_it_rests_on() -> None:
    house = House()
    await house.run("addqa", TAUGHT)
    sure = Verdict("answered", 0.9, (Suggestion("한팀에 몇명이야", "옛 답", 0.9),))
    house.model.say = lambda model, turns: [sure, "세 명이에요.", Finish()]

    assert (await house.ask("몇 명?")).facts["sources"] == ["pair:1"]


async def test_an_unsure_answer_suggests_what_is_taught_now_as_buttons() -> None:
    house = House()
    await house.run("addqa", TAUGHT)
    known, gone = (
        Suggestion(TAUGHT["question"], "옛 답", 0.4),
        Suggestion("?!", "공은 두 개다.\n셋은 아니다.", 0.3),
    )
    house.model.say = lambda model, turns: [Verdict("suggested", 0.4, (known, gone)), "무시되는 말", Finish()]

    parts = await house.parts(house.app.ask(Question("팀은 몇이야?", ADMIN, HERE)))

    (reply,) = parts
    assert isinstance(reply, Reply)
    assert "1. 한 팀에 몇 명이야?" in reply.text
    assert "> 공은 두 개다.\n> 셋은 아니다." in reply.text
    assert [button.command for button in reply.buttons] == ["choose", "addqa"]
    assert reply.facts["suggestions"] == [TAUGHT["question"], "?!"]


async def test_a_suggestion_names_the_words_nobody_taught() -> None:
    house = House()
    await house.run("addqa", TAUGHT)
    maybe = Verdict("suggested", 0.4, (Suggestion(TAUGHT["question"], "", 0.4),), ("농구",))
    house.model.say = lambda model, turns: [maybe, Finish()]

    text = (await house.ask("농구는 몇 명이야?")).text
    assert text.startswith("‘농구’는 제가 배운 질문에 없는 말이에요. 혹시 이 질문인가요?\n\n1. ")


async def test_a_suggestion_without_candidates_is_a_refusal() -> None:
    house = House()
    house.model.say = lambda model, turns: [Verdict("suggested", 0.4), Finish()]

    assert (await house.ask("뭐?")).facts["outcome"] == "refused"


async def test_a_refusal_names_the_unknown_words_and_offers_to_teach() -> None:
    house = House()
    house.model.say = lambda model, turns: [Verdict("refused", 0.0, (), ("농구", "코치")), Finish()]
    reply = await house.ask("농구 코치는?")

    assert "‘농구’, ‘코치’는 제가 배운 질문에 없는 말이에요" in reply.text
    assert [(button.command, button.opens_form) for button in reply.buttons] == [("addqa", True)]
    assert reply.buttons[0].values == {"question": "농구 코치는?"}


async def test_our_own_sentences_follow_the_language_of_the_question() -> None:
    house = House()
    house.model.say = lambda model, turns: [Verdict("refused"), Finish()]

    assert "not been taught" in (await house.ask("Who invented it?")).text


async def test_choosing_a_suggestion_answers_and_teaches_once_a_teacher_agrees() -> None:
    house = House()
    await house.run("addqa", TAUGHT)
    maybe = Verdict("suggested", 0.4, (Suggestion(TAUGHT["question"], "", 0.4),))
    house.model.say = lambda model, turns: [maybe, Finish()]
    chosen = (await house.ask("선수 수가 어떻게 돼?")).buttons[0]

    answer = await house.run(chosen.command, chosen.values)
    assert answer.text.startswith("세 명이에요.")
    waiting = await house.run("wordings")
    assert [row[1] for row in (waiting.table.rows if waiting.table else ())] == ["선수 수가 어떻게 돼?"]
    agree = answer.buttons[0]
    assert (await house.run(agree.command, agree.values)).tone == Tone.GOOD
    assert (await house.run(agree.command, agree.values)).tone == Tone.WARNING
    (pair,) = await house.ports.pairs.get([1])
    assert pair.variants == ("선수 수가 어떻게 돼?",)
    assert (await house.run(chosen.command, chosen.values)).buttons == ()


async def test_a_declined_wording_is_not_learned() -> None:
    house = House()
    await house.run("addqa", TAUGHT)
    await house.ask("선수 수?")
    await house.run("choose", {"pair": "1", "turn": "2"})

    assert (await house.run("decline", {"wording": "1"})).facts == {"settled": True}
    assert (await house.run("decline", {"wording": "1"})).facts == {"settled": False}
    assert (await house.run("wordings")).facts == {"wordings": []}
    assert (await house.ports.pairs.get([1]))[0].variants == ()


async def test_choosing_without_a_conversation_just_answers() -> None:
    house = House()
    await house.run("addqa", TAUGHT)

    assert (await house.run("choose", {"pair": "1"})).text == "세 명이에요."
    assert (await house.run("choose", {"pair": "1", "turn": "99"})).text == "세 명이에요."
    assert (await house.run("choose", {"pair": "2"})).facts["error"] == "NoSuchPair"
    assert (await house.run("agree", {"wording": "7"})).facts["error"] == "NoSuchTurn"


async def test_an_answer_that_breaks_off_is_shown_and_kept_as_cut() -> None:
    house = House()
    house.model.say = lambda model, turns: ["반만 ", "온", errors.AnswerCut()]
    reply = await house.ask("질문")

    assert reply.tone == Tone.WARNING
    assert reply.text.startswith("반만 온\n\n⚠️ ")
    assert [(turn.text, turn.cut) for turn in await house.ports.talks.recent(HERE, 5)] == [
        ("질문", False),
        ("반만 온", True),
    ]


async def test_an_answer_that_cannot_be_stored_is_still_given_and_that_is_said() -> None:
    house = House()
    await house.run("addqa", TAUGHT)

    async def full(channel: Channel, turns: Sequence[Turn]) -> Sequence[int]:
        raise errors.DiskFull(path="/data")

    house.ports.talks.add = full  # type: ignore[method-assign]
    maybe = Verdict("suggested", 0.4, (Suggestion(TAUGHT["question"], "", 0.4),))
    house.model.say = lambda model, turns: [maybe, Finish()]
    reply = await house.ask("몇 명?")

    assert reply.tone == Tone.WARNING
    assert "디스크가 가득" in reply.text
    assert reply.buttons[0].values == {"pair": "1"}
    house.model.say = lambda model, turns: ["세 명이에요.", Finish()]
    assert (await house.ask("몇 명?")).buttons == ()  # nothing to rate or fix without a turn


async def test_nothing_is_kept_when_nothing_was_said() -> None:
    house = House()
    house.model.say = lambda model, turns: [errors.HostUnreachable()]
    reply = await house.ask("질문")

    assert (reply.tone, reply.facts["error"]) == (Tone.TROUBLE, "HostUnreachable")
    assert await house.ports.talks.recent(HERE, 5) == []


async def test_an_answer_of_blanks_is_the_hosts_failure() -> None:
    house = House()
    house.model.say = lambda model, turns: [" ", Finish()]

    assert (await house.ask("질문")).facts["error"] == "HostFailed"


@pytest.mark.parametrize(
    ("reason", "said"), [("length", "길이 제한"), ("content_filter", "내보내지 않았어요")]
)
async def test_an_answer_that_the_host_ended_early_says_so(reason: str, said: str) -> None:
    house = House()
    house.model.say = lambda model, turns: ["아주 긴", Finish(reason)]
    reply = await house.ask("질문")

    assert reply.tone == Tone.WARNING
    assert said in reply.text
    assert reply.facts["cut"] is True


async def test_a_stream_that_is_no_generator_needs_no_closing() -> None:
    class Numbers:
        def __aiter__(self) -> Numbers:
            return self

        async def __anext__(self) -> int:
            raise StopAsyncIteration

    async with closing(Numbers()) as numbers:
        assert [number async for number in numbers] == []


async def test_a_listener_who_leaves_stops_the_model_and_what_came_is_kept_as_cut() -> None:
    house = House()
    house.model.say = lambda model, turns: ["하나", "둘", "셋", Finish()]
    async with closing(house.app.ask(Question("질문", ADMIN, HERE))) as parts:
        assert await anext(parts) == "하나"

    assert house.model.closed == 1
    assert [(turn.text, turn.cut) for turn in await house.ports.talks.recent(HERE, 5)][1] == ("하나", True)


async def test_a_cancelled_answer_is_kept_as_cut_and_one_that_said_nothing_is_not() -> None:
    house, waiting = House(), asyncio.Event()

    async def listen(first: int) -> None:
        async for _ in house.services.conversation.answer(Question(f"질문 {first}", ADMIN, HERE)):
            waiting.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(listen(1))
    await waiting.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    house.model.say = lambda model, turns: [asyncio.CancelledError()]
    with pytest.raises(asyncio.CancelledError):
        await listen(2)

    assert [turn.text for turn in await house.ports.talks.recent(HERE, 5)] == ["질문 1", "네"]


async def test_a_lost_tuned_model_falls_back_to_the_base_and_says_so() -> None:
    house = House()
    await _tuned(house)

    def lost(model: str, turns: object) -> Sequence[Said]:
        return [errors.HostLacksModel(model=model)] if model == "ft:one" else ["기본 답", Finish()]

    house.model.say = lost
    reply = await house.ask("질문")

    assert [model for model, _ in house.model.prompts] == ["ft:one", "base"]
    assert reply.text.startswith("기본 답")
    assert "/models" in reply.text
    assert reply.facts["model"] == "base"


async def test_a_host_that_lacks_even_the_base_model_is_told() -> None:
    house = House()
    house.model.say = lambda model, turns: [errors.HostLacksModel(model=model)]

    assert (await house.ask("질문")).facts["error"] == "HostLacksModel"


async def test_the_unforeseen_is_told_with_an_id_and_logged_whole(caplog: pytest.LogCaptureFixture) -> None:
    house = House()
    house.model.say = lambda model, turns: [RuntimeError("secret detail")]
    reply = await house.ask("질문")

    assert "secret detail" not in reply.text
    assert str(reply.facts["id"]) in reply.text
    assert str(reply.facts["id"]) in caplog.text
    assert "secret detail" in caplog.text


async def test_several_people_in_a_channel_are_named_to_the_model() -> None:
    house = House()
    await house.ask("첫 질문", replace(ADMIN, name="민지"))
    await house.ask("둘째 질문", replace(ADMIN, id="sua", name="수아"))

    prompt = house.model.prompts[-1][1]
    assert "수아" in prompt[0].text
    assert prompt[1].text == "민지: 첫 질문"
    assert prompt[-1].text == "둘째 질문"


async def test_forgetting_clears_the_channel() -> None:
    house = House()
    await house.ask("질문")

    assert (await house.run("forget")).facts == {"turns": 2}
    assert (await house.run("forget")).facts == {"turns": 0}
    await house.ask("다시")
    assert len(house.model.prompts[-1][1]) == 2


async def test_who_asked_is_kept_with_the_question_and_whether_anybody_else_saw_it() -> None:
    house = House()
    await house.ask("공은 몇 개예요?", KIM)
    await house.run("whisper", {"question": "나만 물어볼래요"}, by=KIM)
    open_one, _, alone, _ = await house.ports.talks.recent(HERE, 4)

    assert (open_one.person, open_one.private) == (KIM.key, False)
    assert (alone.person, alone.private) == (KIM.key, True)


def test_a_person_can_be_a_channel() -> None:
    direct = Channel.direct("slack:U7")

    assert (str(direct), direct.person, Channel.parse("slack:@U7")) == ("slack:@U7", "U7", direct)
    assert Channel("slack", "C1").person is None
